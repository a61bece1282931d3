using MovieRec.Data;

namespace MovieRec.Recommending;

/// <summary>One line of a list of recommendations.</summary>
/// <param name="Rank">The rank, from 1.</param>
/// <param name="Movie">The recommended movie.</param>
/// <param name="Score">The value that ranks the list; higher is better: the model's own score, or the value of
/// <see cref="LikelyRanking"/>. If the model has nothing to rank by, the number of ratings.</param>
/// <param name="Stars">The predicted rating, clipped to the scale; null if the model does not predict
/// ratings.</param>
public sealed record Recommendation(int Rank, Movie Movie, float Score, float? Stars)
{
    /// <summary>Index of the movie in the data set.</summary>
    public int Index { get; init; }
}
