using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What x(u,i) is to a model that ranks: something above 0 where the user has rated the movie, and 0
/// everywhere else.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Feedback>))]
public enum Feedback
{
    /// <summary>The stars given: who watched, and who liked it more. On a scale with negative ratings the number of
    /// steps up to the rating, times the step.</summary>
    Explicit,

    /// <summary>1: who watched.</summary>
    Binary,
}

/// <summary>Ratings as a model that ranks sees them.</summary>
internal static class FeedbackRows
{
    public static float Of(this Feedback feedback, float rating, RatingScale scale) =>
        feedback == Feedback.Explicit ? rating + Shift(scale) : 1;

    /// <exception cref="ArgumentOutOfRangeException">There is no such feedback.</exception>
    public static void Check(this Feedback feedback, string name)
    {
        if (!Enum.IsDefined(feedback))
            throw new ArgumentOutOfRangeException(name, feedback, "Expected Explicit or Binary.");
    }

    /// <summary>X: the same places as <paramref name="ratings"/>, with x instead of the stars.</summary>
    public static CsrMatrix Of(this Feedback feedback, CsrMatrix ratings, RatingScale scale) =>
        feedback == Feedback.Explicit && Shift(scale) == 0
            ? ratings
            : new CsrMatrix(
                ratings.ColumnCount,
                ratings.Starts,
                ratings.Columns,
                [.. ratings.Values.Select(rating => feedback.Of(rating, scale))]
            );

    /// <summary>A new user's row of X: movie indices, rising as those of training rows do, so that the same ratings
    /// give the same bits.</summary>
    public static (int[] Items, float[] Values) Of(
        this Feedback feedback,
        ReadOnlySpan<ItemRating> history,
        RatingScale scale
    )
    {
        (int[] items, float[] ratings) = ItemRating.Columns(ItemRating.ByItem(history));
        return (items, Array.ConvertAll(ratings, rating => feedback.Of(rating, scale)));
    }

    /// <summary>What is added so that every rating is above 0: nothing on a scale without negative ratings.</summary>
    static float Shift(RatingScale scale) => scale.Minimum < 0 ? scale.Step - scale.Minimum : 0;

    /// <summary>[columns] the mean row of those users who have any: a stranger is scored as everybody is on
    /// average.</summary>
    public static float[] MeanRow(CsrMatrix x)
    {
        double[] sums = new double[x.ColumnCount];
        ReadOnlySpan<int> columns = x.Columns.AsSpan();
        ReadOnlySpan<float> values = x.Values.AsSpan();
        for (int entry = 0; entry < columns.Length; entry++)
            sums[columns[entry]] += values[entry];
        int rows = Enumerable.Range(0, x.RowCount).Count(row => x.RowLength(row) > 0);
        return [.. sums.Select(sum => (float)(sum / Math.Max(1, rows)))];
    }
}
