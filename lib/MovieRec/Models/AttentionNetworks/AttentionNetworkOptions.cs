using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>By which rule a network learns.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkOptimizer>))]
public enum NetworkOptimizer
{
    /// <summary>Adagrad by Keras's conventions: the sum of squares begins with 0.1, ε = 1e-7. No weight
    /// decay.</summary>
    Adagrad,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
}

/// <summary>Options of <see cref="AttentionNetwork"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings. Dropout, decay, rate and epochs were chosen on the validation pairs
/// of ML-100K cut in time (each user's windows before the last fifth), where SVD++ has .6463: after 3 epochs the error
/// is .628 (with an earlier network below .631, and .635 after 6). Biases, dot products and sums over histories of this
/// network's own, in place of the <see cref="EmbeddingNetwork"/> that it starts from, came to .655. No test part was
/// looked at for a choice.</remarks>
public sealed record AttentionNetworkOptions : ICheckedOptions
{
    /// <summary>The network as it is taught first: pairs alone, windows of 4, a plain output, Adagrad at 0.01 by
    /// Keras's conventions, batches of 32, 10 epochs.</summary>
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

    /// <summary>Numbers of every embedding; a multiple of 8 · <see cref="Heads"/>, up to 10,000.</summary>
    public int Dimensions { get; init; } = 48;

    /// <summary>Heads of the self-attention; 1 to 1,250.</summary>
    public int Heads { get; init; } = 3;

    /// <summary>Features of the first hidden layer; a multiple of 8, 8 to 10,000.</summary>
    public int FirstHidden { get; init; } = 256;

    /// <summary>Features of the second hidden layer; a multiple of 8, 8 to 10,000.</summary>
    public int SecondHidden { get; init; } = 128;

    /// <summary>Ratings in a window with its target, at least 2: the network sees so many less one, and the latest of a
    /// longer window.</summary>
    public int SequenceLength { get; init; } = 16;

    /// <summary>Where the pairs are made here, of plain ratings: targets of a user are so many ratings apart, at least
    /// 1.</summary>
    public int SequenceStep { get; init; } = 2;

    /// <summary>Where the pairs are made here: of one movie at most so many, at least 1.</summary>
    public int PairsPerItem { get; init; } = 200;

    /// <summary>Whether places of a sequence attend to each other, and the movie in question to them; otherwise their
    /// plain mean is taken.</summary>
    public bool UseAttention { get; init; } = true;

    /// <summary>Whether the network sees how the movies of a sequence were rated.</summary>
    public bool UseSequenceRatings { get; init; } = true;

    /// <summary>Whether it sees sex, age group and occupation, where the data set tells them.</summary>
    public bool UseDemographics { get; init; } = true;

    /// <summary>Whether the network learns only what an <see cref="EmbeddingNetwork"/>, fitted first to the same
    /// ratings, leaves over: its prediction (of two users their mean) is added to the output.</summary>
    public bool UseEmbeddingNetwork { get; init; } = true;

    /// <summary>With <see cref="UseEmbeddingNetwork"/>: epochs of that network; 1 to 100,000.</summary>
    public int HistoryEpochs { get; init; } = 20;

    /// <summary>With <see cref="UseEmbeddingNetwork"/>: numbers of its embeddings; 1 to 10,000.</summary>
    public int HistoryDimensions { get; init; } = 32;

    /// <summary>Whether it learns from every known rating of one user alone, beside the pairs: of pairs it sees fewer
    /// targets.</summary>
    public bool IncludeSingleUsers { get; init; } = true;

    /// <summary>With <see cref="IncludeSingleUsers"/>: pairs an epoch, as a share of the single ratings; 0 to 1000, and no more
    /// than there are pairs.</summary>
    public double PairFraction { get; init; } = 0.2;

    /// <summary>Share of the hidden features that are dropped in training, 0 to 0.99.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Slope of the leaky ReLU below 0, 0 to 0.99; Keras's is 0.3.</summary>
    public double NegativeSlope { get; init; } = 0.3;

    /// <summary>Passes over the examples; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Examples a step; 2 to 1,048,576.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>By which rule it learns.</summary>
    public NetworkOptimizer Optimizer { get; init; } = NetworkOptimizer.AdamW;

    /// <summary>Highest learning rate; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.0005;

    /// <summary>How it goes over the training.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>Decoupled weight decay of the embeddings of users and movies: a step takes this share of learning rate
    /// × value; 0 to 1000. Only for AdamW, as the next.</summary>
    public double EmbeddingDecay { get; init; } = 10;

    /// <summary>The same of everything else; 0 to 1000.</summary>
    public double WeightDecay { get; init; } = 1;

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0 to
    /// 100,000; 0: run all epochs and keep the last.</summary>
    public int Patience { get; init; }

    /// <summary>First weights, order of the examples and dropout come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal AttentionNetworkOptions Checked()
    {
        OptionRange.Whole(Heads, 1, OptionRange.MostFactors / 8);
        OptionRange.Whole(Dimensions, 1, OptionRange.MostFactors);
        if (Dimensions % (8 * Heads) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Dimensions),
                Dimensions,
                $"Expected a multiple of {8 * Heads}: each of {Heads} heads takes a multiple of 8 numbers."
            );
        }
        CheckHidden(FirstHidden, nameof(FirstHidden));
        CheckHidden(SecondHidden, nameof(SecondHidden));
        OptionRange.Whole(SequenceLength, 2, AttentionKernel.MostPlaces + 1);
        OptionRange.Whole(HistoryEpochs, 1, OptionRange.MostEpochs);
        OptionRange.Whole(HistoryDimensions, 1, OptionRange.MostFactors);
        OptionRange.Whole(SequenceStep, 1);
        OptionRange.Whole(PairsPerItem, 1);
        OptionRange.Number(PairFraction, 0, 1000);
        OptionRange.Number(Dropout, 0, 0.99);
        OptionRange.Number(NegativeSlope, 0, 0.99);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Whole(BatchSize, 2, OptionRange.MostBatch);
        OptionRange.Defined(Optimizer);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Defined(Schedule);
        OptionRange.Number(EmbeddingDecay, 0, 1000);
        OptionRange.Number(WeightDecay, 0, 1000);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
        return this;

        static void CheckHidden(int features, string name)
        {
            if (features is < 8 or > OptionRange.MostFactors || features % 8 != 0)
            {
                throw new ArgumentOutOfRangeException(
                    name,
                    features,
                    $"Expected a multiple of 8 from 8 to {OptionRange.MostFactors:N0}."
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
