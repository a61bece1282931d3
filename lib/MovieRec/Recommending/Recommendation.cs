using MovieRec.Data;

namespace MovieRec.Recommending;

/// <summary>One line of a list of recommendations.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Movie">What is recommended.</param>
/// <param name="Score">In the model's own unit; higher is better. The number of ratings where the model knows nothing
/// to rank by.</param>
/// <param name="Stars">The rating to be expected, clipped to the scale; null where the model's scores are no ratings.</param>
public sealed record Recommendation(int Rank, Movie Movie, float Score, float? Stars);
