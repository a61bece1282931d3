using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>A rating by a new user.</summary>
/// <param name="Item">Item index.</param>
/// <param name="Rating">The rating, on the scale of the training data.</param>
public readonly record struct ItemRating(int Item, float Rating)
{
    /// <summary>A row of a matrix of ratings.</summary>
    /// <param name="ratings">[users × items].</param>
    /// <param name="user">User index.</param>
    internal static ItemRating[] Of(CsrMatrix ratings, int user)
    {
        var history = new ItemRating[ratings.RowLength(user)];
        for (int entry = 0; entry < history.Length; entry++)
            history[entry] = new(ratings.RowColumns(user)[entry], ratings.RowValues(user)[entry]);
        return history;
    }

    /// <summary>Items and ratings of a history, side by side.</summary>
    internal static (int[] Items, float[] Ratings) Columns(ReadOnlySpan<ItemRating> history)
    {
        int[] items = new int[history.Length];
        float[] ratings = new float[history.Length];
        for (int i = 0; i < history.Length; i++)
            (items[i], ratings[i]) = (history[i].Item, history[i].Rating);
        return (items, ratings);
    }

    /// <summary>A copy of a history by rising item index, so that sums over it are bit-identical for any order and to
    /// those over a training row.</summary>
    internal static ItemRating[] ByItem(ReadOnlySpan<ItemRating> history)
    {
        ItemRating[] sorted = history.ToArray();
        Array.Sort(sorted, (one, other) => one.Item.CompareTo(other.Item));
        return sorted;
    }
}
