using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ItemKnnRanking"/>.</summary>
public sealed record ItemKnnRankingOptions : ICheckedOptions
{
    /// <summary>k: number of neighbors of each item, the most similar first; at least 1.</summary>
    public int Neighbors { get; init; } = 250;

    /// <summary>Values of the cosines and the sums.</summary>
    public Feedback Feedback { get; init; } = Feedback.Explicit;

    /// <summary>Minimum rating of a liked item. Null derives it from the scale: 4 on a scale of 1 to 5. For users with
    /// a like, ratings from the middle of the scale upward count; others are scored like users without ratings. At the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Seed that decides which of equally similar items are kept.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Neighbors, 1);
        OptionRange.Defined(Feedback);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        OptionRange.Threads(Threads);
    }
}

/// <summary>Item-based k-NN for ranking: an item's score is the sum of its similarities to the user's items, s(u,j) = Σ
/// x(u,i) cos(i,j) over the k nearest items i of j.</summary>
/// <remarks>The cosine is that of the items' full columns of X, with 0 for missing ratings: items are similar if the
/// same users rate them. <see cref="ItemKnn"/> compares and averages given ratings only, so that one similar item with
/// five stars outscores ten with four: right for predicting ratings, wrong for ranking. X has all ratings; the sums
/// leave out items that the user did not like (<see cref="ItemKnnRankingOptions.LikeThreshold"/>). Users without a
/// liked item are scored as the mean of all users. Sources: Sarwar, Karypis, Konstan and Riedl 2001; Deshpande and
/// Karypis 2004. Time of a fit O(Σ over users of the square of their numbers of ratings), memory 8 bytes per
/// neighbor.</remarks>
public sealed class ItemKnnRanking
    : IItemScorer,
        IFoldIn,
        IItemSimilarity,
        IExplainable,
        ILearnsFromLikes,
        ISavable<ItemKnnRanking>
{
    const string Name = "item-knn-ranking";
    const int ItemsPerBlock = 16;
    readonly CsrMatrix x; // [users × items] the part of X that counts for the users' scores
    readonly Likes likes;
    readonly CsrMatrix neighbors; // [items × items] row j: its k nearest and their cosines, by index
    readonly CsrMatrix reversed; // its transpose
    readonly FeedbackSums sums;

    ItemKnnRanking(TrainingFacts facts, ItemKnnRankingOptions options, CsrMatrix x, CsrMatrix neighbors)
    {
        (Facts, Options, this.x, this.neighbors) = (facts, options, x, neighbors);
        likes = Likes.Of(options.LikeThreshold, facts.Scale);
        reversed = neighbors.Transpose();
        sums = new FeedbackSums(x, ItemCount, AddRow);
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public ItemKnnRankingOptions Options { get; }

    /// <inheritdoc/>
    public float LikeThreshold => likes.From;

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
    public static ItemKnnRanking Fit(Ratings train, ItemKnnRankingOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, facts.Scale.Maximum, nameof(options.LikeThreshold));
        CsrMatrix feedback = options.Feedback.Of(train.ByUser, train.Scale);
        CsrMatrix counted = Likes.Of(options.LikeThreshold, facts.Scale).Counted(train.ByUser, feedback);
        return new ItemKnnRanking(facts, options, counted, Nearest(feedback, options, context.Cancel));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        sums.Of(user, scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        (int[] items, float[] values) = Options.Feedback.Of(likes.Counted(history), Facts.Scale);
        sums.Of(items, values, scores);
        float missing = items.Length == 0 ? 0 : ShortHistory.Missing(items.Length, Facts);
        // Squared: cosines are all above 0 and add up to a lot for the mean user, who has a small x for every item.
        if (missing > 0)
            Lanes.Add<float>(missing * missing, sums.OfMeanUser, scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each rated item that counts: x(u,i) cos(i,j), which is 0 for items that are not among the
    /// neighbors. A user without any has one part, the mean user.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return sums.Explain(
            Facts,
            user,
            this.Score(user)[item],
            rated =>
            {
                int place = neighbors.RowColumns(item).BinarySearch(rated);
                return (rated, place < 0 ? 0 : neighbors.RowValues(item)[place]);
            }
        );
    }

    /// <summary>The cosine of two items' columns of X, in [0, 1], for the k nearest of <paramref name="item"/>; 0 for
    /// all others.</summary>
    /// <inheritdoc/>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        similarities.Clear();
        ReadOnlySpan<int> others = neighbors.RowColumns(item);
        ReadOnlySpan<float> cosines = neighbors.RowValues(item);
        for (int entry = 0; entry < others.Length; entry++)
            similarities[others[entry]] = cosines[entry];
        similarities[item] = 1;
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.AddSparse("feedback", x);
        file.AddSparse("neighbors", neighbors);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static ItemKnnRanking Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static ItemKnnRanking Read(ModelFile file)
    {
        (TrainingFacts facts, ItemKnnRankingOptions options) = TrainingFacts.Read<ItemKnnRankingOptions>(file);
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        CsrMatrix feedback = file.GetMatrix("feedback", users, items);
        if (options.Feedback == Feedback.Explicit) // older files hold all of X
            feedback = Likes.Of(options.LikeThreshold, facts.Scale).Counted(feedback, feedback);
        return new ItemKnnRanking(facts, options, feedback, file.GetMatrix("neighbors", items, items));
    }

    /// <summary>Adds x · cosine to the items that have an item among their nearest.</summary>
    void AddRow(int item, float value, Span<float> scores)
    {
        ReadOnlySpan<int> others = reversed.RowColumns(item);
        ReadOnlySpan<float> cosines = reversed.RowValues(item);
        for (int entry = 0; entry < others.Length; entry++)
            scores[others[entry]] += value * cosines[entry];
    }

    /// <summary>The k nearest of each item by cosine, if above 0, without the item itself.</summary>
    static CsrMatrix Nearest(CsrMatrix feedback, ItemKnnRankingOptions options, CancellationToken cancel)
    {
        CsrMatrix byItem = feedback.Transpose();
        int items = feedback.ColumnCount;
        double[] lengths = [.. Enumerable.Range(0, items).Select(item => LengthOf(byItem.RowValues(item)))];
        var kept = new (int[] Items, float[] Cosines)[items];
        var free = new ConcurrentBag<double[]>();
        ParallelBlocks.For(
            items,
            ItemsPerBlock,
            options.Threads,
            (_, start, end) =>
            {
                if (!free.TryTake(out double[]? products))
                    products = new double[items];
                float[] cosines = new float[items];
                int[] best = new int[Math.Min(options.Neighbors, items)];
                for (int item = start; item < end; item++)
                {
                    ItemProducts.Add(feedback, byItem, item, products);
                    for (int other = 0; other < items; other++)
                    {
                        cosines[other] =
                            products[other] > 0 && other != item
                                ? (float)(products[other] / (lengths[item] * lengths[other]))
                                : float.NegativeInfinity;
                        products[other] = 0;
                    }
                    int[] nearest = best[..TopK.Select(cosines, best, TieBreak.For(options.Seed, item))];
                    Array.Sort(nearest);
                    kept[item] = (nearest, [.. nearest.Select(other => cosines[other])]);
                }
                free.Add(products);
            },
            cancel
        );
        int[] starts = new int[items + 1];
        for (int item = 0; item < items; item++)
            starts[item + 1] = checked(starts[item] + kept[item].Items.Length);
        return CsrMatrix.Of(
            items,
            starts,
            [.. kept.SelectMany(one => one.Items)],
            [.. kept.SelectMany(one => one.Cosines)]
        );
    }

    static double LengthOf(ReadOnlySpan<float> column)
    {
        double squares = 0;
        foreach (float value in column)
            squares += value * (double)value;
        return Math.Sqrt(squares);
    }
}
