using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Value x(u,i) of a rating in a model that ranks: above 0 for items that the user has rated, and 0 for all
/// others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Feedback>))]
public enum Feedback
{
    /// <summary>The rating itself. On a scale with negative ratings, ratings are shifted so that the lowest is one step
    /// above 0.</summary>
    Explicit,

    /// <summary>1 for every rating.</summary>
    Binary,
}

/// <summary>Ratings as values of feedback.</summary>
internal static class FeedbackRows
{
    public static float Of(this Feedback feedback, float rating, RatingScale scale) =>
        feedback == Feedback.Explicit ? rating + Shift(scale) : 1;

    /// <summary>Throws if a value is not a member of the enumeration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feedback.</exception>
    public static void Check(this Feedback feedback, string name)
    {
        if (!Enum.IsDefined(feedback))
            throw new ArgumentOutOfRangeException(name, feedback, "Expected Explicit or Binary.");
    }

    /// <summary>X: the entries of <paramref name="ratings"/>, with x instead of the ratings.</summary>
    public static CsrMatrix Of(this Feedback feedback, CsrMatrix ratings, RatingScale scale) =>
        feedback == Feedback.Explicit && Shift(scale) == 0
            ? ratings
            : new CsrMatrix(
                ratings.ColumnCount,
                ratings.Starts,
                ratings.Columns,
                [.. ratings.Values.Select(rating => feedback.Of(rating, scale))]
            );

    /// <summary>A new user's row of X: rising item indices as in training rows, so that equal ratings give equal
    /// bits.</summary>
    public static (int[] Items, float[] Values) Of(
        this Feedback feedback,
        ReadOnlySpan<ItemRating> history,
        RatingScale scale
    )
    {
        (int[] items, float[] ratings) = ItemRating.Columns(ItemRating.ByItem(history));
        return (items, Array.ConvertAll(ratings, rating => feedback.Of(rating, scale)));
    }

    /// <summary>Added to every rating so that all are above 0; 0 on a scale without negative ratings.</summary>
    static float Shift(RatingScale scale) => scale.Minimum < 0 ? scale.Step - scale.Minimum : 0;

    /// <summary>[columns] mean of the rows that are not empty: the row of a user without ratings.</summary>
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
