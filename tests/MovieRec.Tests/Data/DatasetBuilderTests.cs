using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Splitting;

namespace MovieRec.Tests.Data;

public sealed class DatasetBuilderTests
{
    static readonly Guid[] Guids = [.. Enumerable.Range(1, 40).Select(i => new Guid(i, 0, 0, new byte[8]))];

    static Id UserId(string kind, int user) =>
        kind switch
        {
            "int" => user,
            "long" => (1L << 40) + user,
            "string" => $"user {user:00}",
            _ => Guids[user],
        };

    /// <summary>Forty users and thirty movies of two tastes, with a scale of ten thousand steps.</summary>
    static Dataset Own(string kind = "string", float minimum = -10, float maximum = 10, float step = 0.01f)
    {
        DatasetBuilder builder = new DatasetBuilder("own").WithScale(minimum, maximum, step);
        for (int movie = 0; movie < 30; movie++)
        {
            string[] genres = [movie % 2 == 0 ? "Drama" : "Comedy"];
            builder.AddMovie($"m{movie:00}", $"Movie {movie} ({1990 + movie})", genres, null, ("budget", movie * 1e6));
            builder.SetMovie($"m{movie:00}", "countries", new[] { movie % 3 == 0 ? "GB" : "US" });
        }
        for (int user = 0; user < 40; user++)
        {
            builder.AddUser(
                UserId(kind, user),
                20 + user,
                "FM"[user % 2],
                null,
                ("city", user < 20 ? "Ghent" : "Bruges")
            );
            for (int movie = 0; movie < 30; movie++)
            {
                if ((user * 7 + movie * 5) % 3 == 0)
                    continue;
                double place = (user + movie) % 2 == 0 ? 0.9 - movie * 0.003 : 0.2 + user * 0.003;
                double rating = minimum + Math.Round(place * (maximum - minimum) / step) * step;
                builder.AddRating(
                    UserId(kind, user),
                    $"m{movie:00}",
                    rating,
                    1_500_000_000_000 + 1000L * (31 * user + movie)
                );
            }
        }
        return builder.Build();
    }

