using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ImplicitAls"/>; α₀, λ and ν are those of its objective.</summary>
/// <remarks>The defaults suit about 100,000 ratings. Chosen on the training set of MovieLens 100K's <c>ua</c>: 10
/// ratings of each user were held out at random, NDCG@10 of those of at least 4 stars, mean of three draws. Mostly the
/// product α₀ λ matters: .2414 at α₀ 4 and λ .008, .2405 at 3 and .01, .2391 at 2 and .01, .2344 at 3 and .006, .2346
/// at 3 and .012; with ν ½ .2414 at best; .2384 with 16 factors, .2410 with 128. <see cref="Feedback.Binary"/> has its
/// best, .2207, at α₀ 1 and λ .01. More than 8 iterations make no significant difference.</remarks>
public sealed record ImplicitAlsOptions : ICheckedOptions
{
    /// <summary>Options for a million ratings and more. Chosen in the same way, on one draw from all of ML-1M: .2656,
    /// .2633 and .2451 with λ .003, .004 and .005.</summary>
    public static ImplicitAlsOptions ForMillionRatings { get; } = new() { Factors = 128, Regularization = 0.003 };

    /// <summary>k: number of factors; 1 to 2,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Iterations, each over all users and then all items; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>α₀: weight of every user and item as unrated, in addition to the weight a of a rating; 1e-12 to
    /// 1e9.</summary>
    public double UnobservedWeight { get; init; } = 4;

    /// <summary>λ: regularization of the factors; 1e-12 to 1e9.</summary>
    public double Regularization { get; init; } = 0.008;

    /// <summary>ν: exponent of the regularization of active users and popular items; 0 to 1. 0 regularizes all rows
    /// equally, 1 in proportion to the weights of their errors.</summary>
    public double RegularizationExponent { get; init; } = 1;

    /// <summary>a: weight of a rating.</summary>
    public Feedback Feedback { get; init; } = Feedback.Explicit;

    /// <summary>Minimum rating of a liked item. Null derives it from the scale: 4 on a scale of 1 to 5. For users with
    /// a like, ratings from the middle of the scale upward count; others are scored like users without ratings. At the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Mean length of an item's initial factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>Seed of the initial factors.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxSolvedFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Number(UnobservedWeight, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(Regularization, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(RegularizationExponent, 0, 1);
        OptionRange.Defined(Feedback);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Threads(Threads);
    }
}
