namespace MovieRec.Models;

/// <summary>Methods of models that return a new array instead of filling a span. Convenient in notebooks; a loop over
/// many users should reuse one span.</summary>
public static class ScoreExtensions
{
    /// <summary>Scores every item for one user of the training data.</summary>
    /// <returns>One score per item, by item index; higher is better.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public static float[] Score(this IItemScorer model, int user)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] scores = new float[model.ItemCount];
        model.Score(user, scores);
        return scores;
    }

    /// <summary>Scores every item for a user who is not in the training data.</summary>
    /// <param name="model">A model that supports new users.</param>
    /// <param name="ratings">The user's ratings, by item index; may be empty.</param>
    /// <returns>One score per item, by item index; higher is better.</returns>
    /// <exception cref="ArgumentException">An item is rated twice, or a rating is off the scale.</exception>
    public static float[] ScoreNewUser(this IFoldIn model, ReadOnlySpan<ItemRating> ratings)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] scores = new float[model.Facts.ItemIds.Count];
        model.ScoreNewUser(ratings, scores);
        return scores;
    }

    /// <summary>Returns the similarity of every item to one item.</summary>
    /// <returns>One similarity per item, by item index; higher is more similar.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public static float[] Similarities(this IItemSimilarity model, int item)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] similarities = new float[model.ItemCount];
        model.Similarities(item, similarities);
        return similarities;
    }
}
