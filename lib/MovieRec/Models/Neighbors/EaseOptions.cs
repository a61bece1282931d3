using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="Ease"/>.</summary>
public sealed record EaseOptions : ICheckedOptions
{
    /// <summary>The dense weights of so many movies are 1.6 GB, which leaves room for the ratings in a file of 2
    /// GiB.</summary>
    internal const int MostMovies = 20_000;

    /// <summary>λ: draws all weights to 0; 1e-12 to 1e9. In the unit of x², so that <see cref="Feedback.Binary"/> wants
    /// about a fourteenth of it.</summary>
    /// <remarks>Chosen on the training part of MovieLens 100K's <c>ua</c>: 10 ratings of each user held out of it at
    /// random, NDCG@10 of those of at least 4 stars, mean of three draws: .2343 at 5000, .2362 from 7000 to 9000, .2352
    /// at 12000; <see cref="Feedback.Binary"/> has its best, .2210, at 600. On one such draw of ML-1M: .2493 at 1000,
    /// .2656 at 3000, .2718 at 8000, .2684 at 20000.</remarks>
    public double Regularization { get; init; } = 8000;

    /// <summary>What enters X.</summary>
    public Feedback Feedback { get; init; } = Feedback.Explicit;

    /// <summary>The lowest rating that is a like; null: by the scale of the ratings, 4 of 5. If a user has a like,
    /// their ratings from the middle of the scale on count; else they are scored as a user without ratings. With the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>At most so many movies have weights, those with the most ratings; the others always score 0. 1 to
    /// 20,000.</summary>
    /// <remarks>A fit takes 8 n² bytes and about n³ operations: a second or two for the 3,706 movies of ML-1M on two
    /// cores, half a minute and 2.7 GB at the peak for the 9,742 of latest-small. All 59,047 of ML-25M would take 28
    /// GB; its 10,000 most rated ones hold nearly all ratings.</remarks>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>Draws which of equally often rated movies have weights, where <see cref="MaxItems"/> leaves some
    /// out.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many; 0 stands for all processors. Never changes a bit of the model.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal EaseOptions Checked()
    {
        OptionRange.Number(Regularization, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Defined(Feedback);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        if (MaxItems is < 1 or > MostMovies)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxItems),
                MaxItems,
                $"Expected a whole number from 1 to {MostMovies:N0}: the weights of this many movies are one dense matrix."
            );
        }
        OptionRange.Threads(Threads);
        return this;
    }
}
