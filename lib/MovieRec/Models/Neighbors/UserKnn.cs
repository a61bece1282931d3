using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="UserKnn"/>. The defaults are tuned for the error of ratings on ML-100K.</summary>
/// <remarks>Chosen by the mean error on validation parts: 20 % of each of u1.base … u5.base, at random; no test part
/// was looked at.</remarks>
public sealed record UserKnnOptions : KnnOptions
{
    /// <summary>The tuned preset.</summary>
    public UserKnnOptions() =>
        (Neighbors, Shrinkage, Amplification, Damping, ItemRegularization, UserRegularization) = (
            40,
            150,
            1,
            0.2,
            5,
            5
        );
}

/// <summary>Users are alike if they rate the same movies alike; what a user will think of a movie follows from what
/// those alike thought of it.</summary>
/// <remarks>Formulas at <see cref="KnnOptions"/>. Sources: Resnick and others 1994, "GroupLens"; Herlocker, Konstan,
/// Borchers and Riedl 1999; the definitions of the Surprise library. Time of a fit O(Σ over movies of the square of
/// their numbers of ratings), which grows fast with popular movies; memory the ratings twice, 8 bytes a candidate and
/// user, and while fitting 8 bytes a rating and up to 56 a user and thread. A new user is compared with all training
/// users on the spot.</remarks>
public sealed class UserKnn : IRatingPredictor, IFoldIn, ISavable<UserKnn>
{
    const string Name = "user-knn";
    readonly double[] userBias,
        itemBias;
    readonly Knn knn;

    UserKnn(TrainingFacts facts, UserKnnOptions options, double[] userBias, double[] itemBias, Knn knn) =>
        (Facts, Options, this.userBias, this.itemBias, this.knn) = (facts, options, userBias, itemBias, knn);

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>What it was fitted with.</summary>
    public UserKnnOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => userBias.Length;

    /// <inheritdoc/>
    public int ItemCount => itemBias.Length;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static UserKnn Fit(Ratings train, UserKnnOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options ??= new();
        options.Check();
        OptionRange.Fits(
            Math.Min(options.Candidates, train.UserCount),
            train.UserCount,
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
        return new UserKnn(
            facts,
            options,
            user,
            item,
            Knn.ByUser(options, facts.Mean, train.ByUser, user, item, byMovie: train.ByMovie, cancel: context.Cancel)
        );
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(knn.Estimate(user, item));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        knn.EstimateRow(user, scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        knn.EstimateNewRow(
            history,
            Biases.OfNewUser(history, Facts.Mean, itemBias, Options.UserRegularization),
            scores
        );
    }

    /// <summary>The users who are most alike to one, best first; at most <see cref="KnnOptions.Candidates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public ImmutableArray<(int User, float Similarity)> Neighbors(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        (int[] indices, float[] similarities) = knn.NeighborsOf(user);
        return [.. indices.Zip(similarities)];
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("user_bias", Tensor.Of(userBias));
        file.Add("item_bias", Tensor.Of(itemBias));
        file.AddSparse("ratings", knn.Rows);
        knn.Save(file);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static UserKnn Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static UserKnn Read(ModelFile file)
    {
        (TrainingFacts facts, UserKnnOptions options) = TrainingFacts.Read<UserKnnOptions>(file);
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        double[] userBiases = file.Get("user_bias").Doubles(users),
            itemBiases = file.Get("item_bias").Doubles(items);
        CsrMatrix ratings = file.GetMatrix("ratings", users, items);
        return new UserKnn(
            facts,
            options,
            userBiases,
            itemBiases,
            Knn.ByUser(options, facts.Mean, ratings, userBiases, itemBiases, NeighborLists.Load(file, users))
        );
    }
}
