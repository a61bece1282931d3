using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Architecture of an <see cref="EmbeddingNetwork"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EmbeddingArchitecture>))]
public enum EmbeddingArchitecture
{
    /// <summary>A small network on the concatenated embeddings and features.</summary>
    Plain,

    /// <summary>Biases, a dot product and the small network, where embeddings include the ratings of each user and
    /// item.</summary>
    History,
}

/// <summary>Learning rate over the steps of a training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>A constant rate.</summary>
    Constant,

    /// <summary>Rises for three tenths of the steps, then falls to nearly 0.</summary>
    OneCycle,
}

/// <summary>Options of <see cref="EmbeddingNetwork"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record EmbeddingNetworkOptions : ICheckedOptions
{
    /// <summary>Five averaged networks with the default options, in five times the time.</summary>
    public static EmbeddingNetworkOptions Ensemble { get; } = new() { Networks = 5 };

    /// <summary>Options for about a million ratings.</summary>
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

    /// <summary>The network that the course starts with: 50 dimensions, age, gender, occupation, genres and release
    /// date, 128 hidden features; Adam, no regularization, the best epoch by validation.</summary>
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

    /// <summary>Architecture of an <see cref="EmbeddingNetwork"/>.</summary>
    public EmbeddingArchitecture Architecture { get; init; } = EmbeddingArchitecture.History;

    /// <summary>Dimensions of an embedding; 1 to 10,000.</summary>
    public int Dimensions { get; init; } = 32;

    /// <summary>Hidden features of the small network; 1 to 10,000.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>True if the network uses age, gender, occupation, genres and year of release. The plain network also
    /// uses the month of release.</summary>
    public bool UseFeatures { get; init; } = true;

    /// <summary>How a user's embedding includes the items that they rated. Only for
    /// <see cref="EmbeddingArchitecture.History"/>, like the next three options.</summary>
    public HistoryMode UserHistory { get; init; } = HistoryMode.Explicit;

    /// <summary>How an item's embedding includes the users who rated it.</summary>
    public HistoryMode ItemHistory { get; init; } = HistoryMode.Explicit;

    /// <summary>α: the sum over an item's n ratings is divided by n^α; 0 to 1. 0.5, as for users, gives all sums
    /// similar sizes; smaller values give items with many ratings larger sums.</summary>
    public double ItemHistoryExponent { get; init; } = 0.35;

    /// <summary>True if training leaves an example's own rating out of both histories. Otherwise the inputs contain
    /// part of the target.</summary>
    public bool LeaveOneOut { get; init; } = true;

    /// <summary>Weight of the neighbors' prediction, which is added to the network's: the user's mean deviation from
    /// the biases on similar items; 0 to 10, 0 for none. Only for
    /// <see cref="EmbeddingArchitecture.History"/>.</summary>
    public double NeighborWeight { get; init; } = 0.4;

    /// <summary>Dropout fraction of the embeddings before the small network; 0 to 0.99. Only for
    /// <see cref="EmbeddingArchitecture.History"/>.</summary>
    public double InputDropout { get; init; } = 0.2;

    /// <summary>Dropout fraction of the hidden features; 0 to 0.99.</summary>
    public double HiddenDropout { get; init; } = 0.4;

    /// <summary>Passes over the ratings; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Ratings per step; 2 to 1,048,576.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Highest learning rate of AdamW; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.003;

    /// <summary>Learning rate over the steps of the training.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>Decoupled weight decay of the users' embeddings P: a step subtracts decay · learning rate · value. 0 to
    /// 1000, like all decays.</summary>
    public double UserDecay { get; init; } = 6.5;

    /// <summary>Weight decay of the items' embeddings Q.</summary>
    public double ItemDecay { get; init; } = 20;

    /// <summary>Weight decay of the implicit factors, which items and users add to histories. Only for
    /// <see cref="EmbeddingArchitecture.History"/>, like the next option.</summary>
    public double HistoryDecay { get; init; } = 8;

    /// <summary>Weight decay of b(u) and b(i).</summary>
    public double BiasDecay { get; init; } = 0.3;

    /// <summary>Weight decay of everything else.</summary>
    public double WeightDecay { get; init; } = 0.001;

    /// <summary>Number of networks, trained with different seeds and averaged; 1 to 100.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs and keeps the last.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial weights, the order of the ratings and dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal bool HasNeighbors => Architecture == EmbeddingArchitecture.History && NeighborWeight != 0;

    void ICheckedOptions.Check()
    {
        OptionRange.Defined(Architecture);
        OptionRange.Whole(Dimensions, 1, OptionRange.MaxFactors);
        OptionRange.Whole(Hidden, 1, OptionRange.MaxFactors);
        OptionRange.Defined(UserHistory);
        OptionRange.Defined(ItemHistory);
        OptionRange.Number(ItemHistoryExponent, 0, 1);
        OptionRange.Number(NeighborWeight, 0, 10);
        OptionRange.Number(InputDropout, 0, 0.99);
        OptionRange.Number(HiddenDropout, 0, 0.99);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Whole(BatchSize, 2, OptionRange.MaxBatch);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Defined(Schedule);
        OptionRange.Number(UserDecay, 0, 1000);
        OptionRange.Number(ItemDecay, 0, 1000);
        OptionRange.Number(HistoryDecay, 0, 1000);
        OptionRange.Number(BiasDecay, 0, 1000);
        OptionRange.Number(WeightDecay, 0, 1000);
        OptionRange.Whole(Networks, 1, 100);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
    }
}
