using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Data.Reading;

/// <summary>Parses fields of a line in a file of movies or users. Errors name file and line.</summary>
internal static class Field
{
    /// <summary>Longest title, in characters; the longest of MovieLens has some 200.</summary>
    public const int MaxTitle = 1000;

    const int MaxGenres = 1000;
    const string NoGenres = "(no genres listed)";

    /// <summary>Where columns are in a header.</summary>
    /// <exception cref="DataFormatException">The header lacks one of them.</exception>
    public static int[] Places(SourceFile file, string[] header, string[] columns) =>
        [
            .. columns.Select(column =>
                Array.IndexOf(header, column) is >= 0 and var place
                    ? place
                    : throw new DataFormatException(
                        file.FullName,
                        1,
                        $"the column '{column}' is missing from the header; it has {string.Join(", ", header)}."
                    )
            ),
        ];

    public static string[] Split(
        SourceFile file,
        int number,
        string line,
        string separator,
        int expected,
        string columns
    )
    {
        string[] fields = line.Split(separator);
        return fields.Length == expected
            ? fields
            : throw new DataFormatException(
                file.FullName,
                number,
                Invariant($"found {fields.Length} fields, expected {expected} with '{separator}' between: {columns}.")
            );
    }

    /// <summary>A whole number of at most 9 digits. Spaces around it are ignored, as are zeros after a decimal point,
    /// as in pandas's <c>862.0</c>.</summary>
    public static int Id(SourceFile file, int number, string text, string what) =>
        TryId(text, out int id)
            ? id
            : throw new DataFormatException(
                file.FullName,
                number,
                $"{what} '{Shorten(text)}' "
                    + (
                        text.Length > 9 && text.All(char.IsAsciiDigit)
                            ? "has more than 9 digits."
                            : "is not a whole number."
                    )
            );

