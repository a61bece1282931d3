using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>IMDb's public tables (https://developer.imdb.com/non-commercial-datasets), plain or gzipped, anywhere in a
/// folder or zip. A table that is in several files is read from all of them; for each title the first one
/// counts.</summary>
internal sealed class ImdbTables(IReadOnlyList<FileSource> sources, DirtLog dirt, CancellationToken cancel)
{
    public const string Basics = "title.basics.tsv";

    const string Ratings = "title.ratings.tsv",
        Crew = "title.crew.tsv",
        Principals = "title.principals.tsv",
        Names = "name.basics.tsv";

    /// <summary>Returns true if a source holds one of the tables.</summary>
    public static bool AreIn(FileSource source) => source.Files.Any(file => Is(file, Basics) || Is(file, Ratings));

    /// <summary>Offers all titles to the movies.</summary>
    public void OfferTitles(TitleMatching matching)
    {
        var read = new HashSet<int>();
        foreach (SourceFile file in All(Basics))
        {
            var inThisFile = new HashSet<int>();
            TsvTable.Read(
                file,
                dirt,
                ["tconst", "titleType", "primaryTitle", "originalTitle", "startYear", "runtimeMinutes", "genres"],
                row =>
                {
                    if (!row.TryId(0, "tt"u8, out int number))
                        return "with an invalid id";
                    if (!row.TryNumber(4, out int? year))
                        return "with a year that is not a number";
                    if (!matching.MayWant(number, year))
                        return null;
                    if (!row.TryNumber(5, out int? minutes))
                        return "with a runtime that is not a number";
                    if (row[2].IsEmpty)
                        return "without a title";
                    if (Math.Max(row[2].Length, row[3].Length) > 4 * Field.MaxTitle)
                        return "with a title that is too long";
                    string title = row.Text(2),
                        type = Word(row[1]);
                    string? original = row[3].IsEmpty || row[3].SequenceEqual(row[2]) ? null : row.Text(3);
                    if (!matching.Offer(number, title, original, type, year))
                        return null;
                    if (!inThisFile.Add(number))
                        return "with a repeated id";
                    if (!read.Add(number))
                        return null; // another file has said it
                    matching.Keep(
                        number,
                        new ImdbTitle(Field.ImdbId(number), title, year, minutes, Genres(row[6]), null, null, [], [])
                        {
                            OriginalTitle = original,
                            Type = type,
                        }
                    );
                    return null;
                },
                cancel
            );
        }
    }

    /// <summary>Fills in the ratings and votes of the titles.</summary>
    public void AddRatings(Dictionary<int, ImdbTitle> titles)
    {
        foreach (SourceFile file in All(Ratings))
        {
            TsvTable.Read(
                file,
                dirt,
                ["tconst", "averageRating", "numVotes"],
                row =>
                {
                    if (!row.TryId(0, "tt"u8, out int number))
                        return "with an invalid id";
                    if (!titles.TryGetValue(number, out ImdbTitle? title))
                        return null;
                    if (
                        !System.Buffers.Text.Utf8Parser.TryParse(row[1], out double rating, out int used)
                        || used != row[1].Length
                        || rating is not (>= 1 and <= 10)
                    )
                        return "with a rating that is not 1 to 10";
                    if (!row.TryNumber(2, out int? votes) || votes is null or < 0)
                        return "with votes that are not a number";
                    if (title.Votes is null)
                        titles[number] = title with { AverageRating = rating, Votes = votes };
                    return null;
                },
                cancel
            );
        }
    }

