using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="TwoPartModel"/>.</summary>
/// <remarks>Weights, slope and t were chosen on validation sets of MovieLens 100K: 10 ratings of each user were held
/// out of the training set of <c>ua</c> at random, in three draws. NDCG@10, relevant from 4 stars, over users who keep
/// at least 10 ratings: .258; without genres and with SVD++ .252 (iALS alone .247, EASE on stars .242, EASE on which
/// movies were rated .230). Settings that differ by less than .002 are equally good.</remarks>
public sealed record TwoPartOptions : ICheckedOptions
{
    const int SvdPlusPlusEpochs = 22;

    /// <summary>w₁: weight of the standardized scores of EASE in the propensity; 0 to 1000.</summary>
    public double EaseWeight { get; init; } = 1;

    /// <summary>w₂: weight of the standardized scores of implicit ALS in the propensity; 0 to 1000.</summary>
    public double AlsWeight { get; init; } = 0.7;

    /// <summary>w₃: weight of g(u,i), the user's affinity to the genres of a movie, in the propensity; 0 to 1000. Used
    /// if the training set has a data set with genres.</summary>
    public double GenreWeight { get; init; } = 1.1;

    /// <summary>c: added to the propensity; -1000 to 1000.</summary>
    public double Offset { get; init; } = 0.75;

    /// <summary>s: slope of the probability of liking by the predicted rating on a scale of 1 to 5; 1e-12 to
    /// 1000.</summary>
    public double Slope { get; init; } = 3;

    /// <summary>t: the predicted rating with a probability of liking of one half, for a user whose mean rating is that
    /// of all users; other scales are mapped to 1 to 5. −1000 to 1000.</summary>
    public double EvenChance { get; init; } = 3;

    /// <summary>λ of EASE, see <see cref="EaseOptions.Regularization"/>.</summary>
    public double Regularization { get; init; } = 400;

    /// <summary>Movies with weights in EASE, see <see cref="EaseOptions.MaxItems"/>.</summary>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>The model that predicts ratings. The embedding network has its default options, or
    /// <see cref="EmbeddingNetworkOptions.ForMillionRatings"/> from 500,000 ratings on.</summary>
    public LikingModel Liking { get; init; } = LikingModel.EmbeddingNetwork;

    /// <summary>Factors of implicit ALS and SVD++, see <see cref="ImplicitAlsOptions.Factors"/>.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Epochs of the model that predicts ratings; 1 to 100,000. Null: 22 for SVD++, and the default of the
    /// network for the network.</summary>
    public int? Epochs { get; init; }

    /// <summary>Seed of all parts.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal EaseOptions EaseOptions() =>
        new()
        {
            Regularization = Regularization,
            Feedback = Feedback.Binary,
            MaxItems = MaxItems,
            Seed = Seed,
            Threads = Threads,
        };

    internal ImplicitAlsOptions AlsOptions() =>
        new()
        {
            Factors = Factors,
            Seed = Seed,
            Threads = Threads,
        };

    internal SvdPlusPlusOptions SvdPlusPlusOptions() =>
        new()
        {
            Factors = Factors,
            Epochs = Epochs ?? SvdPlusPlusEpochs,
            Seed = Seed,
            Threads = Threads,
        };

    internal EmbeddingNetworkOptions NetworkOptions(int ratingCount)
    {
        EmbeddingNetworkOptions network =
            ratingCount >= ModelCatalog.LargeRatingCount ? EmbeddingNetworkOptions.ForMillionRatings : new();
        return network with { Epochs = Epochs ?? network.Epochs, Seed = Seed, Threads = Threads };
    }

    void ICheckedOptions.Check()
    {
        OptionRange.Number(EaseWeight, 0, 1000);
        OptionRange.Number(AlsWeight, 0, 1000);
        OptionRange.Number(GenreWeight, 0, 1000);
        OptionRange.Number(Offset, -1000, 1000);
        OptionRange.Number(Slope, OptionRange.Positive, 1000);
        OptionRange.Number(EvenChance, -1000, 1000);
        EaseOptions().Checked();
        AlsOptions().Checked();
        OptionRange.Defined(Liking);
        SvdPlusPlusOptions().Checked();
        NetworkOptions(0).Checked();
    }
}
