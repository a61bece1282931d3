using System.Globalization;
using System.Text;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>The sample in the files of the-movies-dataset: pandas's CSV, lists as Python prints them, and the dirt of
/// the published files.</summary>
internal static class MetadataFiles
{
    /// <summary>Number of movies that are split over two rows of the metadata, like three of the published
    /// ones.</summary>
    public const int BrokenMovies = 3;

    /// <summary>Number of rows of the metadata that are repeated.</summary>
    public const int RepeatedMovies = 12;

    /// <summary>Number of rows of the keywords that are repeated.</summary>
    public const int RepeatedKeywords = 20;

    /// <summary>Number of movies without a TMDB id in the links.</summary>
    public const int Unlinked = 5;

    /// <summary>Number of movies with a TMDB id but without metadata.</summary>
    public const int Undescribed = 8;

    /// <summary>TMDB's names and ids of ML-100K's genres, in the order of u.genre; null for a genre that TMDB does not
    /// have.</summary>
    static readonly (int Id, string Name)?[] Genres =
    [
        null,
        (28, "Action"),
        (12, "Adventure"),
        (16, "Animation"),
        (10751, "Family"),
        (35, "Comedy"),
        (80, "Crime"),
        (99, "Documentary"),
        (18, "Drama"),
        (14, "Fantasy"),
        (9648, "Mystery"),
        (27, "Horror"),
        (10402, "Music"),
        (9648, "Mystery"),
        (10749, "Romance"),
        (878, "Science Fiction"),
        (53, "Thriller"),
        (10752, "War"),
        (37, "Western"),
    ];

