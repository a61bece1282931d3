using MovieRec.Data;

namespace MovieRec.Recommending;

/// <summary>One line of a list of recommendations.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Movie">What is recommended.</param>
/// <param name="Score">What the list is ranked by; higher is better: the model's own score, or the value of
/// <see cref="LikelyRanking"/>. The number of ratings where the model knows nothing to rank by.</param>
/// <param name="Stars">The predicted rating, clipped to the scale; null where the model does not predict
/// ratings.</param>
public sealed record Recommendation(int Rank, Movie Movie, float Score, float? Stars)
{
    /// <summary>Index of the movie in the data set.</summary>
    public int Index { get; init; }
}
