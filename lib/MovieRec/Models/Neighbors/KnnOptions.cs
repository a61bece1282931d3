using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>How alike two users (or movies) are, from the ratings that they have in common; C is the set of those, n
/// how many.</summary>
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

/// <summary>What a neighbor's rating is measured from before it is passed on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnnCentering>))]
public enum KnnCentering
{
    /// <summary>Nothing ("basic"): a neighbor votes for its own rating r′.</summary>
    None,

    /// <summary>The mean of each user's (or movie's) own ratings: the vote is m + r′ − m′.</summary>
    Means,

    /// <summary>The biases: the vote is b(u,i) + r′ − b′, b(u,i) = μ + b(u) + b(i).</summary>
    Biases,
}

/// <summary>Options of <see cref="ItemKnn"/> and <see cref="UserKnn"/>, whose own records set the tuned
/// values.</summary>
/// <remarks>r̂ = (Σ s · vote + damping · b(u,i)) / (Σ s + damping) over at most <see cref="Neighbors"/> of the
/// <see cref="Candidates"/>. Surprise's KNNBaseline is damping 0, amplification 1, λ 10 and 15, and all candidates; its
/// KNNBasic and KNNWithMeans have no shrinkage. Only positive similarities count, as there. Where there are too few
/// neighbors the biases answer.</remarks>
public abstract record KnnOptions : ICheckedOptions
{
    /// <summary>How alike two are.</summary>
    public KnnSimilarity Similarity { get; init; } = KnnSimilarity.PearsonBaseline;

    /// <summary>What neighbors' ratings are measured from.</summary>
    public KnnCentering Centering { get; init; } = KnnCentering.Biases;

    /// <summary>k: the most neighbors that a prediction listens to, the most alike first; at least 1.</summary>
    public int Neighbors { get; init; }

    /// <summary>With fewer neighbors the answer is that of the biases; at least 1.</summary>
    public int MinNeighbors { get; init; } = 1;

    /// <summary>Two with fewer ratings in common are strangers; at least 1. Correlations need 2 in any case.</summary>
    public int MinSupport { get; init; } = 1;

    /// <summary>Similarities are multiplied by (n − 1) / (n − 1 + shrinkage), n ratings in common: little evidence,
    /// little likeness. 0 to 1e9, 0 for none.</summary>
    public double Shrinkage { get; init; }

    /// <summary>Similarities are raised to this power after shrinkage, so that the most alike count for more; 1e-12 to
    /// 100, 1 for none. "Case amplification" of Breese, Heckerman and Kadie 1998.</summary>
    public double Amplification { get; init; }

    /// <summary>The similarity of an imagined neighbor who says what the biases say: few or faint neighbors move a
    /// prediction little. 0 to 1e9.</summary>
    public double Damping { get; init; }

    /// <summary>How many of the most alike are kept of each movie (or user); at least 1. A prediction takes its
    /// neighbors from those of them that have rated, so this bounds memory (8 bytes each) and may cost accuracy. On
    /// ML-100K (1,682 movies) the preset's error is the same to .00001 with 500 as with all, and .0001 higher with 250;
    /// with Surprise's values, which do not favour the most alike, it is .0001 and .0014 higher. On ML-1M (3,706
    /// movies, 6,040 users) 500 cost <see cref="ItemKnn"/> .0001 and <see cref="UserKnn"/> .0004, 250 cost .0007 and
    /// .0012.</summary>
    public int Candidates { get; init; } = 500;

    /// <summary>λ of the movies' biases: imagined ratings of exactly the mean; 0 to 1e9.</summary>
    public double ItemRegularization { get; init; }

    /// <summary>λ of the users' biases; 0 to 1e9.</summary>
    public double UserRegularization { get; init; }

    /// <summary>Passes of least squares over the biases; 1 to 100,000.</summary>
    public int BiasEpochs { get; init; } = 10;

    /// <summary>Draws the order of equally similar movies (or users), of whom the first <see cref="Candidates"/> are
    /// kept and the first <see cref="Neighbors"/> are heard.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many; 0 stands for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Check();

    internal void Check()
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
        OptionRange.Whole(BiasEpochs, 1, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
    }
}
