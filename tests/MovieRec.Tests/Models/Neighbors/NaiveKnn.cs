using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Neighbors;

/// <summary>Neighborhood predictions as their formulas are written, pair by pair with dictionaries: slow, and sharing
/// no code with the library's but the biases and the seed's order of ties.</summary>
internal sealed class NaiveKnn
{
    readonly KnnOptions options;
    readonly bool byItem;
    readonly double mean;
    readonly Dictionary<int, Dictionary<int, double>> rows = [];
    readonly double[] rowBias,
        columnBias;
    readonly Dictionary<(int, int), double> known = [];

    public NaiveKnn(Ratings train, KnnOptions options, bool byItem)
    {
        (this.options, this.byItem, mean) = (options, byItem, train.Values.Average(value => (double)value));
        BiasBaseline biases = BiasBaseline.Fit(
            train,
            new()
            {
                ItemRegularization = options.ItemRegularization,
                UserRegularization = options.UserRegularization,
                Epochs = options.BiasEpochs,
            }
        );
        (rowBias, columnBias) = byItem
            ? (biases.ItemBias.ToArray(), biases.UserBias.ToArray())
            : (biases.UserBias.ToArray(), biases.ItemBias.ToArray());
        for (int rating = 0; rating < train.Count; rating++)
        {
            (int row, int column) = byItem
                ? (train.Movies[rating], train.Users[rating])
                : (train.Users[rating], train.Movies[rating]);
            if (!rows.TryGetValue(row, out Dictionary<int, double>? of))
                rows[row] = of = [];
            of[column] = train.Values[rating];
        }
    }

    public double Predict(int user, int item)
    {
        (int row, int column) = byItem ? (item, user) : (user, item);
        double baseline = mean + rowBias[row] + columnBias[column];
        if (!rows.ContainsKey(row))
            return baseline;
        (double Similarity, int Row)[] neighbors =
        [
            .. rows
                .Keys.Where(other => other != row && rows[other].ContainsKey(column))
                .Select(other => (Similarity(row, other), other))
                .Where(one => one.Item1 > 0)
                .OrderByDescending(one => one.Item1)
                .ThenBy(one => TieBreak.For(options.Seed, row).Key(one.other))
                .Take(options.Neighbors),
        ];
        if (neighbors.Length < options.MinNeighbors)
            return baseline;
        double votes = neighbors.Sum(one =>
            one.Similarity * (Center(row, column) + rows[one.Row][column] - Center(one.Row, column))
        );
        return (votes + options.Damping * baseline) / (neighbors.Sum(one => one.Similarity) + options.Damping);
    }

    public double Similarity(int row, int other)
    {
        if (known.TryGetValue((Math.Min(row, other), Math.Max(row, other)), out double value))
            return value;
        int[] both = [.. rows[row].Keys.Where(rows[other].ContainsKey).Order()];
        if (both.Length < options.MinSupport || both.Length == 0)
            return 0;
        double[] x = [.. both.Select(column => rows[row][column])],
            y = [.. both.Select(column => rows[other][column])];
        if (options.Similarity == KnnSimilarity.Pearson)
            (x, y) = ([.. x.Select(one => one - x.Average())], [.. y.Select(one => one - y.Average())]);
        if (options.Similarity == KnnSimilarity.PearsonBaseline)
        {
            x = [.. both.Select((column, place) => x[place] - mean - rowBias[row] - columnBias[column])];
            y = [.. both.Select((column, place) => y[place] - mean - rowBias[other] - columnBias[column])];
        }
        double scale = Math.Sqrt(x.Sum(one => one * one) * y.Sum(one => one * one));
        value =
            scale < 1e-9 || (both.Length < 2 && options.Similarity != KnnSimilarity.Cosine)
                ? 0
                : x.Zip(y, (a, b) => a * b).Sum() / scale;
        if (options.Shrinkage > 0)
            value *= (both.Length - 1) / (both.Length - 1 + options.Shrinkage);
        // To single precision as the library keeps it, so that exact ties (cosine) are ties here too.
        value = value > 0 ? (float)Math.Pow((float)Math.Round(value, 12), options.Amplification) : 0;
        return known[(Math.Min(row, other), Math.Max(row, other))] = value;
    }

    double Center(int row, int column) =>
        options.Centering switch
        {
            KnnCentering.None => 0,
            KnnCentering.Means => rows[row].Values.Average(),
            _ => mean + rowBias[row] + columnBias[column],
        };
}
