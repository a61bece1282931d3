using System.Collections.Immutable;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Predicts ratings by a neural network on embeddings and features of users and items.</summary>
/// <remarks>Two networks, see <see cref="EmbeddingArchitecture"/>. Plain: r / top = Linear(relu(bn(Linear([P(u), Q(i),
/// user, movie])))). History: r̂ = μ + b(u) + b(i) + p·q + net([P(u), q, h, p∘q, user, movie]), where p = P(u) + h and
/// q = Q(i) + g add, to an embedding, the normalized sum over the user's items (and the item's users), once plain and
/// once times the rating's deviation, as in SVD++ (Koren 2008) on both sides.
/// <see cref="EmbeddingNetworkOptions.NeighborWeight"/> adds the user's deviations on similar items, which few
/// dimensions cannot represent. Squared error, AdamW. Results are bit-identical for any number of threads.</remarks>
public sealed class EmbeddingNetwork
    : IRatingPredictor,
        IFeaturedFoldIn,
        IItemSimilarity,
        IExplainable,
        ISavable<EmbeddingNetwork>
{
    const string Name = "embedding-network";

    readonly CompiledNetwork[] networks;
    readonly EmbeddingFoldIn[] foldIns;
    readonly ItemNeighbors? neighbors;
    readonly NewUserFeatures userFeatures;

    EmbeddingNetwork(
        TrainingFacts facts,
        EmbeddingNetworkOptions options,
        CompiledNetwork[] networks,
        ItemNeighbors? neighbors,
        NewUserFeatures userFeatures
    )
    {
        (Facts, Options, this.networks, this.neighbors, this.userFeatures) = (
            facts,
            options,
            networks,
            neighbors,
            userFeatures
        );
        foldIns = [.. networks.Select(network => new EmbeddingFoldIn(network, facts.Scale))];
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public EmbeddingNetworkOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Fits a network to ratings and to the features of users and items.</summary>
    /// <param name="train">At least two ratings.</param>
    /// <param name="options">Null for the defaults, which suit 100,000 ratings;
    /// <see cref="EmbeddingNetworkOptions.ForMillionRatings"/> suits a million.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> has fewer than two ratings, its parts have
    /// different indices, or there is patience but no validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer finite: the learning rate is too
    /// high.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static EmbeddingNetwork Fit(
        TrainingSet train,
        EmbeddingNetworkOptions? options = null,
        FitContext? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        return Fit(train.Data, train.Ratings, options, context ?? new(), Name);
    }

    /// <summary>The fit as a stage of another model's training, with its own checkpoint name.</summary>
    internal static EmbeddingNetwork Fit(
        Dataset? data,
        Ratings train,
        EmbeddingNetworkOptions? options,
        FitContext context,
        string checkpointName
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        // Two tables per side (own and history), each with its gradient and Adam's two moments.
        OptionRange.Fits(
            options.Dimensions,
            2L * (train.UserCount + train.MovieCount),
            Math.Max(train.UserCount, train.MovieCount),
            bytes: 16,
            name: nameof(options.Dimensions)
        );
        if (train.Count < 2)
            throw new ArgumentException("The training set has 1 rating; expected at least 2.", nameof(train));
        if (data is not null)
            Guard.SameData(data, train.Identity, nameof(train));
        bool featured = data is not null && options.UseFeatures;
        FeatureRows users = featured ? FeatureRows.OfUsers(data!) : FeatureRows.None(train.UserCount),
            items = featured
                ? FeatureRows.OfMovies(data!, options.Architecture == EmbeddingArchitecture.Plain)
                : FeatureRows.None(train.MovieCount);
        using var training = new NetworkTraining(train, users, items, options, context.Cancel);
        string fingerprint = context.Checkpoint is null
            ? ""
            : Checkpoint.Fingerprint(train, options, users.Hash, items.Hash, featured ? data!.Hash : "");
        new EpochLoop(checkpointName, options.Epochs, options.Patience).Run(
            context,
            training.State,
            epoch => training.Epoch(epoch, context.Cancel),
            training.Estimate,
            fingerprint
        );
        return new EmbeddingNetwork(
            facts,
            options,
            training.Compile(),
            training.Neighbors,
            new(users.Names, users.OwnScales)
        );
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(Estimate(user, item));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Average(scores, (network, target) => networks[network].Score(user, target));
        if (neighbors is null)
            return;
        float[] local = new float[scores.Length];
        neighbors.Estimate(user, local);
        Lanes.Add(NeighborWeight, local, scores);
    }

    /// <inheritdoc/>
    /// <remarks>The mean, both biases, p·q, the network, each as the mean over several networks, and a part for each
    /// neighbor of the item that the user rated.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        IEnumerable<Contribution> parts = networks
            .SelectMany(network => network.Parts(user, item))
            .GroupBy(part => part.OfItem, (name, same) => new Contribution("", name, same.Average(one => one.Value)));
        if (neighbors is not null)
            parts = parts.Concat(
                neighbors
                    .Parts(user, item)
                    .Select(part => Contribution.OfRated(Facts, part.Item, NeighborWeight * part.Value))
            );
        return new(Estimate(user, item), parts);
    }

    /// <summary>Returns the items with the highest predicted ratings for a user, best first.</summary>
    /// <param name="user">0-based index.</param>
    /// <param name="k">At least 1. The list is shorter if fewer items are left.</param>
    /// <param name="seen">Ratings whose items are left out for their user, usually all known ratings; null for
    /// none.</param>
    /// <param name="seed">Seed of the order of ties.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index, or <paramref name="k"/> is below
    /// 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="seen"/> has other ids.</exception>
    public ImmutableArray<ItemRating> PredictTopK(int user, int k, Ratings? seen = null, ulong seed = 42)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        float[] scores = new float[ItemCount];
        Score(user, scores);
        if (seen is not null)
        {
            Guard.SameData(Facts, seen, nameof(seen));
            foreach (int item in seen.ByUser.RowColumns(user))
                scores[item] = float.NegativeInfinity;
        }
        int[] best = new int[Math.Min(k, ItemCount)];
        int found = TopK.Select(scores, best, TieBreak.For(seed, user));
        return [.. best.Take(found).Select(item => new ItemRating(item, Facts.Scale.Clamp(scores[item])))];
    }

    /// <inheritdoc/>
    /// <remarks>Fits an embedding and a bias to the ratings; everything else is fixed.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores) => Score([], history, scores);

    /// <summary>Scores every item for a new user whose age, gender or occupation is known.</summary>
    /// <param name="user">The user's features; the id does not matter. Null for none. Values that did not occur in
    /// training are ignored.</param>
    /// <param name="history">Ratings in stars, at most one per item; may be empty.</param>
    /// <param name="scores">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">An item or a rating is out of range.</exception>
    /// <exception cref="ArgumentException">An item occurs twice, or <paramref name="scores"/> has a wrong
    /// length.</exception>
    public void ScoreNewUser(User? user, ReadOnlySpan<ItemRating> history, Span<float> scores) =>
        Score(user is null ? [] : userFeatures.Of(user), history, scores);

    /// <inheritdoc cref="ScoreNewUser(User?, ReadOnlySpan{ItemRating}, Span{float})"/>
    /// <returns>One score per item, by item index; higher is better.</returns>
    public float[] ScoreNewUser(User? user, ReadOnlySpan<ItemRating> history)
    {
        float[] scores = new float[ItemCount];
        ScoreNewUser(user, history, scores);
        return scores;
    }

    /// <inheritdoc/>
    public IFoldIn NewUsersWith(params IReadOnlyList<string> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new FeaturedUsers(this, userFeatures.Of(features));
    }

    void Score(IReadOnlyList<(int Feature, float Value)> features, ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        ItemRating[] rated = history.ToArray();
        float[] local = new float[scores.Length];
        neighbors?.Estimate(history, local);
        float[] known = [.. rated.Select(rating => NeighborWeight * local[rating.Item])];
        Average(
            scores,
            (network, target) =>
                foldIns[network].Score(rated, known, SumOf(features, networks[network].Tensors), target)
        );
        Lanes.Add(NeighborWeight, local, scores);
    }

    /// <inheritdoc/>
    /// <remarks>The cosine of the items' embeddings, in [−1, 1]; the mean over several networks.</remarks>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        Average(
            similarities,
            (network, target) => EmbeddingCosines.Fill(other => ItemRow(network, other), item, target)
        );
    }

    /// <summary>Returns the user's embedding in the first network: P(u), or P(u) + h(u) with a history.
    /// [dimensions]</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="user"/> is out of range.</exception>
    public float[] UserEmbedding(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        float[] row = networks[0].UserEmbedding(user).ToArray();
        Lanes.Add(networks[0].UserSum(user), row.AsSpan(0, networks[0].Tensors.D));
        return row[..Options.Dimensions];
    }

    /// <summary>Returns the item's embedding in the first network: Q(i), or Q(i) + g(i) with a history.
    /// [dimensions]</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="item"/> is out of range.</exception>
    public float[] ItemEmbedding(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return ItemRow(0, item)[..Options.Dimensions].ToArray();
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        AddTo(file, "");
        file.Write(target);
    }

    /// <summary>Adds the network to another model's file, without facts and options.</summary>
    internal void AddTo(ModelFile file, string prefix)
    {
        file.Metadata[$"{prefix}user_features"] = JsonText.Of(userFeatures.Names);
        if (userFeatures.OwnScales.Count > 0)
            file.Metadata[$"{prefix}user_features.scales"] = JsonText.Of(userFeatures.OwnScales);
        for (int network = 0; network < networks.Length; network++)
            networks[network].Tensors.AddTo(file, Invariant($"{prefix}{network}."));
        neighbors?.AddTo(file);
    }

    /// <exception cref="InvalidDataException">A part is missing or does not match the options.</exception>
    internal static EmbeddingNetwork Read(
        ModelFile file,
        string prefix,
        TrainingFacts facts,
        EmbeddingNetworkOptions options
    )
    {
        string[] names = file.Texts($"{prefix}user_features");
        return new EmbeddingNetwork(
            facts,
            options,
            [
                .. Enumerable
                    .Range(0, options.Networks)
                    .Select(network => new CompiledNetwork(
                        NetworkWeights.Read(file, Invariant($"{prefix}{network}."), facts, options, names.Length)
                    )),
            ],
            options.HasNeighbors ? ItemNeighbors.Read(file, facts) : null,
            new(
                names,
                file.Metadata.ContainsKey($"{prefix}user_features.scales")
                    ? file.Json<Dictionary<string, NumberScale>>($"{prefix}user_features.scales")
                    : new Dictionary<string, NumberScale>()
            )
        );
    }

    /// <summary>r̂, not clipped.</summary>
    internal float Estimate(int user, int item) =>
        CompiledNetwork.Estimate(networks, user, item)
        + (neighbors is null ? 0 : NeighborWeight * neighbors.Estimate(user, item));

    /// <inheritdoc/>
    public static EmbeddingNetwork Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static EmbeddingNetwork Read(ModelFile file)
    {
        (TrainingFacts facts, EmbeddingNetworkOptions options) = TrainingFacts.Read<EmbeddingNetworkOptions>(file);
        return Read(file, "", facts, options);
    }

    float NeighborWeight => (float)Options.NeighborWeight;

    delegate void Scoring(int network, Span<float> scores);

    /// <summary>The mean over the networks.</summary>
    void Average(Span<float> scores, Scoring score)
    {
        score(0, scores);
        if (networks.Length == 1)
            return;
        float[] one = new float[scores.Length];
        for (int network = 1; network < networks.Length; network++)
        {
            score(network, one);
            Lanes.Add<float>(one, scores);
        }
        foreach (ref float value in scores)
            value /= networks.Length;
    }

    ReadOnlySpan<float> ItemRow(int network, int item)
    {
        NetworkWeights t = networks[network].Tensors;
        return t.D > 0
            ? t.Items.AsSpan(item * t.D, t.D)
            : t.ItemEmbeddings.AsSpan(item * t.EmbeddingWidth, t.EmbeddingWidth);
    }

    static float[] SumOf(IReadOnlyList<(int Feature, float Value)> features, NetworkWeights tensors)
    {
        float[] sum = new float[tensors.Width];
        foreach ((int feature, float value) in features)
            Lanes.Add<float>(value, tensors.UserFeatureWeights.AsSpan(feature * tensors.Width, tensors.Width), sum);
        return sum;
    }

    sealed class FeaturedUsers(EmbeddingNetwork model, IReadOnlyList<(int Feature, float Value)> features) : IFoldIn
    {
        public TrainingFacts Facts => model.Facts;

        public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores) =>
            model.Score(features, history, scores);
    }
}
