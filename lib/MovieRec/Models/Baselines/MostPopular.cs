using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="MostPopular"/>.</summary>
public sealed record MostPopularOptions : ICheckedOptions
{
    /// <summary>Minimum rating that counts. Default: 0, which counts all ratings, likes or not.</summary>
    public float LikeThreshold { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Number(LikeThreshold, -OptionRange.Greatest, OptionRange.Greatest);
    }
}

/// <summary>Ranks items in the same order for all users: an item's score is the number of its training ratings that are
/// at least <see cref="MostPopularOptions.LikeThreshold"/>.</summary>
/// <remarks>Scores are counts and not means, so that an item with one high rating is not first, and no damping is
/// needed. The baseline that every ranking has to beat.</remarks>
public sealed class MostPopular : IItemScorer, IFoldIn, ISavable<MostPopular>
{
    const string Name = "popular";
    readonly int[] counts;

    MostPopular(TrainingFacts facts, MostPopularOptions options, int[] counts) =>
        (Facts, Options, this.counts) = (facts, options, counts);

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public MostPopularOptions Options { get; }

    /// <summary>[items] number of training ratings that count.</summary>
    public ImmutableArray<int> Counts => [.. counts];

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc/>
    public int ItemCount => counts.Length;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    public static MostPopular Fit(Ratings train, MostPopularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, train.Scale.Maximum, nameof(options.LikeThreshold));
        CsrMatrix byMovie = train.ByMovie;
        int[] likes = new int[train.MovieCount];
        for (int item = 0; item < likes.Length; item++)
        {
            foreach (float value in byMovie.RowValues(item))
                likes[item] += value >= options.LikeThreshold ? 1 : 0;
        }
        return new MostPopular(facts, options, likes);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        ScoreNewUser([], scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        for (int item = 0; item < scores.Length; item++)
            scores[item] = counts[item];
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("counts", Tensor.Of(counts));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static MostPopular Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static MostPopular Read(ModelFile file)
    {
        (TrainingFacts facts, MostPopularOptions options) = TrainingFacts.Read<MostPopularOptions>(file);
        return new MostPopular(facts, options, file.Get("counts").Ints(facts.ItemIds.Count));
    }
}
