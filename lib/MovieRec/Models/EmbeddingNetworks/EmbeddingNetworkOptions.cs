using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Which network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EmbeddingArchitecture>))]
public enum EmbeddingArchitecture
{
    /// <summary>Embeddings and features side by side into a small network, and nothing else.</summary>
    Plain,

    /// <summary>Biases, a dot product, and the small network on top, with what each user and movie has been rated in
    /// their embeddings.</summary>
    History,
}

/// <summary>How the learning rate goes over a training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Up for three tenths of the steps, then down to almost nothing.</summary>
    OneCycle,
}

/// <summary>Options of <see cref="EmbeddingNetwork"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings. They were chosen on validation parts of ML-100K, random tenths cut
/// from u1.base … u4.base; no test part was looked at for a choice. Mean error on the four tenths: .8749; with the
/// decays and exponent of <see cref="ForMillionRatings"/> .8769; three networks .8736. Variants of points nearby,
/// themselves at .8749 to .8752: user decay 8 .8748; movie decay 30 .8748; history decay 5 .8829; bias decay 0.15 and
/// 0.6 .8750 and .8753; neighbors at 0.35 .8753; hidden dropout 0.5 .8755; 24 epochs .8752; weight decay 0.03 .8752; a
/// rate of 0.0035 .8747; 40 dimensions .8754. Another seed changes less than .0005. Without gain, from an earlier
/// state: an ordinal (cumulative logit) output, side features as embeddings, deviations from movies' means, dropout of
/// histories, 256 hidden features, larger batches, averages of the weights over epochs, other ε and β₂ of
/// Adam.</remarks>
public sealed record EmbeddingNetworkOptions : ICheckedOptions
{
    /// <summary>Five networks of the default kind, averaged, in five times the time.</summary>
    public static EmbeddingNetworkOptions Ensemble { get; } = new() { Networks = 5 };

    /// <summary>For some million ratings: epochs and batch of a sketch in PyTorch. Error on a tenth of a random 90 % of
    /// ML-1M .8261; with the decays and exponent of the defaults .8266.</summary>
    public static EmbeddingNetworkOptions ForMillionRatings { get; } =
        new()
        {
            Epochs = 12,
            BatchSize = 4096,
            InputDropout = 0.1,
            HiddenDropout = 0.2,
            ItemHistoryExponent = 0.5,
            UserDecay = 5,
            ItemDecay = 10,
            HistoryDecay = 10,
            BiasDecay = 0.001,
        };

    /// <summary>The network as it is taught first: embeddings of 50 beside age, gender, occupation, genres and release
    /// date into 128 hidden features; Adam, no regularization, the best epoch by validation.</summary>
    public static EmbeddingNetworkOptions Original { get; } =
        new()
        {
            Architecture = EmbeddingArchitecture.Plain,
            Dimensions = 50,
            Epochs = 7,
            Patience = 7,
            LearningRate = 0.001,
            Schedule = LearningRateSchedule.Constant,
            UserDecay = 0,
            ItemDecay = 0,
            HistoryDecay = 0,
            BiasDecay = 0,
            WeightDecay = 0,
            UserHistory = HistoryMode.None,
            ItemHistory = HistoryMode.None,
            LeaveOneOut = false,
            NeighborWeight = 0,
            InputDropout = 0,
            HiddenDropout = 0,
        };

    /// <summary>Which network.</summary>
    public EmbeddingArchitecture Architecture { get; init; } = EmbeddingArchitecture.History;

    /// <summary>Numbers of an embedding; 1 to 10,000.</summary>
    public int Dimensions { get; init; } = 32;

    /// <summary>Hidden features of the small network; 1 to 10,000.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Whether the network sees age, gender, occupation, genres and year of release; the plain one sees the
    /// month too (validated on u2.base, the history network does better without: 0.881 against 0.882).</summary>
    public bool UseFeatures { get; init; } = true;

