using System.Globalization;
using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="Ease"/>.</summary>
public sealed record EaseOptions : ICheckedOptions
{
    /// <summary>The dense weights of this many items take 1.6 GB, which leaves room for the ratings in a file of 2
    /// GiB.</summary>
    internal const int LargestMatrix = 20_000;

    /// <summary>λ of the weights; 1e-12 to 1e9. Its unit is that of x², so <see cref="Feedback.Binary"/> needs about a
    /// fourteenth of it.</summary>
    public double Regularization { get; init; } = 8000;

    /// <summary>Values of X.</summary>
    public Feedback Feedback { get; init; } = Feedback.Explicit;

    /// <summary>Minimum rating of a liked item. Null derives it from the scale: 4 on a scale of 1 to 5. For users with
    /// a like, ratings from the middle of the scale upward count; others are scored like users without ratings. At the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Maximum number of items with weights, those with the most ratings; 1 to 20,000. Other items always
    /// score 0.</summary>
    /// <remarks>A fit takes 8 n² bytes and about n³ operations: a second or two for the 3,706 items of ML-1M on two
    /// cores, half a minute and 2.7 GB at the peak for the 9,742 of latest-small. All 59,047 of ML-25M would take 28
    /// GB; its 10,000 most rated ones hold nearly all ratings.</remarks>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>Seed that decides between equally often rated items if <see cref="MaxItems"/> leaves some
    /// out.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Number(Regularization, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Defined(Feedback);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        if (MaxItems is < 1 or > LargestMatrix)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxItems),
                MaxItems,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected a whole number from 1 to {LargestMatrix:N0}, because the weights are a dense matrix."
                )
            );
        }
        OptionRange.Threads(Threads);
    }
}
