using System.Collections.Concurrent;
using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>State of <see cref="ImplicitAls"/> in training, and its two half steps.</summary>
internal sealed class ImplicitAlsTraining
{
    /// <summary>Rows per block: few, so that long rows do not keep one thread busy at the end.</summary>
    const int Block = 16;

    /// <summary>Rows whose outer products are added up in single precision; sums of those are kept in double
    /// precision.</summary>
    const int GramBlock = 1024;

    readonly ImplicitAlsOptions options;
    readonly CsrMatrix byUser,
        byItem; // a
    readonly ConcurrentBag<ImplicitRowSolver> solvers = [];

    public ImplicitAlsTraining(Ratings train, ImplicitAlsOptions options)
    {
        this.options = options;
        (byUser, byItem) = (
            options.Feedback.Of(train.ByUser, train.Scale),
            options.Feedback.Of(train.ByMovie, train.Scale)
        );
        int stride = FactorMath.Stride(options.Factors);
        float[] items = FactorTable.FirstFactors(
            train.ByMovie,
            options.Factors,
            options.InitialDeviation / Math.Sqrt(options.Factors),
            Rng.ForStream(options.Seed, 6)
        );
        Table = new FactorTable(
            options.Factors,
            0,
            new float[train.UserCount],
            new float[train.MovieCount],
            new float[train.UserCount * stride],
            items
        );
    }

    public FactorTable Table { get; }

    public IReadOnlyList<(string Name, float[] Values)> State => [("users", Table.Users), ("items", Table.Items)];

    /// <summary>The objective after the last <see cref="Epoch"/> that measured it.</summary>
    public double LastObjective { get; private set; }

    /// <summary>Runs one iteration. Returns the root of the weighted mean of (1 − ŷ)² over the ratings, or 0 if it is
    /// not measured.</summary>
    public double Epoch(bool measure, CancellationToken cancel)
    {
        SolveUsers(cancel);
        SolveItems(cancel);
        if (!measure)
            return 0;
        (double squares, double weights) = Errors();
        LastObjective = Objective(squares);
        return Math.Sqrt(squares / weights);
    }

    /// <summary>Sets every user's factors to the minimum with the items fixed.</summary>
    public void SolveUsers(CancellationToken cancel = default) => SolveRows(byUser, Table.Users, Table.Items, cancel);

    /// <summary>Sets every user's factors to the minimum over the ratings that count, with the items fixed; those of
    /// users without a like to 0.</summary>
    /// <param name="likes">Selects the ratings that count.</param>
    /// <param name="ratings">[users × items]</param>
    /// <param name="cancel">Checked between blocks of users.</param>
    /// <returns>[users] number of ratings that count.</returns>
    public ImmutableArray<int> SolveCountedUsers(Likes likes, CsrMatrix ratings, CancellationToken cancel)
    {
        CsrMatrix counted = likes.Counted(ratings, byUser);
        Array.Clear(Table.Users);
        SolveRows(counted, Table.Users, Table.Items, cancel);
        return counted.RowLengths;
    }

    /// <summary>Sets every item's factors to the minimum with the users fixed.</summary>
    public void SolveItems(CancellationToken cancel = default) => SolveRows(byItem, Table.Items, Table.Users, cancel);

    /// <summary>The function that the half steps minimize.</summary>
    public double Objective() => Objective(Errors().Squares);

    /// <summary>R of a row: λ (Σ a + α₀ · number of rows of the other side)^ν.</summary>
    public static double RegularizationOf(ReadOnlySpan<float> weights, int others, ImplicitAlsOptions options)
    {
        double total = options.UnobservedWeight * others;
        foreach (float weight in weights)
            total += weight;
        return options.Regularization * Math.Pow(total, options.RegularizationExponent);
    }