    /// <summary>What a user's embedding gets from the movies they rated. Only for <see cref="EmbeddingArchitecture.History"/>, as
    /// the next three.</summary>
    public HistoryMode UserHistory { get; init; } = HistoryMode.Explicit;

    /// <summary>What a movie's embedding gets from the users who rated it.</summary>
    public HistoryMode ItemHistory { get; init; } = HistoryMode.Explicit;

    /// <summary>α: the sum over a movie's n raters is divided by n to this power, in [0, 1]; ½, as for users, makes all
    /// sums alike in size, less lets the often rated movies stand out.</summary>
    public double ItemHistoryExponent { get; init; } = 0.35;

    /// <summary>Whether an example's own rating is left out of both histories while it is learned from. Without it the
    /// network sees, in part, what it is to predict.</summary>
    public bool LeaveOneOut { get; init; } = true;

    /// <summary>How much of what the user gave the most similar movies (deviations from biases, weighted by squared
    /// correlation) is added to the network's rating; 0 to 10, 0 for none. Only for
    /// <see cref="EmbeddingArchitecture.History"/>.</summary>
    public double NeighborWeight { get; init; } = 0.4;

    /// <summary>Share of the numbers of the embeddings that are dropped before the small network, 0 to 0.99. Only for
    /// <see cref="EmbeddingArchitecture.History"/>.</summary>
    public double InputDropout { get; init; } = 0.2;

    /// <summary>Share of the hidden features that are dropped, 0 to 0.99.</summary>
    public double HiddenDropout { get; init; } = 0.4;

    /// <summary>Passes over the ratings; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Ratings a step; 2 to 1,048,576.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Highest learning rate of AdamW; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.003;

    /// <summary>How it goes over the training.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>Decoupled weight decay of the users' own embeddings P: a step takes this share of learning rate ×
    /// value; 0 to 1000, as all decays.</summary>
    public double UserDecay { get; init; } = 6.5;

    /// <summary>The same of the movies' own embeddings Q.</summary>
    public double ItemDecay { get; init; } = 20;

    /// <summary>The same of what movies and users give to the histories that they stand in. Only for
    /// <see cref="EmbeddingArchitecture.History"/>, as the next.</summary>
    public double HistoryDecay { get; init; } = 8;

    /// <summary>The same of b(u) and b(i).</summary>
    public double BiasDecay { get; init; } = 0.3;

    /// <summary>The same of everything else.</summary>
    public double WeightDecay { get; init; } = 0.001;

    /// <summary>Networks that are trained with seeds of their own and averaged; 1 to 100.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0 to
    /// 100,000; 0: run all epochs and keep the last.</summary>
    public int Patience { get; init; }

    /// <summary>First weights, order of the ratings and dropout come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal bool HasNeighbors => Architecture == EmbeddingArchitecture.History && NeighborWeight != 0;

    void ICheckedOptions.Check() => Checked();

    internal EmbeddingNetworkOptions Checked()
    {
        OptionRange.Defined(Architecture);
        OptionRange.Whole(Dimensions, 1, OptionRange.MostFactors);
        OptionRange.Whole(Hidden, 1, OptionRange.MostFactors);
        OptionRange.Defined(UserHistory);
        OptionRange.Defined(ItemHistory);
        OptionRange.Number(ItemHistoryExponent, 0, 1);
        OptionRange.Number(NeighborWeight, 0, 10);
        OptionRange.Number(InputDropout, 0, 0.99);
        OptionRange.Number(HiddenDropout, 0, 0.99);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Whole(BatchSize, 2, OptionRange.MostBatch);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Defined(Schedule);
        OptionRange.Number(UserDecay, 0, 1000);
        OptionRange.Number(ItemDecay, 0, 1000);
        OptionRange.Number(HistoryDecay, 0, 1000);
        OptionRange.Number(BiasDecay, 0, 1000);
        OptionRange.Number(WeightDecay, 0, 1000);
        OptionRange.Whole(Networks, 1, 100);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
        return this;
    }
}
