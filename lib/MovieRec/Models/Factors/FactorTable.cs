using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Parameters of a factor model: r̂(u,i) = μ + b(u) + b(i) + p(u)·q(i).</summary>
/// <remarks>P is [users × k] and Q [items × k], row-major, each row padded with zeros to <see cref="Stride"/>
/// floats.</remarks>
internal sealed class FactorTable
{
    /// <summary>Floats of item rows in one block: half of a first-level cache of 32 KiB.</summary>
    const int TileFloats = 4096;

    public FactorTable(int factors, double mean, float[] userBias, float[] itemBias, float[] users, float[] items)
    {
        (Factors, Stride) = (factors, FactorMath.Stride(factors));
        (Mean, UserBias, ItemBias, Users, Items) = (mean, userBias, itemBias, users, items);
    }

    /// <summary>k.</summary>
    public int Factors { get; }

    /// <summary>Floats per row.</summary>
    public int Stride { get; }

    /// <summary>μ.</summary>
    public double Mean { get; }

    public float[] UserBias { get; }

    public float[] ItemBias { get; }

    public float[] Users { get; }

    public float[] Items { get; }

    public int UserCount => UserBias.Length;

    public int ItemCount => ItemBias.Length;

    public Span<float> UserRow(int user) => FactorMath.Row(Users, user, Stride);

    public Span<float> ItemRow(int item) => FactorMath.Row(Items, item, Stride);

