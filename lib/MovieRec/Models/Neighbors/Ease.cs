using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Ranks items by a weight between every two items, learned in closed form: the scores of a user with the row
/// x(u) are x(u) B.</summary>
/// <remarks>"Embarrassingly shallow autoencoder": B minimizes ‖X − X B‖² + λ ‖B‖² with a diagonal of 0, so that no item
/// explains itself. With P = (XᵀX + λ I)⁻¹ it is B(i,j) = −P(i,j) / P(j,j), exactly. X is [users × n] over the n items
/// with weights, see <see cref="EaseOptions.MaxItems"/>; B is [n × n]. Scores are not ratings. X has all ratings; x(u)
/// leaves out items that the user did not like (<see cref="EaseOptions.LikeThreshold"/>). Users without a liked item
/// are scored as the mean of all users. Source: Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data". Time
/// O(Σ over users of the square of their numbers of ratings + n³), memory 8 n² bytes; a list takes O(ratings of the
/// user · n).</remarks>
public sealed class Ease : IItemScorer, IFoldIn, IItemSimilarity, IExplainable, ILearnsFromLikes, ISavable<Ease>
{
    const string Name = "ease";
    readonly int[] items; // [n] index of each item with weights, rising
    readonly int[] places; // [items] place of each item there, or −1
    readonly CsrMatrix x; // [users × n] the part of X that counts for the users' scores
    readonly Likes likes;
    readonly int stride;
    readonly float[] weights; // B: [n × stride], the rows padded with zeros
    readonly FeedbackSums sums; // by place

    Ease(TrainingFacts facts, EaseOptions options, int[] items, CsrMatrix x, float[] weights)
    {
        likes = Likes.Of(options.LikeThreshold, facts.Scale);
        (Facts, Options, this.items, this.x, this.weights) = (facts, options, items, x, weights);
        (stride, places) = (FactorMath.Stride(items.Length), PlacesOf(items, facts.ItemIds.Count));
        sums = new FeedbackSums(x, stride, AddRow);
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public EaseOptions Options { get; }

    /// <inheritdoc/>
    public int UserCount => Facts.UserIds.Count;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Facts.ItemIds.Count;

    /// <inheritdoc/>
    public float LikeThreshold => likes.From;

    /// <summary>[n] indices of the items with weights, ascending: those with a training rating, or the most rated of
    /// them.</summary>
    public ImmutableArray<int> Items => [.. items];

    /// <summary>Returns B(from, to): the amount that a rating of one item adds to the score of another, per unit of x;
    /// 0 if either has no weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public float Weight(int from, int to)
    {
        Guard.Index(from, ItemCount, nameof(from));
        Guard.Index(to, ItemCount, nameof(to));
        return places[from] < 0 || places[to] < 0 ? 0 : Row(places[from])[places[to]];
    }

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">λ is too small for the data: XᵀX + λ I is singular to working
    /// precision.</exception>
    public static Ease Fit(Ratings train, EaseOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, facts.Scale.Maximum, nameof(options.LikeThreshold));
        int[] chosen = MostRated(train.ByMovie, options.MaxItems, TieBreak.For(options.Seed, -1));
        CsrMatrix stars = Over(train.ByUser, PlacesOf(chosen, train.MovieCount), chosen.Length);
        CsrMatrix feedback = options.Feedback.Of(stars, train.Scale);
        float[] solved = EaseSolution.Weights(feedback, options.Regularization, options.Threads, context.Cancel);
        CsrMatrix counted = Likes.Of(options.LikeThreshold, facts.Scale).Counted(stars, feedback);
        return new Ease(facts, options, chosen, counted, solved);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        float[] byPlace = new float[stride];
        sums.Of(user, byPlace);
        Spread(byPlace, scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        ItemRating[] known = [.. history.ToArray().Where(rated => places[rated.Item] >= 0)];
        (int[] rated, float[] values) = Options.Feedback.Of(likes.Counted(known), Facts.Scale);
        float[] byPlace = new float[stride];
        sums.Of([.. rated.Select(item => places[item])], values, byPlace);
        Spread(byPlace, scores);
        float missing = rated.Length == 0 ? 0 : ShortHistory.Missing(rated.Length, Facts);
        for (int place = 0; missing > 0 && place < items.Length; place++)
            scores[items[place]] += missing * sums.OfMeanUser[place];
    }

    /// <inheritdoc/>
    /// <remarks>A part for each rated item that counts: x(u,i) B(i,j). A user without any has one part, the mean
    /// user.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return sums.Explain(Facts, user, this.Score(user)[item], place => (items[place], Weight(items[place], item)));
    }

