using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of <see cref="SvdPlusPlus"/>.</summary>
/// <remarks>Users are visited in rounds, in a new order in each epoch. In a round every user first makes the steps of
/// their own ratings, with the items' rows of before the round; then the items' rows make the steps of all these users,
/// each group of items in the users' order. Both halves are parallel, and neither depends on the number of
/// threads.</remarks>
internal sealed class SvdPlusPlusDescent
{
    const int LargestRound = 32,
        ItemGroups = 16;

    readonly Ratings train;
    readonly CsrMatrix byUser;
    readonly SvdPlusPlusOptions options;
    readonly int stride,
        round;
    readonly float[] p,
        q,
        y; // [users × stride], [items × stride] twice
    readonly float[] userBias,
        itemBias;
    readonly float[] userDecay,
        itemDecay,
        implicitDecay,
        userBiasDecay,
        itemBiasDecay; // λ per rating of a row
    readonly float[] errors; // [ratings] r − r̂ at the rating's last step
    readonly int[] groupStarts; // [users × (groups + 1)] first of a user's ratings of an item group
    readonly float[] vectors,
        gradients; // [round × stride] z(u), and Σ e q(i), of each user of a round

    public SvdPlusPlusDescent(Ratings train, SvdPlusPlusOptions options)
    {
        (this.train, this.options) = (train, options);
        byUser = train.ByUser;
        stride = FactorMath.Stride(options.Factors);
        (userBias, itemBias) = DescentSetup.FirstBiases(train);
        p = FactorTable.FirstFactors(
            train.ByUser,
            options.Factors,
            options.InitialDeviation,
            Rng.ForStream(options.Seed, 1)
        );
        q = FactorTable.FirstFactors(
            train.ByMovie,
            options.Factors,
            options.InitialDeviation,
            Rng.ForStream(options.Seed, 2)
        );
        y = FactorTable.FirstFactors(
            train.ByMovie,
            options.Factors,
            options.InitialDeviation,
            Rng.ForStream(options.Seed, 3)
        );
        userDecay = DescentSetup.PerRating(train.ByUser, options.UserRegularization, options.RegularizationPower);
        itemDecay = DescentSetup.PerRating(train.ByMovie, options.ItemRegularization, options.RegularizationPower);
        implicitDecay = DescentSetup.PerRating(
            train.ByMovie,
            options.ImplicitRegularization,
            options.RegularizationPower
        );
        userBiasDecay = DescentSetup.Shared(train.ByUser, options.BiasRegularization);
        itemBiasDecay = DescentSetup.Shared(train.ByMovie, options.BiasRegularization);
        errors = new float[train.Count];
        groupStarts = GroupStarts(train);
        // A round is a small part of all users: the combined steps of too many would overshoot.
        round = Math.Clamp(train.ActiveUserCount / LargestRound, 1, LargestRound);
        (vectors, gradients) = (new float[round * stride], new float[round * stride]);
    }

    public IReadOnlyList<(string Name, float[] Values)> State =>
        [("p", p), ("q", q), ("y", y), ("user_bias", userBias), ("item_bias", itemBias)];

    /// <summary>[items × stride] y.</summary>
    public float[] Implicit => y;