    [Fact]
    public void Three_lines_are_enough()
    {
        (string User, int Movie, double Rating)[] rows = [("ann", 1, 4.5), ("bo", 1, 3), ("ann", 2, 1.5)];
        Dataset data = Dataset.FromRatings(rows, titles: new Dictionary<int, string> { [1] = "Alien (1979)" });
        Recommendations list = Recommend.For(BiasBaseline.Fit(data.Ratings), data, "bo");
        Assert.Equal(2, (int)Assert.Single(list).Movie.Id);
        Assert.Equal(["ann", "bo"], data.Users.Select(user => user.Id.Value));
        Assert.Equal([("Alien (1979)", 1979), ("2", null)], data.Movies.Select(movie => (movie.Title, movie.Year)));
        Assert.Equal(new RatingScale(1.5f, 4.5f, 0.5f), data.Ratings.Scale);
        Assert.Contains(
            "1.5 to 4.5 in steps of 0.5, was inferred",
            Assert.Single(data.Reading.Notes),
            StringComparison.Ordinal
        );
        Assert.Contains("inferred", data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_come_in_any_form()
    {
        var at = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        long seconds = at.ToUnixTimeSeconds();
        Dataset[] sets =
        [
            Dataset.FromRatings([(1, 1, 3, seconds), (2, 1, 4, 0L)]),
            Dataset.FromRatings([(1, 1, 3, (int)seconds), (2, 1, 4, 0)]),
            Dataset.FromRatings([(1, 1, 3f, seconds * 1000 + 7), (2, 1, 4f, 0L)]),
            Dataset.FromRatings([(1, 1, 3m, (DateTimeOffset?)at), (2, 1, 4m, null)]),
            Dataset.FromRatings([(1, 1, 3, (DateTime?)at.UtcDateTime), (2, 1, 4, null)]),
            Dataset.FromRatings([(1, 1, 3, (DateTime?)at.LocalDateTime), (2, 1, 4, null)]),
        ];
        Assert.All(sets, data => Assert.Equal([seconds, 0], data.Ratings.Seconds));
        Assert.Contains("milliseconds", sets[2].Reading.Notes[1], StringComparison.Ordinal);
        Dataset rows = Dataset.FromRatings(
            ["ann,7,3.5", "bo,7,2"],
            row => row.Split(',')[0],
            row => long.Parse(row.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture),
            row => double.Parse(row.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture),
            _ => at
        );
        Assert.Equal([seconds, seconds], rows.Ratings.Seconds);
        Assert.Equal((IdKind.String, IdKind.Int64), (rows.Ratings.UserIds.Kind, rows.Ratings.MovieIds.Kind));
    }

    [Theory]
    [InlineData("1 2 5", 1, 5, 1)]
    [InlineData("1 3 5", 1, 5, 1)]
    [InlineData("0.5 3 4.5", 0.5, 4.5, 0.5)]
    [InlineData("1 1.1 9.9", 1, 9.9, 0.1)]
    [InlineData("-10 -9.99 10", -10, 10, 0.01)]
    [InlineData("10 50 100", 10, 100, 10)]
    [InlineData("0 0.75", 0, 0.75, 0.25)]
    [InlineData("0 0.4 0.8", 0, 0.8, 0.2)]
    [InlineData("0 0.3", 0, 0.3, 0.1)]
    [InlineData("3", 3, 3, 1)]
    public void A_scale_is_inferred(string ratings, float minimum, float maximum, float step)
    {
        float[] values =
        [
            .. ratings.Split(' ').Select(text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        ];
        RatingScale scale = RatingScale.Infer(values);
        Assert.Equal(new RatingScale(minimum, maximum, step), scale);
        Assert.All(values, value => Assert.True(scale.Contains(value)));
    }

    [Fact]
    public void What_cannot_be_is_refused_by_name()
    {
        Refused("'own data' has no ratings", () => new DatasetBuilder().Build());
        Refused("are on no scale", () => Dataset.FromRatings([(1, 1, 1.000001), (1, 2, 5.123457), (1, 3, 3.3333333)]));
        Refused(
            "Rating 2, of movie 9 by user ann, is 6; the scale goes from 1 to 5",
            () => Dataset.FromRatings([("ann", 8, 5), ("ann", 9, 6)], RatingScale.OneToFive)
        );
        Refused(
            "'genres' is a movie column of every data set",
            () => new DatasetBuilder().SetMovie(1, "genres", "Drama")
        );
        Refused(
            "'size' holds values of the kind Number, but the value of movie 2 is of the kind Category",
            () => new DatasetBuilder().SetMovie(1, "size", 3).SetMovie(2, "size", "big")
        );
        Refused("Movie 1 was added before", () => new DatasetBuilder().AddMovie(1, "A").AddMovie(1, "B"));
        Refused(
            "Rating 2: the time",
            () => Dataset.FromRatings([(1, 1, 3, 1_500_000_000L), (1, 2, 4, 1_500_000_000_000L)])
        );
        Refused(
            "'1' is of the type Int32 and 'ann' of the type String",
            () => new DatasetBuilder().AddRating(1, 1, 3).AddRating("ann", 1, 3).Build()
        );
        Refused("Double is not a type of ids", () => Dataset.FromRatings([(1.5, 1, 3)]));

        static void Refused(string message, Action call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_and_ratings_of_ones_own_are_part_of_the_hash_and_order_is_not()
    {
        Dataset data = Own();
        Assert.Equal(["title", "year", "genres", "budget", "countries"], Names(data.MovieColumns));
        Assert.Equal(["user_id", "age", "gender", "city"], Names(data.UserColumns));
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.List, ColumnKind.Category],
            [data.MovieColumns["budget"].Kind, data.MovieColumns["countries"].Kind, data.UserColumns["city"].Kind]
        );
        Assert.Equal((3e6, "Bruges"), (data.MovieColumns["budget"].Numbers[3], data.UserColumns["city"].Texts[20]));
        Assert.Equal(1_500_000_000 + 1, data.Ratings.Seconds[0]);

        string[] hashes =
        [
            Small(builder => builder.AddRating(1, 1, 3).AddRating(2, 1, 4)),
            Small(builder => builder.AddRating(2, 1, 4).AddRating(1, 1, 3)),
            Small(builder => builder.AddRating(2, 1, 4).AddRating(1, 1, 3).SetMovie(1, "size", 3)),
            Small(builder => builder.AddRating(2, 1, 4).AddRating(1, 1, 3).SetMovie(1, "size", 4)),
            Small(builder => builder.AddRating(2, 1, 4).AddRating(1, 1, 3).SetMovie(1, "size", "3")),
            Small(builder => builder.AddRating(2, 1, 4).AddRating(1, 1, 3).SetUser(1, "size", 3)),
            Small(builder => builder.AddRating(2L, 1, 4).AddRating(1L, 1, 3)),
            Small(builder => builder.AddRating("2", 1, 4).AddRating("1", 1, 3)),
        ];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(7, hashes.Distinct().Count());

        static string Small(Func<DatasetBuilder, DatasetBuilder> add) =>
            add(new DatasetBuilder().WithScale(RatingScale.OneToFive)).Build().Hash;

        static IEnumerable<string> Names(Table table) => table.Columns.Select(column => column.Name);
    }

    public static TheoryData<string> Models =>
        [.. ModelCatalog.All.Where(entry => entry.IsBuiltIn).Select(entry => entry.Name)];

    static readonly ImmutableArray<(Dataset Data, Split Split)> Sets =
    [
        .. new[] { Own(), Own("Guid", 1, 10, 0.1f), Own("long", 1, 5, 0.5f), Own("int", 0, 100, 10) }.Select(data =>
            (data, Split.Random(data, 0.2))
        ),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_works_on_own_data_as_on_published_data(string name)
    {
        ModelEntry entry = ModelCatalog.Get(name);
        foreach ((Dataset data, Split split) in Sets)
        {
            object options = entry.DefaultOptions();
            foreach ((string option, int value) in new[] { ("Factors", 4), ("Epochs", 3), ("Threads", 1) })
                options.GetType().GetProperty(option)?.SetValue(options, value);
            IItemScorer model = entry.Fit(new TrainingSet(split.Train, data), options);
            var stream = new MemoryStream();
            entry.Save(model, stream);
            IItemScorer loaded = entry.Load(new MemoryStream(stream.ToArray()));
            Assert.Equal(data.Hash, loaded.Facts.DataHash);
            Id user = data.Users[3].Id;
            Recommendations list = Recommend.For(model, data, user, 5);
            Assert.Equal(
                list.Select(one => (one.Movie.Id, one.Score)),
                Recommend.For(loaded, data, user, 5).Select(one => (one.Movie.Id, one.Score))
            );
            Assert.All(list, one => Assert.IsType<string>(one.Movie.Id.Value));
            Assert.All(list, one => Assert.True(float.IsFinite(one.Score)));
            Assert.True(double.IsFinite(Evaluate.Ranking(loaded, split.Train, split.Test)["ndcg@10"]));
            if (loaded is IRatingPredictor predictor)
            {
                Assert.InRange(
                    Evaluate.Ratings(predictor, split.Test).Rmse,
                    0,
                    data.Ratings.Scale.Maximum - data.Ratings.Scale.Minimum
                );
            }
            if (loaded is IFoldIn)
                Assert.NotEmpty(
                    Recommend.ForNewUser((IFoldIn)loaded, data, [("Movie 4", data.Ratings.Scale.Maximum)], 5)
                );
            if (loaded is IItemSimilarity similarity)
                Assert.NotEmpty(Recommend.SimilarTo(similarity, data, "Movie 4", 5));
            Assert.Throws<ArgumentException>(() => Recommend.For(loaded, Own("string", 0, 1, 0.01f), user));
        }
    }

    [Fact]
    public void A_user_with_a_wrong_type_of_id_is_not_found()
    {
        (Dataset data, Split split) = Sets[1];
        BiasBaseline model = BiasBaseline.Fit(split.Train);
        Assert.Contains(
            "no user 3",
            Assert.Throws<KeyNotFoundException>(() => Recommend.For(model, data, 3)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(3, Recommend.ForAll(model, data, 3)[Guids[7]].Count);
    }
}
