using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>What two people would give a movie together, or one alone, by a network with attention over what they have
/// rated last.</summary>
/// <remarks>Each place of a sequence is movie (with genres, runtime, year and people) + rating + position; places
/// attend to each other by several heads, and are pooled by attention with the movie in question as the query.
/// Embeddings and pooled sequences of the two are mixed so that who comes first changes not a bit, and go with the
/// movie's embedding, sex, age group and occupation through two dense layers; by default to foretell what
/// <see cref="EmbeddingNetwork"/> leaves over of the ratings. With one user the same network has nobody to mix with.
/// Squared error. The same bits for any number of threads. Sources: Vaswani et al. 2017; Chen et al. 2019, "Behavior
/// Sequence Transformer".</remarks>
public sealed partial class AttentionNetwork
    : IRatingPredictor,
        IPairScorer,
        IFoldIn,
        IItemSimilarity,
        ISavable<AttentionNetwork>
{
    const string Name = "attention-network",
        HistoryPrefix = "history.",
        HistoryCheckpoint = "attention-network.history";
    const int PairsPerBlock = 96;

    readonly AttentionScorer scorer;
    readonly EncodedUser[] people;
    readonly EmbeddingNetwork? history;

    AttentionNetwork(
        TrainingFacts facts,
        AttentionNetworkOptions options,
        AttentionTensors tensors,
        EmbeddingNetwork? history
    )
    {
        (Facts, Options, this.history, scorer) = (facts, options, history, new AttentionScorer(tensors, history));
        people = [.. Enumerable.Range(0, UserCount).Select(scorer.User)];
    }

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <inheritdoc/>
    public bool UsesFeatures => true;

    /// <summary>What it was fitted with.</summary>
    public AttentionNetworkOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Numbers that were learned.</summary>
    public int ParameterCount => scorer.Tensors.Numbers.Values.Sum(values => values.Length);

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(Estimate(people[user], people[user], item));
    }

    /// <summary>What two users would give a movie together, by what each rated last: the mean of their ratings, on the
    /// scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public float PredictTogether(int first, int second, int item)
    {
        Guard.Index(first, UserCount, nameof(first));
        Guard.Index(second, UserCount, nameof(second));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(Estimate(people[first], people[second], item));
    }

    /// <summary>The label of each pair of windows, foretold from the windows' inputs; on the scale.</summary>
    /// <param name="pairs">Over sequences with the indices of the training data; of longer windows the latest ratings
    /// are looked at.</param>
    /// <param name="threads">At most so many; 0 for all processors. Never changes a bit of the result.</param>
    /// <exception cref="ArgumentException">The sequences come from other data.</exception>
    public float[] Predict(PairSet pairs, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Guard.SameData(Facts, pairs.Sequences.Identity, "the pairs", nameof(pairs));
        return Estimate(scorer, pairs, Facts.Scale, threads);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        EncodedUser person = WithAllStarts(user);
        ScoreAll(person, person, scores);
    }

    /// <inheritdoc/>
    public void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores)
    {
        Guard.Length(scores, ItemCount);
        EncodedUser one = PersonOf(first);
        ScoreAll(one, second is { } other ? PersonOf(other) : one, scores);
    }

    /// <inheritdoc/>
    /// <remarks>The ratings are the sequence, the last one the latest. What the network's output is added to is fitted
    /// to them; nothing else is known of them.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores) =>
        ScoreTogether(GroupMember.New([.. history]), null, scores);

    /// <inheritdoc/>
    /// <remarks>The shares of the pooling, by the movie's query.</remarks>
    public ImmutableArray<HistoryShare> Shares(GroupMember member, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        EncodedUser person = member.IsNew ? Stranger(member, sequenceOnly: true) : people[Checked(member.User)];
        float[] shares = scorer.Shares(person, item);
        return
        [
            .. shares.Select(
                (share, place) =>
                    new HistoryShare(
                        person.Movies[place],
                        Facts.Scale.Minimum + person.Classes[place] * Facts.Scale.Step,
                        share
                    )
            ),
        ];
    }

    /// <inheritdoc/>
    /// <remarks>The cosine of the movies' embeddings, features included, in [−1, 1].</remarks>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        ReadOnlySpan<float> own = scorer.Movie(item);
        float length = MathF.Sqrt(Lanes.Dot(own, own));
        for (int other = 0; other < ItemCount; other++)
        {
            ReadOnlySpan<float> row = scorer.Movie(other);
            float product = length * MathF.Sqrt(Lanes.Dot(row, row));
            similarities[other] = product > 0 ? Math.Clamp(Lanes.Dot(own, row) / product, -1, 1) : 0;
        }
        similarities[item] = 1;
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        scorer.Tensors.AddTo(file);
        history?.AddTo(file, HistoryPrefix);
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

    static float[] Estimate(AttentionScorer scorer, PairSet pairs, RatingScale scale, int threads)
    {
        float[] estimates = new float[pairs.Count];
        ParallelBlocks.For(
            pairs.Count,
            PairsPerBlock,
            threads,
            (_, start, end) =>
            {
                int count = end - start;
                var left = new EncodedUser[count];
                var right = new EncodedUser[count];
                int[] items = new int[count];
                for (int i = 0; i < count; i++)
                {
                    (int first, int second) = pairs.Pairs[start + i];
                    left[i] = right[i] = PersonOf(pairs.Windows[first]);
                    if (second != WindowPair.Nobody)
                        right[i] = PersonOf(pairs.Windows[second]);
                    items[i] = pairs.TargetMovie(start + i);
                }
                Span<float> own = estimates.AsSpan(start, count);
                scorer.Score(left, right, items, own);
                foreach (ref float estimate in own)
                    estimate = scale.Clamp(estimate);
            }
        );
        return estimates;

        EncodedUser PersonOf(Window window)
        {
            int start = Math.Max(window.Start, window.Target - scorer.Tensors.Shape.Places);
            ReadOnlySpan<float> values = pairs.Sequences.Values(window.User)[start..window.Target];
            int[] classes = new int[values.Length];
            for (int i = 0; i < classes.Length; i++)
                classes[i] = AttentionExamples.ClassOf(values[i], scale);
            return scorer.User(window.User, pairs.Sequences.Movies(window.User)[start..window.Target], classes);
        }
    }

    float Estimate(EncodedUser left, EncodedUser right, int item)
    {
        float score = 0;
        scorer.Score([left], [right], [item], new Span<float>(ref score));
        return score;
    }

    void ScoreAll(EncodedUser left, EncodedUser right, Span<float> scores)
    {
        int[] items = new int[ItemCount];
        for (int item = 0; item < items.Length; item++)
            items[item] = item;
        scorer.Score([left], [right], items, scores);
    }

    EncodedUser PersonOf(GroupMember member) =>
        member.IsNew ? Stranger(member, sequenceOnly: false) : WithAllStarts(Checked(member.User));

    int Checked(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return user;
    }

    /// <summary>A user for whom every movie will be asked: what the output is added to comes for all of them at
    /// once.</summary>
    EncodedUser WithAllStarts(int user)
    {
        if (history is null)
            return people[user];
        float[] starts = new float[ItemCount];
        history.Score(user, starts);
        return people[user] with { Base = item => starts[item] };
    }

    EncodedUser Stranger(GroupMember member, bool sequenceOnly)
    {
        Guard.History(member.Ratings.AsSpan(), ItemCount, Facts.Scale);
        ItemRating[] ratings =
        [
            .. member.Ratings.Select(rated => rated with { Rating = Facts.Scale.Clamp(rated.Rating) }),
        ];
        return scorer.Stranger(
            ratings,
            [.. ratings.Select(rated => AttentionExamples.ClassOf(rated.Rating, Facts.Scale))],
            sequenceOnly
        );
    }
}
