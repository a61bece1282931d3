using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Non-negative matrix factorization: r̂(u,i) = p(u)·q(i) with no factor below 0, in stars. On a scale with
/// negative ratings the minimum is added.</summary>
/// <remarks>Lowers ½ Σ (r − r̂)² + ½λ Σ (‖p(u)‖² + ‖q(i)‖²), sums over the known ratings, by alternating updates: with
/// the items fixed, every user's p(f) ← p(f) · Σ r q(f) / (Σ r̂ q(f) + λ n p(f)), then the same for the items. No step
/// raises the objective or makes a factor negative. Source: Lee and Seung 2001, on the known ratings only as in Luo,
/// Zhou, Xia and Zhu 2014 (the rule of Surprise's NMF). A user or item without a training rating gets the mean factors
/// of the others. Time O(epochs · ratings · k). P is [users × k], Q [items × k], row-major.</remarks>
public sealed class NonNegativeMf : FactorModel, IRatingPredictor, IFoldIn, IExplainable, ISavable<NonNegativeMf>
{
    const string Name = "nmf";
    const float Tiny = 1e-9f; // keeps 0/0 of the padding at 0

    readonly Lazy<UserPrior> newUsers;

    NonNegativeMf(TrainingFacts facts, NonNegativeMfOptions options, FactorTable table)
        : base(facts, table) =>
        (Options, newUsers) = (options, new(() => new UserPrior(table, facts.Scale, hasBias: false)));

    /// <summary>Options of the fit.</summary>
    public NonNegativeMfOptions Options { get; }

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static NonNegativeMf Fit(Ratings train, NonNegativeMfOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.FactorsFit(options.Factors, train.UserCount, train.MovieCount);
        float origin = RatingUnit.OriginOf(facts.Scale);
        Ratings shifted = RatingUnit.In(train, 1, origin);
        int stride = FactorMath.Stride(options.Factors);
        Rng rng = new(options.Seed);
        float[] p = FirstFactors(train.UserCount),
            q = FirstFactors(train.MovieCount);
        var fitted = new FactorTable(
            options.Factors,
            origin,
            new float[train.UserCount],
            new float[train.MovieCount],
            p,
            q
        );
        new EpochLoop(Name, options.Epochs, options.Patience).Run(
            context,
            [("p", p), ("q", q)],
            _ =>
            {
                UpdateRows(shifted.ByUser, q, p);
                return Math.Sqrt(UpdateRows(shifted.ByMovie, p, q) / train.Count);
            },
            fitted.Estimate,
            context.Checkpoint is null ? "" : Checkpoint.Fingerprint(train, options)
        );
        FillStrangers(train.ByUser, p, stride);
        FillStrangers(train.ByMovie, q, stride);
        return new NonNegativeMf(facts, options, fitted);

        // Around √(mean / k), so that r̂ starts near the mean.
        float[] FirstFactors(int rows)
        {
            float[] matrix = new float[rows * stride];
            double middle = Math.Sqrt(Math.Max(shifted.Mean, 0.1) / options.Factors);
            for (int row = 0; row < rows; row++)
            {
                foreach (ref float factor in matrix.AsSpan(row * stride, options.Factors))
                    factor = (float)(middle * (0.5 + rng.NextDouble()));
            }
            return matrix;
        }

        double UpdateRows(CsrMatrix rows, float[] others, float[] matrix)
        {
            const int block = 64;
            double[] squares = new double[(rows.RowCount + block - 1) / block];
            ParallelBlocks.For(
                rows.RowCount,
                block,
                options.Threads,
                (number, start, end) =>
                {
                    float[] sums = new float[2 * stride];
                    for (int row = start; row < end; row++)
                    {
                        if (rows.RowLength(row) > 0)
                            squares[number] += Step(
                                FactorMath.Row(matrix, row, stride),
                                rows.RowColumns(row),
                                rows.RowValues(row),
                                others,
                                (float)options.Regularization,
                                sums
                            );
                    }
                },
                context.Cancel
            );
            return squares.Sum();
        }
    }

    /// <inheritdoc/>
    public float Predict(int user, int item) => Facts.Scale.Clamp(Table.Estimate(user, item));

    /// <inheritdoc/>
    /// <remarks>A part for each factor, p(f) q(f), and the minimum of a scale with negative ratings.</remarks>
    public Explanation Explain(int user, int item)
    {
        float score = Table.Estimate(user, item);
        IEnumerable<Contribution> parts = Contribution.OfFactors(UserFactors(user), ItemFactors(item));
        return new(score, Table.Mean == 0 ? parts : parts.Prepend(new("", "minimum of the scale", Table.Mean)));
    }

    /// <inheritdoc/>
    /// <remarks>A new user's factors are the MAP estimate with the items fixed, under a Gaussian prior fitted to the
    /// trained users; they may be negative.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        Table.Score(0, newUsers.Value.Solve(history).Row, scores);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        Table.AddTo(file, biases: false);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static NonNegativeMf Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static NonNegativeMf Read(ModelFile file)
    {
        (TrainingFacts facts, NonNegativeMfOptions options) = TrainingFacts.Read<NonNegativeMfOptions>(file);
        return new NonNegativeMf(
            facts,
            options,
            FactorTable.Read(file, facts, options.Factors, RatingUnit.OriginOf(facts.Scale))
        );
    }

    /// <summary>One multiplicative step of a row; returns the sum of the squared errors before it.</summary>
    /// <param name="row">[stride], overwritten.</param>
    /// <param name="columns">Rows of the other side with a rating.</param>
    /// <param name="values">Those ratings.</param>
    /// <param name="others">[… × stride], fixed.</param>
    /// <param name="regularization">λ.</param>
    /// <param name="sums">[2 × stride] working space.</param>
    internal static double Step(
        Span<float> row,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> values,
        float[] others,
        float regularization,
        Span<float> sums
    )
    {
        sums.Clear();
        int stride = row.Length;
        ref float x = ref MemoryMarshal.GetReference(row),
            above = ref MemoryMarshal.GetReference(sums),
            below = ref sums[stride];
        double squares = 0;
        for (int e = 0; e < columns.Length; e++)
        {
            ref float y = ref others[columns[e] * stride];
            float estimate = FactorMath.Dot(ref x, ref y, stride);
            squares += (values[e] - estimate) * (double)(values[e] - estimate);
            FactorMath.Add(ref y, ref above, stride, values[e]);
            FactorMath.Add(ref y, ref below, stride, estimate);
        }
        FactorMath.Add(ref x, ref below, stride, regularization * columns.Length);
        for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            (
                Vector256.LoadUnsafe(ref x, f)
                * Vector256.LoadUnsafe(ref above, f)
                / (Vector256.LoadUnsafe(ref below, f) + Vector256.Create(Tiny))
            ).StoreUnsafe(ref x, f);
        return squares;
    }

    static void FillStrangers(CsrMatrix rows, float[] matrix, int stride)
    {
        IEnumerable<int> rated = Enumerable.Range(0, rows.RowCount).Where(row => rows.RowLength(row) > 0);
        float[] mean = FactorTable.MeanRow(matrix, stride, rated);
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (rows.RowLength(row) == 0)
                mean.CopyTo(FactorMath.Row(matrix, row, stride));
        }
    }
}
