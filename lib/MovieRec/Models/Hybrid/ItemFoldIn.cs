using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Fits the embedding of an item that was not in the training data; all users and other items are
/// fixed.</summary>
/// <remarks>A pass visits each rating once, and between them the occasions on which training would sample the item as
/// unknown: the number of likes (times the items sampled for each) per item of the training data; for BPR, the number
/// of the item's own likes.</remarks>
internal sealed class ItemFoldIn(
    LightFmOptions options,
    CsrMatrix likes,
    int[] pool,
    float[] userSums,
    Embeddings items
)
{
    readonly int stride = items.Stride;

    /// <param name="rated">Ratings by user index.</param>
    /// <param name="start">[stride] the item without ratings.</param>
    /// <param name="own">Weight of the fitted embedding.</param>
    /// <returns>[stride] an embedding that, times <paramref name="own"/>, is the item.</returns>
    public float[] Learn((int User, float Rating)[] rated, float[] start, float own)
    {
        float[] row = [.. start.Select(value => value / own)],
            squares = new float[stride],
            steps = new float[stride],
            gradient = new float[stride];
        row[items.OnePlace] = 0;
        if (options.Schedule == LightFmSchedule.Adagrad)
            squares.AsSpan().Fill(1);
        bool withDislikes = options is { Loss: LightFmLoss.Logistic, SampledNegatives: 0 };
        (int User, bool IsLike)[] known =
        [
            .. rated
                .Where(one => withDislikes || one.Rating >= options.LikeThreshold)
                .Select(one => (one.User, one.Rating >= options.LikeThreshold)),
        ];
        if (known.Length == 0)
            return row;
        var likers = rated.Where(one => one.Rating >= options.LikeThreshold).Select(one => one.User).ToHashSet();
        int[] likingUser = new int[likes.EntryCount];
        for (int user = 0; user < likes.RowCount; user++)
            likingUser.AsSpan(likes.Starts[user], likes.RowLength(user)).Fill(user);
        int drawn =
            withDislikes ? 0
            : options.Loss == LightFmLoss.Bpr ? known.Length
            : Math.Max(1, likes.EntryCount * Math.Max(1, options.SampledNegatives) / pool.Length);
        Rng rng = Rng.ForStream(options.Seed, 5);
        int[] order = [.. Enumerable.Range(0, known.Length + drawn)];
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            rng.Shuffle(order.AsSpan());
            foreach (int occasion in order)
            {
                if (occasion < known.Length)
                    Push(known[occasion].User, OfRating(known[occasion].User, known[occasion].IsLike, ref rng));
                else if (rng.Next(likes.EntryCount) is var like && !likers.Contains(likingUser[like]))
                    Push(likingUser[like], -OfDraw(likingUser[like], likes.Columns[like]));
            }
        }
        return row;

        float ScoreBy(int user) =>
            own * FactorMath.Dot(row, FactorMath.Row(userSums, user, stride))
            + (options.Loss == LightFmLoss.Logistic ? userSums[user * stride + options.Factors] : 0);

        float ScoreOf(int user, int item) => FactorMath.Dot(items.Row(item), FactorMath.Row(userSums, user, stride));

        float OfRating(int user, bool isLike, ref Rng draws)
        {
            float score = ScoreBy(user);
            if (options.Loss == LightFmLoss.Logistic)
                return (isLike ? 1 : 0) - LightFmDescent.Sigmoid(score);
            for (int draw = 1; draw <= options.MaxSampled; draw++)
            {
                int other = pool[draws.Next(pool.Length)];
                if (likes.RowColumns(user).BinarySearch(other) >= 0)
                    continue;
                float excess = ScoreOf(user, other) - score;
                if (options.Loss == LightFmLoss.Bpr)
                    return LightFmDescent.Sigmoid(excess);
                if (excess > -1)
                    return LightFmDescent.RankWeight(pool.Length, draw);
            }
            return 0;
        }

        float OfDraw(int user, int liked)
        {
            float score = ScoreBy(user);
            if (options.Loss == LightFmLoss.Logistic)
                return LightFmDescent.Sigmoid(score);
            float excess = score - ScoreOf(user, liked);
            return options.Loss == LightFmLoss.Bpr ? LightFmDescent.Sigmoid(excess)
                : excess > -1 ? LightFmDescent.RankWeight(pool.Length, 1)
                : 0;
        }

        void Push(int user, float strength)
        {
            if (strength == 0)
                return;
            for (int f = 0; f < stride; f++)
                gradient[f] = strength * own * userSums[user * stride + f];
            gradient[items.OnePlace] = 0; // where the user has its bias
            float decay = (float)options.ItemAlpha;
            if (options.Schedule == LightFmSchedule.Adagrad)
                new AdagradRule((float)options.LearningRate).Step(
                    ref row[0],
                    ref squares[0],
                    ref steps[0],
                    ref gradient[0],
                    decay,
                    stride
                );
            else
                new AdadeltaRule((float)options.Rho, (float)options.Epsilon).Step(
                    ref row[0],
                    ref squares[0],
                    ref steps[0],
                    ref gradient[0],
                    decay,
                    stride
                );
        }
    }
}
