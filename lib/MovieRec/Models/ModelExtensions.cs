namespace MovieRec.Models;

/// <summary>The methods of models that write to a span, as methods that return an array.</summary>
public static class ModelExtensions
{
    /// <summary>[items] scores of one user, see <see cref="IItemScorer.Score"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public static float[] Score(this IItemScorer model, int user)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] scores = new float[model.ItemCount];
        model.Score(user, scores);
        return scores;
    }

    /// <summary>[items] scores of a new user, see <see cref="IFoldIn.ScoreNewUser"/>.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="history">The user's ratings; each item once. May be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">An item index or a rating is out of range.</exception>
    /// <exception cref="ArgumentException">An item occurs twice.</exception>
    public static float[] ScoreNewUser(this IFoldIn model, params IEnumerable<ItemRating> history)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        float[] scores = new float[model.Facts.ItemIds.Count];
        model.ScoreNewUser([.. history], scores);
        return scores;
    }

    /// <summary>[items] similarities to one item, see <see cref="IItemSimilarity.Similarities"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public static float[] Similarities(this IItemSimilarity model, int item)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] similarities = new float[model.ItemCount];
        model.Similarities(item, similarities);
        return similarities;
    }
}