    /// <summary>One pass over all users; returns the RMSE of the predictions before each step.</summary>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        float rate = (float)(options.LearningRate * Math.Pow(options.LearningRateDecay, epoch - 1));
        int[] users = [.. Enumerable.Range(0, train.UserCount).Where(user => byUser.RowLength(user) > 0)];
        Rng rng = Rng.ForStream(options.Seed, 1000UL + (ulong)epoch);
        rng.Shuffle(users.AsSpan());
        for (int first = 0; first < users.Length; first += round)
        {
            int start = first,
                count = Math.Min(round, users.Length - first);
            ParallelBlocks.For(
                count,
                1,
                options.Threads,
                (slot, _, _) => PassUser(users[start + slot], slot, rate),
                cancel
            );
            ParallelBlocks.For(
                ItemGroups,
                1,
                options.Threads,
                (group, _, _) => StepItems(users.AsSpan(start, count), group, rate),
                cancel
            );
        }
        double squares = 0;
        foreach (float error in errors)
            squares += error * (double)error;
        return Math.Sqrt(squares / train.Count);
    }

    /// <summary>The present model; users' rows are z(u) = p(u) + n^(−½) Σ y(j).</summary>
    public FactorTable ToTable()
    {
        float[] z = new float[p.Length];
        ParallelBlocks.For(
            train.UserCount,
            64,
            options.Threads,
            (_, start, end) =>
            {
                for (int user = start; user < end; user++)
                    UserVector(user, FactorMath.Row(z, user, stride));
            }
        );
        return new(options.Factors, train.Mean, userBias, itemBias, z, q);
    }

    void UserVector(int user, Span<float> z)
    {
        FactorMath.Row(p, user, stride).CopyTo(z);
        AddImplicit(y, byUser.RowColumns(user), z);
    }

    /// <summary>Adds n^(−½) Σ y(j) over <paramref name="items"/> to <paramref name="row"/>.</summary>
    internal static void AddImplicit(float[] y, ReadOnlySpan<int> items, Span<float> row)
    {
        float weight = 1 / MathF.Sqrt(Math.Max(1, items.Length));
        foreach (int item in items)
            FactorMath.Add(ref y[item * row.Length], ref MemoryMarshal.GetReference(row), row.Length, weight);
    }

    /// <summary>A user's steps: b(u) and z(u) after each rating, p(u) at the end. Stores errors, z(u) and Σ e q(i) for
    /// <see cref="StepItems"/>.</summary>
    void PassUser(int user, int slot, float rate)
    {
        Span<float> vector = FactorMath.Row(vectors, slot, stride),
            gradientRow = FactorMath.Row(gradients, slot, stride);
        UserVector(user, vector);
        gradientRow.Clear();
        ref float z = ref MemoryMarshal.GetReference(vector),
            gradient = ref MemoryMarshal.GetReference(gradientRow);
        ReadOnlySpan<int> items = byUser.RowColumns(user);
        ReadOnlySpan<float> values = byUser.RowValues(user);
        Span<float> mine = errors.AsSpan(byUser.Starts[user], items.Length);
        float bias = userBias[user],
            mean = (float)train.Mean;
        for (int e = 0; e < items.Length; e++)
        {
            ref float qi = ref Row(q, items[e]);
            float error = values[e] - mean - bias - itemBias[items[e]] - FactorMath.Dot(ref z, ref qi, stride);
            mine[e] = error;
            bias += rate * (error - userBiasDecay[user] * bias);
            // A step moves p by η e q, and each of the n y by n^(−½) η e q, so n^(−½) times their sum moves by
            // η e q too.
            FactorMath.Add(ref qi, ref z, stride, 2 * rate * error);
            FactorMath.Add(ref qi, ref gradient, stride, error);
        }
        userBias[user] = bias;
        FactorMath.Blend(ref gradient, ref Row(p, user), stride, rate, Keep(rate, userDecay[user], items.Length));
    }

    /// <summary>The steps of a round's users in the rows of one group of items.</summary>
    void StepItems(ReadOnlySpan<int> users, int group, float rate)
    {
        for (int slot = 0; slot < users.Length; slot++)
        {
            int user = users[slot],
                first = user * (ItemGroups + 1) + group,
                count = byUser.RowLength(user);
            ref float z = ref Row(vectors, slot),
                gradient = ref Row(gradients, slot);
            float weight = rate / MathF.Sqrt(count);
            for (int e = groupStarts[first]; e < groupStarts[first + 1]; e++)
            {
                int item = train.Movies[e];
                itemBias[item] += rate * (errors[e] - itemBiasDecay[item] * itemBias[item]);
                FactorMath.Blend(ref z, ref Row(q, item), stride, rate * errors[e], 1 - rate * itemDecay[item]);
                FactorMath.Blend(
                    ref gradient,
                    ref Row(y, item),
                    stride,
                    weight,
                    Keep(rate, implicitDecay[item], count)
                );
            }
        }
    }

    /// <summary>The factor of <paramref name="count"/> decays at once: (1 − ηλ)ⁿ ≈ 1 / (1 + ηλn), which cannot
    /// overshoot.</summary>
    static float Keep(float rate, float decay, int count) => 1 / (1 + rate * decay * count);

    ref float Row(float[] matrix, int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(matrix), (nint)row * stride);

    /// <summary>Groups of consecutive items with nearly the same number of ratings.</summary>
    static int[] GroupStarts(Ratings train)
    {
        int[] ends = new int[ItemGroups],
            starts = new int[train.UserCount * (ItemGroups + 1)];
        for (int group = 0, item = 0; group < ItemGroups; group++)
        {
            while (item < train.MovieCount && train.ByMovie.Starts[item] < (long)train.Count * (group + 1) / ItemGroups)
                item++;
            ends[group] = item;
        }
        for (int user = 0; user < train.UserCount; user++)
        {
            int e = train.ByUser.Starts[user],
                first = user * (ItemGroups + 1);
            starts[first] = e;
            for (int group = 0; group < ItemGroups; group++)
            {
                while (e < train.ByUser.Starts[user + 1] && train.Movies[e] < ends[group])
                    e++;
                starts[first + group + 1] = e;
            }
        }
        return starts;
    }
}
