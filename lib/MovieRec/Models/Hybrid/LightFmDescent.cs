using System.Numerics;
using System.Runtime.CompilerServices;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of <see cref="LightFm"/>: batch after batch, each in two phases that all threads
/// share.</summary>
/// <remarks>First, chunks of a batch compute their gradients from embeddings that do not change meanwhile; each chunk
/// has its own random numbers. Second, each part of the features has an owner that sums their gradients in the order of
/// the batch and takes one step for each. So results are bit-identical for any number of threads, without races. (The
/// threads of the original LightFM overwrite each other.)</remarks>
internal sealed partial class LightFmDescent
{
    /// <summary>Interactions that share a stream of random numbers.</summary>
    const int Chunk = 32;

    readonly LightFmOptions options;
    readonly Interactions known;
    readonly FeatureSide users,
        items;
    readonly int[] order;
    readonly int batch,
        stride;
    readonly float[] forItems,
        forUsers; // [batch × stride] what the features of movie and user are moved by
    readonly GradientSums itemSums,
        userSums;
    readonly double[] losses; // [chunks of an epoch]

    public LightFmDescent(Interactions known, FeatureSide users, FeatureSide items, LightFmOptions options)
    {
        (this.known, this.users, this.items, this.options) = (known, users, items, options);
        stride = users.Stride;
        order = new int[known.Count * (1 + options.SampledNegatives)];
        batch = Math.Min(order.Length, options.BatchSize > 0 ? options.BatchSize : BatchOf(order.Length, options.Loss));
        (forItems, forUsers) = (new float[batch * stride], new float[batch * stride]);
        (itemSums, userSums) = (new GradientSums(items), new GradientSums(users));
        rankWeights =
        [
            .. Enumerable.Range(1, options.MaxSampled).Select(draws => RankWeight(known.Pool.Length, draws)),
        ];
        losses = new double[(order.Length + batch - 1) / batch * ChunksOf(batch)];
    }

    /// <summary>Everything that an epoch changes.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State =>
        [
            ("users", users.Embeddings.Values),
            ("user_squares", users.Embeddings.Squares),
            ("user_steps", users.Embeddings.Steps),
            ("movies", items.Embeddings.Values),
            ("movie_squares", items.Embeddings.Squares),
            ("movie_steps", items.Embeddings.Steps),
        ];

    /// <summary>Default number of interactions per batch: the power of two from 16 to 512 that gives at least 384
    /// batches. Twice as many batches for BPR, where popular items are on both sides of many interactions and learn too
    /// slowly with one step per large batch.</summary>
    public static int BatchOf(int interactions, LightFmLoss loss) =>
        Math.Clamp(
            (int)BitOperations.RoundUpToPowerOf2((uint)(interactions / (loss == LightFmLoss.Bpr ? 768 : 384) + 1)) / 2,
            16,
            512
        );

    /// <summary>Runs one pass over all interactions. Returns the mean loss before each step.</summary>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        for (int place = 0; place < order.Length; place++)
            order[place] = place;
        Rng rng = Rng.ForStream(options.Seed, 10UL + (ulong)epoch);
        rng.Shuffle(order.AsSpan());
        if (options.Schedule == LightFmSchedule.Adagrad)
            Pass(epoch, new AdagradRule((float)options.LearningRate), cancel);
        else
            Pass(epoch, new AdadeltaRule((float)options.Rho, (float)options.Epsilon), cancel);
        return losses.Sum() / order.Length;
    }

    static int ChunksOf(int batch) => (batch + Chunk - 1) / Chunk;

    void Pass<TRule>(int epoch, TRule rule, CancellationToken cancel)
        where TRule : struct, IStepRule
    {
        switch (options.Loss)
        {
            case LightFmLoss.Logistic:
                Pass(epoch, new LogisticExample(), rule, cancel);
                break;
            case LightFmLoss.Bpr:
                Pass(epoch, new BprExample(), rule, cancel);
                break;
            case LightFmLoss.Warp:
                Pass(epoch, new WarpExample(), rule, cancel);
                break;
            default:
                Pass(epoch, new WarpKosExample(), rule, cancel);
                break;
        }
    }

    void Pass<TExample, TRule>(int epoch, TExample example, TRule rule, CancellationToken cancel)
        where TExample : struct, IExample
        where TRule : struct, IStepRule
    {
        int chunks = ChunksOf(batch),
            batches = (order.Length + batch - 1) / batch,
            step = 0; // batch of the epoch
        using var team = new WorkerTeam(options.Threads);
        itemSums.Prepare(chunks, team.Threads);
        userSums.Prepare(chunks, team.Threads);
        Scratch[] scratch = [.. Enumerable.Range(0, chunks).Select(_ => new Scratch(stride, options.DrawnPositives))];
        Action<int> gradients = FindGradients,
            steps = TakeSteps;
        for (; step < batches; step++)
        {
            cancel.ThrowIfCancellationRequested();
            team.For(chunks, gradients);
            team.For(team.Threads, steps);
        }

        void FindGradients(int chunk)
        {
            int number = step * chunks + chunk;
            itemSums.Clear(chunk);
            userSums.Clear(chunk);
            Rng rng = Rng.ForStream(options.Seed, ((ulong)epoch << 32) + (ulong)number);
            losses[number] = Gradients(example, step * batch, chunk, ref rng, scratch[chunk]);
        }

        void TakeSteps(int owner)
        {
            if (!options.ItemsHeld)
                itemSums.Step(owner, forItems, rule, (float)options.ItemAlpha);
            userSums.Step(owner, forUsers, rule, (float)options.UserAlpha);
        }
    }

    /// <summary>Computes the gradients of a chunk's interactions. Returns the sum of their losses.</summary>
    double Gradients<TExample>(TExample example, int start, int chunk, ref Rng rng, Scratch scratch)
        where TExample : struct, IExample
    {
        double loss = 0;
        int end = Math.Min(Math.Min((chunk + 1) * Chunk, batch), order.Length - start);
        ref float p = ref scratch.User[0],
            qi = ref scratch.Item[0],
            qj = ref scratch.Other[0];
        for (int place = chunk * Chunk; place < end; place++)
        {
            Push push = example.Look(this, order[start + place], ref rng, scratch);
            loss += push.Loss;
            if (push.Strength == 0)
                continue;
            ref float forItem = ref forItems[place * stride],
                forUser = ref forUsers[place * stride];
            items.Sum(push.Item, ref qi);
            itemSums.Add(chunk, place, push.Item, 1);
            if (push.Other >= 0)
            {
                items.Sum(push.Other, ref qj);
                itemSums.Add(chunk, place, push.Other, -1);
                FactorMath.Add(ref qj, ref qi, stride, -1);
            }
            else
            {
                Unsafe.Add(ref qi, items.Embeddings.OnePlace) = 1;
            }
            userSums.Add(chunk, place, push.User, 1);
            FactorMath.Blend(ref qi, ref forUser, stride, push.Strength, keep: 0);
            FactorMath.Blend(ref p, ref forItem, stride, push.Strength, keep: 0);
            // The other side's bias is no part of the gradient; its place is the 1 of this side.
            Unsafe.Add(ref forUser, items.Embeddings.BiasPlace) = 0;
            Unsafe.Add(ref forItem, users.Embeddings.BiasPlace) = 0;
        }
        return loss;
    }
}
