using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of an attention network, an epoch at a time.</summary>
internal sealed class AttentionTraining : IDisposable
{
    const float FirstSquares = 0.1f; // Keras's Adagrad
    const double Epsilon = 1e-7;

    readonly AttentionNetworkOptions options;
    readonly AttentionExamples examples;
    readonly WorkerTeam team;
    readonly LearningRate schedule;
    readonly int[] order;
    readonly float[] labels;
    readonly int examplesPerEpoch;
    readonly AdagradRule<float> adagrad = new(Epsilon);
    readonly AdamRule<float> adamOfTables,
        adamOfRest;

    public AttentionTraining(
        AttentionExamples examples,
        AttentionInputs known,
        int ratingClasses,
        AttentionNetworkOptions options
    )
    {
        (this.examples, this.options) = (examples, options);
        (adamOfTables, adamOfRest) = (new(options.EmbeddingDecay), new(options.WeightDecay));
        team = new WorkerTeam(options.Threads);
        int pairs = examples.Count - examples.SingleUserCount;
        examplesPerEpoch = options.IncludeSingleUsers
            ? examples.SingleUserCount
                + (int)Math.Min(pairs, Math.Round(options.PairFraction * examples.SingleUserCount))
            : examples.Count;
        int batch = Math.Min(options.BatchSize, examplesPerEpoch);
        StepsPerEpoch = (examplesPerEpoch + batch - 1) / batch;
        (order, labels) = (new int[examples.Count], new float[batch]);
        schedule =
            options.Schedule == LearningRateSchedule.Constant
                ? LearningRate.Constant(options.LearningRate)
                : LearningRate.OneCycle(options.LearningRate, Math.Max(2, (long)options.Epochs * StepsPerEpoch));
        Trainer = new AttentionTrainer<float>(options.ShapeFor(ratingClasses), known, batch, options.Seed, team);
        if (options.UseEmbeddingNetwork)
            Trainer.Head.Output.Value.AsSpan().Clear(); // starts from the first stage's predictions, without noise
        if (options.Optimizer == NetworkOptimizer.Adagrad)
            foreach (Weights<float> weights in Trainer.All)
                weights.First.AsSpan().Fill(FirstSquares);
    }

    public AttentionTrainer<float> Trainer { get; }

    public int StepsPerEpoch { get; }

    /// <summary>Mean absolute training error of the last epoch, in stars.</summary>
    public double Mae { get; private set; }

    /// <summary>Everything that training changes, for checkpoints.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State =>
        [
            .. Trainer.All.SelectMany(weights =>
                new[]
                {
                    (weights.Name, weights.Value),
                    ($"{weights.Name}.first", weights.First),
                    ($"{weights.Name}.second", weights.Second),
                }
            ),
            ("first.mean", Trainer.Head.First.Norm.RunningMean),
            ("first.variance", Trainer.Head.First.Norm.RunningVariance),
            ("second.mean", Trainer.Head.Second.Norm.RunningMean),
            ("second.variance", Trainer.Head.Second.Norm.RunningVariance),
        ];

    /// <summary>Sets the embeddings of users without data to zero, where they stay; a random embedding would act as
    /// information.</summary>
    public void ClearUsers(Func<int, bool> isUnknown)
    {
        Weights<float> users = Trainer.Inputs.Users;
        for (int user = 0; user < users.Rows; user++)
        {
            if (isUnknown(user))
                users.Row(user).Clear();
        }
    }

    /// <summary>One pass over the examples.</summary>
    /// <returns>RMSE of the predictions before each step, in stars.</returns>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Rng rng = Rng.ForStream(options.Seed, 100 + (ulong)epoch);
        rng.Shuffle(order.AsSpan(examples.SingleUserCount)); // another part of the pairs in every epoch
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
        Trainer.Batch.Clear();
        for (int i = 0; i < count; i++)
        {
            int example = order[start + i];
            examples.AddTo(Trainer.Batch, example);
            labels[i] = examples.Labels[example];
        }
        double rate = schedule.At(number);
        if (options.Optimizer == NetworkOptimizer.Adagrad)
        {
            adagrad.Begin(rate);
            return Trainer.Step(labels, number, adagrad, adagrad);
        }
        double beta1 = schedule.MomentumAt(number) ?? 0.9;
        adamOfTables.Begin(number + 1, rate, beta1);
        adamOfRest.Begin(number + 1, rate, beta1);
        return Trainer.Step(labels, number, adamOfTables, adamOfRest);
    }
}
