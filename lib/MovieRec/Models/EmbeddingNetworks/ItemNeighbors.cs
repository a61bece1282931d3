using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The user's deviations from the biases on the most similar items: the local part of a rating, which few
/// dimensions cannot represent.</summary>
/// <remarks><code>
/// z(u,i) = Σ w(i,j) e(u,j) / (Σ w(i,j) + damping) over items j ≠ i that u rated, e(u,j) = r(u,j) − μ − b(u) − b(j)
/// w(i,j) = s², for s > 0 s = Σ e(v,i) e(v,j) / √(Σ e(v,i)² Σ e(v,j)²) · (n − 1) / (n − 1 + shrinkage) over the n users
/// v who rated both
/// </code>
/// As in the neighborhood model of Koren 2010, with squared weights, so that few neighbors dominate. For a training
/// rating, its own part is removed from b(u) and from every s, so that z does not contain it. The weight of z in r̂ is
/// an option and not trained: together with a bias and an embedding of the same user, which depend on the sum of all
/// their ratings, a mean over all ratings but one reveals that one. Mean error on tenths of u1.base … u4.base: without
/// z .8806, with its weight trained .8818, with 0.3 .8781.</remarks>
internal sealed class ItemNeighbors
{
    const int ItemsPerBlock = 16,
        BiasEpochs = 10;
    const int Kept = 500; // neighbors of an item; with squared weights the rest adds little
    const double Shrinkage = 200,
        Damping = 0.01,
        ItemRegularization = 3,
        UserRegularization = 5;

    readonly double mean;
    readonly double[] userBias,
        itemBias;
    readonly CsrMatrix ratings,
        weights,
        reversed; // w(i, ·) of each item i; and the rows that contain each item j

    ItemNeighbors(double mean, double[] userBias, double[] itemBias, CsrMatrix ratings, CsrMatrix weights) =>
        (this.mean, this.userBias, this.itemBias, this.ratings, this.weights, reversed) = (
            mean,
            userBias,
            itemBias,
            ratings,
            weights,
            weights.Transpose()
        );

    /// <summary>Compares all items. Time O(Σ over users of the square of their numbers of ratings), memory 16 bytes per
    /// item and thread.</summary>
    /// <param name="train">The ratings.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="seed">Draws which of equally weighted neighbors are kept.</param>
    /// <param name="own">[ratings] z of each training rating, computed without the rating itself.</param>
    /// <param name="cancel">Checked between blocks of items.</param>
    public static ItemNeighbors Fit(Ratings train, int threads, ulong seed, out float[] own, CancellationToken cancel)
    {
        (double[] userBias, double[] itemBias) = Biases.Alternating(
            train,
            ItemRegularization,
            UserRegularization,
            BiasEpochs
        );
        (CsrMatrix byUser, CsrMatrix byMovie) = (train.ByUser, train.ByMovie);
        float[] deviations = new float[byUser.EntryCount],
            left = new float[byMovie.EntryCount];
        for (int user = 0; user < byUser.RowCount; user++)
        {
            for (int entry = byUser.Starts[user]; entry < byUser.Starts[user + 1]; entry++)
                deviations[entry] = (float)(
                    byUser.Values[entry] - train.Mean - userBias[user] - itemBias[byUser.Columns[entry]]
                );
        }
        float[] trust =
        [
            .. Enumerable
                .Range(0, byUser.RowCount + 1)
                .Select(n => n < 2 ? 0 : (float)Math.Pow((n - 1) / (n - 1 + Shrinkage), 2)),
        ]; // by ratings in common
        var lists = new (int[] Movies, float[] Weights)[byMovie.RowCount];
        ParallelBlocks.For(
            byMovie.RowCount,
            ItemsPerBlock,
            threads,
            (_, start, end) =>
            {
                var common = new Vector128<float>[byMovie.RowCount];
                for (int item = start; item < end; item++)
                {
                    Array.Clear(common);
                    ReadOnlySpan<int> raters = byMovie.RowColumns(item);
                    foreach (int user in raters)
                        AddCommon(Deviation(user, item), byUser.RowColumns(user), DeviationsOf(user), common);
                    common[item] = default; // no item is its own neighbor
                    lists[item] = Best(common, trust, TieBreak.For(seed, item));
                    for (int rater = 0; rater < raters.Length; rater++)
                        left[byMovie.Starts[item] + rater] = WithoutOwn(
                            Deviation(raters[rater], item),
                            byUser.RowColumns(raters[rater]),
                            DeviationsOf(raters[rater]),
                            common,
                            trust
                        );
                }
            },
            cancel
        );
        own = new float[train.Count];
        for (int row = 0; row < own.Length; row++)
            own[row] = left[
                byMovie.Starts[train.Movies[row]] + byMovie.RowColumns(train.Movies[row]).BinarySearch(train.Users[row])
            ];
        int[] starts = new int[lists.Length + 1];
        for (int item = 0; item < lists.Length; item++)
            starts[item + 1] = starts[item] + lists[item].Movies.Length;
        return new ItemNeighbors(
            train.Mean,
            userBias,
            itemBias,
            byUser,
            CsrMatrix.Of(
                lists.Length,
                starts,
                [.. lists.SelectMany(list => list.Movies)],
                [.. lists.SelectMany(list => list.Weights)]
            )
        );

        ReadOnlySpan<float> DeviationsOf(int user) => deviations.AsSpan(byUser.Starts[user], byUser.RowLength(user));
        float Deviation(int user, int item) => DeviationsOf(user)[byUser.RowColumns(user).BinarySearch(item)];
    }

