using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>Options of <see cref="PureSvd"/>.</summary>
public sealed record PureSvdOptions : ICheckedOptions
{
    /// <summary>k: how many factors; 1 to 10,000. Fewer come out where the matrix has a lower rank.</summary>
    /// <remarks>Chosen on the training part of MovieLens 100K's <c>ua</c>: 10 ratings of each user held out of it at
    /// random, NDCG@10 of those of at least 4 stars, mean of three draws: .191 at 5 factors, .227 at 10, .239 at 15,
    /// .235 at 20, .223 at 30, .200 at 50.</remarks>
    public int Factors { get; init; } = 15;

    /// <summary>The lowest rating that is a like; null: by the scale of the ratings, 4 of 5. If a user has a like,
    /// their ratings from the middle of the scale on count; else they are scored as a user without ratings. With the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Of the random start of the decomposition; the result hardly depends on it.</summary>
    public ulong Seed { get; init; }

    /// <summary>At most so many; 0 stands for all processors. Never changes a bit of the model.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        new TruncatedSvdOptions { Factors = Factors, Threads = Threads }.Checked();
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
    }
}