    /// <summary>b(u).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public float UserBiasOf(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return UserBias[user];
    }

    /// <summary>b(i).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public float ItemBiasOf(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return ItemBias[item];
    }

    /// <summary>[k] p(u), without the padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public ReadOnlySpan<float> UserFactors(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        return UserRow(user)[..Factors];
    }

    /// <summary>[k] q(i), without the padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public ReadOnlySpan<float> ItemFactors(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        return ItemRow(item)[..Factors];
    }

    /// <summary>r̂ before it is clipped to the scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public float Estimate(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Estimate(UserBias[user], UserRow(user), item);
    }

    /// <summary>r̂ of every item for a user of the table.</summary>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Score(UserBias[user], UserRow(user), scores);
    }

    /// <summary>r̂ of every item for a user with this bias and these factors.</summary>
    public void Score(float bias, ReadOnlySpan<float> row, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++)
            scores[item] = Estimate(bias, row, item);
    }

    /// <summary>r̂ of every item for several users of the table; bit-identical to
    /// <see cref="Score(int, Span{float})"/>.</summary>
    /// <remarks>Works on blocks of items whose rows stay in the first-level cache for all users, two users by two items
    /// at a time. Optimized at the first call, as an evaluation ends before tiered compilation would optimize
    /// it.</remarks>
    /// <param name="users">User indices.</param>
    /// <param name="scores">[users × items], overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ScoreAll(ReadOnlySpan<int> users, Span<float> scores)
    {
        foreach (int user in users)
            Guard.Index(user, UserCount, nameof(users));
        Guard.Length(scores, users.Length, ItemCount);
        int paired = users.Length / 2 * 2,
            itemsPaired = ItemCount / 2 * 2,
            tile = Math.Max(2, TileFloats / Stride / 2 * 2),
            stride = Stride;
        ref float items = ref MemoryMarshal.GetArrayDataReference(Items);
        for (int start = 0; start < itemsPaired; start += tile)
        {
            int end = Math.Min(start + tile, itemsPaired);
            for (int place = 0; place < paired; place += 2)
            {
                ref float x = ref UserRow(users[place])[0],
                    u = ref UserRow(users[place + 1])[0];
                ref float first = ref scores[place * ItemCount],
                    second = ref scores[(place + 1) * ItemCount];
                for (int item = start; item < end; item += 2)
                {
                    ref float row = ref Unsafe.Add(ref items, (nint)item * stride);
                    Vector128<float> dots = FactorMath.Dots(
                        ref x,
                        ref u,
                        ref row,
                        ref Unsafe.Add(ref row, stride),
                        stride
                    );
                    dots.GetLower().StoreUnsafe(ref Unsafe.Add(ref first, item));
                    dots.GetUpper().StoreUnsafe(ref Unsafe.Add(ref second, item));
                }
            }
        }
        for (int place = 0; place < paired; place++)
        {
            Span<float> row = scores.Slice(place * ItemCount, ItemCount);
            AddKnown(UserBias[users[place]], row[..itemsPaired]);
            if (itemsPaired < ItemCount)
                row[itemsPaired] = Estimate(UserBias[users[place]], UserRow(users[place]), itemsPaired);
        }
        if (paired < users.Length)
            Score(users[paired], scores[(paired * ItemCount)..]);
    }

    /// <summary>Cosines of the items' rows. An item with zero factors is similar to itself only.</summary>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        ReadOnlySpan<float> row = ItemRow(item);
        double length = Math.Sqrt(FactorMath.Dot(row, row));
        for (int other = 0; other < similarities.Length; other++)
        {
            ReadOnlySpan<float> otherRow = ItemRow(other);
            double lengths = length * Math.Sqrt(FactorMath.Dot(otherRow, otherRow));
            similarities[other] =
                other == item ? 1
                : lengths > 0 ? Math.Clamp((float)(FactorMath.Dot(row, otherRow) / lengths), -1, 1)
                : 0;
        }
    }

    /// <summary>Adds the tensors user_factors [users × k] and item_factors [items × k], and user_bias and item_bias if
    /// the model has biases.</summary>
    /// <param name="file">The file.</param>
    /// <param name="biases">True if μ and the biases are part of the model; otherwise they must all be 0.</param>
    public void AddTo(ModelFile file, bool biases = true)
    {
        if (biases)
        {
            file.Add("user_bias", Tensor.Of(UserBias));
            file.Add("item_bias", Tensor.Of(ItemBias));
        }
        file.Add("user_factors", Unpadded(Users, UserCount, Factors));
        file.Add("item_factors", Unpadded(Items, ItemCount, Factors));
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    /// <param name="file">The file.</param>
    /// <param name="facts">Facts about the training data.</param>
    /// <param name="factors">k.</param>
    /// <param name="mean">μ. Null: the mean rating for a model with biases, and otherwise 0.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static FactorTable Read(ModelFile file, TrainingFacts facts, int factors, double? mean = null)
    {
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        bool biases = file.Has("user_bias");
        return new FactorTable(
            factors,
            mean ?? (biases ? facts.Mean : 0),
            biases ? file.Get("user_bias").Floats(users) : new float[users],
            biases ? file.Get("item_bias").Floats(items) : new float[items],
            Padded(file.Get("user_factors"), users, factors),
            Padded(file.Get("item_factors"), items, factors)
        );
    }

    /// <summary>The table of a training on ratings that were divided by <paramref name="unit"/>, for ratings as
    /// given.</summary>
    /// <param name="unit">See <see cref="RatingUnit"/>.</param>
    /// <param name="mean">μ of the ratings as given.</param>
    public FactorTable Times(float unit, double mean)
    {
        if (unit == 1)
            return this;
        float root = MathF.Sqrt(unit);
        return new FactorTable(
            Factors,
            mean,
            Array.ConvertAll(UserBias, bias => bias * unit),
            Array.ConvertAll(ItemBias, bias => bias * unit),
            Array.ConvertAll(Users, factor => factor * root),
            Array.ConvertAll(Items, factor => factor * root)
        );
    }

    /// <summary>[rows × stride] normal numbers; 0 in the padding and for rows without a rating, whose predictions are
    /// then those of the biases.</summary>
    public static float[] FirstFactors(CsrMatrix rows, int factors, double deviation, Rng rng)
    {
        int stride = FactorMath.Stride(factors);
        float[] matrix = new float[rows.RowCount * stride];
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (rows.RowLength(row) == 0)
                continue;
            foreach (ref float factor in matrix.AsSpan(row * stride, factors))
                factor = (float)(deviation * rng.NextGaussian());
        }
        return matrix;
    }

    /// <summary>[width] mean of selected rows of a matrix; 0 if there are none.</summary>
    /// <param name="matrix">[rows × width].</param>
    /// <param name="width">Floats per row.</param>
    /// <param name="rows">Indices of the rows.</param>
    public static float[] MeanRow(float[] matrix, int width, IEnumerable<int> rows)
    {
        double[] sums = new double[width];
        int count = 0;
        foreach (int row in rows)
        {
            count++;
            ReadOnlySpan<float> values = matrix.AsSpan(row * width, width);
            for (int f = 0; f < width; f++)
                sums[f] += values[f];
        }
        return [.. sums.Select(sum => count == 0 ? 0 : (float)(sum / count))];
    }

    /// <summary>[rows × factors] without the padding.</summary>
    public static Tensor Unpadded(float[] matrix, int rows, int factors) =>
        Tensor.OfRows(matrix, rows, factors, FactorMath.Stride(factors));

    /// <summary>The rows of a tensor with the padding.</summary>
    public static float[] Padded(Tensor tensor, int rows, int factors) =>
        tensor.PaddedRows(rows, factors, FactorMath.Stride(factors));

    /// <summary>Adds what <see cref="Estimate(float, ReadOnlySpan{float}, int)"/> adds to p·q: in double precision,
    /// then rounded.</summary>
    void AddKnown(float bias, Span<float> dots)
    {
        double known = Mean + bias;
        Vector256<double> all = Vector256.Create(known);
        int item = 0;
        for (; item + FactorMath.Width <= dots.Length; item += FactorMath.Width)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(
                Vector256.LoadUnsafe(ref ItemBias[item])
            );
            (Vector256.Narrow(all + lower, all + upper) + Vector256.LoadUnsafe(ref dots[item])).StoreUnsafe(
                ref dots[item]
            );
        }
        for (; item < dots.Length; item++)
            dots[item] += (float)(known + ItemBias[item]);
    }

    float Estimate(float bias, ReadOnlySpan<float> row, int item) =>
        (float)(Mean + bias + ItemBias[item]) + FactorMath.Dot(row, ItemRow(item));
}
