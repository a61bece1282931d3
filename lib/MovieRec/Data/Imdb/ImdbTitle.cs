using System.Collections.Immutable;

namespace MovieRec.Data.Imdb;

/// <summary>What IMDb says of one title; what it does not say is null, or an empty list.</summary>
/// <param name="Tconst">Its id: <c>tt0114709</c>.</param>
/// <param name="Title">The one by which it is best known.</param>
/// <param name="Year">In which it was first shown.</param>
/// <param name="RuntimeMinutes">Above 0.</param>
/// <param name="Genres">At most three in IMDb's own tables.</param>
/// <param name="AverageRating">1 to 10, of all votes until the table was made: it knows what came after any MovieLens rating.</param>
/// <param name="Votes">Their number, of which the same holds.</param>
/// <param name="Directors">Names in the order of the credits.</param>
/// <param name="Actors">Names in the order of the billing.</param>
public sealed record ImdbTitle(string Tconst, string Title, int? Year, int? RuntimeMinutes, ImmutableArray<string> Genres,
    double? AverageRating, int? Votes, ImmutableArray<string> Directors, ImmutableArray<string> Actors);
