using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="RandomScores"/>.</summary>
public sealed record RandomOptions
{
    /// <summary>Seed of the scores.</summary>
    public ulong Seed { get; init; } = 42;
}

/// <summary>Random scores, uniform in [0, 1): the baseline for rankings.</summary>
/// <remarks>A user's scores are always the same: each user has their own stream of random numbers, and all new users
/// share one.</remarks>
public sealed class RandomScores : IItemScorer, IFoldIn, ISavable<RandomScores>
{
    const string Name = "random";

    RandomScores(TrainingFacts facts, RandomOptions options) => (Facts, Options) = (facts, options);

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>What it was made with.</summary>
    public RandomOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <param name="train">At least one rating; only its users and movies matter.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
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
