using System.Collections;
using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Recommending;

/// <summary>A list of recommendations, best first, with a heading and a note. Shown as a table.</summary>
/// <typeparam name="T">One line of the list.</typeparam>
public abstract class RecommendationList<T> : IReadOnlyList<T>, IShown
{
    readonly T[] list;

    private protected RecommendationList(string heading, T[] list, string? note) =>
        (Heading, this.list, Note) = (heading, list, note);

    /// <summary>The heading, such as <c>10 movies for user 196 of ml-100k</c>.</summary>
    public string Heading { get; }

    /// <summary>The limits of the list: ratings that do not count as likes, a filter that leaves few movies, or movies
    /// that the scores do not distinguish, which are ordered by number of ratings. Null if there are none.</summary>
    public string? Note { get; }

    /// <summary>Number of movies; less than requested if fewer candidates are left.</summary>
    public int Count => list.Length;

    /// <summary>Gets the line with rank <paramref name="index"/> + 1.</summary>
    /// <param name="index">From 0.</param>
    public T this[int index] => list[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)list).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the heading, the note, and a line for each movie.</summary>
    public sealed override string ToString()
    {
        using var writer = new StringWriter();
        writer.Write(VisibleText.Of(Heading) + "\n");
        if (Note is not null)
            writer.Write(VisibleText.Of(Note) + "\n");
        TableWriter.WriteText(writer, Headers(), [.. list.Select(Row)]);
        return writer.ToString();
    }

    void IShown.WriteHtml(TextWriter writer)
    {
        TableWriter.WriteHtml(writer, Headers(), [.. list.Select(Row)], Heading);
        if (Note is not null)
            writer.Write($"<p>{WebUtility.HtmlEncode(VisibleText.Of(Note, keepLines: true))}</p>");
    }

    private protected abstract string[] Headers();

    private protected abstract string[] Row(T line);
}