    public static IEnumerable<KeyValuePair<string, byte[]>> Write(
        ulong seed,
        MetadataMovie[] movies,
        List<SampleRating> ratings
    )
    {
        var rng = Rng.ForStream(seed, 12);
        int[] order = [.. Enumerable.Range(0, movies.Length)];
        rng.Shuffle<int>(order);
        // The broken, repeated, unlinked and undescribed ones are the last of the shuffled movies, so that nobody's
        // favorites are sure to be among them.
        HashSet<int> broken = [.. order[^BrokenMovies..]],
            undescribed = [.. order[^(BrokenMovies + Undescribed)..^BrokenMovies]];
        HashSet<int> unlinked = [.. order[^(BrokenMovies + Undescribed + Unlinked)..^(BrokenMovies + Undescribed)]];
        int[] described = [.. order.Where(index => !undescribed.Contains(index))];

        var metadata = new StringBuilder(
            "adult,belongs_to_collection,budget,genres,homepage,id,imdb_id,original_language,"
                + "original_title,overview,popularity,poster_path,production_companies,production_countries,"
                + "release_date,revenue,runtime,spoken_languages,status,tagline,title,video,vote_average,"
                + "vote_count\n"
        );
        foreach (int index in described.Concat(described[..RepeatedMovies]))
            metadata.Append(Row(movies[index], broken.Contains(index)));
        var keywords = new StringBuilder("id,keywords\n");
        foreach (int index in described.Concat(described[..RepeatedKeywords]))
        {
            string list = List(
                movies[index]
                    .Keywords.Select(word =>
                        Invariant($"{{'id': {100 + word.Length * 31}, 'name': {Quoted(Spaced(word, index))}}}")
                    )
            );
            keywords.Append(CultureInfo.InvariantCulture, $"{movies[index].Tmdb},{Cell(list)}\n");
        }
        var credits = new StringBuilder("cast,crew,id\n");
        foreach (int index in described)
            credits.Append(Credits(movies[index]));
        var links = new StringBuilder("movieId,imdbId,tmdbId\r\n");
        foreach (MetadataMovie movie in movies)
            links.Append(
                CultureInfo.InvariantCulture,
                $"{movie.Source.Id},{100_000 + movie.Tmdb:0000000},"
                    + $"{(unlinked.Contains(movie.Source.Id - 1) ? null : movie.Tmdb)}\r\n"
            );
        var lines = new StringBuilder("userId,movieId,rating,timestamp\r\n");
        foreach (SampleRating rating in ratings.OrderBy(rating => rating.UserId).ThenBy(rating => rating.MovieId))
        {
            // Every other user gives half stars, too.
            int halves = 2 * rating.Stars - (rating.UserId % 2 == 0 ? rng.Next(2) : 0);
            lines.Append(
                CultureInfo.InvariantCulture,
                $"{rating.UserId},{rating.MovieId},{halves / 2}.{(halves % 2 == 0 ? 0 : 5)},{rating.Seconds}\r\n"
            );
        }
        return new Dictionary<string, byte[]>
        {
            ["movies_metadata.csv"] = Bytes(metadata),
            ["keywords.csv"] = Bytes(keywords),
            ["credits.csv"] = Bytes(credits),
            ["links_small.csv"] = Bytes(links),
            ["ratings_small.csv"] = Bytes(lines),
        };

        static byte[] Bytes(StringBuilder text) => Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A row of the metadata. In a broken one the overview has a line break and no quotes, so that its second
    /// half is a row with shifted columns.</summary>
    static string Row(MetadataMovie movie, bool broken)
    {
        string genres = List(
            movie
                .Source.Genres.Select(genre => Genres[genre])
                .OfType<(int Id, string Name)>()
                .Distinct()
                .Select(genre => Invariant($"{{'id': {genre.Id}, 'name': {Quoted(genre.Name)}}}"))
        );
        string date = movie.Source.Released?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        int votes = 5 + 3 * (SampleMovies.Count - movie.Source.Rank);
        string[] before =
        [
            "False",
            "",
            "0",
            genres,
            "",
            movie.Tmdb.ToString(CultureInfo.InvariantCulture),
            Invariant($"tt{100_000 + movie.Tmdb:0000000}"),
            movie.Language,
            movie.Title,
        ];
        string[] after =
        [
            Invariant($"{votes / 100}.{votes % 100:00}"),
            Invariant($"/{movie.Tmdb}.jpg"),
            "[{'name': 'Sample Pictures', 'id': 3}]",
            "[{'iso_3166_1': 'US', 'name': 'United States of America'}]",
            date,
            "0",
            "101.0",
            $"[{{'iso_639_1': '{movie.Language}', 'name': '{movie.Language}'}}]",
            "Released",
            "",
            movie.Title,
            "False",
            "6.4",
            votes.ToString(CultureInfo.InvariantCulture),
        ];
        string overview = broken
            ? movie
                .Overview.Replace(",", "", StringComparison.Ordinal)
                .Replace("\"", "", StringComparison.Ordinal)
                .ReplaceLineEnding() + "\n - Written by nobody"
            : Cell(movie.Overview);
        return $"{Cells(before)},{overview},{Cells(after)}\n";
    }

    static string Credits(MetadataMovie movie)
    {
        string cast = List(
            movie.Cast.Select(
                (name, place) =>
                    Invariant($"{{'cast_id': {place + 2}, 'character': 'Somebody\\'s friend', ")
                    + Invariant($"'credit_id': '52fe4284c3a3', 'gender': {place % 3}, 'id': ")
                    + Invariant($"{500 + name.Length}, 'name': {Quoted(name)}, 'order': {place}, ")
                    + "'profile_path': None}"
            )
        );
        string crew = List(
            new[] { ("Director", movie.Director), ("Producer", movie.Cast[^1]) }.Select(one =>
                "{'credit_id': '52fe4284c3a4', 'department': 'Directing', 'gender': "
                + Invariant($"0, 'id': {900 + one.Item2.Length}, 'job': '{one.Item1}', 'name': ")
                + Invariant($"{Quoted(one.Item2)}, 'profile_path': None}}")
            )
        );
        return $"{Cell(cast)},{Cell(crew)},{movie.Tmdb.ToString(CultureInfo.InvariantCulture)}\n";
    }

    static string List(IEnumerable<string> entries) => $"[{string.Join(", ", entries)}]";

    /// <summary>Some keywords have a space that does not break, as published.</summary>
    static string Spaced(string word, int index) => index % 40 == 0 ? $"\u00A0{word}" : word;

    /// <summary>As Python prints a string.</summary>
    static string Quoted(string text)
    {
        string shown = text.Replace("\u00A0", "\\xa0", StringComparison.Ordinal);
        return shown.Contains('\'', StringComparison.Ordinal) ? $"\"{shown}\"" : $"'{shown}'";
    }

    static string Cells(string[] texts) => string.Join(',', texts.Select(Cell));

    static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static string ReplaceLineEnding(this string text) => text.Replace("\n", " ", StringComparison.Ordinal);
}