    /// <inheritdoc cref="Id"/>
    public static bool TryId(ReadOnlySpan<char> text, out int id)
    {
        text = text.Trim();
        int point = text.IndexOf('.');
        if (point > 0 && text.Length > point + 1 && !text[(point + 1)..].ContainsAnyExcept('0'))
            text = text[..point];
        id = 0;
        return text.Length <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>The same, or null if the field is empty or says that there is none.</summary>
    public static int? OptionalId(SourceFile file, int number, string text, string what) =>
        IsMissing(text) ? null : Id(file, number, text, what);

    /// <summary>The number of an IMDb id: <c>114709</c>, <c>0114709</c>, <c>tt0114709</c> or <c>114709.0</c>; null if
    /// there is none.</summary>
    public static int? ImdbNumber(SourceFile file, int number, string text) =>
        IsMissing(text) ? null
        : TryImdb(text, out int id) ? id
        : throw new DataFormatException(
            file.FullName,
            number,
            $"the IMDb id '{Shorten(text)}' is neither a number nor of the form tt0114709."
        );

    /// <summary>The IMDb id of a number: <c>tt0114709</c>.</summary>
    public static string ImdbId(int number) => number.ToString("'tt'0000000", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="ImdbNumber"/>
    public static bool TryImdb(ReadOnlySpan<char> text, out int id)
    {
        text = text.Trim().TrimEnd('/');
        text = text[(text.LastIndexOf('/') + 1)..]; // of an address such as http://www.imdb.com/title/tt0114709/
        return TryId(text.StartsWith("tt", StringComparison.OrdinalIgnoreCase) ? text[2..] : text, out id);
    }

    /// <summary>Returns true if a field of an optional id is empty, or what pandas, SQL or R write for that.</summary>
    public static bool IsMissing(string text) =>
        text.Trim() is "" or "nan" or "NaN" or "NA" or "None" or "null" or "NULL" or "\\N";

    /// <summary>A title of at most <see cref="MaxTitle"/> characters.</summary>
    public static string Title(SourceFile file, int number, string text) =>
        text.Length <= MaxTitle
            ? text
            : throw new DataFormatException(
                file.FullName,
                number,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the title has {text.Length:N0} characters; expected at most {MaxTitle:N0}."
                )
            );

    /// <summary><c>01-Jan-1995</c> or <c>4-Feb-1971</c>; null if the field is empty.</summary>
    public static DateOnly? Date(SourceFile file, int number, string text) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(
            text,
            "d-MMM-yyyy",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateOnly date
        )
            ? date
        : throw new DataFormatException(file.FullName, number, $"the date '{text}' is not of the form 01-Jan-1995.");

    /// <summary><c>F</c> or <c>M</c>.</summary>
    public static char Gender(SourceFile file, int number, string text) =>
        text is "F" or "M"
            ? text[0]
            : throw new DataFormatException(file.FullName, number, $"the gender '{text}' is neither F nor M.");

    /// <summary>A time in any unit or a date; see <see cref="WithSeconds"/>.</summary>
    public static long RawTime(SourceFile file, int number, string text) =>
        UnixTimes.TryRead(text.Trim(), out long raw)
            ? raw
            : throw new DataFormatException(
                file.FullName,
                number,
                $"the time '{text}' is neither a number of seconds nor a date from 1970 to 2099."
            );

    /// <summary>The tags with their raw times in Unix seconds.</summary>
    public static ImmutableArray<Tag> WithSeconds(SourceFile file, List<(int Line, Tag Tag)> tags)
    {
        long[] times = [.. tags.Select(one => one.Tag.Seconds)];
        return UnixTimes.Normalize(times, file.FullName, row => tags[row].Line) is null
            ? [.. tags.Select(one => one.Tag)]
            : [.. tags.Select((one, row) => one.Tag with { Seconds = times[row] })];
    }

    public static string? OrNull(string text) => text.Length == 0 ? null : text;

    /// <summary>Genres joined by <c>|</c>, as ML-1M and later write them. Other forms are read and reported: names
    /// separated by commas or semicolons, surrounding spaces, trailing bars, and lists of Python or JSON.</summary>
    /// <param name="file">For messages, like <paramref name="number"/>.</param>
    /// <param name="number">The line.</param>
    /// <param name="row">Data row from 1, for the report.</param>
    /// <param name="text">The field.</param>
    /// <param name="dirt">Gets a row of another form.</param>
    /// <exception cref="DataFormatException">A list has no end.</exception>
    public static ImmutableArray<string> Genres(SourceFile file, int number, int row, string text, DirtLog? dirt)
    {
        if (text is "" or NoGenres)
            return [];
        string[] names = text.Split('|');
        if (Array.TrueForAll(names, IsPlain))
            return [.. names.Distinct()];
        bool isNone = text.Trim().Equals(NoGenres, StringComparison.OrdinalIgnoreCase);
        ImmutableArray<string> read =
            isNone ? []
            : GenreText.Read(text) is { } found
                ?
                [
                    .. found.Where(name =>
                        !name.Equals(NoGenres, StringComparison.OrdinalIgnoreCase) && !IsMissing(name)
                    ),
                ]
            : throw new DataFormatException(
                file.FullName,
                number,
                $"the genres '{Shorten(text)}' are neither names separated by '|' nor a complete list."
            );
        dirt?.Add(file.Name, row, "with genres not separated by '|'", "genres split and trimmed", text);
        return read;

        static bool IsPlain(string name) =>
            name.Length > 0
            && !char.IsWhiteSpace(name[0])
            && !char.IsWhiteSpace(name[^1])
            && name[0] is not ('[' or '{' or '(')
            && name != NoGenres
            && !IsMissing(name)
            && name.AsSpan().IndexOfAny(',', ';') < 0;
    }

    /// <summary>The genres of all movies, by name.</summary>
    /// <exception cref="DataFormatException">There are too many to be genres.</exception>
    public static ImmutableArray<string> AllGenres(SourceFile file, IEnumerable<Movie> movies)
    {
        ImmutableArray<string> all =
        [
            .. movies.SelectMany(movie => movie.Genres).Distinct().Order(StringComparer.Ordinal),
        ];
        return all.Length <= MaxGenres
            ? all
            : throw new DataFormatException(
                file.FullName,
                Invariant($"its movies have {all.Length:N0} different genres; expected at most {MaxGenres:N0}. ")
                    + "Does the genre column hold something else?"
            );
    }

    /// <summary>Throws if an id is listed twice, since it would be unclear which line counts.</summary>
    public static void Unique(SourceFile file, int number, HashSet<int> seen, int id, string what)
    {
        if (!seen.Add(id))
            throw new DataFormatException(file.FullName, number, Invariant($"{what} {id} is listed twice."));
    }

    /// <summary>Shortens a field for a message.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
