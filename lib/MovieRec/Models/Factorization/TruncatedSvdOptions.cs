using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What stands for a rating that nobody gave.</summary>
public enum SvdFilling
{
    /// <summary>0 stars: right for ranking (who rated what), wrong for predicting ratings.</summary>
    Zeros,

    /// <summary>The movie's mean rating; the mean of all for a movie without one.</summary>
    ItemMeans,

    /// <summary>The user's mean rating; the mean of all for a user without one.</summary>
    UserMeans,

    /// <summary>μ + b(u) + b(i): the mean and damped departures of movie and user from it.</summary>
    Biases,
}

/// <summary>Options of <see cref="TruncatedSvd"/>.</summary>
public sealed record TruncatedSvdOptions : ICheckedOptions
{
    /// <summary>k: how many singular values to find; 1 to 10,000. Fewer come out where the matrix has a lower
    /// rank.</summary>
    public int Factors { get; init; } = 10;

    /// <summary>What stands in the holes of the matrix.</summary>
    public SvdFilling Filling { get; init; } = SvdFilling.Zeros;

    /// <summary>Whether the filling is subtracted from all entries, so that a hole is 0 and means "as expected", and
    /// the matrix stays sparse. It changes nothing for <see cref="SvdFilling.Zeros"/>.</summary>
    public bool UseCentering { get; init; }

    /// <summary>Iterations end once no wanted singular value changed by more than this share of itself; 1e-12 to
    /// 0.1.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>Iterations end here in any case; 1 to 100,000.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>Of the random start; the result depends on it only within the tolerance.</summary>
    public ulong Seed { get; init; }

    /// <summary>At most so many; 0 stands for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal TruncatedSvdOptions Checked()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MostFactors);
        OptionRange.Defined(Filling);
        OptionRange.Number(Tolerance, OptionRange.Positive, 0.1);
        OptionRange.Whole(MaxIterations, 1, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
        return this;
    }
}
