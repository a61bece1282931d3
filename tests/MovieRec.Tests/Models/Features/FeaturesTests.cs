using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Features;

public sealed class FeaturesTests
{
    static readonly FeatureGroup Genre = FeatureGroup.OfNames(
        "genre",
        [
            ["Comedy", "Drama"],
            [],
            ["Drama"],
        ],
        (string[] genres) => genres
    ) with
    {
        Weight = 2,
    };
    static readonly FeatureGroup Movie = FeatureGroup.OfName("movie", ["1", "2", "3"], (string id) => id);

    [Fact]
    public void Names_carry_their_group_and_stand_group_by_group()
    {
        FeatureMatrix features = FeatureMatrix.Of(FeatureScaling.None, Movie, Genre);
        Assert.Equal(["movie:1", "movie:2", "movie:3", "genre:Comedy", "genre:Drama"], features.Names);
        Assert.Equal([("movie:1", 1f), ("genre:Comedy", 2f), ("genre:Drama", 2f)], Row(features, 0));
        Assert.Equal([("movie:2", 1f)], Row(features, 1));
    }

    [Fact]
    public void Scaling_by_row_makes_a_rows_weights_one_and_by_group_makes_a_groups_weights_its_weight()
    {
        Assert.Equal(
            [("movie:1", 0.2f), ("genre:Comedy", 0.4f), ("genre:Drama", 0.4f)],
            Row(FeatureMatrix.Of(FeatureScaling.Row, Movie, Genre), 0)
        );
        Assert.Equal(
            [("movie:1", 1f), ("genre:Comedy", 1f), ("genre:Drama", 1f)],
            Row(FeatureMatrix.Of(FeatureScaling.Group, Movie, Genre), 0)
        );
        Assert.Equal(
            [("movie:3", 1f), ("genre:Drama", 2f)],
            Row(FeatureMatrix.Of(FeatureScaling.Group, Movie, Genre), 2)
        );
    }

    [Fact]
    public void Rare_names_are_left_out() =>
        Assert.Equal(["genre:Drama"], FeatureMatrix.Of(FeatureScaling.None, Genre with { MinRows = 2 }).Names);

    [Fact]
    public void An_unknown_name_is_told_with_the_closest_of_its_group()
    {
        FeatureMatrix features = FeatureMatrix.Of(FeatureScaling.None, Movie, Genre);
        Assert.Equal(3, features.IndexOf("genre:Comedy"));
        string message = Assert.Throws<KeyNotFoundException>(() => features.IndexOf("genre:Komedy")).Message;
        Assert.Contains(
            "no feature 'genre:Komedy'. Closest: genre:Comedy, genre:Drama",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Groups_that_do_not_fit_are_errors()
    {
        Assert.Contains(
            "4 rows",
            Assert
                .Throws<ArgumentException>(() =>
                    FeatureMatrix.Of(FeatureScaling.None, Movie, Genre with { RowCount = 4 })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Two groups are named 'genre'",
            Assert.Throws<ArgumentException>(() => FeatureMatrix.Of(FeatureScaling.None, Genre, Genre)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'genre:Comedy' twice",
            Assert
                .Throws<ArgumentException>(() =>
                    FeatureMatrix.Of(FeatureScaling.None, FeatureGroup.OfNames("genre", [0], _ => ["Comedy", "Comedy"]))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "NaN",
            Assert
                .Throws<ArgumentException>(() =>
                    FeatureMatrix.Of(FeatureScaling.None, new FeatureGroup("year", 1, _ => [("x", float.NaN)]))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has no colon",
            Assert
                .Throws<ArgumentException>(() => FeatureMatrix.Of(FeatureScaling.None, Genre with { Name = "a:b" }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => FeatureMatrix.Of(FeatureScaling.None, Genre with { Weight = 0 }));
        Assert.Throws<ArgumentException>(() => FeatureMatrix.Of(FeatureScaling.None));
    }

    [Fact]
    public void A_data_set_gives_the_groups_that_are_named()
    {
        Dataset data = Sets;
        HybridFeatures features = HybridFeatures.Of(
            data,
            ["user", "age", "gender", "occupation", "movie", "genre", "decade"],
            FeatureScaling.None,
            movieWeight: 0.25f,
            userWeight: 0.5f
        );
        Assert.Equal(
            [("user:7", 1f), ("age:18-24", 0.5f), ("gender:F", 0.5f), ("occupation:writer", 0.5f)],
            Row(features.Users, 1)
        );
        Assert.Equal([("movie:20", 1f), ("genre:Drama", 0.25f), ("decade:1980s", 0.25f)], Row(features.Movies, 1));
        // without themselves: by row
        Assert.Equal([("age:56+", 0.5f), ("gender:M", 0.5f)], Row(HybridFeatures.Of(data, "age", "gender").Users, 0));
        // nothing chosen: themselves
        Assert.Equal(["movie:10", "movie:20"], HybridFeatures.Of(data, "age").Movies.Names);
        // nothing there: themselves
        Assert.Equal(["movie:10", "movie:20"], HybridFeatures.Of(data, "tag").Movies.Names);
        Assert.DoesNotContain(
            HybridFeatures.Of(data, "metadata").Users.Names,
            name => name.StartsWith("user:", StringComparison.Ordinal)
        );
        Assert.Equal(
            HybridFeatures.Of(data, "ids", "metadata").Movies.Names,
            HybridFeatures.Of(data, "all").Movies.Names
        );
        Assert.Equal(
            HybridFeatures.Of(data, "genre", "decade").Movies.Names,
            HybridFeatures.Of(data, "genres", "year").Movies.Names
        );
        Assert.Contains(
            "Did you mean 'genre'",
            Assert.Throws<ArgumentException>(() => HybridFeatures.Of(data, "genrre")).Message,
            StringComparison.Ordinal
        );
    }

    static (string, float)[] Row(FeatureMatrix features, int row)
    {
        int[] columns = features.Matrix.RowColumns(row).ToArray();
        float[] weights = features.Matrix.RowValues(row).ToArray();
        return [.. columns.Zip(weights, (column, weight) => (features.Names[column], weight))];
    }

    static Dataset Sets
    {
        get
        {
            var ratings = new RatingsBuilder(RatingScale.OneToFive);
            ratings.Add(3, 10, 5, 0);
            ratings.Add(7, 20, 4, 0);
            ImmutableArray<Movie> movies =
            [
                new()
                {
                    Id = 10,
                    Title = "A (1995)",
                    Year = 1995,
                    Genres = ["Comedy", "Drama"],
                },
                new()
                {
                    Id = 20,
                    Title = "B (1984)",
                    Year = 1984,
                    Genres = ["Drama"],
                },
            ];
            ImmutableArray<User> users =
            [
                new()
                {
                    Id = 3,
                    Age = 60,
                    Gender = 'M',
                },
                new()
                {
                    Id = 7,
                    Age = 20,
                    Gender = 'F',
                    Occupation = "writer",
                },
            ];
            return new Dataset("small", ratings.Build(), movies, users, ["Comedy", "Drama"]);
        }
    }
}