    /// <summary>Fills in the directors and actors of some titles if these tables have them.</summary>
    public void AddPeople(Dictionary<int, ImdbTitle> titles, IReadOnlySet<int> wanted)
    {
        Dictionary<int, int[]> directors = Directors(wanted);
        Dictionary<int, List<(int Ordering, int Person, bool Directs)>> principals = ReadPrincipals(wanted);
        if (directors.Count == 0 && principals.Count == 0)
            return;
        Dictionary<int, string> names = ReadNames([
            .. directors.Values.SelectMany(people => people),
            .. principals.Values.SelectMany(people => people.Select(one => one.Person)),
        ]);
        int nameless = 0;
        foreach (int number in directors.Keys.Union(principals.Keys))
        {
            var billed = principals.GetValueOrDefault(number, []).OrderBy(one => one.Ordering).ToList();
            int[] directing = directors.TryGetValue(number, out int[]? crew)
                ? crew
                : [.. billed.Where(one => one.Directs).Select(one => one.Person)];
            ImdbTitle title = titles[number];
            titles[number] = title with
            {
                Directors = Named(directing) is { IsEmpty: false } found ? found : title.Directors,
                Actors = Named(billed.Where(one => !one.Directs).Select(one => one.Person)) is { IsEmpty: false } acting
                    ? acting
                    : title.Actors,
            };
        }
        if (nameless > 0)
            dirt.Note(
                Invariant($"{nameless:N0} of the people in the titles have no name in {Names}; they are left out.")
            );

        ImmutableArray<string> Named(IEnumerable<int> people)
        {
            var known = ImmutableArray.CreateBuilder<string>();
            foreach (int person in people.Distinct())
            {
                if (names.TryGetValue(person, out string? name))
                    known.Add(name);
                else
                    nameless++;
            }
            return known.DrainToImmutable();
        }
    }

    Dictionary<int, int[]> Directors(IReadOnlySet<int> wanted)
    {
        var directors = new Dictionary<int, int[]>();
        foreach (SourceFile file in All(Crew))
        {
            TsvTable.Read(
                file,
                dirt,
                ["tconst", "directors"],
                row =>
                {
                    if (!row.TryId(0, "tt"u8, out int number))
                        return "with an invalid id";
                    if (!wanted.Contains(number) || row[1].IsEmpty)
                        return null;
                    var people = new List<int>();
                    foreach (string id in row.Text(1).Split(','))
                    {
                        if (
                            !id.StartsWith("nm", StringComparison.Ordinal)
                            || !int.TryParse(id.AsSpan(2), CultureInfo.InvariantCulture, out int person)
                        )
                            return "with an invalid director id";
                        people.Add(person);
                    }
                    directors.TryAdd(number, [.. people]);
                    return null;
                },
                cancel
            );
        }
        return directors;
    }

    Dictionary<int, List<(int Ordering, int Person, bool Directs)>> ReadPrincipals(IReadOnlySet<int> wanted)
    {
        var principals = new Dictionary<int, List<(int, int, bool)>>();
        foreach (SourceFile file in All(Principals))
        {
            TsvTable.Read(
                file,
                dirt,
                ["tconst", "ordering", "nconst", "category"],
                row =>
                {
                    if (!row.TryId(0, "tt"u8, out int number))
                        return "with an invalid id";
                    if (!wanted.Contains(number))
                        return null;
                    bool directs = row[3].SequenceEqual("director"u8);
                    if (!directs && !row[3].SequenceEqual("actor"u8) && !row[3].SequenceEqual("actress"u8))
                        return null;
                    if (
                        !row.TryNumber(1, out int? ordering)
                        || ordering is null
                        || !row.TryId(2, "nm"u8, out int person)
                    )
                        return "with an invalid person or position in the credits";
                    if (!principals.TryGetValue(number, out var people))
                        principals.Add(number, people = []);
                    people.Add((ordering.Value, person, directs));
                    return null;
                },
                cancel
            );
        }
        return principals;
    }

    Dictionary<int, string> ReadNames(HashSet<int> wanted)
    {
        var names = new Dictionary<int, string>();
        foreach (SourceFile file in All(Names))
        {
            TsvTable.Read(
                file,
                dirt,
                ["nconst", "primaryName"],
                row =>
                {
                    if (!row.TryId(0, "nm"u8, out int person))
                        return "with an invalid id";
                    if (wanted.Contains(person) && !row[1].IsEmpty)
                        names.TryAdd(person, row.Text(1));
                    return null;
                },
                cancel
            );
        }
        return names;
    }

    IEnumerable<SourceFile> All(string table) =>
        sources.SelectMany(source => source.Files).Where(file => Is(file, table));

    static bool Is(SourceFile file, string table) => file.Name == table || file.Name == table + ".gz";

    static ImmutableArray<string> Genres(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? [] : [.. System.Text.Encoding.UTF8.GetString(field).Split(',').Select(string.Intern)];

    /// <summary>One string for each of the few types.</summary>
    static string Word(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("tvEpisode"u8) ? "tvEpisode"
        : type.SequenceEqual("movie"u8) ? "movie"
        : string.Intern(System.Text.Encoding.UTF8.GetString(type));
}
