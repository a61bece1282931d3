using System.Globalization;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Contracts;

/// <summary>What every recommender owes its callers; one small class a model inherits it, or
/// <see cref="PredictorContract{TModel}"/>.</summary>
public abstract class ScorerContract<TModel>
    where TModel : IItemScorer, ISavable<TModel>
{
    /// <summary>60 users and 40 movies with two planted factors; user 60 and movie 40 are without a rating.</summary>
    private protected static readonly Ratings Train = WithStrangers(
        Planted.LowRank(users: 60, items: 40, rank: 2, density: 0.5, noise: 0.1, seed: 7)
    );

    /// <param name="train">The ratings; movies have no other description.</param>
    /// <param name="seed">For models that draw numbers.</param>
    /// <param name="threads">For models that use several.</param>
    /// <param name="cancel">To be passed on where <c>Fit</c> takes it.</param>
    private protected abstract TModel Fit(Ratings train, ulong seed, int threads, CancellationToken cancel = default);

    /// <summary>Whether <see cref="Fit"/> looks at its token: all that take longer than a few passes do.</summary>
    private protected virtual bool CanBeCanceled => true;

    /// <summary>Whether a user's own ratings, folded in, lead to that user's own list: wherever scores come from
    /// ratings.</summary>
    private protected virtual bool LearnsFromRatings => true;

    [Fact]
    public void Same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        byte[] one = Saved(Fit(Train, 1, threads: 1));
        Assert.All(new[] { 1, 2, 3, 8 }, threads => Assert.Equal(one, Saved(Fit(Train, 1, threads))));
    }

    [Fact]
    public void Loaded_it_scores_as_before_to_the_last_bit()
    {
        TModel model = Fit(Train, 1, 2);
        byte[] bytes = Saved(model);
        TModel loaded = TModel.Load(new MemoryStream(bytes));
        Assert.Equal(bytes, Saved(loaded));
        for (int user = 0; user <= 60; user++)
            Assert.Equal(ScoresOf(model, user), ScoresOf(loaded, user));
        if (model is IFoldIn before && loaded is IFoldIn after)
            Assert.Equal(NewUser(before, HistoryOf(3)), NewUser(after, HistoryOf(3)));
    }

    [Fact]
    public void Parts_of_an_explanation_add_up_to_the_score()
    {
        TModel model = Fit(Train, 1, 2);
        if (model is not IExplainable explainable)
            return;
        for (int user = 0; user <= 60; user += 4)
        {
            float[] scores = model.Score(user);
            for (int item = 0; item <= 40; item += 3)
            {
                AddsUp(explainable.Explain(user, item), user, scores[item]);
                if (model is not IExplainsByRatings byRatings)
                    continue;
                Explanation why = byRatings.Explain(Train, user, item);
                AddsUp(why, user, scores[item]);
                Assert.DoesNotContain("other training ratings", why.Contributions.Select(part => part.OfItem));
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => explainable.Explain(61, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => explainable.Explain(0, 41));
        if (model is IExplainsByRatings ofRatings)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => ofRatings.Explain(Train, 61, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => ofRatings.Explain(Train, 0, 41));
            Assert.Throws<ArgumentException>(() => ofRatings.Explain(Planted.LowRank(9, 9, 2, 0.5, 0.1, 1), 0, 0));
        }

        static void AddsUp(Explanation why, int user, float score)
        {
            Assert.Equal(score, why.Score, 1e-4f * (1 + Math.Abs(score)));
            Assert.Equal((double)why.Score, why.Contributions.Sum(part => part.Value));
            Assert.All(
                why.Contributions.Where(part => part.RatedItem is not null),
                part => Assert.True(Train.ByUser.RowColumns(user).Contains(part.RatedItem!.Value))
            );
        }
    }

    [Fact]
    public void A_file_of_another_model_or_a_cut_one_is_an_error()
    {
        byte[] bytes = Saved(Fit(Train, 1, 1));
        Assert.Throws<InvalidDataException>(() => TModel.Load(new MemoryStream(bytes[..(bytes.Length / 2)])));
        var other = new MemoryStream();
        TrainingFacts.Of(Train).NewFile("no-such-model", new { }).Write(other);
        Assert.Contains(
            "no-such-model",
            Assert.Throws<InvalidDataException>(() => TModel.Load(new MemoryStream(other.ToArray()))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_never_another_model()
    {
        byte[] bytes = Saved(Fit(Train, 1, 1));
        for (int part = 0; part < 40; part++)
        {
            byte[] damaged = [.. bytes];
            damaged[(int)((long)part * bytes.Length / 40)] ^= (byte)(1 << part % 8);
            Assert.Throws<InvalidDataException>(() => TModel.Load(new MemoryStream(damaged)));
        }

        // A file of the first version has no hash; what is no number is found all the same.
        Assert.Equal(bytes, Saved(TModel.Load(new MemoryStream(OldFormat.Of(bytes)))));
        foreach (
            (string name, string type, int start) in OldFormat
                .Tensors(OldFormat.Parts(bytes).Header)
                .Where(tensor => tensor.Type is "F32" or "F64")
        )
        {
            byte[] broken = OldFormat.Of(
                bytes,
                (_, data) =>
                {
                    if (type == "F32")
                        BitConverter.TryWriteBytes(data.AsSpan(start), float.NaN);
                    else
                        BitConverter.TryWriteBytes(data.AsSpan(start), double.PositiveInfinity);
                }
            );
            Assert.Contains(
                name,
                Assert.Throws<InvalidDataException>(() => TModel.Load(new MemoryStream(broken))).Message,
                StringComparison.Ordinal
            );
        }
        foreach (
            string metadata in OldFormat.Parts(bytes).Header["__metadata__"]!
                .AsObject()
                .Select(entry => entry.Key)
                .Except(["format", "format_version", "model", "sha256"])
        )
        {
            foreach (string text in new[] { "", "{", "[null]", "[5]", "{\"a\":[]}" })
            {
                if (metadata.StartsWith("data", StringComparison.Ordinal))
                    continue;
                try
                {
                    TModel.Load(
                        new MemoryStream(OldFormat.Of(bytes, (header, _) => header["__metadata__"]![metadata] = text))
                    );
                }
                catch (InvalidDataException)
                {
                    // The only exception there may be; options that lack what the JSON lacks are the defaults.
                }
            }
        }
    }

    [Fact]
    public void Scores_are_finite_for_everybody_and_everything()
    {
        TModel model = Fit(Train, 1, 2);
        Assert.Equal((61, 41), (model.UserCount, model.ItemCount));
        for (int user = 0; user <= 60; user++)
            Assert.All(ScoresOf(model, user), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Several_users_at_once_get_the_bits_of_one_after_the_other()
    {
        IItemScorer model = Fit(Train, 1, 2);
        foreach (int[] users in new int[][] { [], [60], [3, 60, 3], [.. Enumerable.Range(0, 61)] })
        {
            float[] scores = new float[users.Length * 41];
            Array.Fill(scores, float.NaN);
            model.ScoreAll(users, scores);
            Assert.Equal(users.SelectMany(user => ScoresOf(model, user)), scores);
        }
        Assert.Contains(
            "0 to 60",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.ScoreAll([0, 61], new float[82])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => model.ScoreAll([0, 1], new float[81]));
    }

    [Fact]
    public void An_index_out_of_range_is_named_with_the_range()
    {
        TModel model = Fit(Train, 1, 1);
        Assert.Contains(
            "0 to 60",
            Assert.Throws<ArgumentOutOfRangeException>(() => ScoresOf(model, 61)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoresOf(model, -1));
        Assert.Throws<ArgumentException>(() => model.Score(0, new float[40]));
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_error() =>
        Assert.Contains(
            "filter or a split",
            Assert.Throws<ArgumentException>(() => Fit(Train.Select([]), 1, 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Canceling_gives_no_half_model()
    {
        if (!CanBeCanceled)
            return;
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(Train, 1, 2, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_new_user_is_scored_without_changing_the_model()
    {
        if (Fit(Train, 1, 2) is not IFoldIn model)
            return;
        byte[] before = Saved((TModel)model);
        Assert.All(NewUser(model, []), score => Assert.True(float.IsFinite(score)));
        Assert.All(NewUser(model, HistoryOf(3)), score => Assert.True(float.IsFinite(score)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NewUser(model, [new(41, 3)]));
        Assert.Throws<ArgumentException>(() => NewUser(model, [new(5, 3), new(5, 4)]));
        Assert.Throws<ArgumentException>(() => model.ScoreNewUser([], new float[3]));
        Assert.Equal(before, Saved((TModel)model));
    }

    [Fact]
    public void A_new_users_rating_must_be_on_the_scale_but_need_not_be_one_of_its_steps()
    {
        if (Fit(Train, 1, 2) is not IFoldIn model)
            return;
        foreach (
            float rating in new[]
            {
                float.NaN,
                float.PositiveInfinity,
                float.NegativeInfinity,
                0,
                0.99f,
                -3,
                5.01f,
                10,
                float.MaxValue,
            }
        )
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => NewUser(model, [new(3, 4), new(5, rating)]));
            Assert.Equal(("history", (object)rating), (error.ParamName, error.ActualValue));
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"rating of item index 5 is {rating}; expected 1 to 5"),
                error.Message,
                StringComparison.Ordinal
            );
        }
        foreach (float rating in new[] { 1, 1.3f, 3.75f, 5, 5.0000005f })
            Assert.All(NewUser(model, [new(5, rating)]), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Folding_in_a_training_users_own_ratings_ranks_much_as_that_user_does()
    {
        TModel model = Fit(Train, 1, 2);
        if (model is not IFoldIn foldIn || !LearnsFromRatings)
            return;
        double[] agreement =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(user => Correlation(ScoresOf(model, user), NewUser(foldIn, HistoryOf(user)))),
        ];
        Assert.True(agreement.Average() > 0.8, $"mean correlation {agreement.Average()}");
    }

    private protected static byte[] Saved(TModel model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private protected static float[] ScoresOf(IItemScorer model, int user)
    {
        float[] scores = new float[model.ItemCount];
        Array.Fill(scores, float.NaN);
        model.Score(user, scores);
        return scores;
    }

    private protected static float[] NewUser(IFoldIn model, ItemRating[] history)
    {
        float[] scores = new float[Train.MovieCount];
        Array.Fill(scores, float.NaN);
        model.ScoreNewUser(history, scores);
        return scores;
    }

    private protected static ItemRating[] HistoryOf(int user)
    {
        int[] items = Train.ByUser.RowColumns(user).ToArray();
        float[] values = Train.ByUser.RowValues(user).ToArray();
        return [.. items.Zip(values, (item, value) => new ItemRating(item, value))];
    }

    static Ratings WithStrangers(Ratings ratings) =>
        ratings.Reindex(IdMap.Of(Enumerable.Range(0, 61)), IdMap.Of(Enumerable.Range(0, 41)));

    static double Correlation(float[] x, float[] y)
    {
        double mx = x.Average(),
            my = y.Average(),
            xy = 0,
            xx = 0,
            yy = 0;
        for (int i = 0; i < x.Length; i++)
            (xy, xx, yy) = (
                xy + (x[i] - mx) * (y[i] - my),
                xx + (x[i] - mx) * (x[i] - mx),
                yy + (y[i] - my) * (y[i] - my)
            );
        // a model that scores everything alike agrees with itself
        return xx == 0 || yy == 0 ? 1 : xy / Math.Sqrt(xx * yy);
    }
}
