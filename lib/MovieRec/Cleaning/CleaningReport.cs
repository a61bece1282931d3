using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Cleaning;

/// <summary>The effect of one step.</summary>
/// <param name="Step">Name of the step.</param>
/// <param name="Reason">Reason for the step.</param>
/// <param name="Note">Details, such as why there was nothing to do; may be empty.</param>
/// <param name="Before">Counts before the step.</param>
/// <param name="After">Counts after the step.</param>
public sealed record CleaningReportRow(
    string Step,
    string Reason,
    string Note,
    CleaningCounts Before,
    CleaningCounts After
)
{
    /// <summary>Number of dropped ratings; never below 0.</summary>
    public int RatingsDropped => Before.Ratings - After.Ratings;

    /// <summary>Number of users whose ratings were all dropped.</summary>
    public int UsersDropped => Before.Users - After.Users;

    /// <summary>Number of dropped movies.</summary>
    public int MoviesDropped => Before.Movies - After.Movies;
}

/// <summary>The steps of a cleaning in their order, with counts before and after each. Shown as a table in a
/// notebook.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class CleaningReport : IShown
{
    internal CleaningReport(ImmutableArray<CleaningReportRow> rows) => Rows = rows;

    /// <summary>One row per step.</summary>
    public ImmutableArray<CleaningReportRow> Rows { get; }

    /// <summary>Returns a table of step, numbers of ratings, users and movies before, after and dropped, reason, and
    /// note.</summary>
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

    /// <summary>Returns the counts as aligned columns, one line per step, and then the reason of each step.</summary>
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
