using System.Buffers;
using System.Runtime.CompilerServices;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Neighborhoods of users or items. Rows are what is compared (items for <see cref="ItemKnn"/>, users for
/// <see cref="UserKnn"/>), columns the other side. A row's rating in a column is estimated from the ratings of the
/// row's neighbors in that column.</summary>
internal sealed class Knn
{
    readonly KnnOptions options;
    readonly double mean;
    readonly CsrMatrix rows,
        columns;
    readonly NeighborLists lists;
    readonly double[] rowBias,
        columnBias;
    readonly double[] rowCenter; // [rows] what deviations are measured from, beside the column's part

    /// <param name="options">Options of the fit.</param>
    /// <param name="mean">μ.</param>
    /// <param name="rows">[rows × columns] ratings.</param>
    /// <param name="columns">Its transpose.</param>
    /// <param name="rowBias">[rows].</param>
    /// <param name="columnBias">[columns].</param>
    /// <param name="lists">Neighbors from a model file; null to compare all rows.</param>
    /// <param name="cancel">Checked while rows are compared.</param>
    public Knn(
        KnnOptions options,
        double mean,
        CsrMatrix rows,
        CsrMatrix columns,
        double[] rowBias,
        double[] columnBias,
        NeighborLists? lists,
        CancellationToken cancel
    )
    {
        (this.options, this.mean) = (options, mean);
        (this.rows, this.columns) = (rows, columns);
        (this.rowBias, this.columnBias) = (rowBias, columnBias);
        rowCenter = options.Centering switch
        {
            KnnCentering.None => new double[rows.RowCount],
            KnnCentering.Means => [.. Enumerable.Range(0, rows.RowCount).Select(row => MeanOf(rows.RowValues(row)))],
            _ => rowBias,
        };
        this.lists = lists ?? NeighborLists.Build(rows, columns, AllCompared(), options, cancel);
    }

    /// <summary>The candidates of a row and their similarities, best first.</summary>
    public IEnumerable<(int Index, float Similarity)> NeighborsOf(int row) =>
        lists.IndicesOf(row).ToArray().Zip(lists.SimilaritiesOf(row).ToArray());

    /// <summary>A row's rating in a column, not clipped.</summary>
    public float Estimate(int row, int column)
    {
        ReadOnlySpan<int> raters = columns.RowColumns(column);
        int[] places = MarkPlaces(raters);
        float estimate = Estimate(row, places, columns.RowValues(column), columnBias[column]);
        ClearPlaces(places, raters);
        return estimate;
    }

    /// <summary>What each neighbor adds to <see cref="Estimate(int, int)"/>, and the base that is left.</summary>
    public (double Base, List<(int Row, double Value)> Parts) Explain(int row, int column)
    {
        ReadOnlySpan<int> raters = columns.RowColumns(column);
        ReadOnlySpan<float> values = columns.RowValues(column);
        ReadOnlySpan<int> neighbors = lists.IndicesOf(row);
        ReadOnlySpan<float> similarities = lists.SimilaritiesOf(row);
        double center = ColumnCenter(columnBias[column]),
            baseline = mean + rowBias[row] + columnBias[column],
            weights = options.Damping;
        var parts = new List<(int Row, double Value)>();
        for (int rank = 0; rank < neighbors.Length && parts.Count < options.Neighbors; rank++)
        {
            int place = raters.IndexOf(neighbors[rank]);
            if (place < 0)
                continue;
            weights += similarities[rank];
            parts.Add((neighbors[rank], similarities[rank] * (values[place] - center - rowCenter[neighbors[rank]])));
        }
        if (parts.Count < options.MinNeighbors || weights == 0)
            return (baseline, []);
        double rest = ((weights - options.Damping) * (center + rowCenter[row]) + options.Damping * baseline) / weights;
        return (rest, [.. parts.Select(part => (part.Row, part.Value / weights))]);
    }

    /// <summary>The ratings of all rows in one column, which may be new; not clipped.</summary>
    /// <param name="raters">Rows that have a rating there.</param>
    /// <param name="values">Stars, beside <paramref name="raters"/>.</param>
    /// <param name="bias">The column's.</param>
    /// <param name="estimates">[rows], overwritten.</param>
    public void EstimateColumn(ReadOnlySpan<int> raters, ReadOnlySpan<float> values, double bias, Span<float> estimates)
    {
        // Each rater votes in the rows that have it in their lists; only a row with more than k votes goes through its
        // own list, best first. Scoring a user takes 1.4 ms on ML-1M (0.5 ms on ML-100K), and 3.3 ms (0.8 ms) if all
        // rows go through their lists.
        var votes = new Votes[estimates.Length];
        double center = ColumnCenter(bias);
        for (int entry = 0; entry < raters.Length; entry++)
        {
            ReadOnlySpan<int> listeners = lists.Listeners.RowColumns(raters[entry]);
            ReadOnlySpan<float> similarities = lists.Listeners.RowValues(raters[entry]);
            double deviation = values[entry] - center - rowCenter[raters[entry]];
            for (int place = 0; place < listeners.Length; place++)
                votes[listeners[place]].Add(similarities[place], deviation);
        }
        int[] places = MarkPlaces(raters);
        for (int row = 0; row < estimates.Length; row++)
            estimates[row] =
                votes[row].Count > options.Neighbors
                    ? Estimate(row, places, values, bias)
                    : Tally(votes[row], rowBias[row], rowCenter[row], bias);
        ClearPlaces(places, raters);
    }

    /// <summary>The ratings of one row, which may be new, in all columns; not clipped.</summary>
    /// <param name="neighbors">Best first.</param>
    /// <param name="similarities">Beside <paramref name="neighbors"/>.</param>
    /// <param name="bias">The row's.</param>
    /// <param name="center">The row's part of what deviations are measured from.</param>
    /// <param name="estimates">[columns], overwritten.</param>
    void EstimateRow(
        ReadOnlySpan<int> neighbors,
        ReadOnlySpan<float> similarities,
        double bias,
        double center,
        Span<float> estimates
    )
    {
        var votes = new Votes[estimates.Length];
        for (int rank = 0; rank < neighbors.Length; rank++) // best first: a column has enough votes after k
        {
            ReadOnlySpan<int> rated = rows.RowColumns(neighbors[rank]);
            ReadOnlySpan<float> values = rows.RowValues(neighbors[rank]);
            double theirCenter = rowCenter[neighbors[rank]];
            for (int entry = 0; entry < rated.Length; entry++)
            {
                ref Votes of = ref votes[rated[entry]];
                if (of.Count < options.Neighbors)
                    of.Add(similarities[rank], values[entry] - ColumnCenter(columnBias[rated[entry]]) - theirCenter);
            }
        }
        for (int column = 0; column < estimates.Length; column++)
            estimates[column] = Tally(votes[column], bias, center, columnBias[column]);
    }

    /// <summary>A training row in all columns.</summary>
    public void EstimateRow(int row, Span<float> estimates) =>
        EstimateRow(lists.IndicesOf(row), lists.SimilaritiesOf(row), rowBias[row], rowCenter[row], estimates);

    /// <summary>A new row in all columns.</summary>
    public void EstimateNewRow(ReadOnlySpan<ItemRating> history, double bias, Span<float> estimates)
    {
        var common = new CoRatings(rows.RowCount, options);
        double sum = 0;
        foreach (ItemRating rated in history)
        {
            sum += rated.Rating;
            ReadOnlySpan<int> raters = columns.RowColumns(rated.Item);
            double[] theirs = ArrayPool<double>.Shared.Rent(raters.Length);
            Compared(rated.Item, theirs);
            common.Add(Compared(rated.Rating, bias, rated.Item), raters, theirs.AsSpan(0, raters.Length));
            ArrayPool<double>.Shared.Return(theirs);
        }
        (int[] neighbors, float[] similarities) = common.Best(-1);
        double center = options.Centering switch
        {
            KnnCentering.None => 0,
            KnnCentering.Means => history.Length == 0 ? mean : sum / history.Length,
            _ => bias,
        };
        EstimateRow(neighbors, similarities, bias, center, estimates);
    }

    public void Save(ModelFile file) => lists.Save(file);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float Estimate(int row, int[] places, ReadOnlySpan<float> values, double bias)
    {
        var votes = new Votes();
        ReadOnlySpan<int> neighbors = lists.IndicesOf(row);
        ReadOnlySpan<float> similarities = lists.SimilaritiesOf(row);
        double center = ColumnCenter(bias);
        for (int rank = 0; rank < neighbors.Length && votes.Count < options.Neighbors; rank++)
        {
            int place = places[neighbors[rank]];
            if (place > 0)
                votes.Add(similarities[rank], values[place - 1] - center - rowCenter[neighbors[rank]]);
        }
        return Tally(votes, rowBias[row], rowCenter[row], bias);
    }

    float Tally(in Votes votes, double bias, double center, double otherBias)
    {
        double baseline = mean + bias + otherBias,
            weights = votes.Weights + options.Damping;
        if (votes.Count < options.MinNeighbors || weights == 0)
            return (float)baseline;
        return (float)(
            (votes.Weighted + votes.Weights * (ColumnCenter(otherBias) + center) + options.Damping * baseline) / weights
        );
    }

    double ColumnCenter(double bias) => options.Centering == KnnCentering.Biases ? mean + bias : 0;

    double[] AllCompared()
    {
        double[] all = new double[columns.EntryCount];
        for (int column = 0; column < columns.RowCount; column++)
            Compared(column, all.AsSpan(columns.Starts[column]));
        return all;
    }

    /// <summary>The values of one column that similarities compare.</summary>
    void Compared(int column, Span<double> target)
    {
        ReadOnlySpan<int> raters = columns.RowColumns(column);
        ReadOnlySpan<float> values = columns.RowValues(column);
        for (int entry = 0; entry < raters.Length; entry++)
            target[entry] = Compared(values[entry], rowBias[raters[entry]], column);
    }

    double Compared(float rating, double bias, int column) =>
        options.Similarity == KnnSimilarity.PearsonBaseline ? rating - mean - bias - columnBias[column] : rating;

    double MeanOf(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return values.Length == 0 ? mean : sum / values.Length;
    }

    // [rows] 1 + the place of a rater's value, 0 for all others. All 0 between calls: a prediction clears only what it
    // has set.
    [ThreadStatic]
    static int[]? spare;

    int[] MarkPlaces(ReadOnlySpan<int> raters)
    {
        int[] places = spare is { } free && free.Length >= rows.RowCount ? free : spare = new int[rows.RowCount];
        for (int entry = 0; entry < raters.Length; entry++)
            places[raters[entry]] = entry + 1;
        return places;
    }

    static void ClearPlaces(int[] places, ReadOnlySpan<int> raters)
    {
        foreach (int rater in raters)
            places[rater] = 0;
    }

    /// <summary>The neighbors' votes so far: Σ s · deviation, Σ s, and their number.</summary>
    struct Votes
    {
        public double Weighted,
            Weights;
        public int Count;

        public void Add(double similarity, double deviation) =>
            (Weighted, Weights, Count) = (Weighted + similarity * deviation, Weights + similarity, Count + 1);
    }
}
