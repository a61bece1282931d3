namespace MovieRec.Models;

/// <summary>Both parts of a score of <see cref="TwoPartModel"/>.</summary>
/// <param name="Propensity">How much the history points to watching the movie: standardized scores, weighted, and an
/// offset.</param>
/// <param name="Stars">The predicted rating, clipped to the scale.</param>
/// <param name="Liking">Chance of liking the movie once watched, by the rating before it is clipped; 0 to 1.</param>
/// <param name="Score">Propensity · Liking; Propensity · (1 − Liking) where the propensity is negative.</param>
public sealed record TwoPartExplanation(float Propensity, float Stars, float Liking, float Score);
