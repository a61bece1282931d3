using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Explains scores by the user's ratings, which the model itself does not store.</summary>
public interface IExplainsByRatings : IExplainable
{
    /// <summary>Explains a user's score of an item by parts for the items that the user rated.</summary>
    /// <param name="train">The ratings that the model was fitted on.</param>
    /// <param name="user">User index.</param>
    /// <param name="item">Item index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="ArgumentException"><paramref name="train"/> belongs to other data.</exception>
    Explanation Explain(Ratings train, int user, int item);
}
