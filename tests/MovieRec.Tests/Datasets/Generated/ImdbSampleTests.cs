using System.Security.Cryptography;
using System.Text;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets.Generated;

/// <summary>Generated tables stand in for IMDb's, so they must have their layout, their dirt, and something to be
/// found.</summary>
public sealed class ImdbSampleTests
{
    static readonly Dataset Data = Sample.Open();
    static readonly ImdbJoin Join = ImdbJoin.Generate(Data);

    [Fact]
    public void The_same_seed_gives_the_same_rows()
    {
        Assert.Equal(HashOf(42), HashOf(42));
        Assert.NotEqual(HashOf(42), HashOf(43));

        static string HashOf(ulong seed) =>
            Convert.ToHexString(
                SHA256.HashData(
                    ImdbSample
                        .Files(Data, seed)
                        .Where(file => !file.Key.EndsWith(".gz", StringComparison.Ordinal))
                        .SelectMany(file => file.Value)
                        .ToArray()
                )
            );
    }

    [Fact]
    public void Nearly_all_titles_are_found_and_hardly_one_is_mistaken()
    {
        MatchQuality quality = Join.Report.Quality!;
        Assert.Equal(Data.Movies.Length, quality.Known);
        Assert.InRange(quality.Present, 0.96 * quality.Known, 0.995 * quality.Known);
        Assert.InRange(quality.Precision, 0.985, 1);
        Assert.InRange(quality.Recall, 0.9, 0.999);
        Assert.All(Enum.GetValues<MatchKind>(), kind => Assert.NotEqual(0, Join.Report.Count(kind)));
    }

    [Fact]
    public void The_dirt_is_there_and_is_found()
    {
        Assert.Contains(
            Join.Reading.Dirt,
            dirt => dirt.Reason == "with more or fewer fields than the header" && dirt.Count == 3
        );
        Assert.Contains(Join.Reading.Dirt, dirt => dirt.Reason == "with a repeated id");
        Assert.NotNull(Join.Notice);
        Assert.Contains("no name in name.basics.tsv", Assert.Single(Join.Reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void People_keep_to_their_genres_and_some_are_in_many_movies()
    {
        MovieFacts facts = Join.Facts();
        Assert.InRange(facts.PersonNames.Length, 100, 600);
        Assert.InRange(
            Enumerable.Range(0, facts.MovieCount).Count(movie => float.IsNaN(facts.Runtime(movie))),
            facts.MovieCount / 20,
            facts.MovieCount / 5
        );
        Assert.Contains("Biography", facts.GenreNames);
        // Two movies of one director share a genre more often than any two.
        var movies = Enumerable
            .Range(0, facts.MovieCount)
            .Where(movie => facts[movie]?.Directors.Length == 1 && !Data.Movies[movie].Genres.IsEmpty)
            .ToLookup(movie => facts[movie]!.Directors[0]);
        var same = movies.SelectMany(ofOne => ofOne.Zip(ofOne.Skip(1))).ToList();
        var any = movies.Zip(movies.Skip(1)).Select(pair => (pair.First.First(), pair.Second.First())).ToList();
        Assert.True(Share(same) > 1.5 * Share(any), $"{Share(same)} against {Share(any)}");

        static double Share(List<(int First, int Second)> pairs) =>
            pairs.Average(pair =>
                Data.Movies[pair.First].Genres.Intersect(Data.Movies[pair.Second].Genres).Any() ? 1 : 0
            );
    }

    [Fact]
    public void A_generated_data_set_gets_generated_tables() =>
        Assert.Equal(Join.Report.Quality, ImdbJoin.Open(Data).Report.Quality);
}
