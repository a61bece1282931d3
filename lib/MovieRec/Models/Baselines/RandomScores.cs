using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="RandomScores"/>.</summary>
public sealed record RandomOptions
{
    /// <summary>Seed of the scores.</summary>
    public ulong Seed { get; init; } = 42;
}

/// <summary>Scores items at random, uniformly in [0, 1): the lower bound of rankings.</summary>
/// <remarks>A user's scores are always the same: each user has a stream of random numbers, and all new users share
/// one.</remarks>
public sealed class RandomScores : IItemScorer, IFoldIn, ISavable<RandomScores>
{
    const string Name = "random";

    RandomScores(TrainingFacts facts, RandomOptions options) => (Facts, Options) = (facts, options);

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public RandomOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating; only its users and items matter.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    public static RandomScores Fit(Ratings train, RandomOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new(TrainingFacts.Of(train), options ?? new());
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Draw(user, scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        Draw(UserCount, scores);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Facts.NewFile(Name, Options).Write(target);
    }

    /// <inheritdoc/>
    public static RandomScores Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static RandomScores Read(ModelFile file)
    {
        (TrainingFacts facts, RandomOptions options) = TrainingFacts.Read<RandomOptions>(file);
        return new RandomScores(facts, options);
    }

    void Draw(int stream, Span<float> scores)
    {
        var rng = Rng.ForStream(Options.Seed, (ulong)stream);
        foreach (ref float score in scores)
            score = rng.NextSingle();
    }
}
