using System.Collections.Immutable;
using MovieRec.Numerics;

namespace MovieRec.Models;

public sealed partial class LightFm
{
    /// <summary>Name of the part of a new user or item that is fitted to its ratings.</summary>
    public const string OwnRatings = "own ratings";

    /// <inheritdoc cref="OwnRatings"/>
    public const string Average = "average";

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.Length(scores, ItemCount);
        Score(NewUser(history), scores);
    }

    /// <summary>Creates a new user from ratings, features, both or neither. Does not change the model.</summary>
    /// <remarks>The user starts as the sum of their features and, if users are their own features, the mean user
    /// adjusted to users with the same features. Then an embedding of their own learns from the ratings as in training,
    /// with the same loss, steps, passes and sampling, while all items are fixed.</remarks>
    /// <param name="history">The user's ratings, each item once; may be empty.</param>
    /// <param name="featureNames">Such as <c>gender:F</c> and <c>age:30</c>, each once; may be empty.</param>
    /// <exception cref="KeyNotFoundException">A feature is unknown; the message names the closest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An item index or a rating is out of range.</exception>
    /// <exception cref="ArgumentException">An item or a feature occurs twice.</exception>
    public Representation NewUser(ReadOnlySpan<ItemRating> history, params IReadOnlyList<string> featureNames)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        Guard.History(history, ItemCount, Facts.Scale);
        ItemRating[] rated = ItemRating.ByItem(history);
        (List<Representation.Part> parts, float own) = StartOf(features.Users, users, expectedUser, featureNames);
        if (rated.Length > 0)
        {
            float[] start = new Representation(users, [.. parts]).Sum,
                learned = LearnUser(rated, start, own);
            for (int f = 0; f < stride; f++)
                learned[f] -= start[f] / own;
            learned[users.OnePlace] = 0;
            parts.Add(new(OwnRatings, own, learned));
        }
        return new Representation(users, [.. parts]);
    }

    /// <inheritdoc/>
    public IFoldIn NewUsersWith(params IReadOnlyList<string> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        NewUser([], features);
        return new FeaturedUsers(this, features);
    }

    /// <summary>Creates a new item from ratings, features, both or neither. Does not change the model.</summary>
    /// <remarks>The item starts as the sum of its features and, if items are their own features, the mean item adjusted
    /// to items with the same features. Then an embedding of its own learns from the ratings as in training, while all
    /// users are fixed: its score rises for users who like it, and falls for others as often as training would have
    /// sampled it.</remarks>
    /// <param name="ratings">The item's ratings, each user once; may be empty.</param>
    /// <param name="featureNames">Such as <c>genre:Comedy</c>, each once; may be empty.</param>
    /// <exception cref="KeyNotFoundException">A feature is unknown; the message names the closest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A user index or a rating is out of range.</exception>
    /// <exception cref="ArgumentException">A user or a feature occurs twice.</exception>
    public Representation NewItem(
        IReadOnlyList<(int User, float Rating)> ratings,
        params IReadOnlyList<string> featureNames
    )
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(featureNames);
        foreach ((int user, float rating) in ratings)
        {
            Guard.Index(user, UserCount, nameof(ratings));
            Guard.OnScale(rating, Facts.Scale, Invariant($"user index {user}"), nameof(ratings));
        }
        if (ratings.Select(one => one.User).Distinct().Count() < ratings.Count)
            throw new ArgumentException("A user occurs twice.", nameof(ratings));
        (List<Representation.Part> parts, float own) = StartOf(features.Movies, items, expectedItem, featureNames);
        if (ratings.Count > 0)
        {
            float[] start = new Representation(items, [.. parts]).Sum;
            float[] learned = new ItemFoldIn(Options, likes, pool.Value, userSums, heldItems.Value.Embeddings).Learn(
                [.. ratings.OrderBy(one => one.User)],
                start,
                own
            );
            for (int f = 0; f < stride; f++)
                learned[f] -= start[f] / own;
            learned[items.OnePlace] = 0;
            parts.Add(new(OwnRatings, own, learned));
        }
        return new Representation(items, [.. parts]);
    }

    sealed class FeaturedUsers(LightFm model, IReadOnlyList<string> names) : IFoldIn, ILearnsFromLikes
    {
        public TrainingFacts Facts => model.Facts;

        public float LikeThreshold => model.LikeThreshold;

        public bool UsesRatingsAlone => model.UsesRatingsAlone && names.Count == 0;

        public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores) =>
            model.Score(model.NewUser(history, names), scores);
    }

    /// <summary>[stride] an embedding that, times <paramref name="own"/>, is the user.</summary>
    float[] LearnUser(ItemRating[] rated, float[] start, float own)
    {
        LightFmOptions options = Options with { Threads = 1, BatchSize = 1, ItemsHeld = true };
        float[] values = [.. start.Select(value => value / own)],
            squares = new float[stride];
        values[users.OnePlace] = 0;
        if (options.Schedule == LightFmSchedule.Adagrad)
            squares.AsSpan().Fill(1);
        var user = new Embeddings(
            options.Factors,
            isUser: true,
            values,
            squares,
            options.Schedule == LightFmSchedule.Adadelta ? new float[stride] : []
        );
        int[] liked = [.. rated.Where(one => one.Rating >= LikeThreshold).Select(one => one.Item)];
        bool withDislikes = options is { Loss: LightFmLoss.Logistic, SampledNegatives: 0 };
        ItemRating[] used = withDislikes ? rated : [.. rated.Where(one => one.Rating >= LikeThreshold)];
        if (used.Length == 0)
            return values;
        bool[] isLike = [.. used.Select(one => one.Rating >= LikeThreshold)];
        int[] rows = new int[used.Length],
            columns = [.. used.Select(one => one.Item)];
        var known = new Interactions(
            rows,
            columns,
            isLike,
            [.. used.Select(_ => 1f)],
            CsrMatrix.Of(ItemCount, [0, liked.Length], liked, new float[liked.Length]),
            pool.Value
        );
        var descent = new LightFmDescent(
            known,
            new FeatureSide(user, CsrMatrix.Of(1, [0, 1], [0], [own])),
            heldItems.Value,
            options
        );
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
            descent.Epoch(epoch, default);
        return values;
    }

    /// <summary>The named features and, if rows of this side are their own features, the expected embedding of the new
    /// one.</summary>
    static (List<Representation.Part> Parts, float Own) StartOf(
        FeatureMatrix of,
        Embeddings side,
        Lazy<ExpectedEmbedding> expected,
        IReadOnlyList<string> names
    )
    {
        ((int Feature, float Weight)[] named, float own) = of.NewRow(IdentityOf(side), names);
        List<Representation.Part> parts =
        [
            .. named.Select(one => new Representation.Part(
                of.Names[one.Feature],
                one.Weight,
                side.Row(one.Feature).ToArray()
            )),
        ];
        if (of.Groups.ContainsKey(IdentityOf(side)))
            parts.Add(
                new(
                    Average,
                    own,
                    expected.Value.Of([.. named.Select(one => one.Feature)], [.. named.Select(one => one.Weight)])
                )
            );
        return (parts, own);
    }

    FeatureSide HeldItems()
    {
        float[] rows = [.. itemSums],
            ones = new float[ItemCount];
        for (int item = 0; item < ItemCount; item++)
            rows[item * stride + items.OnePlace] = 0;
        ones.AsSpan().Fill(1);
        return new FeatureSide(
            new Embeddings(Options.Factors, isUser: false, rows, rows, rows),
            CsrMatrix.Of(ItemCount, [.. Enumerable.Range(0, ItemCount + 1)], [.. Enumerable.Range(0, ItemCount)], ones)
        );
    }
}
