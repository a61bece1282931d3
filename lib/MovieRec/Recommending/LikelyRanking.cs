using System.Buffers;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Recommending;

/// <summary>Ranks the movies of a rating model by how likely a user is to see and like them, instead of by predicted
/// ratings alone.</summary>
/// <remarks>
/// <para>value(u,i) = α(u) log(ε + n(i)/U) + w c(i) S(u,i) + a (r̂(u,i) − r̄(i)), higher is better; it is
/// not a rating.</para>
/// <para>See it: n(i) of the U users with ratings rated movie i. Confidence of the model: c(i) = n(i) / (n(i) + s).
/// Like it, by similarity: S(u,i) = Σ c(j) sim(i,j) / |L(u)| over the movies L(u) that the user liked, the model's own
/// <see cref="IItemSimilarity"/>; for factor models the cosine of item factors, which does not depend on the movies'
/// biases. Like it, by stars: the predicted rating r̂ above r̄(i), its mean over <see cref="TypicalUsers"/> users
/// spread over the training data, on a scale of five stars. Dislikes act through r̂ alone.</para>
/// <para>α(u) = |L| / (|L| + f ρ(u)) lets popularity count less for a user with few likes among movies that few have
/// seen: ρ(u) is the mean of (ε / (ε + n(j)/U))² over L(u). α is 1 if the user has no likes, and for models without
/// similarities: popularity, corrected by r̂.</para>
/// <para>The weights are the same for all models. ε, w and a come from validation parts of MovieLens 100K, cut from the
/// training part of its split <c>ua</c>: no value tried there gains more than .001 in NDCG@10. s and f depend on the
/// purpose of a list: <see cref="LikelyRankingOptions.FewLikes"/> says what f costs. <c>once rank-weights</c> of the
/// benchmarks repeats the measurements.</para>
/// </remarks>
public sealed class LikelyRanking : IItemScorer, IFoldIn
{
    /// <summary>Number of users whose mean prediction represents a typical user.</summary>
    public const int TypicalUsers = 64;

    const int MaxKeptMovies = 5_000; // rows of similarities kept: 100 MB at most

    readonly IRatingPredictor model;
    readonly Ratings train;
    readonly float like;
    readonly double starsWeight; // a, per unit of the data's scale
    readonly double[] popularity; // [items] log(ε + n/U)
    readonly float[] support; // [items] c
    readonly float[] typical; // [items] r̄
    readonly float[]? units; // [items × stride] factors of length 1, of a factor model
    readonly int stride;
    readonly float[]?[]? rows; // [items] similarities that were asked for, of other models

    LikelyRanking(IRatingPredictor model, Ratings train, LikelyRankingOptions options)
    {
        (this.model, this.train, Options, like) = (model, train, options, train.Scale.LikeThreshold);
        double range = train.Scale.Maximum - train.Scale.Minimum;
        starsWeight = range > 0 ? options.StarsWeight * 4 / range : 0;
        int items = model.ItemCount;
        (popularity, support) = (new double[items], new float[items]);
        for (int item = 0; item < items; item++)
        {
            double count = train.ByMovie.RowLength(item);
            popularity[item] = Math.Log(options.PopularityFloor + count / Math.Max(1, train.ActiveUserCount));
            support[item] = count == 0 ? 0 : (float)(count / (count + options.Support));
        }
        typical = Typical(model, train);
        if (model is FactorModel factorModel && items > 0)
        {
            stride = FactorMath.Stride(factorModel.ItemFactors(0).Length);
            units = Units(factorModel, stride);
        }
        else if (model is IItemSimilarity && items <= MaxKeptMovies)
            rows = new float[]?[items];
    }

    /// <summary>The weights.</summary>
    public LikelyRankingOptions Options { get; }

    /// <summary>The facts of the model's training data.</summary>
    public TrainingFacts Facts => model.Facts;

    /// <inheritdoc/>
    public int UserCount => model.UserCount;

    /// <inheritdoc/>
    public int ItemCount => model.ItemCount;

