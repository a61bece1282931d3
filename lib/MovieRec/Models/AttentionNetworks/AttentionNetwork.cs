using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>Predicts the rating of one person, or the mean rating of two, by a neural network with attention over their
/// latest ratings.</summary>
/// <remarks>Each place of a sequence is item (with genres, runtime, year and people) + rating + position. Places attend
/// to each other by several heads, and are pooled by attention with the target item as the query. The embeddings and
/// pooled sequences of the two people are mixed symmetrically, to the bit. With the item's embedding, sex, age group
/// and occupation they go through two dense layers, which by default predict the residual of an
/// <see cref="EmbeddingNetwork"/>. For one person both halves are that person. Squared error. Results are bit-identical
/// for any number of threads. Sources: Vaswani et al. 2017; Chen et al. 2019, "Behavior Sequence
/// Transformer".</remarks>
public sealed partial class AttentionNetwork
    : IRatingPredictor,
        IPairScorer,
        IFoldIn,
        IItemSimilarity,
        IExplainable,
        ISavable<AttentionNetwork>
{
    const string Name = "attention-network",
        HistoryPrefix = "history.",
        HistoryCheckpoint = "attention-network.history";

    readonly AttentionPredictor network;
    readonly EmbeddingNetwork? baseModel;
    readonly EncodedUser[] users;

    AttentionNetwork(
        TrainingFacts facts,
        AttentionNetworkOptions options,
        AttentionTensors tensors,
        EmbeddingNetwork? baseModel
    )
    {
        (Facts, Options, this.baseModel) = (facts, options, baseModel);
        network = new AttentionPredictor(tensors, baseModel);
        users = [.. Enumerable.Range(0, UserCount).Select(network.User)];
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <inheritdoc/>
    public bool UsesFeatures => true;

    /// <summary>Options of the fit.</summary>
    public AttentionNetworkOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Number of trained parameters.</summary>
    public int ParameterCount => network.Tensors.Numbers.Values.Sum(values => values.Length);

    /// <inheritdoc/>
    public float Predict(int user, int item) => PredictTogether(user, user, item);

    /// <inheritdoc/>
    /// <remarks>The parts of the embedding network, and what the attention network adds to them.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        float score = network.Predict(UserAt(user), UserAt(user), item);
        Explanation? known = baseModel?.Explain(user, item);
        return new(
            score,
            [.. known?.Contributions ?? [], new("", "attention network", score - (double)(known?.Score ?? 0))]
        );
    }

    /// <summary>Predicts the mean rating of two users for an item from the latest ratings of each, clipped to the
    /// scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public float PredictTogether(int first, int second, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(network.Predict(UserAt(first), UserAt(second), item));
    }

    /// <summary>Predicts the label of each pair of windows from the windows' inputs, clipped to the scale.</summary>
    /// <param name="pairs">Over sequences with the indices of the training data. Only the latest ratings of a long
    /// window are used.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors. Results are bit-identical for any
    /// value.</param>
    /// <exception cref="ArgumentException">The sequences come from other data.</exception>
    public float[] Predict(PairSet pairs, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Guard.SameData(Facts, pairs.Sequences.Identity, "the pairs", nameof(pairs));
        return network.Predict(pairs, Facts.Scale, threads);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores) => ScoreTogether(GroupMember.Of(user), null, scores);

    /// <inheritdoc/>
    /// <remarks>The ratings are the sequence, the latest last. The model that the network's output is added to is
    /// fitted to them; other attributes are unknown.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores) =>
        ScoreTogether(GroupMember.New([.. history]), null, scores);

    /// <inheritdoc/>
    public void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores)
    {
        EncodedUser left = ForAllItems(first),
            right = second is { } other ? ForAllItems(other) : left;
        Guard.Length(scores, ItemCount);
        network.PredictAll(left, right, scores);
    }

    /// <inheritdoc/>
    /// <remarks>The shares of the pooling, with the item as the query.</remarks>
    public ImmutableArray<HistoryShare> Shares(GroupMember member, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        EncodedUser user = member.IsNew ? network.NewSequence(RatingsOf(member), Facts.Scale) : UserAt(member.User);
        float[] shares = network.Shares(user, item);
        return
        [
            .. shares.Select(
                (share, place) =>
                    new HistoryShare(
                        user.Items[place],
                        Facts.Scale.Minimum + user.Classes[place] * Facts.Scale.Step,
                        share
                    )
            ),
        ];
    }

    /// <inheritdoc/>
    /// <remarks>The cosine of the items' embeddings, features included, in [−1, 1].</remarks>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        EmbeddingCosines.Fill(network.Item, item, similarities);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        network.Tensors.AddTo(file);
        baseModel?.AddTo(file, HistoryPrefix);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static AttentionNetwork Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static AttentionNetwork Read(ModelFile file)
    {
        (TrainingFacts facts, AttentionNetworkOptions options) = TrainingFacts.Read<AttentionNetworkOptions>(file);
        return new AttentionNetwork(
            facts,
            options,
            AttentionTensors.Read(file, options.ShapeFor(facts.Scale.Steps), facts.UserIds.Count, facts.ItemIds.Count),
            options.UseEmbeddingNetwork
                ? EmbeddingNetwork.Read(file, HistoryPrefix, facts, options.HistoryOptions())
                : null
        );
    }

    EncodedUser UserAt(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return users[user];
    }

    EncodedUser ForAllItems(GroupMember member) =>
        member.IsNew ? network.NewUser(RatingsOf(member), Facts.Scale) : network.ForAllItems(UserAt(member.User));

    /// <summary>A new user's ratings, checked and clipped to the scale.</summary>
    ItemRating[] RatingsOf(GroupMember member)
    {
        Guard.History(member.Ratings.AsSpan(), ItemCount, Facts.Scale);
        return [.. member.Ratings.Select(rated => rated with { Rating = Facts.Scale.Clamp(rated.Rating) })];
    }
}
