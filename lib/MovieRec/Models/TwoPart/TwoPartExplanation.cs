namespace MovieRec.Models;

/// <summary>The parts of a score of <see cref="TwoPartModel"/>.</summary>
/// <param name="Propensity">Propensity of the user to watch the movie: weighted standardized scores, the contribution
/// of the genres and an offset. Not a probability; may be negative.</param>
/// <param name="Genres">Contribution of the genres to the propensity: positive if the user rates movies of these genres
/// more often than others do. 0 for a model that was fitted without genres.</param>
/// <param name="Stars">The predicted rating, clipped to the scale.</param>
/// <param name="Liking">Probability of liking the movie once watched, by the rating before it is clipped; 0 to
/// 1.</param>
/// <param name="Score">Propensity · Liking; Propensity · (1 − Liking) where the propensity is negative.</param>
public sealed record TwoPartExplanation(float Propensity, float Genres, float Stars, float Liking, float Score);
