using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Data.Imdb;

/// <summary>Result of matching a data set's movies by title. Shown as tables.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class MatchReport : IShown
{
    const int Shown = 8,
        ShownCandidates = 3;

    readonly Dataset data;

    internal MatchReport(Dataset data, ImmutableArray<MovieMatch> matches, MatchQuality? quality) =>
        (this.data, Matches, Quality) = (data, matches, quality);

    /// <summary>[movies] by movie index.</summary>
    public ImmutableArray<MovieMatch> Matches { get; }

    /// <summary>Accuracy of the matches; null if no ids are known.</summary>
    public MatchQuality? Quality { get; }

    /// <summary>Returns the number of movies with this result.</summary>
    public int Count(MatchKind kind) => Matches.Count(match => match.Kind == kind);

    /// <summary>Returns a table with a row for each result: number of movies, their share, their ratings, an
    /// example.</summary>
    public Table ToTable()
    {
        MatchKind[] kinds = Enum.GetValues<MatchKind>();
        return new Table(
            Column.OfTexts(
                "found",
                kinds.Select(kind =>
                    kind switch
                    {
                        MatchKind.Title => "by title and year",
                        MatchKind.Resembling => "by a similar title",
                        MatchKind.Ambiguous => "not: ambiguous",
                        _ => "not found",
                    }
                )
            ),
            Column.OfNumbers("movies", kinds.Select(kind => (double?)Count(kind))),
            Column.OfTexts(
                "share",
                kinds.Select(kind =>
                    Matches.IsEmpty
                        ? null
                        : (Count(kind) / (double)Matches.Length).ToString("0.0%", CultureInfo.InvariantCulture)
                )
            ),
            Column.OfNumbers(
                "ratings",
                kinds.Select(kind =>
                    (double?)Matches.Where(match => match.Kind == kind).Sum(match => RatingCount(match.Movie))
                )
            ),
            Column.OfTexts(
                "example",
                kinds.Select(kind =>
                    MostRated(kind).FirstOrDefault() is { } match ? data.Movies[match.Movie].Title : null
                )
            )
        );
    }

    /// <summary>Returns a table of the movies with one result, most rated first: title, ratings, candidates.</summary>
    /// <param name="kind">The result.</param>
    /// <param name="count">Maximum number of rows.</param>
    public Table ToTable(MatchKind kind, int count = 25)
    {
        MovieMatch[] rows = [.. MostRated(kind).Take(count)];
        return new Table(
            Column.OfTexts("movie", rows.Select(match => data.Movies[match.Movie].Title)),
            Column.OfNumbers("ratings", rows.Select(match => (double?)RatingCount(match.Movie))),
            Column.OfTexts(
                kind is MatchKind.None ? "closest on IMDb" : "on IMDb",
                rows.Select(match =>
                    match.Candidates.IsEmpty
                        ? null
                        : string.Join("; ", match.Candidates.Take(kind == MatchKind.Title ? 1 : ShownCandidates))
                )
            )
        );
    }

    /// <summary>Returns the counts, then the movies with similar, ambiguous or no titles, and the accuracy.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        ToTable().Write(writer, html);
        foreach (
            (MatchKind kind, string what) in (ReadOnlySpan<(MatchKind, string)>)
                [
                    (MatchKind.Resembling, "Similar titles"),
                    (MatchKind.Ambiguous, "Ambiguous"),
                    (MatchKind.None, "Not found"),
                ]
        )
        {
            if (Count(kind) == 0)
                continue;
            string heading = $"{what}, most rated first:";
            writer.Write(html ? $"<p>{heading}</p>" : $"\n{heading}\n");
            ToTable(kind, Shown).Write(writer, html);
        }
        if (Quality is not null)
            writer.Write(html ? $"<p>{Quality}</p>" : $"\n{Quality}\n");
    }

    IEnumerable<MovieMatch> MostRated(MatchKind kind) =>
        Matches
            .Where(match => match.Kind == kind)
            .OrderByDescending(match => RatingCount(match.Movie))
            .ThenBy(match => match.Movie);

    int RatingCount(int movie) => data.Ratings.ByMovie.RowLength(movie);

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
