using System.Collections;
using System.Globalization;
using System.Net;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Groups;

/// <summary>One line of a list for two.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Movie">What is recommended.</param>
/// <param name="Together">Stars foretold for the two together: the mean of their ratings.</param>
/// <param name="First">Stars foretold for the first alone.</param>
/// <param name="Second">Stars foretold for the second alone.</param>
/// <param name="Reason">Such as <c>because Ana gave Alien (1979) 5</c>.</param>
public sealed record GroupRecommendation(
    int Rank,
    Movie Movie,
    float Together,
    float First,
    float Second,
    string Reason
);

/// <summary>The best movies for two people, best first. Shows itself as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class GroupRecommendations : IReadOnlyList<GroupRecommendation>, IShown
{
    readonly GroupRecommendation[] list;
    readonly string first,
        second;

    internal GroupRecommendations(
        string heading,
        string first,
        string second,
        GroupRecommendation[] list,
        string? note = null
    ) => (Heading, this.first, this.second, this.list, Note) = (heading, first, second, list, note);

    /// <summary>What the list is, such as <c>10 movies for Ana and Ben, by the model</c>.</summary>
    public string Heading { get; }

    /// <summary>Where the model does not tell the movies apart, so that the most rated come first; null where it
    /// does.</summary>
    public string? Note { get; }

    /// <summary>How many there are: fewer than were asked for where not so many movies are in the running.</summary>
    public int Count => list.Length;

    /// <param name="index">From 0: the place with rank <paramref name="index"/> + 1.</param>
    public GroupRecommendation this[int index] => list[index];

    /// <inheritdoc/>
    public IEnumerator<GroupRecommendation> GetEnumerator() => ((IEnumerable<GroupRecommendation>)list).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The heading, the note, and a line for each movie.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        string[] headers = ["rank", "title", "genres", "together", first, second, "reason"];
        string[][] rows =
        [
            .. list.Select(one =>
                new[]
                {
                    $"{one.Rank}",
                    one.Movie.Title.Trim(),
                    string.Join(", ", one.Movie.Genres),
                    Stars(one.Together),
                    Stars(one.First),
                    Stars(one.Second),
                    one.Reason,
                }
            ),
        ];
        if (html)
        {
            TableWriter.WriteHtml(writer, headers, rows, Heading);
            if (Note is not null)
                writer.Write($"<p>{WebUtility.HtmlEncode(VisibleText.Of(Note))}</p>");
            return;
        }
        writer.Write(VisibleText.Of(Heading) + "\n");
        if (Note is not null)
            writer.Write(VisibleText.Of(Note) + "\n");
        TableWriter.WriteText(writer, headers, rows);

        static string Stars(float value) => value.ToString("0.00", CultureInfo.InvariantCulture);
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
