using System.Buffers;
using MovieRec.Data;
using MovieRec.Models.Factorization;
using MovieRec.Models.Neighbours;

namespace MovieRec.Models.TwoPart;

/// <summary>Ranks by the propensity to watch a movie times the chance of liking it: score(u,i) = e(u,i) · σ(s (r̂(u,i) − t)).</summary>
/// <remarks>e is the score of <see cref="Ease"/>, which learns who watches what; r̂ is the rating of <see cref="SvdPlusPlus"/>, which learns who likes
/// what, and σ the logistic function. A negative e is multiplied by 1 − σ, so that a higher predicted rating never lowers a score. Scores are no
/// ratings. A user without a like has the mean propensity of all users, see <see cref="EaseOptions.LikeFrom"/>, and dislikes lower the second
/// part of movies like them.</remarks>
public sealed class TwoPartModel : IItemScorer, IFoldIn, IItemSimilarity, ILearnsFromLikes, ISavable<TwoPartModel>
{
    const string Name = "two-part", WatchPart = "watch", LikePart = "like";

    readonly Ease watch;
    readonly SvdPlusPlus like;

    TwoPartModel(TwoPartOptions options, Ease watch, SvdPlusPlus like) => (Options, this.watch, this.like) = (options, watch, like);

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts => watch.Facts;

    /// <summary>What it was fitted with.</summary>
    public TwoPartOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => watch.UserCount;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => watch.ItemCount;

    /// <inheritdoc/>
    public float LikeThreshold => watch.LikeThreshold;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Checked many times.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TwoPartModel Fit(Ratings train, TwoPartOptions? options = null, CancellationToken cancel = default)
    {
        options = (options ?? new()).Checked();
        var watching = new EaseOptions
        {
            Regularization = options.Regularization, Feedback = options.Feedback, MaxMovies = options.MaxMovies, Threads = options.Threads,
        };
        var liking = new SvdPlusPlusOptions { Factors = options.Factors, Epochs = options.Epochs, Seed = options.Seed, Threads = options.Threads };
        return new TwoPartModel(options, Ease.Fit(train, watching, cancel), SvdPlusPlus.Fit(train, liking, cancel: cancel));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        watch.Score(user, scores);
        float[] rented = ArrayPool<float>.Shared.Rent(ItemCount);
        Span<float> ratings = rented.AsSpan(0, ItemCount);
        like.Score(user, ratings);
        Multiply(ratings, scores);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        watch.ScoreNewUser(history, scores);
        float[] ratings = new float[ItemCount];
        like.ScoreNewUser(history, ratings);
        Multiply(ratings, scores);
    }

    /// <summary>Both parts of a score.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Movie index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TwoPartExplanation Explain(int user, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        float[] propensities = new float[ItemCount], ratings = new float[ItemCount];
        watch.Score(user, propensities);
        like.Score(user, ratings);
        return Explained(propensities[item], ratings[item]);
    }

    /// <summary>Both parts of a score of a new user.</summary>
    /// <inheritdoc cref="IFoldIn.ScoreNewUser"/>
    /// <param name="history">What the user rated.</param>
    /// <param name="item">Movie index.</param>
    public TwoPartExplanation ExplainNewUser(ReadOnlySpan<ItemRating> history, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        float[] propensities = new float[ItemCount], ratings = new float[ItemCount];
        watch.ScoreNewUser(history, propensities);
        like.ScoreNewUser(history, ratings);
        return Explained(propensities[item], ratings[item]);
    }

    /// <inheritdoc/>
    /// <remarks>That of the propensity part.</remarks>
    public void Similarities(int item, Span<float> similarities) => watch.Similarities(item, similarities);

    /// <inheritdoc/>
    /// <remarks>Both parts as <see cref="Ease"/> and <see cref="SvdPlusPlus"/> save themselves, their tensors named <c>watch.…</c> and <c>like.…</c>.</remarks>
    public void Save(Stream target)
    {
        ModelFile file = Facts.NewFile(Name, Options);
        file.AddPart(WatchPart, ModelFile.Of(watch.Save));
        file.AddPart(LikePart, ModelFile.Of(like.Save));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static TwoPartModel Load(Stream source) => ModelFile.Load(source, Name, Read);

    static TwoPartModel Read(ModelFile file)
    {
        (TrainingFacts facts, TwoPartOptions options) = TrainingFacts.Read<TwoPartOptions>(file);
        var propensity = Ease.Load(file.Part(WatchPart).AsStream());
        var liking = SvdPlusPlus.Load(file.Part(LikePart).AsStream());
        foreach (TrainingFacts part in new[] { propensity.Facts, liking.Facts })
        {
            if (part.Scale != facts.Scale || !part.UserIds.Ids.SequenceEqual(facts.UserIds.Ids) || !part.MovieIds.Ids.SequenceEqual(facts.MovieIds.Ids))
                throw new InvalidDataException("The two parts were not fitted on the same data: the file is damaged.");
        }
        return new TwoPartModel(options.Checked(), propensity, liking);
    }

    void Multiply(ReadOnlySpan<float> ratings, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++) scores[item] = Product(scores[item], Liking(ratings[item]));
    }

    TwoPartExplanation Explained(float propensity, float rating) =>
        new(propensity, Facts.Scale.Clamp(rating), Liking(rating), Product(propensity, Liking(rating)));

    static float Product(float propensity, float liking) => propensity * (propensity >= 0 ? liking : 1 - liking);

    float Liking(float rating)
    {
        RatingScale scale = Facts.Scale;
        double range = scale.Maximum - scale.Minimum, stars = range > 0 ? 1 + 4 * (rating - scale.Minimum) / range : rating;
        return (float)(1 / (1 + Math.Exp(-Options.Slope * (stars - Options.EvenChance))));
    }
}
