using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Sources;

namespace MovieRec.Data.Readers;

/// <summary>Fields of a line in a file of movies or users, with an error that says where.</summary>
internal static class Field
{
    public static string[] Split(SourceFile file, int number, string line, string separator, int expected, string columns)
    {
        string[] fields = line.Split(separator);
        return fields.Length == expected ? fields
            : throw new DataFormatException(file.FullName, number, $"found {fields.Length} fields, expected {expected} with '{separator}' between: {columns}.");
    }

    public static int Id(SourceFile file, int number, string text, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id
            : throw new DataFormatException(file.FullName, number, $"{what} '{text}' is not a whole number.");

    /// <summary><c>01-Jan-1995</c> or <c>4-Feb-1971</c>; null where the field is empty.</summary>
    public static DateOnly? Date(SourceFile file, int number, string text) =>
        text.Length == 0 ? null
            : DateOnly.TryParseExact(text, "d-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date
            : throw new DataFormatException(file.FullName, number, $"the date '{text}' is not of the form 01-Jan-1995.");

    public static string? OrNull(string text) => text.Length == 0 ? null : text;

    /// <summary>Genres joined by <c>|</c>, as ML-1M and later write them.</summary>
    public static ImmutableArray<string> Genres(string text) => text is "" or "(no genres listed)" ? [] : [.. text.Split('|')];

    /// <summary>An error where an id is listed twice: it would be unclear which line counts.</summary>
    public static void Unique(SourceFile file, int number, HashSet<int> seen, int id, string what)
    {
        if (!seen.Add(id)) throw new DataFormatException(file.FullName, number, $"{what} {id} is listed a second time.");
    }
}
