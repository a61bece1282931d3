using System.Globalization;
using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>Tables in IMDb's layout about a data set's own movies, for use when IMDb's are not available: titles
/// spelled as at IMDb, people with their genres, titles of the same name, thousands of other titles, and
/// dirt.</summary>
/// <remarks>The same data set and seed give the same rows on every machine.</remarks>
internal static class ImdbSample
{
    /// <summary>Number of titles that are not one of the movies, which makes the tables about as long as the published
    /// extracts.</summary>
    const int OtherTitles = 8000;

    const int FirstNumber = 9_000_000,
        FirstOther = 9_500_000,
        FirstPerson = 1;

    static readonly string[] Types =
    [
        "tvEpisode",
        "tvEpisode",
        "tvEpisode",
        "tvEpisode",
        "tvEpisode",
        "short",
        "movie",
        "video",
        "tvSeries",
        "tvMovie",
    ];

    static readonly string[] Articles = ["The", "A", "An", "La", "Le", "Les", "Il", "El", "Das", "Der", "Die"];

    static readonly string[] Roman = ["II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];

    /// <summary>[movies] the number of each movie's id; movies with the same title and year have the same. Some of them
    /// are not in the tables.</summary>
    public static int[] Ids(Dataset data)
    {
        var first = new Dictionary<(string, int?), int>();
        return
        [
            .. data.Movies.Select(movie =>
                first.TryGetValue((movie.Title, movie.Year), out int id)
                    ? id
                    : first[(movie.Title, movie.Year)] = FirstNumber + (int)movie.Id
            ),
        ];
    }

    /// <summary>The bytes of title.basics, title.ratings (gzipped), title.crew, title.principals (with a byte order
    /// mark) and name.basics, by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files(Dataset data, ulong seed)
    {
        var rng = Rng.ForStream(seed, 21);
        var tables = new Tables(data);
        int[] ids = Ids(data);
        var written = new HashSet<int>();
        for (int movie = 0; movie < ids.Length; movie++)
        {
            if (!written.Add(ids[movie]))
                continue;
            if (rng.NextDouble() < 0.02)
                continue; // IMDb does not know it
            tables.AddMovie(ref rng, movie, ids[movie]);
        }
        for (int other = 0; other < OtherTitles; other++)
            tables.AddOther(ref rng, FirstOther + other);
        return tables.Files(ref rng);
    }

    /// <summary><c>The Velvet Harbor</c> for <c>Velvet Harbor, The (1995)</c>.</summary>
    static string Plain(string title)
    {
        string name = title.IndexOf(" (", StringComparison.Ordinal) is > 0 and var bracket ? title[..bracket] : title;
        int comma = name.LastIndexOf(", ", StringComparison.Ordinal);
        return comma > 0 && Articles.Contains(name[(comma + 2)..]) ? $"{name[(comma + 2)..]} {name[..comma]}" : name;
    }

    /// <summary>The tables while they are being written.</summary>
    sealed class Tables
    {
        readonly Dataset data;
        readonly List<string> basics = [],
            crew = [],
            principals = [];
        readonly List<(int Number, double Rating, int Votes)> ratings = [];
        readonly string[] names;
        readonly int directors;
        readonly string[] words;

        public Tables(Dataset data)
        {
            this.data = data;
            directors = Math.Max(20, data.Movies.Length / 6);
            int actors = Math.Max(60, data.Movies.Length / 3);
            names = [.. MetadataMovies.Names().Take(directors + actors)];
            words =
            [
                .. data
                    .Movies.SelectMany(movie => Plain(movie.Title).Split(' '))
                    .Where(word => word.Length > 2)
                    .Distinct(StringComparer.Ordinal),
            ];
        }

        public void AddMovie(ref Rng rng, int index, int number)
        {
            Movie movie = data.Movies[index];
            string title = Plain(movie.Title);
            string? original = null;
            int? year = movie.Year is int known
                ? known
                    + (
                        rng.Next(20) switch
                        {
                            0 => -1,
                            1 => 1,
                            _ => 0,
                        }
                    )
                : null;
            switch (rng.Next(30))
            {
                case 0:
                    title = $"{title}: {words[rng.Next(words.Length)]} {words[rng.Next(words.Length)]}";
                    break;
                case 1:
                    original = $"{words[rng.Next(words.Length)]} {words[rng.Next(words.Length)]}";
                    break;
                case 2:
                    title = OtherNumerals(title.Replace(" and ", " & ", StringComparison.Ordinal));
                    break;
                case 3:
                    title = title.Replace('e', 'é');
                    break;
                case 4:
                    title = $"\"{title}\"";
                    break;
                case 5 when title.Length > 8:
                    title = title.Remove(3 + rng.Next(title.Length - 5), 1);
                    break;
            }
            int seen = data.Ratings.ByMovie.RowLength(index);
            int votes = 5 + seen * (150 + rng.Next(300));
            Write(
                ref rng,
                number,
                "movie",
                title,
                original ?? title,
                year,
                Genres(ref rng, movie),
                80 + rng.Next(30) + rng.Next(30)
            );
            Rate(ref rng, number, index, votes);
            People(ref rng, index, number);
            // Other titles of the same name: sometimes an episode, rarely another movie; some have as many votes.
            if (rng.Next(8) == 0)
                Write(
                    ref rng,
                    FirstOther + OtherTitles + 2 * basics.Count,
                    "tvEpisode",
                    Plain(movie.Title),
                    Plain(movie.Title),
                    year,
                    "Drama",
                    45
                );
            if (rng.Next(60) != 0)
                return;
            int namesake = FirstOther + OtherTitles + 2 * basics.Count + 1;
            Write(ref rng, namesake, "movie", Plain(movie.Title), Plain(movie.Title), year, "Drama", 90);
            Rate(ref rng, namesake, index, rng.Next(2) == 0 ? votes : 1 + votes / 100);
        }

        public void AddOther(ref Rng rng, int number)
        {
            string title = words[rng.Next(words.Length)];
            for (int more = rng.Next(3); more > 0; more--)
                title += " " + words[rng.Next(words.Length)];
            Write(
                ref rng,
                number,
                Types[rng.Next(Types.Length)],
                title,
                title,
                1930 + rng.Next(90),
                "Drama",
                10 + rng.Next(100)
            );
        }

        /// <summary>The files, with rows that are malformed or repeated.</summary>
        public Dictionary<string, byte[]> Files(ref Rng rng)
        {
            for (int repeated = 0; repeated < 5; repeated++)
                basics.Insert(rng.Next(basics.Count), basics[rng.Next(Math.Min(basics.Count, data.Movies.Length))]);
            for (int broken = 0; broken < 3; broken++)
                basics[rng.Next(basics.Count)] += "\tone field too many";
            string ratingRows = string.Concat(
                ratings.Select(row =>
                    string.Create(CultureInfo.InvariantCulture, $"tt{row.Number}\t{row.Rating:0.0}\t{row.Votes}\n")
                )
            );
            // The name of the busiest director is missing.
            string nameRows = string.Concat(
                names.Index().Skip(1).Select(one => $"{Person(one.Index)}\t{one.Item}\t\\N\t\\N\tactor,director\t\\N\n")
            );
            return new Dictionary<string, byte[]>
            {
                ["title.basics.tsv"] = Bytes(
                    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\t"
                        + "runtimeMinutes\tgenres\n"
                        + string.Join('\n', basics)
                ),
                ["title.ratings.tsv.gz"] = Zipped(Bytes("tconst\taverageRating\tnumVotes\n" + ratingRows)),
                ["title.crew.tsv"] = Bytes("tconst\tdirectors\twriters\n" + string.Join('\n', crew)),
                ["title.principals.tsv"] =
                [
                    0xEF,
                    0xBB,
                    0xBF,
                    .. Bytes("tconst\tordering\tnconst\tcategory\tjob\tcharacters\n" + string.Join('\n', principals)),
                ],
                ["name.basics.tsv"] = Bytes(
                    "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n" + nameRows
                ),
            };
        }

        void Write(
            ref Rng rng,
            int number,
            string type,
            string title,
            string original,
            int? year,
            string genres,
            int minutes
        )
        {
            int? runtime = rng.Next(12) == 0 ? null : minutes;
            basics.Add(
                Invariant($"tt{number}\t{type}\t{title}\t{original}\t0\t")
                    + Invariant($"{OrNone(year)}\t\\N\t{OrNone(runtime)}\t{genres}")
            );
        }

        static string OrNone(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "\\N";

        void Rate(ref Rng rng, int number, int index, int votes)
        {
            ReadOnlySpan<float> stars = data.Ratings.ByMovie.RowValues(index);
            double sum = 0;
            foreach (float one in stars)
                sum += one;
            double mean = (sum + 3.3 * 5) / (stars.Length + 5) * 2 - 0.5 + 0.4 * (rng.NextDouble() - 0.5);
            ratings.Add((number, Math.Clamp(mean, 1, 10), votes));
        }

        /// <summary>Adds a director and some actors; each has a few genres, and few are in many movies.</summary>
        void People(ref Rng rng, int index, int number)
        {
            int genre = data.Movies[index].Genres.IsEmpty
                ? 0
                : data.Genres.IndexOf(data.Movies[index].Genres[rng.Next(data.Movies[index].Genres.Length)]);
            int director = Draw(ref rng, 0, directors, genre);
            crew.Add(Invariant($"tt{number}\t{(rng.Next(50) == 0 ? "\\N" : Person(director))}\t\\N"));
            int ordering = 1,
                cast = 2 + rng.Next(4);
            for (int actor = 0; actor < cast; actor++)
                principals.Add(
                    Invariant($"tt{number}\t{ordering++}\t{Person(Draw(ref rng, directors, names.Length, genre))}\t")
                        + $"{(rng.Next(2) == 0 ? "actor" : "actress")}\t\\N\t[\"Somebody's \"friend\"]"
                );
            principals.Add(Invariant($"tt{number}\t{ordering}\t{Person(director)}\tdirector\t\\N\t\\N"));
        }

        /// <summary>Draws a person in from..to. The people of a genre are evenly spaced, and the first of them are
        /// drawn most often.</summary>
        int Draw(ref Rng rng, int from, int to, int genre)
        {
            int genres = Math.Max(1, data.Genres.Length),
                of = Math.Max(1, (to - from) / genres);
            double u = rng.NextDouble();
            return Math.Min(to - 1, from + (genre + genres * (int)(of * u * u)) % (to - from));
        }

        /// <summary>At most three genres in IMDb's words; sometimes one that MovieLens does not have.</summary>
        static string Genres(ref Rng rng, Movie movie)
        {
            List<string> genres =
            [
                .. movie.Genres.Select(genre => genre is "Children's" or "Children" ? "Family" : genre).Take(3),
            ];
            if (genres.Count < 3 && rng.Next(4) == 0)
                genres.Add(rng.Next(2) == 0 ? "Biography" : "History");
            return genres.Count == 0 ? "\\N" : string.Join(',', genres.Order(StringComparer.Ordinal));
        }

        /// <summary>Roman numerals as digits and the other way round.</summary>
        static string OtherNumerals(string title) =>
            string.Join(
                ' ',
                title
                    .Split(' ')
                    .Select(word =>
                        Array.IndexOf(Roman, word) is >= 0 and var place
                            ? (place + 2).ToString(CultureInfo.InvariantCulture)
                        : word.Length == 1 && word[0] is >= '2' and <= '9' ? Roman[word[0] - '2']
                        : word
                    )
            );

        static string Person(int person) => Invariant($"nm{FirstPerson + person:0000000}");

        static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

        static byte[] Zipped(byte[] bytes)
        {
            using var target = new MemoryStream();
            using (var zip = new GZipStream(target, CompressionLevel.Fastest))
                zip.Write(bytes);
            return target.ToArray();
        }
    }
}
