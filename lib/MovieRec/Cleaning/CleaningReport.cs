using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Cleaning;

/// <summary>What one step did.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Reason">Why it was done.</param>
/// <param name="Note">What it found, such as that there was nothing to do and why; empty where the counts say it
/// all.</param>
/// <param name="Before">Counts before it, which are those after the step before.</param>
/// <param name="After">Counts after it.</param>
public sealed record CleaningReportRow(
    string Step,
    string Reason,
    string Note,
    CleaningCounts Before,
    CleaningCounts After
)
{
    /// <summary>Ratings that went; never below 0.</summary>
    public int RatingsDropped => Before.Ratings - After.Ratings;

    /// <summary>Users whose last rating went.</summary>
    public int UsersDropped => Before.Users - After.Users;

    /// <summary>Movies that went.</summary>
    public int MoviesDropped => Before.Movies - After.Movies;
}

/// <summary>The steps of a cleaning in their order, with counts before and after each. Shows itself in a
/// notebook.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class CleaningReport : IShown
{
    internal CleaningReport(ImmutableArray<CleaningReportRow> rows) => Rows = rows;

    /// <summary>A row a step.</summary>
    public ImmutableArray<CleaningReportRow> Rows { get; }

    /// <summary>Step, the numbers of ratings, users and movies before, after and dropped, why, and what was
    /// found.</summary>
    public Table ToTable() =>
        new(
            Texts("step", row => row.Step),
            Numbers("ratings before", row => row.Before.Ratings),
            Numbers("ratings after", row => row.After.Ratings),
            Numbers("ratings dropped", row => row.RatingsDropped),
            Numbers("users before", row => row.Before.Users),
            Numbers("users after", row => row.After.Users),
            Numbers("users dropped", row => row.UsersDropped),
            Numbers("movies before", row => row.Before.Movies),
            Numbers("movies after", row => row.After.Movies),
            Numbers("movies dropped", row => row.MoviesDropped),
            Texts("why", row => row.Reason),
            Texts("note", row => row.Note)
        );

    /// <summary>Counts as aligned columns, each step's below those before it, and then what each step is for.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        TableWriter.WriteText(
            writer,
            ["step", "ratings", "users", "movies", "ratings dropped", "users dropped", "movies dropped"],
            [
                .. Rows.Take(1).Select(first => Line("before", first.Before)),
                .. Rows.Select(row =>
                    Line(row.Step, row.After, row.RatingsDropped, row.UsersDropped, row.MoviesDropped)
                ),
            ]
        );
        foreach (CleaningReportRow row in Rows)
            writer.Write($"\n{row.Step}: {row.Reason}{(row.Note.Length == 0 ? "" : $" [{row.Note}]")}");
        return writer.ToString();

        static string[] Line(
            string step,
            CleaningCounts counts,
            int? ratings = null,
            int? users = null,
            int? movies = null
        ) =>
            [
                step,
                $"{counts.Ratings:N0}",
                $"{counts.Users:N0}",
                $"{counts.Movies:N0}",
                $"{ratings:N0}",
                $"{users:N0}",
                $"{movies:N0}",
            ];
    }

    Column Numbers(string name, Func<CleaningReportRow, int> number) =>
        Column.OfNumbers(name, Rows.Select(row => (double?)number(row)));

    Column Texts(string name, Func<CleaningReportRow, string> text) => Column.OfTexts(name, Rows.Select(text));

    void IShown.WriteHtml(TextWriter writer) => ToTable().Write(writer, html: true);
}
