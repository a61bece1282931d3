using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Ranks by the propensity to watch a movie times the chance of liking it once watched.</summary>
/// <remarks>The propensity is w₁ z(EASE) + w₂ z(iALS) + c, where z standardizes a user's scores over all movies,
/// EASE (<see cref="Ease"/>) learns from which movies were rated, and iALS (<see cref="ImplicitAls"/>) from stars. The
/// chance of liking is σ(s (r̂(u,i) − t(u))): r̂ is the rating predicted by <see cref="SvdPlusPlus"/>, σ the logistic
/// function, and t(u) is <see cref="TwoPartOptions.EvenChance"/> plus half of what the user's mean rating lies above
/// that of all ratings. A negative propensity is multiplied by 1 − σ, so that a higher predicted rating never lowers a
/// score. Scores are no ratings. A user without a like is scored as a user without ratings; for all others dislikes
/// count, too: as watched in EASE, and as disliked in r̂.</remarks>
public sealed class TwoPartModel
    : IItemScorer,
        IFoldIn,
        IItemSimilarity,
        IExplainable,
        ILearnsFromLikes,
        ISavable<TwoPartModel>
{
    const string Name = "two-part",
        EasePart = "ease",
        AlsPart = "ials",
        LikePart = "like";
    const double OwnScale = 0.5; // how much of a user's mean goes into t(u)

    readonly Ease ease;
    readonly ImplicitAls als;
    readonly SvdPlusPlus like;
    readonly float[] shifts; // [users] mean − mean of all; 0 without a like
    readonly int[] likers; // [users] 1: has a like
    readonly Lazy<Parts> stranger;

    TwoPartModel(TwoPartOptions options, Ease ease, ImplicitAls als, SvdPlusPlus like, float[] shifts, int[] likers)
    {
        (Options, this.ease, this.als, this.like) = (options, ease, als, like);
        (this.shifts, this.likers) = (shifts, likers);
        stranger = new(() => FoldedIn([]));
    }

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts => als.Facts;

    /// <summary>What it was fitted with.</summary>
    public TwoPartOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <inheritdoc/>
    public float LikeThreshold => als.LikeThreshold;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for the data.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static TwoPartModel Fit(Ratings train, TwoPartOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        options = (options ?? new()).Checked();
        var facts = TrainingFacts.Of(train);
        EaseOptions watched = options.EaseOptions() with { LikeThreshold = facts.Scale.Minimum };
        var watching = Ease.Fit(train, watched, new() { Cancel = context.Cancel });
        var implicitAls = ImplicitAls.Fit(train, options.AlsOptions(), new() { Cancel = context.Cancel });
        var liking = SvdPlusPlus.Fit(train, options.LikeOptions(), new() { Cancel = context.Cancel });
        float[] meanShifts = new float[train.UserCount];
        int[] hasLike = new int[train.UserCount];
        for (int user = 0; user < train.UserCount; user++)
        {
            ReadOnlySpan<float> given = train.ByUser.RowValues(user);
            hasLike[user] = HasLike(given, implicitAls.LikeThreshold) ? 1 : 0;
            if (hasLike[user] == 1)
                meanShifts[user] = ShiftOf(given, facts);
        }
        return new TwoPartModel(options, watching, implicitAls, liking, meanShifts, hasLike);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Multiply(PartsOf(user), scores);
    }

    /// <inheritdoc/>
    /// <remarks>All three models take the user in; see there.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        Multiply(PartsOf(history), scores);
    }

    /// <summary>Both parts of a score.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Movie index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TwoPartExplanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Explained(PartsOf(user), item);
    }

    /// <remarks>The propensity to watch, and by how much the chance of liking changes it: the score is their
    /// product.</remarks>
    Explanation IExplainable.Explain(int user, int item)
    {
        TwoPartExplanation parts = Explain(user, item);
        return new(
            parts.Score,
            [
                new("", "propensity to watch", parts.Propensity),
                new("", "chance of liking", parts.Score - (double)parts.Propensity),
            ]
        );
    }

    /// <summary>Both parts of a score of a new user.</summary>
    /// <param name="history">What the user rated.</param>
    /// <param name="item">Movie index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TwoPartExplanation ExplainNewUser(ReadOnlySpan<ItemRating> history, int item)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Index(item, ItemCount, nameof(item));
        return Explained(PartsOf(history), item);
    }

    /// <inheritdoc/>
    /// <remarks>That of the <see cref="Ease"/> in the propensity.</remarks>
    public void Similarities(int item, Span<float> similarities) => ease.Similarities(item, similarities);

    /// <inheritdoc/>
    /// <remarks>The three models as they save themselves, their tensors named <c>ease.…</c>, <c>ials.…</c> and
    /// <c>like.…</c>.</remarks>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("shifts", Tensor.Of(shifts));
        file.Add("likers", Tensor.Of(likers));
        file.AddPart(EasePart, ModelFile.Of(ease.Save));
        file.AddPart(AlsPart, ModelFile.Of(als.Save));
        file.AddPart(LikePart, ModelFile.Of(like.Save));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static TwoPartModel Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static TwoPartModel Read(ModelFile file)
    {
        (TrainingFacts facts, TwoPartOptions options) = TrainingFacts.Read<TwoPartOptions>(file);
        var watching = Ease.Load(file.Part(EasePart).AsStream());
        var implicitAls = ImplicitAls.Load(file.Part(AlsPart).AsStream());
        var liking = SvdPlusPlus.Load(file.Part(LikePart).AsStream());
        foreach (TrainingFacts part in new[] { watching.Facts, implicitAls.Facts, liking.Facts })
        {
            if (
                part.Scale != facts.Scale
                || !part.UserIds.Ids.SequenceEqual(facts.UserIds.Ids)
                || !part.ItemIds.Ids.SequenceEqual(facts.ItemIds.Ids)
            )
                throw new InvalidDataException("The parts were not fitted on the same data: the file is damaged.");
        }
        float[] meanShifts = file.Get("shifts").Floats();
        int[] hasLike = file.Get("likers").Ints();
        if (
            meanShifts.Length != facts.UserIds.Count
            || hasLike.Length != meanShifts.Length
            || hasLike.Any(has => has is not (0 or 1))
        )
            throw new InvalidDataException("The users' means and likes do not fit the users: the file is damaged.");
        return new TwoPartModel(options.Checked(), watching, implicitAls, liking, meanShifts, hasLike);
    }

    /// <summary>[movies] propensities and predicted stars, and t(u).</summary>
    readonly record struct Parts(float[] Propensities, float[] Stars, double EvenChance);

    Parts PartsOf(int user)
    {
        if (likers[user] == 0)
            return stranger.Value;
        float[] first = new float[ItemCount],
            second = new float[ItemCount],
            stars = new float[ItemCount];
        ease.Score(user, first);
        als.Score(user, second);
        like.Score(user, stars);
        return Combined(first, second, stars, shifts[user]);
    }

    Parts PartsOf(ReadOnlySpan<ItemRating> history)
    {
        float[] given = [.. history.ToArray().Select(rated => rated.Rating)];
        return HasLike(given, LikeThreshold) ? FoldedIn(history) : stranger.Value;
    }

    Parts FoldedIn(ReadOnlySpan<ItemRating> history)
    {
        float[] first = new float[ItemCount],
            second = new float[ItemCount],
            stars = new float[ItemCount];
        ease.ScoreNewUser(history, first);
        als.ScoreNewUser(history, second);
        like.ScoreNewUser(history, stars);
        float[] given = [.. history.ToArray().Select(rated => rated.Rating)];
        return Combined(first, second, stars, given.Length == 0 ? 0 : ShiftOf(given, Facts));
    }

    Parts Combined(float[] first, float[] second, float[] stars, float shift)
    {
        Standardize(first);
        Standardize(second);
        for (int item = 0; item < first.Length; item++)
            first[item] = (float)(Options.EaseWeight * first[item] + Options.AlsWeight * second[item] + Options.Offset);
        return new Parts(first, stars, Options.EvenChance + OwnScale * shift * FiveStars);
    }

    /// <summary>Mean 0 and standard deviation 1 over all movies; all 0 where all scores are equal.</summary>
    static void Standardize(float[] scores)
    {
        double mean = 0,
            variance = 0;
        foreach (float score in scores)
            mean += score;
        mean /= scores.Length;
        foreach (float score in scores)
            variance += (score - mean) * (score - mean);
        double deviation = Math.Sqrt(variance / scores.Length);
        for (int item = 0; item < scores.Length; item++)
            scores[item] = deviation > 1e-12 ? (float)((scores[item] - mean) / deviation) : 0;
    }

    void Multiply(Parts parts, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++)
            scores[item] = Product(parts.Propensities[item], Liking(parts.Stars[item], parts.EvenChance));
    }

    TwoPartExplanation Explained(Parts parts, int item)
    {
        (float propensity, float stars) = (parts.Propensities[item], parts.Stars[item]);
        float liking = Liking(stars, parts.EvenChance);
        return new(propensity, Facts.Scale.Clamp(stars), liking, Product(propensity, liking));
    }

    static float Product(float propensity, float liking) => propensity * (propensity >= 0 ? liking : 1 - liking);

    float Liking(float rating, double evenChance)
    {
        double stars = 1 + (rating - Facts.Scale.Minimum) * FiveStars;
        return (float)(1 / (1 + Math.Exp(-Options.Slope * (stars - evenChance))));
    }

    /// <summary>Stars of five per unit of the scale of the ratings.</summary>
    double FiveStars => Facts.Scale.Maximum > Facts.Scale.Minimum ? 4 / (Facts.Scale.Maximum - Facts.Scale.Minimum) : 1;

    static bool HasLike(ReadOnlySpan<float> given, float threshold)
    {
        foreach (float rating in given)
        {
            if (rating >= threshold)
                return true;
        }
        return false;
    }

    static float ShiftOf(ReadOnlySpan<float> given, TrainingFacts facts)
    {
        double sum = 0;
        foreach (float rating in given)
            sum += rating;
        return (float)(sum / given.Length - facts.Mean);
    }
}
