using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Options of <see cref="UserKnn"/>. The defaults are tuned for the error of ratings on ML-100K.</summary>
public sealed record UserKnnOptions : KnnOptions
{
    /// <summary>The defaults.</summary>
    public UserKnnOptions()
    {
        Neighbors = 40;
        Shrinkage = 150;
        Amplification = 1;
        Damping = 0.2;
        ItemRegularization = 5;
        UserRegularization = 5;
    }
}

/// <summary>User-based k-NN for ratings: users are similar if they rate the same items alike, and a user's rating of an
/// item follows from the ratings of similar users.</summary>
/// <remarks>Formulas at <see cref="KnnOptions"/>. Sources: Resnick and others 1994, "GroupLens"; Herlocker, Konstan,
/// Borchers and Riedl 1999; the definitions of the Surprise library. Time of a fit O(Σ over items of the square of
/// their numbers of ratings), which grows fast with popular items; memory the ratings twice, 8 bytes per candidate and
/// user, and during a fit 8 bytes per rating and up to 56 per user and thread. A new user is compared with all training
/// users at the time of the call.</remarks>
public sealed class UserKnn : IRatingPredictor, IFoldIn, IExplainable, ISavable<UserKnn>
{
    const string Name = "user-knn";
    readonly KnnModel<UserKnnOptions> model;

    UserKnn(KnnModel<UserKnnOptions> model) => this.model = model;

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts => model.Facts;

    /// <summary>Options of the fit.</summary>
    public UserKnnOptions Options => model.Options;

    /// <inheritdoc/>
    public int UserCount => model.UserBias.Length;

    /// <inheritdoc/>
    public int ItemCount => model.ItemBias.Length;

    /// <summary>Fits biases and compares all users.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static UserKnn Fit(Ratings train, UserKnnOptions? options = null, FitContext? context = null) =>
        new(KnnModel<UserKnnOptions>.Fit(train, options, context, ofItems: false));

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(model.Knn.Estimate(user, item));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        model.Knn.EstimateRow(user, scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        model.Knn.EstimateNewRow(history, model.BiasOf(history), scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each neighbor who rated the item: s (r(v,i) − baseline) / (Σ s + damping). The rest is the
    /// baseline: the mean and both biases.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        (double baseline, List<(int Row, double Value)> parts) = model.Knn.Explain(user, item);
        return new(
            model.Knn.Estimate(user, item),
            parts
                .Select(part => new Contribution("", Invariant($"user {Facts.UserIds.Ids[part.Row]}"), part.Value))
                .Prepend(new("", "baseline", baseline))
        );
    }

    /// <summary>Returns the most similar users, best first; at most <see cref="KnnOptions.Candidates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="user"/> is out of range.</exception>
    public ImmutableArray<(int User, float Similarity)> Neighbors(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return [.. model.Knn.NeighborsOf(user)];
    }

    /// <inheritdoc/>
    public void Save(Stream target) => model.Save(target, Name);

    /// <inheritdoc/>
    public static UserKnn Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new UserKnn(ModelFile.Load(source, Name, file => KnnModel<UserKnnOptions>.Read(file, ofItems: false)));
    }
}