    /// <summary>z of a training user.</summary>
    public float Estimate(int user, int item)
    {
        ReadOnlySpan<int> near = weights.RowColumns(item),
            rated = ratings.RowColumns(user);
        ReadOnlySpan<float> weight = weights.RowValues(item),
            stars = ratings.RowValues(user);
        double sum = 0,
            total = Damping;
        for (int n = 0, r = 0; n < near.Length && r < rated.Length; )
        {
            if (near[n] == rated[r])
            {
                sum += weight[n] * (stars[r] - mean - userBias[user] - itemBias[rated[r]]);
                total += weight[n];
            }
            if (near[n] <= rated[r])
                n++;
            else
                r++;
        }
        return (float)(sum / total);
    }

    /// <summary>What each rated neighbor of an item adds to z of a training user.</summary>
    public IEnumerable<(int Item, double Value)> Parts(int user, int item)
    {
        var parts = new List<(int Item, double Value)>();
        ReadOnlySpan<int> rated = ratings.RowColumns(user);
        double total = Damping;
        for (int r = 0; r < rated.Length; r++)
        {
            int place = weights.RowColumns(item).BinarySearch(rated[r]);
            if (place < 0)
                continue;
            float weight = weights.RowValues(item)[place];
            total += weight;
            double deviation = ratings.RowValues(user)[r] - mean - userBias[user] - itemBias[rated[r]];
            parts.Add((rated[r], weight * deviation));
        }
        return parts.Select(part => (part.Item, part.Value / total));
    }

    /// <summary>z of a training user for every item.</summary>
    /// <param name="user">Index.</param>
    /// <param name="estimates">[items], overwritten.</param>
    public void Estimate(int user, Span<float> estimates) =>
        Estimate(ratings.RowColumns(user), ratings.RowValues(user), userBias[user], estimates);

    /// <summary>z of any user for every item.</summary>
    public void Estimate(ReadOnlySpan<ItemRating> history, Span<float> estimates)
    {
        (int[] rated, float[] stars) = ItemRating.Columns(ItemRating.ByItem(history));
        Estimate(rated, stars, Biases.OfNewUser(history, mean, itemBias, UserRegularization), estimates);
    }

    public void AddTo(ModelFile file)
    {
        file.Add("neighbors.user_bias", Tensor.Of(userBias));
        file.Add("neighbors.movie_bias", Tensor.Of(itemBias));
        file.AddSparse("neighbors.ratings", ratings);
        file.AddSparse("neighbors.weights", weights);
    }

