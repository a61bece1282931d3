namespace MovieRec.Models;

/// <summary>One rating of a user who was not in the training data.</summary>
/// <param name="Item">Movie index.</param>
/// <param name="Rating">Stars.</param>
public readonly record struct ItemRating(int Item, float Rating)
{
    /// <summary>Items and ratings of a history, side by side.</summary>
    internal static (int[] Items, float[] Ratings) Columns(ReadOnlySpan<ItemRating> history)
    {
        int[] items = new int[history.Length];
        float[] ratings = new float[history.Length];
        for (int i = 0; i < history.Length; i++)
            (items[i], ratings[i]) = (history[i].Item, history[i].Rating);
        return (items, ratings);
    }
}
