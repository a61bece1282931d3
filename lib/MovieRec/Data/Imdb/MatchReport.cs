using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Data.Imdb;

/// <summary>What was found of a data set's movies by their titles, and what was not. Shows itself as tables.</summary>
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

    /// <summary>How right that is; null where no ids are known to judge by.</summary>
    public MatchQuality? Quality { get; }

    /// <summary>How many movies were found so, or not.</summary>
    public int Count(MatchKind kind) => Matches.Count(match => match.Kind == kind);

    /// <summary>A row for each kind: movies, their share, ratings they have, an example.</summary>
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
                        MatchKind.Resembling => "by a title nearly the same",
                        MatchKind.Ambiguous => "not: ambiguous",
                        _ => "not: none fits",
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
                "such as",
                kinds.Select(kind =>
                    MostRated(kind).FirstOrDefault() is { } match ? data.Movies[match.Movie].Title : null
                )
            )
        );
    }

    /// <summary>The movies found so, or not, the most rated first: title, ratings, candidates.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="count">How many at most.</param>
    public Table ToTable(MatchKind kind, int count = 25)
    {
        MovieMatch[] rows = [.. MostRated(kind).Take(count)];
        return new Table(
            Column.OfTexts("movie", rows.Select(match => data.Movies[match.Movie].Title)),
            Column.OfNumbers("ratings", rows.Select(match => (double?)RatingCount(match.Movie))),
            Column.OfTexts(
                kind is MatchKind.None ? "nearest at IMDb" : "at IMDb",
                rows.Select(match =>
                    match.Candidates.IsEmpty
                        ? null
                        : string.Join("; ", match.Candidates.Take(kind == MatchKind.Title ? 1 : ShownCandidates))
                )
            )
        );
    }

    /// <summary>Counts, then what is ambiguous and what was not found, and how right it all is.</summary>
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
                    (MatchKind.Resembling, "Titles that are nearly the same"),
                    (MatchKind.Ambiguous, "Ambiguous"),
                    (MatchKind.None, "Not found"),
                ]
        )
        {
            if (Count(kind) == 0)
                continue;
            string heading = $"{what}, the most rated first:";
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
