using System.Globalization;
using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Update rule of a network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkOptimizer>))]
public enum NetworkOptimizer
{
    /// <summary>Adagrad by Keras's conventions: the sum of squares starts at 0.1, ε = 1e-7. No weight decay.</summary>
    Adagrad,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
}

/// <summary>Options of <see cref="AttentionNetwork"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record AttentionNetworkOptions : ICheckedOptions
{
    /// <summary>The network that the course starts with: pairs only, windows of 4, no embedding network, Adagrad at
    /// 0.01 with Keras's conventions, batches of 32, 10 epochs.</summary>
    public static AttentionNetworkOptions Original { get; } =
        new()
        {
            UseEmbeddingNetwork = false,
            IncludeSingleUsers = false,
            SequenceLength = 4,
            Dropout = 0.1,
            Epochs = 10,
            BatchSize = 32,
            Optimizer = NetworkOptimizer.Adagrad,
            LearningRate = 0.01,
            Schedule = LearningRateSchedule.Constant,
            EmbeddingDecay = 0,
            WeightDecay = 0,
        };

    /// <summary>Dimensions of every embedding; a multiple of 8 · <see cref="Heads"/>, up to 10,000.</summary>
    public int Dimensions { get; init; } = 48;

    /// <summary>Number of heads of the self-attention; 1 to 1,250.</summary>
    public int Heads { get; init; } = 3;

    /// <summary>Features of the first hidden layer; a multiple of 8, 8 to 10,000.</summary>
    public int FirstHidden { get; init; } = 256;

    /// <summary>Features of the second hidden layer; a multiple of 8, 8 to 10,000.</summary>
    public int SecondHidden { get; init; } = 128;

    /// <summary>Ratings of a window including its target; at least 2. Of longer windows the network uses the latest
    /// ratings.</summary>
    public int SequenceLength { get; init; } = 16;

    /// <summary>For a fit to ratings: number of ratings between a user's targets; at least 1.</summary>
    public int SequenceStep { get; init; } = 2;

    /// <summary>For a fit to ratings: maximum number of pairs per item; at least 1.</summary>
    public int PairsPerItem { get; init; } = 200;

    /// <summary>True if the places of a sequence attend to each other and are pooled by attention; otherwise the
    /// network uses their plain mean.</summary>
    public bool UseAttention { get; init; } = true;

    /// <summary>True if the network uses the ratings of a sequence's items.</summary>
    public bool UseSequenceRatings { get; init; } = true;

    /// <summary>True if the network uses sex, age group and occupation, where the data set has them.</summary>
    public bool UseDemographics { get; init; } = true;

    /// <summary>True if the network predicts the residual of an <see cref="EmbeddingNetwork"/> that is fitted to the
    /// same ratings first; its prediction (for two users their mean) is added to the output.</summary>
    public bool UseEmbeddingNetwork { get; init; } = true;

    /// <summary>With <see cref="UseEmbeddingNetwork"/>: epochs of that network; 1 to 100,000.</summary>
    public int HistoryEpochs { get; init; } = 20;

    /// <summary>With <see cref="UseEmbeddingNetwork"/>: dimensions of its embeddings; 1 to 10,000.</summary>
    public int HistoryDimensions { get; init; } = 32;

    /// <summary>True to train on single-user examples too; pairs alone cover fewer targets.</summary>
    public bool IncludeSingleUsers { get; init; } = true;

    /// <summary>With <see cref="IncludeSingleUsers"/>: number of pairs per epoch as a fraction of the single-user
    /// examples; 0 to 1000, limited by the number of pairs.</summary>
    public double PairFraction { get; init; } = 0.2;

    /// <summary>Dropout fraction of the hidden features; 0 to 0.99.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Slope of the leaky ReLU below 0; 0 to 0.99. Keras uses 0.3.</summary>
    public double NegativeSlope { get; init; } = 0.3;

    /// <summary>Passes over the examples; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Examples per step; 2 to 1,048,576.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Update rule.</summary>
    public NetworkOptimizer Optimizer { get; init; } = NetworkOptimizer.AdamW;

    /// <summary>Highest learning rate; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.0005;

    /// <summary>Learning rate over the steps of the training.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>Decoupled weight decay of the embeddings of users and items: a step subtracts decay · learning rate ·
    /// value. 0 to 1000. Only for AdamW, like the next option.</summary>
    public double EmbeddingDecay { get; init; } = 10;

    /// <summary>Weight decay of everything else; 0 to 1000.</summary>
    public double WeightDecay { get; init; } = 1;

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs and keeps the last.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial weights, the order of the examples and dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Heads, 1, OptionRange.MaxFactors / 8);
        OptionRange.Whole(Dimensions, 1, OptionRange.MaxFactors);
        if (Dimensions % (8 * Heads) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Dimensions),
                Dimensions,
                Invariant($"Expected a multiple of {8 * Heads}: each of {Heads} heads has a multiple of 8 dimensions.")
            );
        }
        CheckHidden(FirstHidden, nameof(FirstHidden));
        CheckHidden(SecondHidden, nameof(SecondHidden));
        OptionRange.Whole(SequenceLength, 2, AttentionKernel.MaxPlaces + 1);
        OptionRange.Whole(HistoryEpochs, 1, OptionRange.MaxEpochs);
        OptionRange.Whole(HistoryDimensions, 1, OptionRange.MaxFactors);
        OptionRange.Whole(SequenceStep, 1);
        OptionRange.Whole(PairsPerItem, 1);
        OptionRange.Number(PairFraction, 0, 1000);
        OptionRange.Number(Dropout, 0, 0.99);
        OptionRange.Number(NegativeSlope, 0, 0.99);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Whole(BatchSize, 2, OptionRange.MaxBatch);
        OptionRange.Defined(Optimizer);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Defined(Schedule);
        OptionRange.Number(EmbeddingDecay, 0, 1000);
        OptionRange.Number(WeightDecay, 0, 1000);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);

        static void CheckHidden(int features, string name)
        {
            if (features is < 8 or > OptionRange.MaxFactors || features % 8 != 0)
            {
                throw new ArgumentOutOfRangeException(
                    name,
                    features,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Expected a multiple of 8 from 8 to {OptionRange.MaxFactors:N0}."
                    )
                );
            }
        }
    }

    internal EmbeddingNetworkOptions HistoryOptions() =>
        new()
        {
            Epochs = HistoryEpochs,
            Dimensions = HistoryDimensions,
            Seed = Seed,
            Threads = Threads,
        };

    internal AttentionShape ShapeFor(int ratingClasses) =>
        new(
            Dimensions,
            Heads,
            FirstHidden,
            SecondHidden,
            SequenceLength - 1,
            ratingClasses,
            UseAttention,
            UseSequenceRatings,
            NegativeSlope,
            Dropout
        );
}
