using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of an attention network, an epoch at a time.</summary>
internal sealed class AttentionTraining : IDisposable
{
    const float FirstSquares = 0.1f; // Keras's Adagrad

    readonly AttentionNetworkOptions options;
    readonly AttentionExamples examples;
    readonly WorkerTeam team;
    readonly LearningRate schedule;
    readonly int[] order;
    readonly float[] labels;
    readonly int examplesPerEpoch;

    public AttentionTraining(
        AttentionExamples examples,
        AttentionInputs known,
        int ratingClasses,
        AttentionNetworkOptions options
    )
    {
        (this.examples, this.options) = (examples, options);
        team = new WorkerTeam(options.Threads);
        int pairs = examples.Count - examples.Singles;
        examplesPerEpoch = options.IncludeSingleUsers
            ? examples.Singles + (int)Math.Min(pairs, Math.Round(options.PairFraction * examples.Singles))
            : examples.Count;
        int batch = Math.Min(options.BatchSize, examplesPerEpoch);
        StepsPerEpoch = (examplesPerEpoch + batch - 1) / batch;
        (order, labels) = (new int[examples.Count], new float[batch]);
        schedule =
            options.Schedule == LearningRateSchedule.Constant
                ? LearningRate.Constant(options.LearningRate)
                : LearningRate.OneCycle(options.LearningRate, Math.Max(2, (long)options.Epochs * StepsPerEpoch));
        Core = new AttentionTrainer<float>(options.ShapeFor(ratingClasses), known, batch, options.Seed, team);
        if (options.UseEmbeddingNetwork)
            Core.Output.Value.AsSpan().Clear(); // begins with what is foretold without it, and not with noise on top
        if (options.Optimizer == NetworkOptimizer.Adagrad)
            foreach (Weights<float> weights in Core.All)
                weights.First.AsSpan().Fill(FirstSquares);
    }

    public AttentionTrainer<float> Core { get; }

    public int StepsPerEpoch { get; }

    /// <summary>Mean absolute error in stars that the last epoch met on its way.</summary>
    public double Mae { get; private set; }

    /// <summary>Everything that training changes, to be kept in checkpoints.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State =>
        [
            .. Core.All.SelectMany(weights =>
                new[]
                {
                    (weights.Name, weights.Value),
                    ($"{weights.Name}.first", weights.First),
                    ($"{weights.Name}.second", weights.Second),
                }
            ),
            ("first.mean", Core.First.RunningMean),
            ("first.variance", Core.First.RunningVariance),
            ("second.mean", Core.Second.RunningMean),
            ("second.variance", Core.Second.RunningVariance),
        ];

    /// <summary>Users of whom nothing is known get an embedding of zeros, which stays: one drawn by chance would say
    /// something of them.</summary>
    public void Forget(Func<int, bool> isUnknown)
    {
        for (int user = 0; user < Core.Users.Rows; user++)
        {
            if (isUnknown(user))
                Core.Users.Row(user).Clear();
        }
    }

    /// <summary>One pass over the examples; gives the RMSE in stars of the errors that it met on its way.</summary>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Rng rng = Rng.ForStream(options.Seed, 100 + (ulong)epoch);
        rng.Shuffle(order.AsSpan(examples.Singles)); // another part of the pairs every time
        rng.Shuffle(order.AsSpan(0, examplesPerEpoch));
        double squares = 0,
            absolute = 0;
        int seen = 0;
        for (int step = 0; step < StepsPerEpoch; step++)
        {
            cancel.ThrowIfCancellationRequested();
            int start = step * labels.Length,
                count = Math.Min(labels.Length, examplesPerEpoch - start);
            if (count < 2)
                break; // one example has no variance to normalize by
            (double Squares, double Absolute) error = Step(start, count, ((long)epoch - 1) * StepsPerEpoch + step);
            (squares, absolute, seen) = (squares + error.Squares, absolute + error.Absolute, seen + count);
        }
        Mae = absolute / seen;
        return Math.Sqrt(squares / seen);
    }

    public void Dispose() => team.Dispose();

    (double Squares, double Absolute) Step(int start, int count, long number)
    {
        Core.Batch.Clear();
        for (int i = 0; i < count; i++)
        {
            int example = order[start + i];
            examples.AddTo(Core.Batch, example);
            labels[i] = examples.Labels[example];
        }
        double rate = schedule.At(number);
        if (options.Optimizer == NetworkOptimizer.Adagrad)
        {
            var adagrad = new AdagradStep<float>(rate);
            return Core.Step<AdagradStep<float>>(labels, number, adagrad, adagrad);
        }
        double beta1 = schedule.MomentumAt(number) ?? 0.9;
        return Core.Step<AdamStep<float>>(
            labels,
            number,
            new(number + 1, rate, options.EmbeddingDecay, beta1),
            new(number + 1, rate, options.WeightDecay, beta1)
        );
    }
}
