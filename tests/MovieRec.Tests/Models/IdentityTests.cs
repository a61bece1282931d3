using System.Collections.Immutable;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Evaluation;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Sequences;
using MovieRec.Splitting;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models;

/// <summary>A model and data that have nothing in common but their counts must not meet; parts of one data set
/// must.</summary>
public sealed class IdentityTests
{
    static readonly Dataset Whole = Sample.Open(),
        Stranger = Sample.Open(7);

    static Dataset Small(
        Func<int, int, float> rating,
        Func<int, string>? title = null,
        int firstUser = 0,
        int firstMovie = 0
    )
    {
        var ratings = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < 6; user++)
        {
            for (int movie = 0; movie < 5; movie++)
            {
                if ((user + movie) % 3 > 0)
                    ratings.Add(firstUser + user, firstMovie + movie, rating(user, movie), 10 * user + movie);
            }
        }
        ImmutableArray<User> users = [.. Enumerable.Range(firstUser, 6).Select(id => new User { Id = id })];
        ImmutableArray<Movie> movies =
        [
            .. Enumerable
                .Range(firstMovie, 5)
                .Select(id => new Movie
                {
                    Id = id,
                    Title = title?.Invoke(id) ?? $"Movie {id} (2000)",
                    Genres = ["Drama"],
                }),
        ];
        return new Dataset(
            "small",
            ratings.Build(IdMap.Of(users.Select(user => user.Id)), IdMap.Of(movies.Select(movie => movie.Id))),
            movies,
            users,
            ["Drama"]
        );
    }

    static readonly Dataset One = Small((user, movie) => 1 + (user + movie) % 5);

    public static TheoryData<string> Others => ["ratings", "titles", "users", "movies", "demographics"];

    static Dataset Other(string difference) =>
        difference switch
        {
            "ratings" => Small((user, movie) => 5 - (user + movie) % 5),
            "titles" => Small((user, movie) => 1 + (user + movie) % 5, id => $"Movie {4 - id} (2000)"),
            "users" => Small((user, movie) => 1 + (user + movie) % 5, firstUser: 1),
            "movies" => Small((user, movie) => 1 + (user + movie) % 5, firstMovie: 1),
            _ => new Dataset(
                "small",
                One.Ratings,
                One.Movies,
                [.. One.Users.Select(user => user with { Age = 33 })],
                One.Genres
            ),
        };

    static void Refused(string difference, Action call)
    {
        string message = Assert.Throws<ArgumentException>(call).Message;
        Assert.Contains(
            difference switch
            {
                "users" => "index 0 is user ",
                "movies" => "index 0 is movie ",
                _ => "same user and movie ids, but",
            },
            message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_model_of_other_data_with_the_same_counts_is_refused_everywhere(string difference)
    {
        Dataset other = Other(difference);
        FunkSvd model = FunkSvd.Fit(One.Ratings, new() { Factors = 2, Epochs = 2 });
        Assert.Equal((other.Users.Length, other.Movies.Length), (model.UserCount, model.ItemCount));
        Refused(difference, () => Evaluate.Ratings(model, other.Ratings));
        Refused(difference, () => Evaluate.Ranking(model, other.Ratings, other.Ratings));
        Refused(difference, () => Recommend.For(model, other, other.Users[1].Id));
        Refused(difference, () => Recommend.ForAll(model, other));
        Refused(difference, () => Recommend.ForNewUser(model, other, []));
        Refused(difference, () => Recommend.SimilarTo(model, other, other.Movies[1].Title));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Features_of_other_data_are_refused_everywhere(string difference)
    {
        Dataset other = Other(difference);
        Ratings train = One.Ratings;
        Refused(difference, () => EmbeddingNetwork.Fit(new TrainingSet(train, other), new() { Epochs = 1 }));
        Refused(difference, () => AttentionNetwork.Fit(new TrainingSet(train, other), new() { Epochs = 1 }));
        Refused(difference, () => RatingTensors.Of(other, train));
        Refused(
            difference,
            () =>
                LightFm.Fit(new TrainingSet(train) { Features = HybridFeatures.Of(other, "all") }, new() { Epochs = 1 })
        );
        if (difference != "users")
            Refused(difference, () => AlsWithGenres.Fit(new TrainingSet(train, other), new() { Epochs = 1 }));
    }

    [Fact]
    public void Two_samples_of_one_size_are_two_data_sets()
    {
        BiasBaseline model = BiasBaseline.Fit(Whole.Ratings);
        Assert.Equal((Stranger.Users.Length, Stranger.Movies.Length), (model.UserCount, model.ItemCount));
        Assert.Throws<ArgumentException>(() => Evaluate.Ratings(model, Stranger.Ratings));
        Assert.Throws<ArgumentException>(() => Recommend.For(model, Stranger, Stranger.Users[0].Id));
    }

    [Fact]
    public void A_part_goes_with_the_whole_and_with_every_other_part()
    {
        foreach (
            Split split in new[]
            {
                Split.Random(Whole.Ratings, 0.2),
                Split.KFold(Whole.Ratings, 5)[2],
                Split.LeaveOneOut(Whole.Ratings),
                Split.Chronological(Whole.Ratings),
                Split.Published(Whole, "u1"),
                Split.Published(Whole, "ua"),
            }
        )
        {
            BiasBaseline model = BiasBaseline.Fit(split.Train);
            Evaluate.Ratings(model, split.Test);
            Evaluate.Ratings(model, Whole.Ratings.Where(row => row % 7 == 0));
            Recommend.For(model, Whole, Whole.Users[0].Id);
        }
        Assert.NotNull(BiasBaseline.Fit(Split.Published(Whole, "u1").Train).Facts.DataHash);
    }

    [Fact]
    public void A_cleaned_data_set_goes_with_its_own_models_alone()
    {
        Dataset clean = CleaningPipeline.Standard.Run(Whole).Data;
        Split fold = Split.Published(clean, "u1");
        BiasBaseline model = BiasBaseline.Fit(fold.Train);
        Evaluate.Ratings(model, fold.Test);
        Recommend.For(model, clean, clean.Users[0].Id);
        RatingTensors.Of(clean, fold.Train);
        Assert.Throws<ArgumentException>(() => Recommend.For(model, Whole, Whole.Users[0].Id));
        Assert.Throws<ArgumentException>(() => Evaluate.Ratings(model, Split.Published(Whole, "u1").Test));
    }

    [Fact]
    public void Columns_for_models_do_not_make_another_data_set() =>
        Recommend.For(
            BiasBaseline.Fit(Whole.Ratings),
            Whole.WithColumns(Whole.MovieColumns.Without("year"), Whole.UserColumns),
            Whole.Users[0].Id
        );

    [Fact]
    public void One_data_set_opened_from_a_folder_a_zip_and_files_in_another_order_is_one()
    {
        using var folder = new TempFolder();
        Sample.WriteTo(folder.Path);
        Dataset opened = Dataset.Read(folder.Path),
            zipped = Dataset.Read(folder.Zip());
        string[] lines = File.ReadAllLines(folder["u.data"]);
        Array.Reverse(lines);
        File.WriteAllLines(folder["u.data"], lines);
        BiasBaseline model = BiasBaseline.Fit(Whole.Ratings);
        foreach (Dataset data in new[] { opened, zipped, Dataset.Read(folder.Path) })
        {
            Evaluate.Ratings(model, data.Ratings);
            Recommend.For(model, data, data.Users[3].Id);
        }
    }

    [Fact]
    public void Club_data_go_with_the_club_and_the_rest_with_the_base()
    {
        MovieClub club = MovieClub.OfSample(Whole);
        BiasBaseline withClub = BiasBaseline.Fit(club.Data.Ratings),
            without = BiasBaseline.Fit(club.Base.Ratings);
        ClubTables.Next(withClub, club, club.Members[0]);
        ClubTables.Together(withClub, club);
        ClubTables.OwnRatings(without, club);
        Assert.Throws<ArgumentException>(() => ClubTables.Next(without, club, club.Members[0]));
        Assert.Throws<ArgumentException>(() => ClubTables.Together(without, club));
        Assert.Contains(
            "MovieClub.Base",
            Assert.Throws<ArgumentException>(() => ClubTables.OwnRatings(withClub, club)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Ratings_made_by_hand_are_compared_by_their_ids()
    {
        BiasBaseline model = BiasBaseline.Fit(One.Ratings);
        Ratings same = new RatingsBuilder(RatingScale.OneToFive)
            .Add(0, 4, 2)
            .Build(One.Ratings.UserIds, One.Ratings.MovieIds);
        Ratings equal = new RatingsBuilder(RatingScale.OneToFive)
            .Add(0, 4, 2)
            .Build(IdMap.Of(Enumerable.Range(0, 6)), IdMap.Of(Enumerable.Range(0, 5)));
        Assert.Equal(Evaluate.Ratings(model, same).Rmse, Evaluate.Ratings(model, equal).Rmse);
        Ratings other = new RatingsBuilder(RatingScale.OneToFive)
            .Add(0, 4, 2)
            .Build(IdMap.Of([0, 1, 2, 3, 4, 9]), IdMap.Of(Enumerable.Range(0, 5)));
        Assert.Contains(
            "index 5 is user 5 in the model and user 9",
            Assert.Throws<ArgumentException>(() => Evaluate.Ratings(model, other)).Message,
            StringComparison.Ordinal
        );
        Assert.Null(BiasBaseline.Fit(other).Facts.DataHash);
    }

    [Fact]
    public void A_saved_model_knows_its_data_and_a_file_of_the_first_version_their_ids()
    {
        var stream = new MemoryStream();
        FunkSvd.Fit(Split.Random(One.Ratings, 0.2).Train, new() { Factors = 2, Epochs = 2 }).Save(stream);
        FunkSvd loaded = FunkSvd.Load(new MemoryStream(stream.ToArray()));
        Assert.Equal(One.Hash, loaded.Facts.DataHash);
        Recommend.For(loaded, One, 1);
        Recommend.For(loaded, Small((user, movie) => 1 + (user + movie) % 5), 1); // opened a second time
        Refused("ratings", () => Recommend.For(loaded, Other("ratings"), 1));

        FunkSvd old = FunkSvd.Load(
            new MemoryStream(
                OldFormat.Of(stream.ToArray(), (header, _) => header["__metadata__"]!.AsObject().Remove("data_sha256"))
            )
        );
        Recommend.For(old, Other("ratings"), 1);
        Refused("users", () => Recommend.For(old, Other("users"), 1));
        Assert.Throws<InvalidDataException>(() =>
            FunkSvd.Load(
                new MemoryStream(
                    OldFormat.Of(stream.ToArray(), (header, _) => header["__metadata__"]!["data_sha256"] = "1234")
                )
            )
        );
    }

    [Fact]
    public void A_model_goes_with_later_ratings_of_its_users_and_movies_and_with_no_others()
    {
        (int User, string Movie, int Rating, long Time)[] rows =
        [
            .. Enumerable.Range(0, 60).Select(i => (i % 6, $"m{(i / 6 + i) % 10}", 1 + i * 7 % 5, 1_000_000_000L + i)),
        ];
        Dataset first = Of(rows[..50]),
            later = Of(rows),
            changed = Of([
                .. rows[..20],
                (rows[20].User, rows[20].Movie, 6 - rows[20].Rating, rows[20].Time),
                .. rows[21..],
            ]),
            added = Of([.. rows[..50], (9, "m0", 3, 2_000_000_000L)]);
        FunkSvd model = FunkSvd.Fit(Split.Random(first, 0.2).Train, new() { Factors = 2, Epochs = 2 });
        var stream = new MemoryStream();
        model.Save(stream);
        foreach (FunkSvd one in new[] { model, FunkSvd.Load(new MemoryStream(stream.ToArray())) })
        {
            Recommend.For(one, later, 3);
            Evaluate.Ratings(one, later.Ratings);
            Refused("ratings", () => Recommend.For(one, changed, 3));
            Assert.Contains(
                "user 9 of 'own data' is not in the model",
                Assert.Throws<ArgumentException>(() => Recommend.For(one, added, 3)).Message,
                StringComparison.Ordinal
            );
        }
        FunkSvd ofLater = FunkSvd.Fit(later.Ratings, new() { Factors = 2, Epochs = 2 });
        Refused("ratings", () => Recommend.For(ofLater, first, 3)); // it has seen what is still to come there

        static Dataset Of((int User, string Movie, int Rating, long Time)[] rows) =>
            Dataset.FromRatings(rows, RatingScale.OneToFive);
    }

    [Fact]
    public void Sequences_and_pairs_carry_the_data_set_too()
    {
        UserSequences sequences = UserSequences.InTimeOrder(One.Ratings),
            others = UserSequences.InTimeOrder(Other("ratings").Ratings);
        PairSet pairs = PairSet.Alone(sequences, Windows.Of(sequences, new() { Length = 2 })),
            strange = PairSet.Alone(others, Windows.Of(others, new() { Length = 2 }));
        BiasBaseline model = BiasBaseline.Fit(One.Ratings);
        PairComparison.MeanOfTwo(model, pairs);
        Refused("ratings", () => PairComparison.MeanOfTwo(model, strange));
        Refused("ratings", () => AttentionNetwork.Fit(new PairTrainingSet(One, strange), new() { Epochs = 1 }));
        Refused("ratings", () => PairSplit.RatingsBefore(One.Ratings, strange));
    }
}
