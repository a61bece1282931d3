using System.Collections.Concurrent;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>State of ALS in training, and its two half steps.</summary>
/// <remarks>A row depends only on the rows of the other side, so that rows can be solved in any order and by any number
/// of threads, with bit-identical results.</remarks>
internal sealed class AlsTraining
{
    /// <summary>Rows per block: few, so that long rows do not keep one thread busy at the end.</summary>
    const int Block = 16;

    readonly Ratings train;
    readonly AlsOptions options;
    readonly GenrePrior? genres;
    readonly ConcurrentBag<IRowSolver> solvers = [];

    public AlsTraining(Ratings train, AlsOptions options, GenrePrior? genres = null)
    {
        (this.train, this.options, this.genres) = (train, options, genres);
        int stride = FactorMath.Stride(options.Factors);
        float[] items = FactorTable.FirstFactors(
            train.ByMovie,
            options.Factors,
            options.InitialDeviation,
            Rng.ForStream(options.Seed, 5)
        );
        Table = new FactorTable(
            options.Factors,
            options.UseCentering ? train.Mean : 0,
            new float[train.UserCount],
            new float[train.MovieCount],
            new float[train.UserCount * stride],
            items
        );
    }

    public FactorTable Table { get; }

    public IReadOnlyList<(string Name, float[] Values)> State =>
        [
            ("user_bias", Table.UserBias),
            ("item_bias", Table.ItemBias),
            ("users", Table.Users),
            ("items", Table.Items),
            .. genres is null ? [] : new (string, float[])[] { ("features", genres.Vectors) },
        ];

    /// <summary>The objective after the last <see cref="Epoch"/> that measured it.</summary>
    public double LastObjective { get; private set; }

    /// <summary>Runs one iteration. Returns its training RMSE, or 0 if it is not measured.</summary>
    public double Epoch(bool measure, CancellationToken cancel)
    {
        SolveUsers(cancel);
        SolveItems(cancel);
        if (!measure)
            return 0;
        double squares = SquaredErrors();
        LastObjective = Objective(squares);
        return Math.Sqrt(squares / train.Count);
    }

    /// <summary>Sets every user's factors and bias to the minimum with the items fixed.</summary>
    public void SolveUsers(CancellationToken cancel = default) =>
        SolveRows(train.ByUser, Table.Users, Table.UserBias, Table.Items, Table.ItemBias, null, cancel);

    /// <summary>Sets every item's factors and bias to the minimum with the users fixed, then the genres' vectors with
    /// the items fixed.</summary>
    public void SolveItems(CancellationToken cancel = default)
    {
        SolveRows(train.ByMovie, Table.Items, Table.ItemBias, Table.Users, Table.UserBias, genres, cancel);
        if (genres is null)
            return;
        genres.Solve(
            Table.Items,
            item => train.ByMovie.RowLength(item) == 0 ? 0 : RegularizationOf(train.ByMovie.RowLength(item), options)
        );
        for (int item = 0; item < train.MovieCount; item++)
        {
            if (train.ByMovie.RowLength(item) == 0)
                genres.Mean(item, Table.ItemRow(item));
        }
    }

    /// <summary>λ/2 Σ e² + τ/2 Σ n^ν ‖x − m‖² of users and items + γ/2 Σ b² + β/2 Σ ‖f‖².</summary>
    public double Objective() => Objective(SquaredErrors());

    /// <summary>R of a row with n ratings: τ n^ν / λ.</summary>
    public static double RegularizationOf(int count, AlsOptions options) =>
        options.Regularization / options.ErrorWeight * Math.Pow(count, options.RegularizationExponent);

    void SolveRows(
        CsrMatrix ratings,
        float[] rows,
        float[] bias,
        float[] others,
        float[] otherBias,
        GenrePrior? priors,
        CancellationToken cancel
    )
    {
        float offset = (float)Table.Mean,
            biasRegularization = (float)(options.BiasRegularization / options.ErrorWeight);
        ParallelBlocks.For(
            ratings.RowCount,
            Block,
            options.Threads,
            (_, start, end) =>
            {
                if (!solvers.TryTake(out IRowSolver? solver))
                    solver =
                        options.Solver == AlsSolver.Cholesky
                            ? new ExactRowSolver(options.Factors)
                            : new ConjugateGradientRowSolver(options.Factors, options.ConjugateGradientSteps);
                Span<float> prior = priors is null ? default : new float[Table.Stride];
                for (int row = start; row < end; row++)
                {
                    ReadOnlySpan<int> columns = ratings.RowColumns(row);
                    if (columns.IsEmpty)
                        continue;
                    priors?.Mean(row, prior);
                    solver.Solve(
                        new RowEquations(
                            columns,
                            ratings.RowValues(row),
                            offset,
                            others,
                            otherBias,
                            prior,
                            (float)RegularizationOf(columns.Length, options),
                            biasRegularization
                        ),
                        FactorMath.Row(rows, row, Table.Stride),
                        ref bias[row]
                    );
                }
                solvers.Add(solver);
            },
            cancel
        );
    }

    double SquaredErrors()
    {
        const int block = 64;
        double[] sums = new double[(train.UserCount + block - 1) / block];
        ParallelBlocks.For(
            train.UserCount,
            block,
            options.Threads,
            (number, start, end) =>
            {
                double sum = 0;
                for (int user = start; user < end; user++)
                {
                    ReadOnlySpan<int> columns = train.ByUser.RowColumns(user);
                    ReadOnlySpan<float> values = train.ByUser.RowValues(user),
                        row = Table.UserRow(user);
                    float known = (float)Table.Mean + Table.UserBias[user];
                    for (int entry = 0; entry < columns.Length; entry++)
                    {
                        double error =
                            values[entry]
                            - known
                            - Table.ItemBias[columns[entry]]
                            - FactorMath.Dot(row, Table.ItemRow(columns[entry]));
                        sum += error * error;
                    }
                }
                sums[number] = sum;
            }
        );
        return sums.Sum();
    }

    double Objective(double squares)
    {
        double factors = 0,
            biases = 0;
        float[] prior = new float[Table.Stride];
        for (int user = 0; user < train.UserCount; user++)
        {
            biases += Table.UserBias[user] * (double)Table.UserBias[user];
            factors +=
                Math.Pow(train.ByUser.RowLength(user), options.RegularizationExponent)
                * SquaredLength(Table.UserRow(user), default);
        }
        for (int item = 0; item < train.MovieCount; item++)
        {
            biases += Table.ItemBias[item] * (double)Table.ItemBias[item];
            genres?.Mean(item, prior);
            factors +=
                Math.Pow(train.ByMovie.RowLength(item), options.RegularizationExponent)
                * SquaredLength(Table.ItemRow(item), genres is null ? default : prior);
        }
        return (options.ErrorWeight * squares + options.Regularization * factors + options.BiasRegularization * biases)
                / 2
            + (genres?.Cost ?? 0);
    }

    static double SquaredLength(ReadOnlySpan<float> row, ReadOnlySpan<float> from)
    {
        double sum = 0;
        for (int f = 0; f < row.Length; f++)
        {
            double difference = row[f] - (from.IsEmpty ? 0 : from[f]);
            sum += difference * difference;
        }
        return sum;
    }
}