    /// <summary>α₀ VᵀV, [stride × stride], upper triangle.</summary>
    /// <param name="rows">V: [rows × stride].</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="weight">α₀.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="cancel">Checked between blocks.</param>
    public static float[] Gram(float[] rows, int stride, double weight, int threads, CancellationToken cancel = default)
    {
        int count = rows.Length / stride;
        float[][] parts = new float[(count + GramBlock - 1) / GramBlock][];
        ParallelBlocks.For(
            count,
            GramBlock,
            threads,
            (block, start, end) =>
            {
                parts[block] = new float[stride * stride];
                GramKernel.AddGram(rows.AsSpan(start * stride), end - start, stride, parts[block]);
            },
            cancel
        );
        float[] gram = new float[stride * stride];
        for (int place = 0; place < gram.Length; place++)
        {
            double sum = 0;
            foreach (float[] part in parts)
                sum += part[place];
            gram[place] = (float)(weight * sum);
        }
        return gram;
    }

    void SolveRows(CsrMatrix weights, float[] rows, float[] others, CancellationToken cancel)
    {
        float[] gram = Gram(others, Table.Stride, options.UnobservedWeight, options.Threads, cancel);
        ParallelBlocks.For(
            weights.RowCount,
            Block,
            options.Threads,
            (_, start, end) =>
            {
                if (!solvers.TryTake(out ImplicitRowSolver? solver))
                    solver = new ImplicitRowSolver(options.Factors);
                for (int row = start; row < end; row++)
                {
                    ReadOnlySpan<float> own = weights.RowValues(row);
                    if (own.IsEmpty)
                        continue; // without ratings 0 is the minimum, and stays
                    solver.Solve(
                        weights.RowColumns(row),
                        own,
                        others,
                        gram,
                        (float)RegularizationOf(own, weights.ColumnCount, options),
                        FactorMath.Row(rows, row, Table.Stride)
                    );
                }
                solvers.Add(solver);
            },
            cancel
        );
    }

    /// <summary>Σ a (1 − ŷ)² and Σ a over the ratings.</summary>
    (double Squares, double Weights) Errors()
    {
        const int block = 64;
        var sums = new (double Squares, double Weights)[(byUser.RowCount + block - 1) / block];
        ParallelBlocks.For(
            byUser.RowCount,
            block,
            options.Threads,
            (number, start, end) =>
            {
                double squares = 0,
                    total = 0;
                for (int user = start; user < end; user++)
                {
                    ReadOnlySpan<int> columns = byUser.RowColumns(user);
                    ReadOnlySpan<float> weights = byUser.RowValues(user),
                        row = Table.UserRow(user);
                    for (int entry = 0; entry < columns.Length; entry++)
                    {
                        double error = 1 - FactorMath.Dot(row, Table.ItemRow(columns[entry]));
                        squares += weights[entry] * error * error;
                        total += weights[entry];
                    }
                }
                sums[number] = (squares, total);
            }
        );
        return (sums.Sum(sum => sum.Squares), sums.Sum(sum => sum.Weights));
    }

    /// <summary>The sum over all pairs needs no pair: Σ (p·q)² is the product of the two Gram matrices, place by
    /// place.</summary>
    double Objective(double squares)
    {
        float[] users = Gram(Table.Users, Table.Stride, 1, options.Threads),
            items = Gram(Table.Items, Table.Stride, 1, options.Threads);
        double all = 0;
        for (int row = 0; row < Table.Stride; row++)
        {
            for (int column = row; column < Table.Stride; column++)
                all +=
                    (row == column ? 1 : 2)
                    * users[row * Table.Stride + column]
                    * (double)items[row * Table.Stride + column];
        }
        return squares + options.UnobservedWeight * all + Penalty(byUser, Table.Users) + Penalty(byItem, Table.Items);
    }

    double Penalty(CsrMatrix weights, float[] rows)
    {
        double sum = 0;
        for (int row = 0; row < weights.RowCount; row++)
        {
            double length = 0;
            foreach (float factor in FactorMath.Row(rows, row, Table.Stride))
                length += factor * (double)factor;
            sum += RegularizationOf(weights.RowValues(row), weights.ColumnCount, options) * length;
        }
        return sum;
    }
}