    /// <summary>Creates the ranking of a model.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="train">The ratings that it was fitted on: the source of popularity and the users' likes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LikelyRanking Of(IRatingPredictor model, Ratings train, LikelyRankingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        options = (options ?? new()).Checked();
        Guard.SameData(model.Facts, train, nameof(train));
        return new LikelyRanking(model, train, options);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        model.Score(user, scores);
        Rank(user, scores);
    }

    /// <inheritdoc/>
    public void ScoreAll(ReadOnlySpan<int> users, Span<float> scores)
    {
        model.ScoreAll(users, scores);
        for (int place = 0; place < users.Length; place++)
            Rank(users[place], scores.Slice(place * ItemCount, ItemCount));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The model does not support new users.</exception>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        if (model is not IFoldIn foldIn)
            throw new NotSupportedException($"{model.GetType().Name} does not support new users.");
        foldIn.ScoreNewUser(history, scores);
        Rank(history, scores);
    }

    /// <summary>Turns predicted ratings of a new user into values.</summary>
    internal void Rank(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        var likes = new List<int>();
        foreach (ItemRating rated in history)
        {
            if (rated.Rating >= like)
                likes.Add(rated.Item);
        }
        likes.Sort(); // the same ratings give the same bits in any order
        Rank(likes, scores);
    }

    /// <summary>Turns predicted ratings of a user of the data set into values.</summary>
    internal void Rank(int user, Span<float> scores)
    {
        ReadOnlySpan<int> items = train.ByUser.RowColumns(user);
        ReadOnlySpan<float> stars = train.ByUser.RowValues(user);
        var likes = new List<int>(items.Length);
        for (int entry = 0; entry < items.Length; entry++)
        {
            if (stars[entry] >= like)
                likes.Add(items[entry]);
        }
        Rank(likes, scores);
    }

    void Rank(List<int> likes, Span<float> scores)
    {
        bool similar = likes.Count > 0 && model is IItemSimilarity;
        double familiar = similar ? likes.Count / (likes.Count + Options.FewLikes * Rarity(likes)) : 1;
        float[] rented = ArrayPool<float>.Shared.Rent(ItemCount);
        Span<float> sums = rented.AsSpan(0, ItemCount);
        sums.Clear();
        if (similar)
            AddSimilarities(likes, sums);
        double weight = similar ? Options.SimilarityWeight / likes.Count : 0;
        for (int item = 0; item < scores.Length; item++)
        {
            double value =
                familiar * popularity[item]
                + weight * support[item] * sums[item]
                + starsWeight * (scores[item] - typical[item]);
            scores[item] = (float)value;
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>ρ: 1 if no other user has seen the liked movies, near 0 if many have.</summary>
    double Rarity(List<int> likes)
    {
        double sum = 0;
        foreach (int liked in likes)
        {
            double rare = Options.PopularityFloor / Math.Exp(popularity[liked]);
            sum += rare * rare;
        }
        return sum / likes.Count;
    }

    /// <summary>Adds Σ c(j) sim(i,j) over the liked movies j.</summary>
    void AddSimilarities(List<int> likes, Span<float> sums)
    {
        if (units is not null)
        {
            float[] sum = new float[stride];
            foreach (int liked in likes)
            {
                ReadOnlySpan<float> unit = Unit(liked);
                for (int factor = 0; factor < stride; factor++)
                    sum[factor] += support[liked] * unit[factor];
            }
            for (int item = 0; item < sums.Length; item++)
                sums[item] = FactorMath.Dot(sum, Unit(item));
            return;
        }
        float[] buffer = rows is null ? new float[ItemCount] : [];
        foreach (int liked in likes)
        {
            if (rows is not null)
                // a race writes the same numbers twice
                buffer = rows[liked] ??= Similarities(liked, new float[ItemCount]);
            else
                Similarities(liked, buffer);
            float weight = support[liked];
            for (int item = 0; item < sums.Length; item++)
                sums[item] += weight * buffer[item];
        }
    }

    float[] Similarities(int item, float[] row)
    {
        ((IItemSimilarity)model).Similarities(item, row);
        return row;
    }

    ReadOnlySpan<float> Unit(int item) => units.AsSpan(item * stride, stride);

    static float[] Units(FactorModel model, int length)
    {
        float[] found = new float[model.ItemCount * length];
        for (int item = 0; item < model.ItemCount; item++)
        {
            ReadOnlySpan<float> row = model.ItemFactors(item);
            double square = 0;
            foreach (float factor in row)
                square += (double)factor * factor;
            if (!(square > 0))
                continue; // no factors: like no other movie
            float scale = (float)(1 / Math.Sqrt(square));
            for (int factor = 0; factor < row.Length; factor++)
                found[item * length + factor] = row[factor] * scale;
        }
        return found;
    }

    /// <summary>Mean predictions of users spread evenly over those with ratings.</summary>
    static float[] Typical(IRatingPredictor model, Ratings train)
    {
        int[] active = [.. Enumerable.Range(0, train.UserCount).Where(user => train.ByUser.RowLength(user) > 0)];
        int count = Math.Min(TypicalUsers, active.Length);
        double[] sums = new double[model.ItemCount];
        float[] scores = new float[model.ItemCount];
        for (int place = 0; place < count; place++)
        {
            model.Score(active[(int)((long)place * active.Length / count)], scores);
            for (int item = 0; item < sums.Length; item++)
                sums[item] += scores[item];
        }
        return [.. sums.Select(sum => (float)(sum / Math.Max(1, count)))];
    }
}
