using System.Collections;
using System.Globalization;
using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Recommending;

/// <summary>The best movies for a user, or those most similar to a movie, best first; of movies with equal scores the
/// one with more ratings comes first. Shows itself as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class Recommendations : IReadOnlyList<Recommendation>, IShown
{
    readonly Recommendation[] list;
    readonly string scoreName;

    /// <summary>What a score is called that is the number of a movie's ratings.</summary>
    internal const string RatingCount = "ratings";

    internal Recommendations(string heading, string scoreName, Recommendation[] list, string? note = null) =>
        (Heading, this.scoreName, this.list, Note) = (heading, scoreName, list, note);

    /// <summary>What the list is, such as <c>10 movies for user 196 of ml-100k</c>.</summary>
    public string Heading { get; }

    /// <summary>What the list does not rest on: ratings that do not count as likes, and movies that come by their
    /// number of ratings because the model knows nothing to rank them by; null where there is nothing to say.</summary>
    public string? Note { get; }

    /// <summary>How many of the movies the scores tell apart from most others; 0: the list is that of the most
    /// rated.</summary>
    internal int Told { get; init; }

    /// <summary>What a score is called.</summary>
    internal string ScoreName => scoreName;

    /// <summary>How many there are: fewer than were asked for where not so many movies are left.</summary>
    public int Count => list.Length;

    /// <param name="index">From 0: the place with rank <paramref name="index"/> + 1.</param>
    public Recommendation this[int index] => list[index];

    /// <inheritdoc/>
    public IEnumerator<Recommendation> GetEnumerator() => ((IEnumerable<Recommendation>)list).GetEnumerator();

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
        bool stars = list.Any(one => one.Stars is not null);
        string[] headers = [.. Row("rank", "title", "genres", "stars", scoreName)];
        string format = scoreName == RatingCount ? "0" : "0.0000";
        string[][] rows =
        [
            .. list.Select(one =>
                Row(
                    $"{one.Rank}",
                    one.Movie.Title.Trim(),
                    string.Join(", ", one.Movie.Genres),
                    Number(one.Stars, "0.00"),
                    Number(one.Score, format)
                )
            ),
        ];
        if (html)
        {
            TableWriter.WriteHtml(writer, headers, rows, Heading);
            if (Note is not null)
                writer.Write($"<p>{WebUtility.HtmlEncode(VisibleText.Of(Note, keepLines: true))}</p>");
            return;
        }
        writer.Write(VisibleText.Of(Heading) + "\n");
        if (Note is not null)
            writer.Write(VisibleText.Of(Note) + "\n");
        TableWriter.WriteText(writer, headers, rows);

        string[] Row(string rank, string title, string genres, string rating, string score) =>
            stars ? [rank, title, genres, rating, score] : [rank, title, genres, score];
        static string Number(float? value, string format) =>
            value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
