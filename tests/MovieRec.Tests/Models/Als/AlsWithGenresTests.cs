using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;
using AlsModel = MovieRec.Models.Als;

namespace MovieRec.Tests.Models.Als;

public sealed class AlsWithGenresTests : PredictorContract<AlsWithGenres>
{
    static readonly AlsWithGenresOptions Small = new()
    {
        Factors = 3,
        Epochs = 20,
        RegularizationExponent = 0,
        Regularization = 0.3,
        BiasRegularization = 0.5,
        InitialDeviation = 0.1,
        GenreRegularization = 2,
    };

    private protected override double ShareOfTheMeansError => 0.35;

    private protected override AlsWithGenres Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        AlsWithGenres.Fit(
            new TrainingSet(train, Planted.Described(train, Some)),
            Small with
            {
                Seed = seed,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    public void Every_step_lowers_the_objective_and_leaves_the_genres_at_their_minimum(
        double exponent,
        double precision
    )
    {
        AlsWithGenresOptions options = Small with
        {
            Factors = 11,
            RegularizationExponent = exponent,
            ErrorWeight = precision,
        };
        var genres = new GenrePrior(Planted.Described(Train, Some), 11, options.GenreRegularization, precision);
        var training = new AlsTraining(Train, options, genres);
        double before = Slow();
        for (int half = 0; half < 12; half++)
        {
            if (half % 2 == 0)
                training.SolveUsers();
            else
                training.SolveItems();
            double now = Slow();
            Assert.Equal(now, training.Objective(), 1e-6 * now);
            Assert.True(now < before, $"half step {half}: {before} to {now}");
            before = now;
        }
        // Whatever way one component of a genre's vector is moved, the objective rises alike.
        for (int place = 0; place < genres.Vectors.Length; place += 5)
        {
            if (place % 16 >= 11)
                continue;
            float was = genres.Vectors[place];
            genres.Vectors[place] = was + 0.01f;
            double up = Slow();
            genres.Vectors[place] = was - 0.01f;
            double down = Slow();
            genres.Vectors[place] = was;
            Assert.Equal(up, down, 2e-4);
            Assert.True(up > before);
        }

        double Slow() =>
            options.GenreRegularization / 2 * genres.Vectors.Sum(x => x * (double)x)
            + NaiveAls.Objective(
                Train,
                options,
                training.Table.Mean,
                training.Table.UserBias,
                training.Table.ItemBias,
                user => training.Table.UserRow(user).ToArray(),
                item => training.Table.ItemRow(item).ToArray(),
                item =>
                    Train.ByMovie.RowLength(item) == 0 ? training.Table.ItemRow(item).ToArray() : Expected(genres, item)
            );
    }

    [Fact]
    public void A_movie_without_ratings_stands_where_its_genres_are()
    {
        AlsWithGenres model = Fit(Train, 1, 2);
        Assert.Equal(
            ["fifth 0", "fifth 1", "fifth 2", "fifth 3", "fifth 4", "fifth 5", "mod 0", "mod 1", "mod 2"],
            model.Genres
        );
        for (int f = 0; f < 3; f++)
            Assert.Equal(
                (model.GenreFactors(5)[f] + model.GenreFactors(7)[f]) / MathF.Sqrt(2),
                model.ItemFactors(40)[f],
                1e-6f
            );
    }

    [Fact]
    public void Unrated_movies_are_distinguished_by_genres_where_tastes_follow_them()
    {
        // A user likes one of two genres; half of the movies lose all ratings.
        var rng = new Rng(3);
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < 60; user++)
        {
            for (int item = 0; item < 40; item++)
            {
                if (rng.NextDouble() < 0.5)
                    builder.Add(user, item, user % 2 == item % 2 ? 4 + rng.Next(2) : 1 + rng.Next(2));
            }
        }
        Ratings all = builder.Build();
        Dataset data = Planted.Described(all, movie => [movie % 2 == 0 ? "even" : "odd"]);
        Ratings warm = all.Where(row => all.Movies[row] < 20),
            cold = all.Where(row => all.Movies[row] >= 20);
        double with = Evaluate.Ratings(AlsWithGenres.Fit(new TrainingSet(warm, data), Small), cold).Rmse,
            without = Evaluate.Ratings(AlsModel.Fit(warm, Small), cold).Rmse;
        Assert.InRange(with, 0, 0.9); // within a taste the noise alone is 0.5
        Assert.InRange(without, 1.3, 2);
    }

    [Fact]
    public void Reaches_its_error_on_ml100k_and_is_clearly_better_where_ratings_are_few()
    {
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        AlsWithGenres with = AlsWithGenres.Fit(new TrainingSet(u1.Train, RealData.MovieLens100K));
        AlsModel without = AlsModel.Fit(u1.Train);
        Ratings few = u1.Test.Where(row => u1.Train.ByMovie.RowLength(u1.Test.Movies[row]) <= 5);
        Assert.InRange(Evaluate.Ratings(with, u1.Test).Rmse, 0.9, Evaluate.Ratings(without, u1.Test).Rmse);
        Assert.InRange(Evaluate.Ratings(with, few).Rmse, 0.9, Evaluate.Ratings(without, few).Rmse - 0.02);
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                AlsWithGenres.Fit(
                    new TrainingSet(Train, Planted.Described(Train, Some)),
                    Small,
                    new()
                    {
                        OnEpoch = onEpoch,
                        Checkpoint = checkpoint,
                        Cancel = cancel,
                    }
                ),
            stopAfter: 4
        );

    [Fact]
    public void Other_movies_than_the_data_sets_are_an_error() =>
        Assert.Contains(
            "Split the data set's own ratings",
            Assert
                .Throws<ArgumentException>(() =>
                    AlsWithGenres.Fit(
                        new TrainingSet(Train, Planted.Described(Planted.LowRank(9, 9, 1, 1, 0, 1), Some))
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    static string[] Some(int movie) => [$"mod {movie % 3}", $"fifth {movie / 8}"];

    static float[] Expected(GenrePrior genres, int item)
    {
        float[] mean = new float[16];
        foreach (string name in Some(item))
        {
            for (int f = 0; f < 11; f++)
                mean[f] += genres.Vectors[genres.Names.IndexOf(name) * 16 + f] / MathF.Sqrt(2);
        }
        return mean;
    }
}
