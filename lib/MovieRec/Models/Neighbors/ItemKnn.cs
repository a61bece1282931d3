using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ItemKnn"/>. The defaults are tuned for the error of ratings on ML-100K.</summary>
/// <remarks>Chosen by the mean error on validation parts: 20 % of each of u1.base … u5.base, at random; no test part
/// was looked at.</remarks>
public sealed record ItemKnnOptions : KnnOptions
{
    /// <summary>The tuned preset.</summary>
    public ItemKnnOptions() =>
        (Neighbors, Shrinkage, Amplification, Damping, ItemRegularization, UserRegularization) = (
            40,
            200,
            1.75,
            0.02,
            3,
            5
        );
}

/// <summary>Movies are alike if the same users like and dislike them; a user's rating of one follows from that user's
/// ratings of those alike.</summary>
/// <remarks>Formulas at <see cref="KnnOptions"/>. Sources: Sarwar, Karypis, Konstan and Riedl 2001; shrinkage and
/// biases as in Koren 2010, "Factor in the Neighbors", section 2.2, with the definitions of the Surprise library. Time
/// of a fit O(Σ over users of the square of their numbers of ratings); memory the ratings twice, 8 bytes a candidate
/// and movie (16 once a user has been scored), and while fitting 8 bytes a rating and up to 56 a movie and thread. A
/// prediction looks at one movie's candidates.</remarks>
public sealed class ItemKnn : IRatingPredictor, IFoldIn, IItemSimilarity, ISavable<ItemKnn>
{
    const string Name = "item-knn";
    readonly double[] userBias,
        itemBias;
    readonly CsrMatrix byUser;
    readonly Knn knn;

    ItemKnn(
        TrainingFacts facts,
        ItemKnnOptions options,
        double[] userBias,
        double[] itemBias,
        CsrMatrix byUser,
        Knn knn
    ) =>
        (Facts, Options, this.userBias, this.itemBias, this.byUser, this.knn) = (
            facts,
            options,
            userBias,
            itemBias,
            byUser,
            knn
        );

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>What it was fitted with.</summary>
    public ItemKnnOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => userBias.Length;

    /// <inheritdoc/>
    public int ItemCount => itemBias.Length;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ItemKnn Fit(Ratings train, ItemKnnOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options ??= new();
        options.Check();
        OptionRange.Fits(
            Math.Min(options.Candidates, train.MovieCount),
            train.MovieCount,
            0,
            bytes: 8,
            name: nameof(options.Candidates)
        );
        (double[] user, double[] item) = Biases.Alternating(
            train,
            options.ItemRegularization,
            options.UserRegularization,
            options.BiasEpochs
        );
        return new ItemKnn(
            facts,
            options,
            user,
            item,
            train.ByUser,
            Knn.ByItem(options, facts.Mean, train.ByUser, user, item, byMovie: train.ByMovie, cancel: context.Cancel)
        );
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(knn.Estimate(item, user));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        knn.EstimateColumn(byUser.RowColumns(user), byUser.RowValues(user), userBias[user], scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        int[] items = new int[history.Length];
        float[] values = new float[history.Length];
        for (int entry = 0; entry < history.Length; entry++)
            (items[entry], values[entry]) = (history[entry].Item, history[entry].Rating);
        knn.EstimateColumn(
            items,
            values,
            Biases.OfNewUser(history, Facts.Mean, itemBias, Options.UserRegularization),
            scores
        );
    }

    /// <summary>The measure of the options, shrunk and amplified; 0 for movies that are not among the candidates, and
    /// so for all that are unlike.</summary>
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

    /// <summary>The movies that are most alike to one, best first; at most
    /// <see cref="KnnOptions.Candidates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    public ImmutableArray<(int Item, float Similarity)> Neighbors(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        (int[] indices, float[] similarities) = knn.NeighborsOf(item);
        return [.. indices.Zip(similarities)];
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("user_bias", Tensor.Of(userBias));
        file.Add("item_bias", Tensor.Of(itemBias));
        file.AddSparse("ratings", byUser);
        knn.Save(file);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static ItemKnn Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static ItemKnn Read(ModelFile file)
    {
        (TrainingFacts facts, ItemKnnOptions options) = TrainingFacts.Read<ItemKnnOptions>(file);
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        double[] userBiases = file.Get("user_bias").Doubles(users),
            itemBiases = file.Get("item_bias").Doubles(items);
        CsrMatrix ratings = file.GetMatrix("ratings", users, items);
        return new ItemKnn(
            facts,
            options,
            userBiases,
            itemBiases,
            ratings,
            Knn.ByItem(options, facts.Mean, ratings, userBiases, itemBiases, NeighborLists.Load(file, items))
        );
    }
}
