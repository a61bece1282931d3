namespace MovieRec.Models;

/// <summary>One rating of a user who was not in the training data.</summary>
/// <param name="Item">Movie index.</param>
/// <param name="Rating">Stars.</param>
public readonly record struct ItemRating(int Item, float Rating);
