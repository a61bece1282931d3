using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="SlopeOne"/>.</summary>
public sealed record SlopeOneOptions : ICheckedOptions
{
    /// <summary>λ of the items' biases, which predict where no ratings can be compared; 0 to 1e9.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>λ of the users' biases; 0 to 1e9.</summary>
    public double UserRegularization { get; init; } = 15;

    void ICheckedOptions.Check()
    {
        OptionRange.Number(ItemRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(UserRegularization, 0, OptionRange.Greatest);
    }
}

/// <summary>Weighted Slope One: predicts a rating from the mean differences between the item and the items that the
/// user has rated.</summary>
/// <remarks>r̂(u,i) = Σ (dev(i,j) + r(u,j)) n(i,j) / Σ n(i,j) over the items j ≠ i that u has rated, where n(i,j) users
/// have rated both and dev(i,j) is the mean of r(v,i) − r(v,j) over them. Source: Lemire and Maclachlan 2005, "Slope
/// One Predictors", section 3.2. The sums over pairs (j, v) are computed by user v instead of by item j: with c(v) the
/// number of items that u and v have both rated, and t(v) the sum of r(u,j) − r(v,j) over those, r̂(u,i) = Σ (c(v)
/// r(v,i) + t(v)) / Σ c(v) over the users v of i. So the model stores only the ratings, where a table of pairs takes 14
/// GB for the 59,047 items of ML-25M, and there is nothing to fit. Scoring a user takes O(ratings of all users with a
/// common item); the first prediction for a user compares them with all others, further predictions on the same thread
/// take O(ratings of the item).</remarks>
public sealed class SlopeOne : IRatingPredictor, IFoldIn, IExplainable, ISavable<SlopeOne>
{
    const string Name = "slope-one";
    readonly double[] userBias,
        itemBias;
    readonly CsrMatrix byUser,
        byMovie;
    readonly object key = new();

    [ThreadStatic]
    static Agreement? latest; // predictions usually come user by user

    SlopeOne(
        TrainingFacts facts,
        SlopeOneOptions options,
        CsrMatrix byUser,
        CsrMatrix byMovie,
        double[] userBias,
        double[] itemBias
    ) =>
        (Facts, Options, this.byUser, this.byMovie, this.userBias, this.itemBias) = (
            facts,
            options,
            byUser,
            byMovie,
            userBias,
            itemBias
        );

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public SlopeOneOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => userBias.Length;

    /// <inheritdoc/>
    public int ItemCount => itemBias.Length;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SlopeOne Fit(Ratings train, SlopeOneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        (double[] user, double[] item) = Biases.Alternating(
            train,
            options.ItemRegularization,
            options.UserRegularization,
            epochs: 10
        );
        return new SlopeOne(facts, options, train.ByUser, train.ByMovie, user, item);
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp(Estimate(user, item));
    }

    /// <inheritdoc/>
    /// <remarks>The mean, and for each item j ≠ i that the user rated and others rated with i: n(i,j) (dev(i,j) +
    /// r(u,j) − mean) / Σ n(i,j). Without such an item the mean and both biases.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        ReadOnlySpan<int> items = byUser.RowColumns(user);
        ReadOnlySpan<float> values = byUser.RowValues(user);
        var parts = new List<(int Item, int Common, double Ahead)>();
        int weight = 0;
        for (int entry = 0; entry < items.Length; entry++)
        {
            (int common, double ahead) = items[entry] == item ? default : Difference(item, items[entry]);
            if (common > 0)
                parts.Add((items[entry], common, ahead + common * (values[entry] - Facts.Mean)));
            weight += common;
        }
        return new(
            Estimate(user, item),
            parts
                .Select(part => Contribution.OfRated(Facts, part.Item, part.Ahead / weight))
                .Concat(weight > 0 ? [] : [new("", "user bias", userBias[user]), new("", "item bias", itemBias[item])])
                .Prepend(new("", "mean", Facts.Mean))
        );
    }

    /// <summary>The users who rated both items: n(i,j), and n(i,j) dev(i,j).</summary>
    (int Common, double Ahead) Difference(int item, int other)
    {
        ReadOnlySpan<int> raters = byMovie.RowColumns(item),
            otherRaters = byMovie.RowColumns(other);
        int common = 0;
        double ahead = 0;
        for (int i = 0, j = 0; i < raters.Length && j < otherRaters.Length; )
        {
            if (raters[i] == otherRaters[j])
            {
                common++;
                ahead += byMovie.RowValues(item)[i] - (double)byMovie.RowValues(other)[j];
            }
            if (raters[i] <= otherRaters[j])
                i++;
            else
                j++;
        }
        return (common, ahead);
    }

