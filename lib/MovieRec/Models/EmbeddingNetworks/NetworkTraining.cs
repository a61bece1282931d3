using MovieRec.Data;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of one or several networks, an epoch at a time. Each network has its own seed and order of the
/// ratings.</summary>
internal sealed class NetworkTraining : IDisposable
{
    readonly Ratings train;
    readonly EmbeddingNetworkOptions options;
    readonly IRatingNetwork<float>[] networks;
    readonly WorkerTeam team;
    readonly LearningRate schedule;
    readonly int[] order,
        users,
        items;
    readonly float[] ratings,
        known; // of a batch; known is empty without neighbors
    readonly float[] local = []; // [train] the neighbors' part of each training rating
    readonly AdamRule<float>[] adam;
    readonly NetworkRules<float> rules;
    CompiledNetwork[]? compiled;

    public NetworkTraining(
        Ratings train,
        FeatureRows userFeatures,
        FeatureRows itemFeatures,
        EmbeddingNetworkOptions options,
        CancellationToken cancel = default
    )
    {
        (this.train, this.options) = (train, options);
        team = new WorkerTeam(options.Threads);
        int batch = Math.Min(options.BatchSize, train.Count);
        StepsPerEpoch = (train.Count + batch - 1) / batch;
        (order, users, items, ratings) = (new int[train.Count], new int[batch], new int[batch], new float[batch]);
        if (options.HasNeighbors)
        {
            Neighbors = ItemNeighbors.Fit(train, options.Threads, options.Seed, out local, cancel);
            foreach (ref float part in local.AsSpan())
                part *= (float)options.NeighborWeight;
        }
        known = new float[local.Length > 0 ? batch : 0];
        schedule =
            options.Schedule == LearningRateSchedule.Constant
                ? LearningRate.Constant(options.LearningRate)
                : LearningRate.OneCycle(options.LearningRate, Math.Max(2, (long)options.Epochs * StepsPerEpoch));
        double[] decays =
        [
            options.UserDecay,
            options.ItemDecay,
            options.HistoryDecay,
            options.BiasDecay,
            options.WeightDecay,
        ];
        adam = [.. decays.Select(decay => new AdamRule<float>(decay))];
        rules = new NetworkRules<float>(adam[0], adam[1], adam[2], adam[3], adam[4]);
        networks = [.. Enumerable.Range(0, options.Networks).Select(Network)];

        IRatingNetwork<float> Network(int number) =>
            options.Architecture == EmbeddingArchitecture.Plain
                ? new PlainNetwork<float>(
                    options.Dimensions,
                    options.Hidden,
                    options.HiddenDropout,
                    train.Scale.Maximum,
                    train.ByUser,
                    train.ByMovie,
                    userFeatures,
                    itemFeatures,
                    batch,
                    SeedOf(number),
                    team
                )
                : new HistoryNetwork<float>(
                    new HistoryShape(
                        options.Dimensions,
                        options.Hidden,
                        options.UserHistory,
                        options.ItemHistory,
                        options.ItemHistoryExponent,
                        options.LeaveOneOut,
                        options.InputDropout,
                        options.HiddenDropout
                    ),
                    train.ByUser,
                    train.ByMovie,
                    train.Mean,
                    userFeatures,
                    itemFeatures,
                    batch,
                    SeedOf(number),
                    team
                );
    }

    public int StepsPerEpoch { get; }

    /// <summary>Neighbors; null if their weight is 0.</summary>
    public ItemNeighbors? Neighbors { get; }

    /// <summary>Everything that training changes, for checkpoints.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State =>
        [
            .. networks.SelectMany(
                (network, number) => StateOf(network).Select(part => (Invariant($"{number}.{part.Name}"), part.Values))
            ),
        ];

    /// <summary>One pass over the ratings by each network; returns the RMSE of the predictions before each step, in
    /// stars.</summary>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        compiled = null;
        double squares = 0;
        for (int number = 0; number < networks.Length; number++)
        {
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
            Rng rng = Rng.ForStream(SeedOf(number), 100 + (ulong)epoch);
            rng.Shuffle(order.AsSpan());
            for (int batch = 0; batch < StepsPerEpoch; batch++)
            {
                cancel.ThrowIfCancellationRequested();
                squares += Step(networks[number], ((long)epoch - 1) * StepsPerEpoch + batch, batch * users.Length);
            }
        }
        return Math.Sqrt(squares / networks.Length / train.Count);
    }

    /// <summary>r̂ by the present weights, not clipped.</summary>
    public float Estimate(int user, int item)
    {
        compiled ??= Compile();
        return CompiledNetwork.Estimate(compiled, user, item)
            + (Neighbors is null ? 0 : (float)options.NeighborWeight * Neighbors.Estimate(user, item));
    }

    public CompiledNetwork[] Compile() => [.. networks.Select(network => new CompiledNetwork(network.Compile()))];

    public void Dispose() => team.Dispose();

    double Step(IRatingNetwork<float> network, long step, int start)
    {
        int count = Math.Min(users.Length, order.Length - start);
        ReadOnlySpan<int> allUsers = train.Users.AsSpan(),
            allItems = train.Movies.AsSpan();
        ReadOnlySpan<float> allRatings = train.Values.AsSpan();
        for (int i = 0; i < count; i++)
        {
            int row = order[start + i];
            (users[i], items[i], ratings[i]) = (allUsers[row], allItems[row], allRatings[row]);
            if (known.Length > 0)
                known[i] = local[row];
        }
        double rate = schedule.At(step),
            beta1 = schedule.MomentumAt(step) ?? 0.9;
        foreach (AdamRule<float> rule in adam)
            rule.Begin(step + 1, rate, beta1);
        return network.Step(
            users,
            items,
            ratings.AsSpan(0, count),
            known.AsSpan(0, Math.Min(count, known.Length)),
            step,
            rules
        );
    }

    ulong SeedOf(int network) =>
        network == 0 ? options.Seed : Rng.ForStream(options.Seed, 50 + (ulong)network).NextUInt64();

    static IEnumerable<(string Name, float[] Values)> StateOf(IRatingNetwork<float> network)
    {
        foreach (Weights<float> weights in network.All)
        {
            yield return (weights.Name, weights.Value);
            yield return ($"{weights.Name}.first", weights.First);
            yield return ($"{weights.Name}.second", weights.Second);
        }
        yield return ("running_mean", network.Head.RunningMean);
        yield return ("running_variance", network.Head.RunningVariance);
    }
}
