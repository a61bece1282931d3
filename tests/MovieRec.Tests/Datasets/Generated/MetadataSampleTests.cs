using System.Security.Cryptography;
using System.Text;
using MovieRec.Data;
using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets.Generated;

/// <summary>The generated metadata stand in for the-movies-dataset, so they must have its layout, its dirt, and
/// something to be found.</summary>
public sealed class MetadataSampleTests
{
    static readonly Dataset Data = MetadataSample.Open();
    static readonly IReadOnlyDictionary<string, byte[]> Files = MetadataSample.Files();

    /// <summary>These are the bytes of seed 42 on every machine; a change of the generator changes them, and with them
    /// every figure that was made from it.</summary>
    [Fact]
    public void Seed_42_gives_these_bytes()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Files.Keys.Order(StringComparer.Ordinal))
            hash.AppendData(Files[name]);
        Assert.Equal("4dff61a38642e7c2cd57fe962911f71c", Convert.ToHexStringLower(hash.GetHashAndReset())[..32]);
        Assert.All(MetadataSample.Files(43), file => Assert.NotEqual(file.Value, Files[file.Key]));
    }

    [Fact]
    public void Says_that_it_is_generated_and_is_what_the_locator_opens_in_place_of_the_movies_dataset()
    {
        Assert.Equal("sample", Data.Name);
        Assert.Contains("is generated", Data.Notice, StringComparison.Ordinal);
        Assert.Equal(Data.Hash, DataLocator.FromEnvironment().Sample!("the-movies-dataset").Hash);
    }

    [Fact]
    public void The_dirt_is_there_and_is_found()
    {
        var dirt = Data.Reading.Dirt.ToDictionary(one => (one.File, one.Reason), one => one.Count);
        // one that nobody knows
        Assert.Equal(1 + MetadataFiles.BrokenMovies, dirt[("movies_metadata.csv", "without a title")]);
        Assert.Equal(MetadataFiles.BrokenMovies, dirt[("movies_metadata.csv", "with an id that is not a number")]);
        Assert.Equal(MetadataFiles.RepeatedMovies, dirt[("movies_metadata.csv", "with a repeated id")]);
        Assert.Equal(MetadataFiles.RepeatedKeywords, dirt[("keywords.csv", "with a repeated id")]);
        Assert.Equal(MetadataFiles.Unlinked, dirt[("links_small.csv", "without a TMDB id")]);
        Assert.Equal(
            1 + MetadataFiles.BrokenMovies + MetadataFiles.Undescribed,
            dirt[("links_small.csv", "with a TMDB id without metadata")]
        );
        Assert.Equal(7, dirt.Count);
        Assert.Empty(Data.Reading.Notes);
        Assert.Equal(
            1200 - 1 - MetadataFiles.BrokenMovies - MetadataFiles.Undescribed - MetadataFiles.Unlinked,
            Data.Movies.Length
        );
        string metadata = Encoding.UTF8.GetString(Files["movies_metadata.csv"]),
            keywords = Encoding.UTF8.GetString(Files["keywords.csv"]);
        Assert.Contains(".\n\nA story of", metadata, StringComparison.Ordinal);
        Assert.Contains("based on children's book\"\"", keywords, StringComparison.Ordinal);
        Assert.Contains(@"'\xa0", keywords, StringComparison.Ordinal);
    }

    [Fact]
    public void Movies_are_described()
    {
        Assert.All(
            Data.Movies,
            movie =>
                Assert.True(
                    movie.OriginalLanguage is not null
                        && movie.Overview is not null
                        && movie.Directors.Length == 1
                        && movie.Cast.Length is >= 3 and <= Movie.MaxCast
                )
        );
        Assert.InRange(Data.Movies.Count(movie => movie.Keywords.IsEmpty), 200, 400);
        Assert.InRange(Data.Movies.Count(movie => movie.OriginalLanguage == "en"), 700, 1100);
        Assert.Contains("Science Fiction", Data.Genres);
        Assert.InRange(Data.Ratings.Count, 77_000, 82_000);
        Assert.Contains(0.5f, Data.Ratings.Values);
        Assert.Contains(
            Data.Movies,
            movie => movie.Title.StartsWith("The ", StringComparison.Ordinal) && movie.Title.EndsWith(')')
        );
    }

    /// <summary>Movies of one director are rated alike by the same people: their ratings, less the movies' and users'
    /// means, go together. Of other pairs they do not.</summary>
    [Fact]
    public void What_is_said_of_movies_tells_who_likes_them()
    {
        double[] userMean =
        [
            .. Enumerable.Range(0, Data.Users.Length).Select(user => Mean(Data.Ratings.ByUser.RowValues(user))),
        ];
        double[] movieMean =
        [
            .. Enumerable.Range(0, Data.Movies.Length).Select(movie => Mean(Data.Ratings.ByMovie.RowValues(movie))),
        ];
        double together = Covariance((x, y) => x.Directors[0] == y.Directors[0]),
            others = Covariance((x, y) => x.Directors[0] != y.Directors[0]);
        Assert.True(together > 0.03 && together > 4 * Math.Abs(others), $"{together} {others}");

        static double Mean(ReadOnlySpan<float> values)
        {
            double sum = 0;
            foreach (float value in values)
                sum += value;
            return sum / values.Length;
        }

        double Covariance(Func<Movie, Movie, bool> take)
        {
            double sum = 0;
            long count = 0;
            for (int user = 0; user < Data.Users.Length; user++)
            {
                ReadOnlySpan<int> movies = Data.Ratings.ByUser.RowColumns(user);
                ReadOnlySpan<float> values = Data.Ratings.ByUser.RowValues(user);
                for (int i = 0; i < movies.Length; i++)
                {
                    for (int j = 0; j < i; j++)
                    {
                        if (!take(Data.Movies[movies[i]], Data.Movies[movies[j]]))
                            continue;
                        double all = userMean[user] - Data.Ratings.Mean;
                        sum += (values[i] - movieMean[movies[i]] - all) * (values[j] - movieMean[movies[j]] - all);
                        count++;
                    }
                }
            }
            return sum / count;
        }
    }
}