    /// <exception cref="InvalidDataException">A part is missing or has another size.</exception>
    public static ItemNeighbors Read(ModelFile file, TrainingFacts facts)
    {
        (int users, int items) = (facts.UserIds.Count, facts.ItemIds.Count);
        return new ItemNeighbors(
            facts.Mean,
            file.Get("neighbors.user_bias").Doubles(users),
            file.Get("neighbors.movie_bias").Doubles(items),
            file.GetMatrix("neighbors.ratings", users, items),
            file.GetMatrix("neighbors.weights", items, items)
        );
    }

    void Estimate(ReadOnlySpan<int> rated, ReadOnlySpan<float> stars, double bias, Span<float> estimates)
    {
        var sums = new (double Sum, double Total)[estimates.Length];
        for (int r = 0; r < rated.Length; r++)
        {
            ReadOnlySpan<int> near = reversed.RowColumns(rated[r]);
            ReadOnlySpan<float> weight = reversed.RowValues(rated[r]);
            double deviation = stars[r] - mean - bias - itemBias[rated[r]];
            for (int n = 0; n < near.Length; n++)
            {
                ref (double Sum, double Total) at = ref sums[near[n]];
                at.Sum += weight[n] * deviation;
                at.Total += weight[n];
            }
        }
        for (int item = 0; item < estimates.Length; item++)
            estimates[item] = (float)(sums[item].Sum / (Damping + sums[item].Total));
    }

    /// <summary>Adds (e e′, e², e′², 1) for every other item that a user rated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddCommon(float own, ReadOnlySpan<int> items, ReadOnlySpan<float> deviations, Vector128<float>[] common)
    {
        Vector128<float> factor = Vector128.Create(own, 0, 0, 0),
            constant = Vector128.Create(0, own * own, 0, 1),
            third = Vector128.Create(0, 0, -1, 0).AsSingle();
        for (int i = 0; i < items.Length; i++)
        {
            Vector128<float> value = Vector128.Create(deviations[i]);
            common[items[i]] += value * (factor | (value & third)) + constant;
        }
    }

    /// <summary>w from the sums over common users.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Weight(Vector128<float> common, float[] trust)
    {
        float product = common[0],
            squares = common[1] * common[2];
        return product > 0 && squares > 0 ? Math.Min(1, product * product / squares) * trust[(int)common[3]] : 0;
    }

    /// <summary>The neighbors with the largest weights, by index.</summary>
    static (int[] Movies, float[] Weights) Best(Vector128<float>[] common, float[] trust, TieBreak ties)
    {
        float[] all = [.. common.Select(sums => Weight(sums, trust))];
        all.AsSpan().Replace(0, float.NegativeInfinity);
        int[] best = new int[Math.Min(Kept, all.Length)];
        int[] items = best[..TopK.Select(all, best, ties)];
        Array.Sort(items);
        return (items, [.. items.Select(item => all[item])]);
    }

    /// <summary>z of a rating, computed without the rating itself.</summary>
    /// <param name="own">e of the rating.</param>
    /// <param name="items">All items that the user rated.</param>
    /// <param name="deviations">Beside <paramref name="items"/>.</param>
    /// <param name="common">Sums of the rating's item with all others.</param>
    /// <param name="trust">See <see cref="Weight"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float WithoutOwn(
        float own,
        ReadOnlySpan<int> items,
        ReadOnlySpan<float> deviations,
        Vector128<float>[] common,
        float[] trust
    )
    {
        double sum = 0,
            total = Damping,
            shift = own / (items.Length - 1 + UserRegularization); // change of b(u) without this rating
        for (int i = 0; i < items.Length; i++)
        {
            float other = deviations[i];
            double weight = Weight(
                common[items[i]] - Vector128.Create(own * other, own * own, other * other, 1),
                trust
            );
            sum += weight * (other + shift);
            total += weight;
        }
        return (float)(sum / total);
    }
}
