namespace MovieRec.Data;

/// <summary>A published fold as its two files give it.</summary>
internal sealed record FoldPair(Ratings Train, Ratings Test);
