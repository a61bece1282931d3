using System.Collections.Immutable;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Features;

/// <summary>The columns of a data set decide what models learn from.</summary>
public sealed class ColumnsOfModelsTests
{
    const int Users = 60,
        Movies = 40;

    static readonly Dictionary<string, Func<TrainingSet, IItemScorer>> Models = new()
    {
        ["content"] = train => ContentModel.Fit(train),
        ["als-genres"] = train => AlsWithGenres.Fit(train, new() { Factors = 8, GenreRegularization = 1 }),
        ["lightfm"] = train => LightFm.Fit(train, new() { Factors = 8, Epochs = 20 }),
        ["embedding-network"] = train =>
            EmbeddingNetwork.Fit(
                train,
                new()
                {
                    Dimensions = 8,
                    Hidden = 16,
                    Epochs = 20,
                    BatchSize = 64,
                }
            ),
        ["embedding-network-plain"] = train =>
            EmbeddingNetwork.Fit(
                train,
                EmbeddingNetworkOptions.Original with
                {
                    Epochs = 2,
                    Patience = 0,
                    BatchSize = 64,
                }
            ),
        ["attention-network"] = train =>
            AttentionNetwork.Fit(
                train,
                new()
                {
                    Dimensions = 16,
                    FirstHidden = 16,
                    SecondHidden = 8,
                    Heads = 2,
                    SequenceLength = 4,
                    PairsPerItem = 20,
                    Epochs = 40,
                    UseEmbeddingNetwork = false,
                    UseSequenceRatings = false,
                    LearningRate = 0.005,
                }
            ),
    };

    /// <summary>What each model reads of the columns that readers give; see <see cref="FeatureColumns"/>.</summary>
    static readonly Dictionary<string, string[]> Reads = new()
    {
        ["content"] = ["genres", "keywords", "directors", "tags"],
        ["als-genres"] = ["genres"],
        ["lightfm"] =
        [
            "genres",
            "year",
            "tags",
            "keywords",
            "cast",
            "directors",
            "original_language",
            "age",
            "gender",
            "occupation",
        ],
        ["embedding-network"] = ["genres", "year", "age", "gender", "occupation"],
        ["embedding-network-plain"] = ["genres", "year", "release_date", "age", "gender", "occupation"],
        ["attention-network"] = ["genres", "year", "age", "gender", "occupation"],
    };

    static readonly Dataset Full = FullData();

