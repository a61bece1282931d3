namespace MovieRec.Models;

/// <summary>Expected own embedding of a user or item without a rating, given its other features.</summary>
/// <remarks>A ridge regression of the own embeddings e(r) that were learned on the other features x(r) of the same
/// rows, min Σ ‖e(r) − ē − B (x(r) − x̄)‖² + λ ‖B‖², by conjugate gradients. Training puts much of what the features
/// could express into a row's own embedding, which a row without ratings lacks. Source: Gantner et al. 2010, "Learning
/// Attribute-to-Feature Mappings for Cold-Start Recommendations".</remarks>
internal sealed class ExpectedEmbedding
{
    // Of 3, 10, 30, 100 and none of it, by a fifth of the users, and of the movies, hidden from the training part of
    // ML-100K.
    const double Ridge = 10;
    const int MaxSteps = 50;

    readonly FeatureMatrix features;
    readonly int stride;

    // [features] 1 / the weight of the group, which is no fact about a row; 0 of own embeddings
    readonly double[] scales;
    readonly double[] center; // [features] x̄
    readonly double[] slopes; // [stride × features] B
    readonly float[] mean; // [stride] ē
    readonly double[] shifts; // [stride] B x̄

    /// <param name="features">Features of users or of items.</param>
    /// <param name="side">Their embeddings.</param>
    /// <param name="identity">Group in which each row is its own feature.</param>
    public ExpectedEmbedding(FeatureMatrix features, Embeddings side, string identity)
    {
        (this.features, stride) = (features, side.Stride);
        string[] groups = [.. features.Names.Select(FeatureMatrix.GroupOf)];
        scales = [.. groups.Select(group => group == identity ? 0 : 1.0 / features.Groups[group])];
        (center, slopes, mean, shifts) = (
            new double[scales.Length],
            new double[scales.Length * stride],
            new float[stride],
            new double[stride]
        );
        var learned = new List<(int Row, int Own)>();
        for (int row = 0; row < features.RowCount; row++)
        {
            foreach (int feature in features.Matrix.RowColumns(row))
            {
                if (groups[feature] == identity && side.IsLearned(feature))
                    learned.Add((row, feature));
            }
        }
        if (learned.Count == 0)
            return;
        for (int place = 0; place < stride; place++)
            mean[place] = (float)learned.Average(pair => (double)side.Row(pair.Own)[place]);
        int[] rows = [.. learned.Select(pair => pair.Row)];
        double[] ones = new double[rows.Length];
        ones.AsSpan().Fill(1.0 / rows.Length);
        AddTransposed(rows, ones, center);
        for (int place = 0; place < stride; place++)
        {
            Span<double> slope = slopes.AsSpan(place * scales.Length, scales.Length);
            Solve(rows, [.. learned.Select(pair => side.Row(pair.Own)[place] - (double)mean[place])], slope);
            shifts[place] = Dot(slope, center);
        }
    }

    /// <summary>[stride] expected embedding of a row with these features; the mean if there are none.</summary>
    /// <param name="columns">Features; those of the identity group are ignored.</param>
    /// <param name="weights">Their weights, scaled as in the matrix.</param>
    public float[] Of(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights)
    {
        float[] expected = new float[stride];
        for (int place = 0; place < stride; place++)
        {
            ReadOnlySpan<double> slope = slopes.AsSpan(place * scales.Length, scales.Length);
            double sum = 0;
            bool isKnown = false;
            for (int entry = 0; entry < columns.Length; entry++)
            {
                sum += slope[columns[entry]] * weights[entry] * scales[columns[entry]];
                isKnown |= scales[columns[entry]] > 0;
            }
            expected[place] = (float)(mean[place] + (isKnown ? sum - shifts[place] : 0));
        }
        return expected;
    }

    void Solve(int[] rows, double[] targets, Span<double> solution)
    {
        double[] residual = new double[solution.Length],
            image = new double[solution.Length],
            across = new double[rows.Length];
        AddCentered(rows, targets, residual);
        double[] direction = [.. residual];
        double length = Dot(residual, residual),
            first = length;
        for (int step = 0; step < MaxSteps && length > 1e-12 * first; step++)
        {
            double shift = Dot(direction, center);
            for (int at = 0; at < rows.Length; at++)
            {
                ReadOnlySpan<int> columns = features.Matrix.RowColumns(rows[at]);
                ReadOnlySpan<float> weights = features.Matrix.RowValues(rows[at]);
                double sum = -shift;
                for (int entry = 0; entry < columns.Length; entry++)
                    sum += direction[columns[entry]] * weights[entry] * scales[columns[entry]];
                across[at] = sum;
            }
            for (int f = 0; f < image.Length; f++)
                image[f] = Ridge * direction[f];
            AddCentered(rows, across, image);
            double gain = length / Dot(direction, image);
            for (int f = 0; f < image.Length; f++)
            {
                solution[f] += gain * direction[f];
                residual[f] -= gain * image[f];
            }
            double next = Dot(residual, residual),
                keep = next / length;
            for (int f = 0; f < image.Length; f++)
                direction[f] = residual[f] + keep * direction[f];
            length = next;
        }
    }

    /// <summary>to += Σ by(r) (x(r) − x̄).</summary>
    void AddCentered(int[] rows, double[] by, double[] to)
    {
        AddTransposed(rows, by, to);
        double all = by.Sum();
        for (int f = 0; f < to.Length; f++)
            to[f] -= all * center[f];
    }

    void AddTransposed(int[] rows, double[] by, double[] to)
    {
        for (int at = 0; at < rows.Length; at++)
        {
            ReadOnlySpan<int> columns = features.Matrix.RowColumns(rows[at]);
            ReadOnlySpan<float> weights = features.Matrix.RowValues(rows[at]);
            for (int entry = 0; entry < columns.Length; entry++)
                to[columns[entry]] += by[at] * weights[entry] * scales[columns[entry]];
        }
    }

    static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int f = 0; f < x.Length; f++)
            sum += x[f] * y[f];
        return sum;
    }
}
