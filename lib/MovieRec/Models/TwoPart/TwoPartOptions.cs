using System.Text.Json.Serialization;
using MovieRec.Models.Factorization;
using MovieRec.Models.Neighbours;

namespace MovieRec.Models.TwoPart;

/// <summary>Options of <see cref="TwoPartModel"/>.</summary>
public sealed record TwoPartOptions
{
    /// <summary>λ of the propensity part, see <see cref="EaseOptions.Regularization"/>; above 0.</summary>
    public double Regularization { get; init; } = 400;

    /// <summary>What the propensity part learns from.</summary>
    public Feedback Feedback { get; init; } = Feedback.Rated;

    /// <summary>Movies with weights in the propensity part, see <see cref="EaseOptions.MaxMovies"/>.</summary>
    public int MaxMovies { get; init; } = 10_000;

    /// <summary>s: how fast the chance of liking rises with the predicted rating, per star of five; above 0.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>t: the predicted rating with a chance of liking of one half, in stars of five; other scales are mapped to 1 to 5.</summary>
    public double EvenChance { get; init; } = 3.5;

    /// <summary>Factors of the liking part, see <see cref="SvdPlusPlusOptions.Factors"/>.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Epochs of the liking part, see <see cref="SvdPlusPlusOptions.Epochs"/>.</summary>
    public int Epochs { get; init; } = 22;

    /// <summary>Seed of the liking part.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal TwoPartOptions Checked()
    {
        if (!(Slope > 0 && double.IsFinite(Slope))) throw new ArgumentOutOfRangeException(nameof(Slope), Slope, "Expected a finite number above 0.");
        if (!double.IsFinite(EvenChance)) throw new ArgumentOutOfRangeException(nameof(EvenChance), EvenChance, "Expected a finite number of stars.");
        return this;
    }
}
