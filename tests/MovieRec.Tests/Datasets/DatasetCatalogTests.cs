using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void Holds_the_seven_sets_with_whole_facts_smallest_first()
    {
        Assert.Equal(
            ["ml-100k", "ml-10m", "ml-1m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small"],
            DatasetCatalog.All.Select(set => set.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(DatasetCatalog.All.OrderBy(set => set.Bytes), DatasetCatalog.All);
        Assert.All(
            DatasetCatalog.All,
            set =>
            {
                Assert.Equal($"https://files.grouplens.org/datasets/movielens/{set.Name}.zip", set.Url.AbsoluteUri);
                Assert.Matches("^[0-9a-f]{64}$", set.Sha256);
                if (set.Md5 is not null)
                    Assert.Matches("^[0-9a-f]{32}$", set.Md5);
                Assert.True(set.Bytes > 2.5 * set.Ratings, "zipped, a rating takes some bytes");
                Assert.Contains(set.Readme.AbsoluteUri, set.License, StringComparison.Ordinal);
            }
        );
        Assert.Equal(
            2 * 7 - 1,
            DatasetCatalog.All.SelectMany(set => new[] { set.Md5, set.Sha256 }).OfType<string>().Distinct().Count()
        );
    }

    [Fact]
    public void Names_are_found_in_any_case() => Assert.Equal("ml-25m", DatasetCatalog.Get("ML-25M").Name);

    [Fact]
    public void One_set_is_known_that_cannot_be_downloaded()
    {
        Assert.True(
            DatasetCatalog.IsKnown("The-Movies-Dataset")
                && DatasetCatalog.IsKnown("ml-1m")
                && !DatasetCatalog.IsKnown("movies")
        );
        Assert.Null(DatasetCatalog.Find("the-movies-dataset"));
        Assert.Equal(
            (100_004, 100_000, null),
            (
                DatasetCatalog.PublishedRatings("the-movies-dataset"),
                DatasetCatalog.PublishedRatings("ML-100K"),
                DatasetCatalog.PublishedRatings("x")
            )
        );
    }

    [Theory]
    [InlineData("ml100k", "ml-100k")]
    [InlineData("ml-1M ", "ml-1m")]
    [InlineData("latest-small", "ml-latest-small")]
    [InlineData("the_movies_dataset", "the-movies-dataset")]
    public void An_unknown_name_is_answered_with_the_closest_and_all(string wrong, string closest)
    {
        string message = Assert.Throws<KeyNotFoundException>(() => DatasetCatalog.Get(wrong)).Message;
        Assert.Contains($"Did you mean '{closest}'?", message, StringComparison.Ordinal);
        Assert.All(DatasetCatalog.All, set => Assert.Contains(set.Name, message, StringComparison.Ordinal));
    }
}
