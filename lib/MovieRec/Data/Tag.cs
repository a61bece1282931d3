namespace MovieRec.Data;

/// <summary>A word or phrase that a user gave to a movie, with published ids.</summary>
/// <param name="UserId">Published id of the user.</param>
/// <param name="MovieId">Published id of the movie.</param>
/// <param name="Text">As written.</param>
/// <param name="Seconds">Unix seconds; times of a file in a finer unit are converted.</param>
public sealed record Tag(Id UserId, Id MovieId, string Text, long Seconds);
