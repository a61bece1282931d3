using MovieRec.Numerics;

namespace MovieRec.Models;

internal sealed partial class LightFmDescent
{
    /// <summary>As published: maximum weight of an interaction.</summary>
    const float LargestRankWeight = 10;

    readonly float[] rankWeights; // [draws - 1]

    /// <summary>ln of the rank that is estimated from the number of samples until an item scored too high, out of
    /// <paramref name="movies"/>.</summary>
    public static float RankWeight(int movies, int draws) =>
        Math.Min(LargestRankWeight, MathF.Log(Math.Max(1, (movies - 1) / draws)));

    /// <summary>1 / (1 + e^−x).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>σ(x) and ln (1 + e^x), whose derivative it is.</summary>
    static (float Sigmoid, float SoftPlus) Soft(float x)
    {
        float power = MathF.Exp(Math.Min(x, 30));
        return (power / (1 + power), x > 30 ? x : MathF.Log(1 + power));
    }

    /// <summary>Change that an interaction asks for: the score of an item up by the strength, that of another item (−1
    /// for none) down by it.</summary>
    readonly record struct Push(int User, int Item, int Other, float Strength, float Loss);

    /// <summary>Evaluates one interaction; leaves the user's representation in the scratch.</summary>
    interface IExample
    {
        Push Look(LightFmDescent descent, int row, ref Rng rng, Scratch scratch);
    }

    sealed class Scratch(int stride, int draws)
    {
        public readonly float[] User = new float[stride],
            Item = new float[stride],
            Other = new float[stride];
        public readonly float[] Scores = new float[draws];
        public readonly int[] Drawn = new int[draws];
    }

    /// <summary>−y ln σ(s) − (1 − y) ln (1 − σ(s)): strength y − σ(s).</summary>
    readonly struct LogisticExample : IExample
    {
        public Push Look(LightFmDescent descent, int row, ref Rng rng, Scratch scratch)
        {
            Interactions known = descent.known;
            int like = row % known.Count,
                user = known.Users[like];
            bool isLike = row == like && known.IsLike[like];
            int item = row == like ? known.Items[like] : descent.DrawUnliked(user, ref rng);
            if (item < 0)
                return default;
            descent.Represent(user, scratch);
            float score = descent.ScoreOf(item, scratch) + scratch.User[descent.users.Embeddings.BiasPlace],
                weight = known.Weights[like],
                sign = isLike ? 1 : -1;
            (float push, float loss) = Soft(-sign * score);
            return new(user, item, -1, sign * weight * push, weight * loss);
        }
    }

    /// <summary>−ln σ(s(i) − s(j)): strength 1 − σ(s(i) − s(j)). j comes mostly as often as it is liked; see
    /// <see cref="Interactions.PoolOf"/>.</summary>
    readonly struct BprExample : IExample
    {
        public Push Look(LightFmDescent descent, int row, ref Rng rng, Scratch scratch)
        {
            Interactions known = descent.known;
            int user = known.Users[row],
                item = known.Items[row],
                other = descent.DrawUnliked(user, ref rng);
            if (other < 0)
                return default;
            descent.Represent(user, scratch);
            (float push, float loss) = Soft(descent.ScoreOf(other, scratch) - descent.ScoreOf(item, scratch));
            return new(user, item, other, known.Weights[row] * push, known.Weights[row] * loss);
        }
    }

    /// <summary>ln(rank) · (1 − s(i) + s(j)) for the first j drawn that is scored above s(i) − 1: strength
    /// ln(rank).</summary>
    readonly struct WarpExample : IExample
    {
        public Push Look(LightFmDescent descent, int row, ref Rng rng, Scratch scratch)
        {
            Interactions known = descent.known;
            int user = known.Users[row],
                item = known.Items[row];
            descent.Represent(user, scratch);
            return descent.Warp(user, item, descent.ScoreOf(item, scratch), known.Weights[row], ref rng, scratch);
        }
    }

    /// <summary>WARP for the k-th best of a sample of the user's likes, drawn with repeats as in LightFM.</summary>
    readonly struct WarpKosExample : IExample
    {
        public Push Look(LightFmDescent descent, int row, ref Rng rng, Scratch scratch)
        {
            Interactions known = descent.known;
            int user = known.Users[row];
            descent.Represent(user, scratch);
            ReadOnlySpan<int> likes = known.LikesOf(user);
            int draws = Math.Min(descent.options.DrawnPositives, likes.Length),
                kth = Math.Min(descent.options.KthPositive, draws) - 1;
            for (int draw = 0; draw < draws; draw++)
            {
                int item = likes[rng.Next(likes.Length)],
                    place = draw;
                float score = descent.ScoreOf(item, scratch);
                for (; place > 0 && scratch.Scores[place - 1] < score; place--)
                    (scratch.Scores[place], scratch.Drawn[place]) = (
                        scratch.Scores[place - 1],
                        scratch.Drawn[place - 1]
                    );
                (scratch.Scores[place], scratch.Drawn[place]) = (score, item);
            }
            return descent.Warp(user, scratch.Drawn[kth], scratch.Scores[kth], known.Weights[row], ref rng, scratch);
        }
    }

    Push Warp(int user, int item, float score, float weight, ref Rng rng, Scratch scratch)
    {
        int[] pool = known.Pool;
        for (int draw = 0; draw < rankWeights.Length; draw++)
        {
            int other = pool[rng.Next(pool.Length)];
            float excess = 1 - score + ScoreOf(other, scratch);
            if (excess <= 0 || IsLiked(user, other))
                continue;
            float strength = weight * rankWeights[draw];
            return new(user, item, other, strength, strength * excess);
        }
        return default;
    }

    void Represent(int user, Scratch scratch)
    {
        users.Sum(user, ref scratch.User[0]);
        scratch.User[users.Embeddings.OnePlace] = 1;
    }

    /// <summary>p·q + b(i): the score without the user's bias.</summary>
    float ScoreOf(int item, Scratch scratch) => items.Dot(item, ref scratch.User[0]);

    bool IsLiked(int user, int item) => known.IsLiked(user, item);

    /// <summary>Samples an item that the user is not known to like; −1 if none was found.</summary>
    int DrawUnliked(int user, ref Rng rng)
    {
        for (int draw = 0; draw < Patience; draw++)
        {
            int item = known.Pool[rng.Next(known.Pool.Length)];
            if (!IsLiked(user, item))
                return item;
        }
        return -1;
    }

    /// <summary>Number of samples after which a user counts as liking all items.</summary>
    const int Patience = 100;
}
