using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ItemKnnRanking"/>.</summary>
public sealed record ItemKnnRankingOptions : ICheckedOptions
{
    /// <summary>k: to how many movies each listens, the most alike first; at least 1.</summary>
    /// <remarks>Chosen on the training part of MovieLens 100K's <c>ua</c>: 10 ratings of each user held out of it at
    /// random, NDCG@10 of those of at least 4 stars, mean of three draws: .188 at 100, .194 at 200, .197 at 250, .196
    /// at 300, .192 at 400, .175 with all; with <see cref="Feedback.Binary"/> .184 at its best, 300.</remarks>
    public int Neighbors { get; init; } = 250;

    /// <summary>What enters the cosines and the sums.</summary>
    public Feedback Feedback { get; init; } = Feedback.Explicit;

    /// <summary>The lowest rating that is a like; null: by the scale of the ratings, 4 of 5. If a user has a like,
    /// their ratings from the middle of the scale on count; else they are scored as a user without ratings. With the
    /// scale's minimum every rating counts.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>Draws which of equally similar movies are kept.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many; 0 stands for all processors. Never changes a bit of the model.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal ItemKnnRankingOptions Checked()
    {
        OptionRange.Whole(Neighbors, 1);
        OptionRange.Defined(Feedback);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        OptionRange.Threads(Threads);
        return this;
    }
}

/// <summary>Item neighbors for lists: a movie scores the sum of its likeness to what the user has rated, s(u,j) = Σ
/// x(u,i) cos(i,j) over the k nearest movies i of j.</summary>
/// <remarks>The cosine is that of the movies' whole columns of X, with 0 where somebody has not rated: alike are movies
/// that the same people watch (and like as much). <see cref="ItemKnn"/> compares and averages only what people gave, so
/// that one movie alike which got five stars beats ten which got four: right for guessing stars, wrong for lists. X is
/// all ratings; the sums leave out what the user did not like (<see cref="ItemKnnRankingOptions.LikeThreshold"/>). A user
/// without a like is scored as the mean of all users. Sources: Sarwar, Karypis, Konstan and Riedl 2001; Deshpande and
/// Karypis 2004. Time of a fit O(Σ over users of the square of their numbers of ratings), memory 8 bytes a
/// neighbor.</remarks>
public sealed class ItemKnnRanking : IItemScorer, IFoldIn, IItemSimilarity, ILearnsFromLikes, ISavable<ItemKnnRanking>
{
    const string Name = "item-knn-ranking";
    const int MoviesPerBlock = 16;
    readonly CsrMatrix x; // [users × movies] what counts for their scores
    readonly Likes likes;
    readonly CsrMatrix neighbors; // [movies × movies] row j: its k nearest and their cosines, by index
    readonly CsrMatrix listeners; // its transpose
    readonly FeedbackSums sums;

    ItemKnnRanking(TrainingFacts facts, ItemKnnRankingOptions options, CsrMatrix x, CsrMatrix neighbors)
    {
        (Facts, Options, this.x, this.neighbors) = (facts, options, x, neighbors);
        likes = Likes.Of(options.LikeThreshold, facts.Scale);
        listeners = neighbors.Transpose();
        sums = new FeedbackSums(x, ItemCount, AddRow);
    }

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>What it was fitted with.</summary>
    public ItemKnnRankingOptions Options { get; }

    /// <inheritdoc/>
    public float LikeThreshold => likes.From;

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
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
        // Squared, as cosines, all above 0, add up to much for the mean user, who rated a little of everything.
        if (missing > 0)
            Lanes.Add<float>(missing * missing, sums.OfMeanUser, scores);
    }

    /// <summary>The cosine of two movies' columns of X, in [0, 1], for the k nearest of <paramref name="item"/>; 0 for
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
        ReadOnlySpan<int> others = listeners.RowColumns(item);
        ReadOnlySpan<float> cosines = listeners.RowValues(item);
        for (int entry = 0; entry < others.Length; entry++)
            scores[others[entry]] += value * cosines[entry];
    }

    /// <summary>The k nearest of each movie by cosine; only those above 0, not the movie itself.</summary>
    static CsrMatrix Nearest(CsrMatrix feedback, ItemKnnRankingOptions options, CancellationToken cancel)
    {
        CsrMatrix byItem = feedback.Transpose();
        int movies = feedback.ColumnCount;
        double[] lengths = [.. Enumerable.Range(0, movies).Select(item => LengthOf(byItem.RowValues(item)))];
        var kept = new (int[] Items, float[] Cosines)[movies];
        var free = new ConcurrentBag<double[]>();
        ParallelBlocks.For(
            movies,
            MoviesPerBlock,
            options.Threads,
            (_, start, end) =>
            {
                if (!free.TryTake(out double[]? products))
                    products = new double[movies];
                float[] cosines = new float[movies];
                int[] best = new int[Math.Min(options.Neighbors, movies)];
                for (int item = start; item < end; item++)
                {
                    ItemProducts.Add(feedback, byItem, item, products);
                    for (int other = 0; other < movies; other++)
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
        int[] starts = new int[movies + 1];
        for (int item = 0; item < movies; item++)
            starts[item + 1] = checked(starts[item] + kept[item].Items.Length);
        return new CsrMatrix(
            movies,
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
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
