using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Predicts the mean training rating for every user and item: r̂(u,i) = μ. The baseline that every model has
/// to beat.</summary>
public sealed class GlobalMean : IRatingPredictor, IFoldIn, ISavable<GlobalMean>
{
    const string Name = "mean";

    GlobalMean(TrainingFacts facts) => Facts = facts;

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    public static GlobalMean Fit(Ratings train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new(TrainingFacts.Of(train));
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp((float)Facts.Mean);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        scores.Fill((float)Facts.Mean);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        scores.Fill((float)Facts.Mean);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Facts.NewFile(Name, new object()).Write(target);
    }

    /// <inheritdoc/>
    public static GlobalMean Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, file => new GlobalMean(TrainingFacts.Read<object>(file).Facts));
    }
}
