using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>A title at IMDb; missing facts are null or empty lists.</summary>
/// <param name="Tconst">Its id: <c>tt0114709</c>; empty if the source does not give it.</param>
/// <param name="Title">The best-known title.</param>
/// <param name="Year">Year in which it was first shown.</param>
/// <param name="RuntimeMinutes">As published; <see cref="MovieFacts.Runtime"/> leaves out impossible values.</param>
/// <param name="Genres">At most three in IMDb's own tables.</param>
/// <param name="AverageRating">1 to 10, from all votes until the table was published, which is after every MovieLens
/// rating.</param>
/// <param name="Votes">Number of these votes.</param>
/// <param name="Directors">Names in the order of the credits.</param>
/// <param name="Actors">Names in the order of the billing.</param>
public sealed record ImdbTitle(
    string Tconst,
    string Title,
    int? Year,
    int? RuntimeMinutes,
    ImmutableArray<string> Genres,
    double? AverageRating,
    int? Votes,
    ImmutableArray<string> Directors,
    ImmutableArray<string> Actors
)
{
    /// <summary>The original title, if it differs.</summary>
    public string? OriginalTitle { get; init; }

    /// <summary>IMDb's type of the title: <c>movie</c>, <c>short</c>, <c>tvMovie</c>, <c>video</c>, <c>tvEpisode</c>
    /// …</summary>
    public string Type
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "movie";

    /// <summary>Returns title, year and id: <c>Toy Story (1995), tt0114709</c>.</summary>
    public override string ToString() =>
        $"{Title} ({Year?.ToString(CultureInfo.InvariantCulture) ?? "?"}{(Type == "movie" ? "" : ", " + Type)})"
        + (Tconst.Length == 0 ? "" : ", " + Tconst);

    /// <summary>The number in an id; 0 if it is not an id.</summary>
    internal static int NumberOf(string? tconst) =>
        tconst is not null && Field.TryImdb(tconst, out int number) ? number : 0;
}
