using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Similarity of two users (or items) from the ratings that they have in common; C is the set of those
/// ratings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnnSimilarity>))]
public enum KnnSimilarity
{
    /// <summary>Σ r r′ / √(Σ r² · Σ r′²) over C.</summary>
    Cosine,

    /// <summary>Pearson's correlation over C, each side centered by its mean over C.</summary>
    Pearson,

    /// <summary>Pearson's correlation over C with the biases as centers: Σ d d′ / √(Σ d² · Σ d′²), d = r − μ − b(u) −
    /// b(i).</summary>
    PearsonBaseline,
}

/// <summary>Center that a neighbor's rating is measured from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnnCentering>))]
public enum KnnCentering
{
    /// <summary>None ("basic"): a neighbor votes for its own rating r′.</summary>
    None,

    /// <summary>The mean of each user's (or item's) own ratings: the vote is m + r′ − m′.</summary>
    Means,

    /// <summary>The biases: the vote is b(u,i) + r′ − b′, b(u,i) = μ + b(u) + b(i).</summary>
    Biases,
}

/// <summary>Options of <see cref="ItemKnn"/> and <see cref="UserKnn"/>, whose records set the tuned values.</summary>
/// <remarks>r̂ = (Σ s · vote + damping · b(u,i)) / (Σ s + damping) over at most <see cref="Neighbors"/> of the
/// <see cref="Candidates"/>. Surprise's KNNBaseline is damping 0, amplification 1, λ 10 and 15, and all candidates; its
/// KNNBasic and KNNWithMeans have no shrinkage. Only positive similarities count, as there. With too few neighbors the
/// prediction is that of the biases.</remarks>
public abstract record KnnOptions : ICheckedOptions
{
    /// <summary>Similarity measure.</summary>
    public KnnSimilarity Similarity { get; init; } = KnnSimilarity.PearsonBaseline;

    /// <summary>Center of the neighbors' ratings.</summary>
    public KnnCentering Centering { get; init; } = KnnCentering.Biases;

    /// <summary>k: maximum number of neighbors of a prediction, the most similar first; at least 1.</summary>
    public int Neighbors { get; init; }

    /// <summary>Minimum number of neighbors; with fewer the prediction is that of the biases. At least 1.</summary>
    public int MinNeighbors { get; init; } = 1;

    /// <summary>Minimum number of common ratings of neighbors; at least 1. Correlations need 2 in any case.</summary>
    public int MinSupport { get; init; } = 1;

    /// <summary>Similarities are multiplied by (n − 1) / (n − 1 + shrinkage), where n is the number of common ratings;
    /// 0 to 1e9, 0 for none.</summary>
    public double Shrinkage { get; init; }

    /// <summary>Power of the similarities after shrinkage; above 1 gives the most similar more weight. 1e-12 to 100, 1
    /// for none. "Case amplification" of Breese, Heckerman and Kadie 1998.</summary>
    public double Amplification { get; init; }

    /// <summary>Similarity of an additional neighbor that votes for the biases' prediction; it limits the influence of
    /// few or weak neighbors. 0 to 1e9.</summary>
    public double Damping { get; init; }

    /// <summary>Maximum number of neighbors that are kept for each item (or user), the most similar first; at least 1.
    /// A prediction selects its neighbors from these, so a small number saves memory (8 bytes each) and may cost
    /// accuracy.</summary>
    public int Candidates { get; init; } = 500;

    /// <summary>λ of the items' biases; 0 to 1e9. It acts like λ additional ratings equal to the mean.</summary>
    public double ItemRegularization { get; init; }

    /// <summary>λ of the users' biases; 0 to 1e9.</summary>
    public double UserRegularization { get; init; }

    /// <summary>Passes of least squares over the biases; 1 to 100,000.</summary>
    public int BiasEpochs { get; init; } = 10;

    /// <summary>Seed of the order of equally similar items (or users).</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Defined(Similarity);
        OptionRange.Defined(Centering);
        OptionRange.Whole(Neighbors, 1);
        OptionRange.Whole(MinNeighbors, 1);
        OptionRange.Whole(MinSupport, 1);
        OptionRange.Number(Shrinkage, 0, OptionRange.Greatest);
        OptionRange.Number(Amplification, OptionRange.Positive, 100);
        OptionRange.Number(Damping, 0, OptionRange.Greatest);
        OptionRange.Whole(Candidates, 1);
        OptionRange.Number(ItemRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(UserRegularization, 0, OptionRange.Greatest);
        OptionRange.Whole(BiasEpochs, 1, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
    }
}