    public static TheoryData<string> AllModels => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(AllModels))]
    public void Dropping_a_column_changes_a_model_that_reads_it_and_no_other(string model)
    {
        float[] all = Scores(Full);
        Assert.Equal(all, Scores(Full.WithColumns(Full.MovieColumns, Full.UserColumns)));
        foreach (Column column in Full.MovieColumns.Columns.Concat(Full.UserColumns.Columns))
        {
            Dataset without = Full.WithColumns(
                Full.MovieColumns.Without(column.Name),
                Full.UserColumns.Without(column.Name)
            );
            Assert.True(
                Reads[model].Contains(column.Name) != all.AsSpan().SequenceEqual(Scores(without)),
                $"{model}: {column.Name}"
            );
        }

        float[] Scores(Dataset data)
        {
            float[] scores = new float[Movies];
            Models[model](data).Score(3, scores);
            return scores;
        }
    }

    public static TheoryData<string, string> ModelsAndKinds =>
        WithKinds("content", "als-genres", "lightfm", "embedding-network", "attention-network");

    public static TheoryData<string, string> ModelsOfUsersAndKinds =>
        WithKinds("lightfm", "embedding-network", "attention-network");

    static TheoryData<string, string> WithKinds(params string[] models) =>
        [.. models.SelectMany(model => new[] { "number", "category", "list" }.Select(kind => (model, kind)))];

    /// <summary>One half of the users likes one half of the movies, the other the others: only the new column tells
    /// which half a movie without ratings is in. For the networks all users like the same half.</summary>
    [Theory]
    [MemberData(nameof(ModelsAndKinds))]
    public void A_new_column_of_movies_is_learned(string model, string kind)
    {
        var rng = new Rng(11);
        bool[] isInFirst = [.. Enumerable.Range(0, Movies).Select(_ => rng.NextDouble() < 0.5)];
        Dataset data = Rated(
                (user, movie) =>
                    movie % 2 == 0 ? null
                    : Likes(user, movie) ? 5
                    : 1
            ),
            described = data.WithColumns(movies: data.MovieColumns.With(Own(kind, isInFirst, ref rng)));
        Assert.InRange(InOrder(described), 0.8, 1);
        Assert.InRange(InOrder(data), 0, 0.7);

        bool Likes(int user, int movie) =>
            isInFirst[movie] == (user % 2 == 0 || model.EndsWith("network", StringComparison.Ordinal));

        // Pairs of a liked movie and another one, both without ratings: the fraction in the right order.
        double InOrder(Dataset of)
        {
            IItemScorer fitted = Models[model](new TrainingSet(of.Ratings, of));
            int[] cold = [.. Enumerable.Range(0, Movies).Where(movie => movie % 2 == 0)];
            float[] scores = new float[Movies];
            return Enumerable
                .Range(0, Users)
                .Average(user =>
                {
                    fitted.Score(user, scores);
                    return cold.Where(movie => Likes(user, movie))
                        .SelectMany(_ => cold.Where(movie => !Likes(user, movie)), (a, b) => scores[a] > scores[b])
                        .Average(isRight => isRight ? 1.0 : 0);
                });
        }
    }

    /// <summary>One half of the users likes even movies, the other odd ones: only the new column tells which half a
    /// user without ratings is in. For the attention network users like all movies or none.</summary>
    [Theory]
    [MemberData(nameof(ModelsOfUsersAndKinds))]
    public void A_new_column_of_users_is_learned(string model, string kind)
    {
        var rng = new Rng(12);
        bool[] isInFirst = [.. Enumerable.Range(0, Users).Select(_ => rng.NextDouble() < 0.5)];
        Dataset data = Rated(
                (user, movie) =>
                    user % 4 == 0 ? null
                    : Likes(user, movie) ? 5
                    : 1
            ),
            described = data.WithColumns(users: data.UserColumns.With(Own(kind, isInFirst, ref rng)));
        Assert.InRange(InOrder(described), 0.8, 1);
        Assert.InRange(InOrder(data), 0, 0.7);

        bool Likes(int user, int movie) => isInFirst[user] == (movie % 2 == 0 || model == "attention-network");

        // Pairs of a rating of 5 and one of 1 that users without ratings would give: the fraction in the right order.
        double InOrder(Dataset of)
        {
            IItemScorer fitted = Models[model](new TrainingSet(of.Ratings, of));
            (bool IsLiked, float Score)[] cold =
            [
                .. Enumerable.Range(0, Users).Where(user => user % 4 == 0).SelectMany(user => ScoresOf(fitted, user)),
            ];
            return cold.Where(one => one.IsLiked)
                .SelectMany(_ => cold.Where(one => !one.IsLiked), (a, b) => a.Score > b.Score)
                .Average(isRight => isRight ? 1.0 : 0);
        }

        IEnumerable<(bool, float)> ScoresOf(IItemScorer fitted, int user)
        {
            float[] scores = new float[Movies];
            fitted.Score(user, scores);
            return scores.Select((score, movie) => (Likes(user, movie), score));
        }
    }

    [Fact]
    public void Cleaned_columns_give_the_same_inputs_as_those_of_the_reader()
    {
        Dataset clean = new CleaningPipeline(
            Clean.ReleaseDateToYearAndMonth(),
            Clean.DropMovieColumns(),
            Clean.EncodeUsers()
        )
            .Run(Full)
            .Data;
        Assert.True(clean.UserColumns["occupation"].IsNumeric);
        Assert.False(clean.MovieColumns.Has("release_date"));
        Assert.Equal(FeatureRows.OfUsers(Full).Names, FeatureRows.OfUsers(clean).Names);
        Assert.Equal(FeatureRows.OfUsers(Full).Hash, FeatureRows.OfUsers(clean).Hash);
        Assert.Equal(FeatureRows.OfMovies(Full, months: true).Hash, FeatureRows.OfMovies(clean, months: true).Hash);
        Assert.Equal(Attention(Full).Hash, Attention(clean).Hash);
        Assert.Equal(HybridFeatures.Of(Full, "all").Users.Names, HybridFeatures.Of(clean, "all").Users.Names);
        Assert.Equal(
            HybridFeatures.Of(Full, "genre", "decade").Movies.Names,
            HybridFeatures.Of(clean, "genre", "decade").Movies.Names
        );

        static AttentionInputs Attention(Dataset data) =>
            AttentionInputs.Of(data, MovieFacts.Without(data), demographics: true);
    }

    [Fact]
    public void Missing_values_and_rare_labels_give_no_feature()
    {
        Dataset data = Full.WithColumns(
            Full.MovieColumns.With(
                    Column.OfNumbers(
                        "length",
                        Enumerable.Range(0, Movies).Select(movie => movie < 2 ? null : (double?)movie)
                    )
                )
                .With(
                    Column.OfCategories(
                        "studio",
                        Enumerable
                            .Range(0, Movies)
                            .Select(movie =>
                                movie == 0 ? null
                                : movie < 3 ? "A"
                                : $"of {movie}"
                            )
                    )
                )
                .With(Column.OfNumbers("constant", Enumerable.Repeat((double?)7, Movies)))
                .With(Column.OfTexts("remark", Enumerable.Repeat("x", Movies)))
        );
        var columns = FeatureColumns.OfMovies(data);
        Assert.Equal(["length", "studio"], columns.Own.Select(column => column.Name));
        Assert.Null(columns.Own[0].NumberAt(1));
        Assert.Empty(columns.Own[0].LabelsAt(1));
        Assert.Equal(["A"], columns.Own[1].Labels);
        Assert.Empty(columns.Own[1].LabelsAt(0));
        Assert.Equal([("A", 1)], columns.Own[1].LabelsAt(1));
        Assert.Empty(columns.Own[1].LabelsAt(5));
        FeatureRows rows = FeatureRows.OfMovies(data, months: false);
        Assert.Equal(["length", "studio:A"], rows.Names[^2..]);
        float[] lengths =
        [
            .. Enumerable
                .Range(2, Movies - 2)
                .Select(movie => rows.Values(movie)[rows.Columns(movie).IndexOf(rows.Names.Length - 2)]),
        ];
        Assert.Equal(0, lengths.Average(), 1e-5);
        Assert.Equal(1, lengths.Average(value => value * value), 1e-4);
    }

    [Fact]
    public void A_column_whose_name_is_taken_is_an_error()
    {
        foreach (string name in new[] { "genre", "movie", "decade", "a:b" })
        {
            Dataset data = Full.WithColumns(
                Full.MovieColumns.With(
                    Column.OfCategories(name, Enumerable.Range(0, Movies).Select(movie => $"{movie % 2}"))
                )
            );
            Assert.Contains(
                $"'{name}",
                Assert.Throws<ArgumentException>(() => ContentModel.Fit(data)).Message,
                StringComparison.Ordinal
            );
        }
        // without any genre the name is free
        Dataset none = Rated((_, _) => 3);
        none = none.WithColumns(
            none.MovieColumns.With(
                Column.OfCategories("genre", Enumerable.Range(0, Movies).Select(movie => $"{movie % 2}"))
            )
        );
        Assert.Equal(["genre:0", "genre:1"], ContentModel.Fit(new TrainingSet(none.Ratings, none)).Terms);
    }

    [Fact]
    public void Own_columns_are_selected_by_name()
    {
        var rng = new Rng(3);
        bool[] half = [.. Enumerable.Range(0, Movies).Select(movie => movie % 2 == 0)];
        Dataset data = Full.WithColumns(Full.MovieColumns.With(Own("category", half, ref rng)));
        Assert.Contains("category", HybridFeatures.ChoicesOf(data));
        Assert.Equal(
            ["category:no", "category:yes"],
            HybridFeatures.Of(data, "category").Movies.Names.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            LightFm
                .Fit(new TrainingSet(data.Ratings) { Features = HybridFeatures.Of(data, "all") })
                .Features.Movies.Names,
            LightFm.Fit(data).Features.Movies.Names
        );
        Assert.Equal(HybridFeatures.Ids(data.Ratings).Movies.Names, LightFm.Fit(data.Ratings).Features.Movies.Names);
    }

    [Fact]
    public void New_users_have_features_in_lightfm_and_in_the_embedding_network()
    {
        Dataset data = Full.WithColumns(
            users: Full.UserColumns.With(
                Column.OfNumbers("height", Enumerable.Range(0, Users).Select(user => (double?)(150 + user)))
            )
        );
        LightFm hybrid = Reloaded<LightFm>(Models["lightfm"](data));
        EmbeddingNetwork network = Reloaded<EmbeddingNetwork>(Models["embedding-network"](data));
        Assert.Equal(Scores(hybrid, "gender:F", "age:25-34"), Scores(hybrid, "gender:F", "age:30"));
        Assert.Equal(Scores(hybrid, "height:151"), Scores(hybrid, "height:152"));
        float[] told = new float[Movies];
        network.ScoreNewUser(
            new User
            {
                Id = 0,
                Age = 30,
                Gender = 'F',
            },
            [new(1, 5)],
            told
        );
        Assert.Equal(told, Scores(network, "gender:F", "age:30"));
        foreach (IFeaturedFoldIn model in new IFeaturedFoldIn[] { hybrid, network })
        {
            Assert.NotEqual(Scores(model, "height:151"), Scores(model, "height:205"));
            Assert.NotEqual(Scores(model), Scores(model, "gender:F"));
            Assert.Contains(
                "gender:F",
                Assert.Throws<KeyNotFoundException>(() => model.NewUsersWith("gender:G")).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentException>(() => model.NewUsersWith("gender:F", "gender:F"));
            Assert.Throws<KeyNotFoundException>(() => model.NewUsersWith("height:tall"));
            Assert.Throws<KeyNotFoundException>(() => model.NewUsersWith("height"));
        }

        static float[] Scores(IFeaturedFoldIn model, params string[] features)
        {
            float[] scores = new float[Movies];
            model.NewUsersWith(features).ScoreNewUser([new(1, 5)], scores);
            return scores;
        }

        static T Reloaded<T>(IItemScorer model)
            where T : ISavable<T>
        {
            using var file = new MemoryStream();
            ((T)model).Save(file);
            file.Position = 0;
            return T.Load(file);
        }
    }

    /// <summary>A column of a kind that tells the true rows from the others.</summary>
    static Column Own(string kind, bool[] truth, ref Rng rng)
    {
        double[] noise = [.. truth.Select(_ => 0.0)];
        for (int row = 0; row < noise.Length; row++)
            noise[row] = rng.NextDouble();
        return kind switch
        {
            "number" => Column.OfNumbers(
                kind,
                truth.Zip(noise, (isTrue, x) => (double?)((isTrue ? 100 : 50) + 20 * x))
            ),
            "category" => Column.OfCategories(kind, truth.Select(isTrue => isTrue ? "yes" : "no")),
            _ => Column.OfLists(
                kind,
                truth.Zip(noise, (isTrue, x) => new[] { isTrue ? "yes" : "no", x < 0.5 ? "low" : "high" })
            ),
        };
    }

    /// <summary>Users and movies without any facts.</summary>
    static Dataset Rated(Func<int, int, int?> stars)
    {
        var ratings = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < Users; user++)
        {
            for (int movie = 0; movie < Movies; movie++)
            {
                if ((user * 7 + movie * 3) % 5 < 3 && stars(user, movie) is { } rating)
                    ratings.Add(user, movie, rating, seconds: (user * 13 + movie * 7) % 101);
            }
        }
        return Planted.Described(
            ratings.Build(IdMap.Of(Enumerable.Range(0, Users)), IdMap.Of(Enumerable.Range(0, Movies))),
            _ => []
        );
    }

    /// <summary>A data set with every column that a reader can give.</summary>
    static Dataset FullData()
    {
        Ratings ratings = Planted.LowRank(Users, Movies, 2, 0.5, 0.3, seed: 5);
        ImmutableArray<Movie> movies =
        [
            .. Enumerable
                .Range(0, Movies)
                .Select(movie => new Movie
                {
                    Id = movie,
                    Title = $"Movie {movie}",
                    Year = 1950 + movie * 7 % 60,
                    ReleaseDate = new DateOnly(1950 + movie * 7 % 60, 1 + movie % 12, 1 + movie % 28),
                    VideoReleaseDate = new DateOnly(1999, 1, 1 + movie % 28),
                    ImdbUrl = $"http://example.org/{movie}",
                    Genres =
                        movie % 3 == 0 ? ["Comedy"]
                        : movie % 5 == 0 ? []
                        : ["Drama", "Comedy"],
                    OriginalLanguage = movie % 4 == 0 ? "fr" : "en",
                    Overview = $"About {movie}.",
                    Keywords = [$"keyword {movie % 7}", $"keyword {movie % 3}x"],
                    Cast = [$"actor {movie % 6}"],
                    Directors = [$"director {movie % 8}"],
                }),
        ];
        ImmutableArray<User> users =
        [
            .. Enumerable
                .Range(0, Users)
                .Select(user => new User
                {
                    Id = user,
                    Age = 15 + user,
                    Gender = user % 3 == 0 ? 'F' : 'M',
                    Occupation = user % 12 == 0 ? null : $"occupation {user % 11}",
                    ZipCode = $"{10000 + user}",
                }),
        ];
        return new Dataset("full", ratings, movies, users, ["Drama", "Comedy"])
        {
            TagReader = () =>
                [
                    .. Enumerable
                        .Range(0, Movies * 3)
                        .Select(tag => new Tag(tag % 17, tag % Movies, $"tag {tag % 9}", tag)),
                ],
        };
    }
}