    /// <summary>r̂, not clipped.</summary>
    float Estimate(int user, int item)
    {
        ReadOnlySpan<int> items = byUser.RowColumns(user);
        ReadOnlySpan<float> values = byUser.RowValues(user);
        Agreement agreement =
            latest is { } one && one.Key == key && one.User == user ? one : latest = Compare(user, items, values);
        ReadOnlySpan<int> raters = byMovie.RowColumns(item);
        ReadOnlySpan<float> theirs = byMovie.RowValues(item);
        double sum = 0,
            weight = 0;
        for (int entry = 0; entry < raters.Length; entry++)
        {
            sum += agreement.Common[raters[entry]] * (double)theirs[entry] + agreement.Ahead[raters[entry]];
            weight += agreement.Common[raters[entry]];
        }
        int place = items.BinarySearch(item);
        return Answer(
            sum,
            weight,
            place >= 0 ? values[place] : 0,
            place >= 0 ? raters.Length : 0,
            userBias[user],
            item
        );
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        ScoreAll(
            Compare(user, byUser.RowColumns(user), byUser.RowValues(user)),
            byUser.RowColumns(user),
            byUser.RowValues(user),
            userBias[user],
            scores
        );
    }

    /// <inheritdoc/>
    /// <remarks>Predictions from few ratings are noisy and are therefore mixed with those of mean and biases, which
    /// alone predict for a user without ratings.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        (int[] items, float[] values) = ItemRating.Columns(history);
        double bias = Biases.OfNewUser(history, Facts.Mean, itemBias, Options.UserRegularization);
        ScoreAll(Compare(-1, items, values), items, values, bias, scores);
        float missing = ShortHistory.Missing(history.Length, Facts);
        if (missing == 0)
            return;
        for (int item = 0; item < scores.Length; item++)
            scores[item] += missing * (float)(Facts.Mean + bias + itemBias[item] - scores[item]);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("user_bias", Tensor.Of(userBias));
        file.Add("item_bias", Tensor.Of(itemBias));
        file.AddSparse("ratings", byUser);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static SlopeOne Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static SlopeOne Read(ModelFile file)
    {
        (TrainingFacts facts, SlopeOneOptions options) = TrainingFacts.Read<SlopeOneOptions>(file);
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        CsrMatrix ratings = file.GetMatrix("ratings", users, items);
        return new SlopeOne(
            facts,
            options,
            ratings,
            ratings.Transpose(),
            file.Get("user_bias").Doubles(users),
            file.Get("item_bias").Doubles(items)
        );
    }

    Agreement Compare(int user, ReadOnlySpan<int> items, ReadOnlySpan<float> values)
    {
        int[] common = new int[UserCount];
        double[] ahead = new double[UserCount];
        for (int entry = 0; entry < items.Length; entry++)
        {
            ReadOnlySpan<int> raters = byMovie.RowColumns(items[entry]);
            ReadOnlySpan<float> theirs = byMovie.RowValues(items[entry]);
            for (int other = 0; other < raters.Length; other++)
            {
                common[raters[other]]++;
                ahead[raters[other]] += values[entry] - theirs[other];
            }
        }
        return new Agreement(key, user, common, ahead);
    }

    void ScoreAll(
        Agreement agreement,
        ReadOnlySpan<int> items,
        ReadOnlySpan<float> values,
        double bias,
        Span<float> scores
    )
    {
        double[] sums = new double[ItemCount],
            weights = new double[ItemCount];
        for (int other = 0; other < UserCount; other++)
        {
            int common = agreement.Common[other];
            if (common == 0)
                continue;
            double ahead = agreement.Ahead[other];
            ReadOnlySpan<int> rated = byUser.RowColumns(other);
            ReadOnlySpan<float> theirs = byUser.RowValues(other);
            for (int entry = 0; entry < rated.Length; entry++)
            {
                sums[rated[entry]] += common * (double)theirs[entry] + ahead;
                weights[rated[entry]] += common;
            }
        }
        float[] own = new float[ItemCount];
        bool[] isRated = new bool[ItemCount];
        for (int entry = 0; entry < items.Length; entry++)
            (own[items[entry]], isRated[items[entry]]) = (values[entry], true);
        for (int item = 0; item < scores.Length; item++)
            scores[item] = Answer(
                sums[item],
                weights[item],
                own[item],
                isRated[item] ? byMovie.RowLength(item) : 0,
                bias,
                item
            );
    }

    /// <summary>Removes the terms with j = i, which the sums by user contain for an item that the user has rated: each
    /// user of the item added the user's own rating once.</summary>
    float Answer(double sum, double weight, float own, int ownTerms, double bias, int item)
    {
        double others = weight - ownTerms;
        return (float)(others > 0 ? (sum - (double)own * ownTerms) / others : Facts.Mean + bias + itemBias[item]);
    }

    /// <summary>[users] number of items that a user shares with each other user, and by how many stars in total the
    /// user rates them higher.</summary>
    sealed record Agreement(object Key, int User, int[] Common, double[] Ahead);
}
