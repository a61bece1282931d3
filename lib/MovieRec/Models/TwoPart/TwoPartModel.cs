using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Ranks items by the propensity to watch a movie times the probability of liking it once watched.</summary>
/// <remarks>The propensity is w₁ z(EASE) + w₂ z(iALS) + w₃ g(u,i) + c. z standardizes a user's scores over all movies,
/// EASE (<see cref="Ease"/>) learns from which movies were rated, and iALS (<see cref="ImplicitAls"/>) from stars.
/// g(u,i) is the mean over the movie's genres of ln(p(u,genre) / b(genre)): b is the fraction of all ratings that are
/// of movies with the genre, and p the same fraction of the user's ratings, with ten average ratings added. The
/// probability of liking is σ(s (r̂(u,i) − t(u))): r̂ is the rating predicted by <see cref="EmbeddingNetwork"/> or
/// <see cref="SvdPlusPlus"/>, σ the logistic function, and t(u) is <see cref="TwoPartOptions.EvenChance"/> plus half of
/// the difference between the user's mean rating and that of all ratings. A negative propensity is multiplied by 1 − σ,
/// so that a higher predicted rating never lowers a score. Scores are not ratings. A user without a like is scored like
/// a user without ratings; for all others, dislikes count too: as watched in EASE and g, and as disliked in
/// r̂.</remarks>
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
    readonly GenreAffinities? genres;
    readonly LikingPart like;
    readonly float[] shifts; // [users] mean − mean of all; 0 without a like
    readonly int[] likers; // [users] 1: has a like
    readonly Lazy<Parts> stranger;

    TwoPartModel(
        TwoPartOptions options,
        Ease ease,
        ImplicitAls als,
        GenreAffinities? genres,
        LikingPart like,
        float[] shifts,
        int[] likers
    )
    {
        (Options, this.ease, this.als, this.genres, this.like) = (options, ease, als, genres, like);
        (this.shifts, this.likers) = (shifts, likers);
        stranger = new(() => FoldedIn([]));
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts => als.Facts;

    /// <summary>Options of the fit.</summary>
    public TwoPartOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <inheritdoc/>
    public float LikeThreshold => als.LikeThreshold;

    /// <inheritdoc/>
    public bool UsesRatingsAlone => genres is null;

    /// <summary>Fits the model.</summary>
    /// <param name="train">At least two ratings. With a data set, the propensity includes the genres in its movie
    /// column <c>genres</c>, and the network uses its features.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Reports, checkpoint (both of the model that predicts ratings) and cancellation; validation
    /// ratings are not used. Null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> has fewer than two ratings, or its data set is not
    /// that of the ratings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for the data.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static TwoPartModel Fit(TrainingSet train, TwoPartOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context = (context ?? new()) with { Validation = null };
        options = (options ?? new()).Checked();
        Ratings ratings = train.Ratings;
        var facts = TrainingFacts.Of(ratings);
        if (train.Data is not null)
            Guard.SameData(train.Data, ratings.Identity, nameof(train));
        EaseOptions watched = options.EaseOptions() with { LikeThreshold = facts.Scale.Minimum };
        var watching = Ease.Fit(ratings, watched, new() { Cancel = context.Cancel });
        var implicitAls = ImplicitAls.Fit(ratings, options.AlsOptions(), new() { Cancel = context.Cancel });
        GenreAffinities? affinities =
            train.Data is null || options.GenreWeight == 0 ? null : GenreAffinities.Of(ratings, train.Data);
        var liking = LikingPart.Fit(train, options, context);
        float[] meanShifts = new float[ratings.UserCount];
        int[] hasLike = new int[ratings.UserCount];
        for (int user = 0; user < ratings.UserCount; user++)
        {
            ReadOnlySpan<float> given = ratings.ByUser.RowValues(user);
            hasLike[user] = Likes.Any(given, implicitAls.LikeThreshold) ? 1 : 0;
            if (hasLike[user] == 1)
                meanShifts[user] = ShiftOf(given, facts);
        }
        return new TwoPartModel(options, watching, implicitAls, affinities, liking, meanShifts, hasLike);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Multiply(PartsOf(user), scores);
    }

    /// <inheritdoc/>
    /// <remarks>Each of the three models folds in the user, and g is computed from the history.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        Multiply(PartsOf(history), scores);
    }

    /// <summary>Returns the parts of a score.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Item index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TwoPartExplanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Explained(PartsOf(user), item);
    }

    /// <remarks>The propensity by ratings, the contribution of the genres to it, and the change of the product by the
    /// probability of liking.</remarks>
    Explanation IExplainable.Explain(int user, int item)
    {
        TwoPartExplanation parts = Explain(user, item);
        Contribution propensity = new("", "propensity to watch", parts.Propensity - (double)parts.Genres),
            affinity = new("", "affinity to the genres", parts.Genres),
            liking = new("", "probability of liking", parts.Score - (double)parts.Propensity);
        return new(parts.Score, genres is null ? [propensity, liking] : [propensity, affinity, liking]);
    }

    /// <summary>Returns the parts of a score of a new user.</summary>
    /// <param name="history">The user's ratings.</param>
    /// <param name="item">Item index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TwoPartExplanation ExplainNewUser(ReadOnlySpan<ItemRating> history, int item)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Index(item, ItemCount, nameof(item));
        return Explained(PartsOf(history), item);
    }

    /// <inheritdoc/>
    /// <remarks>The similarities of the <see cref="Ease"/> model in the propensity.</remarks>
    public void Similarities(int item, Span<float> similarities) => ease.Similarities(item, similarities);

    /// <inheritdoc/>
    /// <remarks>The three models with tensors named <c>ease.…</c>, <c>ials.…</c> and <c>like.…</c>, and the genres of
    /// movies and users.</remarks>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("shifts", Tensor.Of(shifts));
        file.Add("likers", Tensor.Of(likers));
        file.AddPart(EasePart, ModelFile.Of(ease.Save));
        file.AddPart(AlsPart, ModelFile.Of(als.Save));
        file.AddPart(LikePart, like.ToFile());
        genres?.AddTo(file);
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
        var liking = LikingPart.Read(file.Part(LikePart));
        foreach (TrainingFacts part in new[] { watching.Facts, implicitAls.Facts, liking.FoldIn.Facts })
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
            throw new InvalidDataException("The users' means and likes do not match the users: the file is damaged.");
        return new TwoPartModel(
            options with
            {
                Liking = liking.Kind, // files of former builds do not have the option
            },
            watching,
            implicitAls,
            GenreAffinities.Read(file, facts),
            liking,
            meanShifts,
            hasLike
        );
    }

    /// <summary>[items] propensities, contributions of the genres to them, and predicted stars; t(u).</summary>
    readonly record struct Parts(float[] Propensities, float[] Genres, float[] Stars, double EvenChance);

    Parts PartsOf(int user)
    {
        if (likers[user] == 0)
            return stranger.Value;
        float[] first = new float[ItemCount],
            second = new float[ItemCount],
            stars = new float[ItemCount];
        ease.Score(user, first);
        als.Score(user, second);
        like.Predictor.Score(user, stars);
        return Combined(first, second, genres?.Of(user) ?? new float[ItemCount], stars, shifts[user]);
    }

    Parts PartsOf(ReadOnlySpan<ItemRating> history)
    {
        return Likes.Any(ItemRating.Columns(history).Ratings, LikeThreshold) ? FoldedIn(history) : stranger.Value;
    }

    Parts FoldedIn(ReadOnlySpan<ItemRating> history)
    {
        float[] first = new float[ItemCount],
            second = new float[ItemCount],
            stars = new float[ItemCount];
        ease.ScoreNewUser(history, first);
        als.ScoreNewUser(history, second);
        like.FoldIn.ScoreNewUser(history, stars);
        float[] given = ItemRating.Columns(history).Ratings;
        return Combined(
            first,
            second,
            genres?.Of(history) ?? new float[ItemCount],
            stars,
            given.Length == 0 ? 0 : ShiftOf(given, Facts)
        );
    }

    /// <summary>Overwrites the scores of EASE with the propensities, and the affinities to genres with their
    /// part.</summary>
    Parts Combined(float[] first, float[] second, float[] affinities, float[] stars, float shift)
    {
        Standardize(first);
        Standardize(second);
        for (int item = 0; item < first.Length; item++)
        {
            double genre = Options.GenreWeight * affinities[item];
            affinities[item] = (float)genre;
            first[item] = (float)(
                Options.EaseWeight * first[item] + Options.AlsWeight * second[item] + Options.Offset + genre
            );
        }
        return new Parts(first, affinities, stars, Options.EvenChance + OwnScale * shift * FiveStars);
    }

    /// <summary>Scales scores to mean 0 and standard deviation 1 over all items; all 0 if all scores are
    /// equal.</summary>
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
        return new(propensity, parts.Genres[item], Facts.Scale.Clamp(stars), liking, Product(propensity, liking));
    }

    static float Product(float propensity, float liking) => propensity * (propensity >= 0 ? liking : 1 - liking);

    float Liking(float rating, double evenChance)
    {
        double stars = 1 + (rating - Facts.Scale.Minimum) * FiveStars;
        return (float)(1 / (1 + Math.Exp(-Options.Slope * (stars - evenChance))));
    }

    /// <summary>Stars of five per unit of the scale of the ratings.</summary>
    double FiveStars => Facts.Scale.Maximum > Facts.Scale.Minimum ? 4 / (Facts.Scale.Maximum - Facts.Scale.Minimum) : 1;

    static float ShiftOf(ReadOnlySpan<float> given, TrainingFacts facts)
    {
        double sum = 0;
        foreach (float rating in given)
            sum += rating;
        return (float)(sum / given.Length - facts.Mean);
    }
}
