using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ItemKnn"/>. The defaults are tuned for the error of ratings on ML-100K.</summary>
public sealed record ItemKnnOptions : KnnOptions
{
    /// <summary>The defaults.</summary>
    public ItemKnnOptions()
    {
        Neighbors = 40;
        Shrinkage = 200;
        Amplification = 1.75;
        Damping = 0.02;
        ItemRegularization = 3;
        UserRegularization = 5;
    }
}

/// <summary>Item-based k-NN for ratings: items are similar if the same users like and dislike them, and a user's rating
/// of an item follows from that user's ratings of similar items.</summary>
/// <remarks>Formulas at <see cref="KnnOptions"/>. Sources: Sarwar, Karypis, Konstan and Riedl 2001; shrinkage and
/// biases as in Koren 2010, "Factor in the Neighbors", section 2.2, with the definitions of the Surprise library. Time
/// of a fit O(Σ over users of the square of their numbers of ratings); memory the ratings twice, 8 bytes per candidate
/// and item (16 after the first call of <see cref="Score"/>), and during a fit 8 bytes per rating and up to 56 per item
/// and thread. A prediction reads one item's candidates.</remarks>
public sealed class ItemKnn : IRatingPredictor, IFoldIn, IItemSimilarity, IExplainable, ISavable<ItemKnn>
{
    const string Name = "item-knn";
    readonly KnnModel<ItemKnnOptions> model;

    ItemKnn(KnnModel<ItemKnnOptions> model) => this.model = model;

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts => model.Facts;

    /// <summary>Options of the fit.</summary>
    public ItemKnnOptions Options => model.Options;

    /// <inheritdoc/>
    public int UserCount => model.UserBias.Length;

    /// <inheritdoc/>
    public int ItemCount => model.ItemBias.Length;

    /// <summary>Fits biases and compares all items.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ItemKnn Fit(Ratings train, ItemKnnOptions? options = null, FitContext? context = null) =>
        new(KnnModel<ItemKnnOptions>.Fit(train, options, context, ofItems: true));

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(model.Knn.Estimate(item, user));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        ReadOnlySpan<int> items = model.ByUser.RowColumns(user);
        model.Knn.EstimateColumn(items, model.ByUser.RowValues(user), model.UserBias[user], scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        (int[] items, float[] ratings) = ItemRating.Columns(history);
        model.Knn.EstimateColumn(items, ratings, model.BiasOf(history), scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each neighbor that the user rated: s (r(u,j) − baseline) / (Σ s + damping). The rest is the
    /// baseline: the mean and both biases.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        (double baseline, List<(int Row, double Value)> parts) = model.Knn.Explain(item, user);
        return new(
            model.Knn.Estimate(item, user),
            parts
                .Select(part => Contribution.OfRated(Facts, part.Row, part.Value))
                .Prepend(new("", "baseline", baseline))
        );
    }

    /// <summary>The similarity of the options, after shrinkage and amplification; 0 for items that are not among the
    /// candidates, such as all dissimilar ones.</summary>
    /// <inheritdoc/>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        similarities.Clear();
        similarities[item] = 1;
        foreach ((int index, float similarity) in Neighbors(item))
            similarities[index] = similarity;
    }

    /// <summary>Returns the most similar items, best first; at most <see cref="KnnOptions.Candidates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="item"/> is out of range.</exception>
    public ImmutableArray<(int Item, float Similarity)> Neighbors(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return [.. model.Knn.NeighborsOf(item)];
    }

    /// <inheritdoc/>
    public void Save(Stream target) => model.Save(target, Name);

    /// <inheritdoc/>
    public static ItemKnn Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ItemKnn(ModelFile.Load(source, Name, file => KnnModel<ItemKnnOptions>.Read(file, ofItems: true)));
    }
}
