using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>What IMDb says of one title; what it does not say is null, or an empty list.</summary>
/// <param name="Tconst">Its id: <c>tt0114709</c>; empty where a source tells of a movie and not of its id.</param>
/// <param name="Title">The one by which it is best known.</param>
/// <param name="Year">In which it was first shown.</param>
/// <param name="RuntimeMinutes">As published; see <see cref="MovieFacts.Runtime"/> for what can be true.</param>
/// <param name="Genres">At most three in IMDb's own tables.</param>
/// <param name="AverageRating">1 to 10, of all votes until the table was made: it knows what came after any MovieLens
/// rating.</param>
/// <param name="Votes">Their number, of which the same holds.</param>
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
    /// <summary>The original title, where it is another one.</summary>
    public string? OriginalTitle { get; init; }

    /// <summary>IMDb's word for what it is: <c>movie</c>, <c>short</c>, <c>tvMovie</c>, <c>video</c>, <c>tvEpisode</c>
    /// …</summary>
    public string Type
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "movie";

    /// <summary><c>Toy Story (1995), tt0114709</c>.</summary>
    public override string ToString() =>
        Invariant(
            $"{Title} ({Year?.ToString(CultureInfo.InvariantCulture) ?? "?"}{(Type == "movie" ? "" : ", " + Type)}){(Tconst.Length == 0 ? "" : ", " + Tconst)}"
        );

    /// <summary>The number in an id; 0 where it is none.</summary>
    internal static int NumberOf(string? tconst) =>
        tconst is not null && Field.TryImdb(tconst, out int number) ? number : 0;

    /// <summary>The id of a number.</summary>
    internal static string TconstOf(int number) => Field.ImdbId(number);
}
