using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>Options of <see cref="PureSvd"/>.</summary>
public sealed record PureSvdOptions : ICheckedOptions
{
    /// <summary>k: number of factors; 1 to 10,000. A matrix of lower rank gives fewer.</summary>
    public int Factors { get; init; } = 15;

    /// <summary>Minimum rating of a liked item. Null derives it from the scale: 4 on a scale of 1 to 5. For users with
    /// a like, ratings from the middle of the scale upward count; others are scored like users without ratings. At the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Seed of the random start of the decomposition. The result depends on it only within its
    /// tolerance.</summary>
    public ulong Seed { get; init; }

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        new TruncatedSvdOptions { Factors = Factors, Threads = Threads }.Checked();
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
    }
}
