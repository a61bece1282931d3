using System.Globalization;
using System.Text;
using MovieRec.Data.Layouts;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>A few lines of data in each published layout.</summary>
internal static class SmallFiles
{
    public const int Users = 12,
        Movies = 15;

    static readonly string[] GenreNames = ["unknown", "Action", "Comedy", "Drama"];

    public static Dictionary<string, byte[]> Of(DatasetLayout layout)
    {
        var rng = new Rng(17);
        string separator = layout switch
        {
            DatasetLayout.MovieLens100K => "\t",
            DatasetLayout.MovieLens1M or DatasetLayout.MovieLens10M => "::",
            _ => ",",
        };
        bool halves = layout is not (DatasetLayout.MovieLens100K or DatasetLayout.MovieLens1M);
        var ratings = new List<string>();
        for (int user = 1; user <= Users; user++)
        {
            for (int movie = 1; movie <= Movies; movie++)
            {
                if (rng.Next(3) == 0)
                    continue;
                string stars = halves
                    ? (0.5 * (1 + rng.Next(10))).ToString("0.0", CultureInfo.InvariantCulture)
                    : $"{1 + rng.Next(5)}";
                ratings.Add(string.Join(separator, user, movie, stars, 881250949 + rng.Next(9_000_000)));
            }
        }
        string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
        IEnumerable<int> movies = Enumerable.Range(1, Movies),
            users = Enumerable.Range(1, Users);
        string Title(int movie) =>
            movie == 3 ? "Misérables, Les (1995)"
            : movie == 4 ? "Say \"A\", B (1996)"
            : $"Movie {movie} ({1980 + movie})";
        string Quoted(int movie) => $"\"{Title(movie).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string Genre(int movie) =>
            movie % 3 == 0 ? "Action|Drama"
            : movie % 3 == 1 ? "Comedy"
            : "(no genres listed)";
        var files = new Dictionary<string, string>();
        switch (layout)
        {
            case DatasetLayout.MovieLens100K:
                files["u.data"] = Lines(ratings);
                files["u.item"] = Lines(
                    movies.Select(movie =>
                        $"{movie}|{Title(movie)}|01-Jan-{1980 + movie}||http://x/{movie}|0|{movie % 2}|"
                        + $"{(movie + 1) % 2}|1"
                    )
                );
                files["u.user"] = Lines(
                    users.Select(user => $"{user}|{20 + user}|{(user % 2 == 0 ? "F" : "M")}|student|1234{user % 10}")
                );
                files["u.genre"] = Lines(GenreNames.Select((genre, place) => $"{genre}|{place}"));
                files["u1.base"] = Lines(ratings.Where((_, row) => row % 5 != 0));
                files["u1.test"] = Lines(ratings.Where((_, row) => row % 5 == 0));
                break;
            case DatasetLayout.MovieLens1M:
                files["ratings.dat"] = Lines(ratings);
                files["movies.dat"] = Lines(
                    movies.Select(movie => $"{movie}::{Title(movie)}::{(movie % 2 == 0 ? "Comedy" : "Action|Drama")}")
                );
                files["users.dat"] = Lines(
                    users.Select(user => $"{user}::{(user % 2 == 0 ? "F" : "M")}::25::{user % 21}::12345")
                );
                break;
            case DatasetLayout.MovieLens10M:
                files["ratings.dat"] = Lines(ratings);
                files["movies.dat"] = Lines(movies.Select(movie => $"{movie}::{Title(movie)}::{Genre(movie)}"));
                files["tags.dat"] = Lines(
                    movies.Select(movie => $"{1 + movie % Users}::{movie}::a::tag {movie}::1188263867")
                );
                break;
            case DatasetLayout.MovieLensCsv:
                files["ratings.csv"] = "userId,movieId,rating,timestamp\n" + Lines(ratings);
                files["movies.csv"] =
                    "movieId,title,genres\n" + Lines(movies.Select(movie => $"{movie},{Quoted(movie)},{Genre(movie)}"));
                files["links.csv"] =
                    "movieId,imdbId,tmdbId\n"
                    + Lines(
                        movies.Select(movie =>
                            $"{movie},{114000 + movie:0000000},{(movie == 5 ? "" : $"{860 + movie}")}"
                        )
                    );
                files["tags.csv"] =
                    "userId,movieId,tag,timestamp\n"
                    + Lines(movies.Select(movie => $"{1 + movie % Users},{movie},\"tag, {movie}\",1188263867"));
                break;
            default:
                files["ratings_small.csv"] = "userId,movieId,rating,timestamp\n" + Lines(ratings);
                files["links_small.csv"] =
                    "movieId,imdbId,tmdbId\n"
                    + Lines(
                        movies.Select(movie =>
                            $"{movie},{114000 + movie:0000000},{(movie == 5 ? "" : $"{860 + movie}")}"
                        )
                    );
                files["movies_metadata.csv"] =
                    "adult,genres,id,original_language,overview,release_date,title\n"
                    + Lines(
                        movies.Select(movie =>
                            "False,\"[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': "
                            + $"'Comedy'}}]\",{860 + movie},en,\"An overview,\n"
                            + $"in two lines.\",{1980 + movie}-10-30,{Quoted(movie)}"
                        )
                    );
                files["keywords.csv"] =
                    "id,keywords\n"
                    + Lines(movies.Select(movie => $"{860 + movie},\"[{{'id': 1, 'name': 'toy {movie}'}}]\""));
                files["credits.csv"] =
                    "cast,crew,id\n"
                    + Lines(
                        movies.Select(movie =>
                            $"\"[{{'name': 'Ann {movie}', 'order': 0}}]\",\"[{{'job': 'Director', 'name': "
                            + $"'Bo {movie % 3}'}}]\",{860 + movie}"
                        )
                    );
                break;
        }
        Encoding encoding = layout is DatasetLayout.MovieLens100K or DatasetLayout.MovieLens1M
            ? Encoding.Latin1
            : Encoding.UTF8;
        return files.ToDictionary(file => file.Key, file => encoding.GetBytes(file.Value));
    }
}
