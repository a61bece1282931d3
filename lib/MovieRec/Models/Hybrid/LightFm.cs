using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>LightFM (Kula 2015, "Metadata Embeddings for User and Item Cold-start Recommendations"): matrix
/// factorization in which users and movies are sums of the embeddings of their features.</summary>
/// <remarks>p(u) = Σ w(u,f) e(f) and b(u) = Σ w(u,f) b(f) over the features f of user u; q(i) and b(i) likewise; the
/// score is s(u,i) = p(u)·q(i) + b(u) + b(i), and under <see cref="LightFmLoss.Logistic"/> σ(s) is the probability of a
/// like. Users and movies as their only features give plain logistic matrix factorization. Steps are taken for batches
/// of interactions by Adagrad or Adadelta; see <see cref="LightFmOptions.BatchSize"/>. Bit-identical for any number of
/// threads. Time O(interactions · features of a row · k) an epoch. A feature that training did not change has the mean
/// embedding of its group. A user or item without ratings that is its own feature has the embedding that a regression
/// predicts from its other features.</remarks>
public sealed partial class LightFm
    : IItemScorer,
        IExplainable,
        IFeaturedFoldIn,
        IItemSimilarity,
        ILearnsFromLikes,
        ISavable<LightFm>
{
    const string Name = "lightfm";

    readonly HybridFeatures features;
    readonly Embeddings users,
        items;
    readonly CsrMatrix likes; // [users × movies] of all trainings
    readonly bool[] isRated; // [movies] in any training
    readonly float[] userSums,
        itemSums; // [rows × stride]
    readonly float[] meanUser; // [stride]
    readonly int stride;
    readonly Lazy<FeatureSide> heldItems; // all movies as features of themselves, for descents that hold them
    readonly Lazy<ExpectedEmbedding> expectedUser,
        expectedItem;
    readonly Lazy<int[]> pool; // movie indices that training drew from

    LightFm(
        TrainingFacts facts,
        LightFmOptions options,
        int epochs,
        HybridFeatures features,
        Embeddings users,
        Embeddings items,
        CsrMatrix likes,
        bool[] isRated
    )
    {
        options = options with { LikeThreshold = options.LikeThreshold ?? facts.Scale.LikeThreshold };
        (Facts, Options, Epochs, this.features, this.users, this.items, this.likes, this.isRated, stride) = (
            facts,
            options,
            epochs,
            features,
            users,
            items,
            likes,
            isRated,
            users.Stride
        );
        (userSums, itemSums) = (
            new FeatureSide(users, features.Users.Matrix).Sums(),
            new FeatureSide(items, features.Movies.Matrix).Sums()
        );
        meanUser = FactorTable.MeanRow(userSums, stride, Enumerable.Range(0, UserCount));
        heldItems = new(HeldItems);
        (expectedUser, expectedItem) = (
            new(() => new(features.Users, users, HybridFeatures.User)),
            new(() => new(features.Movies, items, HybridFeatures.Movie))
        );
        pool = new(() => Interactions.PoolOf(options.Loss, likes, isRated));
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public LightFmOptions Options { get; }

    /// <inheritdoc/>
    public float LikeThreshold => Options.LikeThreshold!.Value;

    /// <inheritdoc/>
    public bool UsesRatingsAlone =>
        !UsesFeatures && features.Users.Groups.Keys.All(group => group == HybridFeatures.User);

    /// <inheritdoc/>
    public bool UsesFeatures => features.Movies.Groups.Keys.Any(group => group != HybridFeatures.Movie);

    /// <summary>Number of epochs of all trainings; more than <see cref="LightFmOptions.Epochs"/> after
    /// <see cref="PartialFit"/>.</summary>
    public int Epochs { get; }

    /// <summary>Features of users and items.</summary>
    public HybridFeatures Features => features;

    /// <inheritdoc/>
    public int UserCount => features.Users.RowCount;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => features.Movies.RowCount;

    /// <summary>Fits the model to ratings and features.</summary>
    /// <param name="train">At least one like.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> has no like, features or weights do not fit it, or
    /// there is patience but no validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer finite: the learning rate is too
    /// high.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static LightFm Fit(TrainingSet train, LightFmOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train.Ratings);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, train.Ratings.Scale.Maximum, nameof(options.LikeThreshold));
        HybridFeatures described = CheckedFeatures(
            train.Features ?? (train.Data is null ? null : HybridFeatures.Of(train.Data, "all")),
            train.Ratings
        );
        int userFeatures = described.Users.Names.Length,
            itemFeatures = described.Movies.Names.Length;
        OptionRange.FactorsFit(options.Factors, userFeatures, itemFeatures, bytes: 12);
        Embeddings ofUsers = Embeddings.New(
            options.Factors,
            isUser: true,
            userFeatures,
            options.Schedule,
            Rng.ForStream(options.Seed, 1)
        );
        Embeddings ofItems = Embeddings.New(
            options.Factors,
            isUser: false,
            itemFeatures,
            options.Schedule,
            Rng.ForStream(options.Seed, 2)
        );
        return Train(train.Ratings, facts, options, 0, described, train.Weights, ofUsers, ofItems, null, context);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Score(userSums.AsSpan(user * stride, stride), scores);
    }

    /// <summary>Scores all items for a training user or a new one.</summary>
    /// <param name="user">A user from <see cref="UserOf"/> or <see cref="NewUser"/>.</param>
    /// <param name="scores">[items], overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="user"/> is an item, or <paramref name="scores"/> has another
    /// length.</exception>
    public void Score(Representation user, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(user);
        Score(Checked(user, isUser: true).Sum, scores);
    }

    /// <summary>Returns the score of one item for a user; both may be new.</summary>
    /// <exception cref="ArgumentException">The arguments are not a user and an item.</exception>
    public float Score(Representation user, Representation movie)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(movie);
        return FactorMath.Dot(Damped(Checked(user, isUser: true).Sum), Checked(movie, isUser: false).Sum);
    }

    /// <summary>Returns σ(s), the probability in (0, 1) that the user likes the item, after training with
    /// <see cref="LightFmLoss.Logistic"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model was trained with another loss, whose scores only rank
    /// items.</exception>
    public float Probability(int user, int item) =>
        Options.Loss == LightFmLoss.Logistic
            ? LightFmDescent.Sigmoid(Score(UserOf(user), ItemOf(item)))
            : throw new InvalidOperationException(
                $"Scores of the loss {Options.Loss} are not probabilities: train with {LightFmLoss.Logistic}."
            );

    /// <summary>Returns a user of the training data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public Representation UserOf(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return new(users, PartsOf(features.Users, users, user), userSums[(user * stride)..((user + 1) * stride)]);
    }

    /// <summary>Returns an item of the training data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public Representation ItemOf(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return new(items, PartsOf(features.Movies, items, item), itemSums[(item * stride)..((item + 1) * stride)]);
    }

    /// <inheritdoc/>
    /// <remarks>The cosine of the sums of embeddings without biases, in [−1, 1]; 0 for a sum of length 0, and for an
    /// item without ratings and features.</remarks>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        Cosines(itemSums, item, similarities);
        bool known = IsKnown(item);
        for (int other = 0; other < similarities.Length; other++)
        {
            if (other != item && !(known && IsKnown(other)))
                similarities[other] = 0;
        }
    }

    /// <summary>Returns true if an item has ratings or features; otherwise its embedding is the mean of the
    /// others.</summary>
    bool IsKnown(int item)
    {
        if (isRated[item])
            return true;
        foreach (int feature in features.Movies.Matrix.RowColumns(item))
        {
            if (FeatureMatrix.GroupOf(features.Movies.Names[feature]) != HybridFeatures.Movie)
                return true;
        }
        return false;
    }

    /// <summary>Returns the users most similar to a user, best first, without the user. The measure is that of
    /// <see cref="Similarities"/>.</summary>
    /// <param name="user">User index.</param>
    /// <param name="count">Maximum number of users; at least 1.</param>
    /// <param name="seed">Seed of the order of equally similar users.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index, or <paramref name="count"/> is below
    /// 1.</exception>
    public ImmutableArray<(int User, float Similarity)> SimilarUsers(int user, int count, ulong seed = 42)
    {
        Guard.Index(user, UserCount, nameof(user));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] similarities = new float[UserCount];
        Cosines(userSums, user, similarities);
        similarities[user] = float.NegativeInfinity;
        int[] best = new int[Math.Min(count, UserCount)];
        int found = TopK.Select(similarities, best, TieBreak.For(seed, user));
        return [.. best.Take(found).Select(other => (other, similarities[other]))];
    }

    /// <summary>Returns the embedding [k] and the bias of a feature, such as <c>genre:Comedy</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message names the closest.</exception>
    public (ImmutableArray<float> Embedding, float Bias) UserFeature(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FeatureOf(features.Users, users, name);
    }

    /// <inheritdoc cref="UserFeature"/>
    public (ImmutableArray<float> Embedding, float Bias) ItemFeature(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FeatureOf(features.Movies, items, name);
    }

    void Score(ReadOnlySpan<float> user, Span<float> scores)
    {
        Guard.Length(scores, ItemCount);
        ReadOnlySpan<float> damped = Damped(user);
        for (int item = 0; item < scores.Length; item++)
            scores[item] = FactorMath.Dot(damped, itemSums.AsSpan(item * stride, stride));
    }

    static Representation Checked(Representation one, bool isUser) =>
        one.IsUser == isUser
            ? one
            : throw new ArgumentException(
                isUser ? "Expected a user, found an item." : "Expected an item, found a user.",
                nameof(one)
            );

    static HybridFeatures CheckedFeatures(HybridFeatures? features, Ratings train)
    {
        features ??= HybridFeatures.Ids(train);
        if ((features.Users.RowCount, features.Movies.RowCount) != (train.UserCount, train.MovieCount))
            throw new ArgumentException(
                Invariant($"The features have {features.Users.RowCount} users and {features.Movies.RowCount} movies, ")
                    + Invariant($"the ratings {train.UserCount} and {train.MovieCount}."),
                nameof(features)
            );
        if (
            features.Source is { } source
            && source.DifferenceFrom(train.Identity, "the features", "the training data") is { } difference
        )
            throw new ArgumentException(
                $"Features and ratings come from different data: {difference}.",
                nameof(features)
            );
        return features;
    }

    static ImmutableArray<Representation.Part> PartsOf(FeatureMatrix of, Embeddings side, int row)
    {
        ReadOnlySpan<int> columns = of.Matrix.RowColumns(row);
        ReadOnlySpan<float> weights = of.Matrix.RowValues(row);
        var parts = new Representation.Part[columns.Length];
        for (int entry = 0; entry < parts.Length; entry++)
            parts[entry] = new(of.Names[columns[entry]], weights[entry], side.Row(columns[entry]).ToArray());
        return [.. parts];
    }

    static (ImmutableArray<float>, float) FeatureOf(FeatureMatrix of, Embeddings side, string name)
    {
        Span<float> row = side.Row(of.IndexOf(name));
        return ([.. row[..side.Factors]], row[side.BiasPlace]);
    }

    void Cosines(float[] sums, int one, Span<float> similarities)
    {
        int factors = Options.Factors;
        ReadOnlySpan<float> mine = sums.AsSpan(one * stride, factors);
        for (int other = 0; other < similarities.Length; other++)
        {
            ReadOnlySpan<float> theirs = sums.AsSpan(other * stride, factors);
            double dot = 0,
                a = 0,
                b = 0;
            for (int f = 0; f < factors; f++)
                (dot, a, b) = (dot + mine[f] * theirs[f], a + mine[f] * mine[f], b + theirs[f] * theirs[f]);
            similarities[other] = a > 0 && b > 0 ? (float)Math.Clamp(dot / Math.Sqrt(a * b), -1, 1) : 0;
        }
        similarities[one] = 1;
    }
}