    /// <summary>Partial correlation of two items' columns of X given all other items, √(B(i,j) B(j,i)) with the sign of
    /// both, in [−1, 1]; 0 for items without weights.</summary>
    /// <inheritdoc/>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        similarities.Clear();
        similarities[item] = 1;
        if (places[item] < 0)
            return;
        ReadOnlySpan<float> row = Row(places[item]);
        for (int place = 0; place < items.Length; place++)
        {
            if (place == places[item])
                continue;
            float there = row[place],
                back = weights[place * stride + places[item]];
            // both have the sign of −P(i,j)
            similarities[items[place]] = Math.Clamp(MathF.CopySign(MathF.Sqrt(there * back), there), -1, 1);
        }
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("items", Tensor.Of(items));
        file.AddSparse("feedback", x);
        file.Add("weights", FactorTable.Unpadded(weights, items.Length, items.Length));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static Ease Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static Ease Read(ModelFile file)
    {
        (TrainingFacts facts, EaseOptions options) = TrainingFacts.Read<EaseOptions>(file);
        int[] kept = file.Get("items").Ints();
        for (int place = 0; place < kept.Length; place++)
        {
            if ((uint)kept[place] >= (uint)facts.ItemIds.Count || (place > 0 && kept[place] <= kept[place - 1]))
                throw new InvalidDataException(
                    "The items with weights are not in ascending order: the file is damaged."
                );
        }
        CsrMatrix feedback = file.GetMatrix("feedback", facts.UserIds.Count, kept.Length);
        if (options.Feedback == Feedback.Explicit) // older files hold all of X
            feedback = Likes.Of(options.LikeThreshold, facts.Scale).Counted(feedback, feedback);
        float[] padded = FactorTable.Padded(file.Get("weights"), kept.Length, kept.Length);
        return new Ease(facts, options, kept, feedback, padded);
    }

    Span<float> Row(int place) => weights.AsSpan(place * stride, stride);

    /// <param name="sumsByPlace">[stride].</param>
    /// <param name="scores">[items], overwritten.</param>
    void Spread(ReadOnlySpan<float> sumsByPlace, Span<float> scores)
    {
        scores.Clear();
        for (int place = 0; place < items.Length; place++)
            scores[items[place]] = sumsByPlace[place];
    }

    void AddRow(int place, float value, Span<float> sumsByPlace) =>
        FactorMath.Add(ref Row(place)[0], ref sumsByPlace[0], stride, value);

    static int[] MostRated(CsrMatrix byMovie, int most, TieBreak ties) =>
        [
            .. Enumerable
                .Range(0, byMovie.RowCount)
                .Where(item => byMovie.RowLength(item) > 0)
                .OrderByDescending(byMovie.RowLength)
                .ThenBy(ties.Key)
                .Take(most)
                .Order(),
        ];

    static int[] PlacesOf(int[] chosen, int itemCount)
    {
        int[] found = new int[itemCount];
        Array.Fill(found, -1);
        for (int place = 0; place < chosen.Length; place++)
            found[chosen[place]] = place;
        return found;
    }

    /// <summary>The columns that have a place, numbered by it.</summary>
    static CsrMatrix Over(CsrMatrix all, int[] placeOf, int count)
    {
        int[] starts = new int[all.RowCount + 1];
        var columns = new List<int>(all.EntryCount);
        var values = new List<float>(all.EntryCount);
        for (int row = 0; row < all.RowCount; row++)
        {
            for (int entry = all.Starts[row]; entry < all.Starts[row + 1]; entry++)
            {
                if (placeOf[all.Columns[entry]] is not (>= 0 and int place))
                    continue;
                columns.Add(place);
                values.Add(all.Values[entry]);
            }
            starts[row + 1] = columns.Count;
        }
        return CsrMatrix.Of(count, starts, [.. columns], [.. values]);
    }
}
