using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Ranks items by the truncated SVD of the rating matrix with 0 for every missing rating: the scores of a user
/// with the ratings r(u) are r(u) V Vᵀ.</summary>
/// <remarks>Scores are not ratings. V is [items × k] and comes from all ratings; r(u) leaves out items that the user
/// did not like (<see cref="PureSvdOptions.LikeThreshold"/>). Users without a liked item are scored as the mean of all
/// users. Source: Cremonesi, Koren and Turrin 2010, section 3.3. Time O(iterations · ratings · k), or O(n³) with n the
/// smaller of the numbers of users and items, if k is more than about a twelfth of it.</remarks>
public sealed class PureSvd
    : IItemScorer,
        IFoldIn,
        IItemSimilarity,
        IExplainsByRatings,
        ILearnsFromLikes,
        ISavable<PureSvd>
{
    const string Name = "pure-svd";

    // Vectors are as near as the root of this; a ranking has long settled by then.
    const double Tolerance = 1e-8;

    readonly int factors;
    readonly float[] singularValues,
        itemFactors,
        userFactors,
        stranger,
        itemNorms;
    readonly Likes likes;

    PureSvd(
        TrainingFacts facts,
        PureSvdOptions options,
        float[] singularValues,
        float[] itemFactors,
        float[] userFactors
    )
    {
        (Facts, Options, this.singularValues, this.itemFactors, this.userFactors) = (
            facts,
            options,
            singularValues,
            itemFactors,
            userFactors
        );
        (factors, likes) = (singularValues.Length, Likes.Of(options.LikeThreshold, facts.Scale));
        stranger = MeanRow(userFactors, factors, UserCount);
        itemNorms = new float[ItemCount];
        for (int item = 0; item < ItemCount; item++)
        {
            float[] row = Weighted(item);
            itemNorms[item] = MathF.Sqrt(Dot(row, row));
        }
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public PureSvdOptions Options { get; }

    /// <inheritdoc/>
    public float LikeThreshold => likes.From;

    /// <summary>[k] in falling order.</summary>
    public ImmutableArray<float> SingularValues => [.. singularValues];

    /// <summary>V: [items × k], row-major.</summary>
    public ImmutableArray<float> ItemFactors => [.. itemFactors];

    /// <summary>r(u) V: [users × k], row-major; for a user without a like the mean of all users.</summary>
    public ImmutableArray<float> UserFactors => [.. userFactors];

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static PureSvd Fit(Ratings train, PureSvdOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, facts.Scale.Maximum, nameof(options.LikeThreshold));
        TruncatedSvd svd = TruncatedSvd.Of(
            train,
            new()
            {
                Factors = options.Factors,
                Seed = options.Seed,
                Threads = options.Threads,
                Tolerance = Tolerance,
            },
            context.OnEpoch,
            context.Cancel
        );
        int width = svd.Factors;
        float[] items = [.. svd.V.Select(value => (float)value)],
            users = new float[train.UserCount * width];
        CsrMatrix counted = Likes.Of(options.LikeThreshold, facts.Scale).Counted(train.ByUser, train.ByUser);
        var strangers = new List<int>();
        for (int user = 0; user < train.UserCount; user++)
        {
            if (counted.RowLength(user) == 0)
                strangers.Add(user);
            Project(counted.RowColumns(user), counted.RowValues(user), items, users.AsSpan(user * width, width));
        }
        float[] mean = MeanRow(users, width, train.UserCount);
        foreach (int user in strangers)
            mean.CopyTo(users.AsSpan(user * width));
        return new PureSvd(facts, options, [.. svd.SingularValues.Select(value => (float)value)], items, users);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        ScoreAll(UserRow(user), scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        (int[] items, float[] ratings) = ItemRating.Columns(ItemRating.ByItem(likes.Counted(history)));
        if (items.Length == 0)
        {
            ScoreAll(stranger, scores);
            return;
        }
        float[] user = new float[factors];
        Project(items, ratings, itemFactors, user);
        float missing = ShortHistory.Missing(items.Length, Facts);
        for (int f = 0; f < factors; f++)
            user[f] += missing * stranger[f];
        ScoreAll(user, scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each singular value: r(u) V(f) · V(i,f).</remarks>
    public Explanation Explain(int user, int item)
    {
        float score = ScoreOf(user, item);
        return new(score, Contribution.OfFactors(UserRow(user), ItemRow(item)));
    }

    /// <inheritdoc/>
    /// <remarks>A part for each rated item that counts: r(u,j) V(j)·V(i). A user without any has one part, the mean
    /// user.</remarks>
    public Explanation Explain(Ratings train, int user, int item)
    {
        ArgumentNullException.ThrowIfNull(train);
        Guard.SameData(Facts, train, nameof(train));
        float score = ScoreOf(user, item);
        List<Contribution> parts = [];
        foreach (ItemRating rated in likes.Counted(ItemRating.Of(train.ByUser, user)))
            parts.Add(
                Contribution.OfRated(Facts, rated.Item, rated.Rating * (double)Dot(ItemRow(rated.Item), ItemRow(item)))
            );
        return parts.Count == 0 ? new(score, [Contribution.OfMeanUser(score)]) : Explanation.ByRatings(score, parts);
    }

    float ScoreOf(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Dot(UserRow(user), ItemRow(item));
    }

    ReadOnlySpan<float> UserRow(int user) => userFactors.AsSpan(user * factors, factors);

    ReadOnlySpan<float> ItemRow(int item) => itemFactors.AsSpan(item * factors, factors);

    /// <summary>Cosine of the items' columns in U Σ Vᵀ, that is of their rows in V Σ, in [−1, 1]; 0 for items without
    /// ratings.</summary>
    /// <inheritdoc/>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        float[] weights = Weighted(item);
        for (int f = 0; f < factors; f++)
            weights[f] *= singularValues[f]; // V Σ · V Σ = V Σ² · V, so that the other rows stay as they are
        for (int other = 0; other < similarities.Length; other++)
        {
            float norms = itemNorms[item] * itemNorms[other];
            similarities[other] = norms > 0 ? Math.Clamp(Dot(weights, ItemRow(other)) / norms, -1, 1) : 0;
        }
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("singular_values", Tensor.Of(singularValues));
        file.Add("item_factors", Tensor.Of(itemFactors, ItemCount, factors));
        file.Add("user_factors", Tensor.Of(userFactors, UserCount, factors));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static PureSvd Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static PureSvd Read(ModelFile file)
    {
        (TrainingFacts facts, PureSvdOptions options) = TrainingFacts.Read<PureSvdOptions>(file);
        float[] values = file.Get("singular_values").Floats();
        return new PureSvd(
            facts,
            options,
            values,
            file.Get("item_factors").Floats(facts.ItemIds.Count, values.Length),
            file.Get("user_factors").Floats(facts.UserIds.Count, values.Length)
        );
    }

    /// <summary>The item's row of V Σ.</summary>
    float[] Weighted(int item)
    {
        float[] row = ItemRow(item).ToArray();
        for (int f = 0; f < factors; f++)
            row[f] *= singularValues[f];
        return row;
    }

    void ScoreAll(ReadOnlySpan<float> user, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++)
            scores[item] = Dot(user, ItemRow(item));
    }

    /// <summary>r V for the ratings of one user.</summary>
    static void Project(ReadOnlySpan<int> items, ReadOnlySpan<float> values, float[] itemFactors, Span<float> user)
    {
        user.Clear();
        for (int entry = 0; entry < items.Length; entry++)
        {
            ReadOnlySpan<float> row = itemFactors.AsSpan(items[entry] * user.Length, user.Length);
            for (int f = 0; f < row.Length; f++)
                user[f] += values[entry] * row[f];
        }
    }

    /// <summary>Mean of the rows that are not all 0; 0 if there is none.</summary>
    static float[] MeanRow(float[] users, int width, int userCount) =>
        FactorTable.MeanRow(
            users,
            width,
            Enumerable.Range(0, userCount).Where(user => users.AsSpan(user * width, width).ContainsAnyExcept(0f))
        );

    static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x),
            ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < xs.Length; i++)
            sums += xs[i] * ys[i];
        float sum = Vector.Sum(sums);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
