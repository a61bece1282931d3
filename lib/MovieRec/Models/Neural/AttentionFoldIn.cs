using MovieRec.Numerics;

namespace MovieRec.Models.Neural;

/// <summary>Embedding and bias of somebody who was not in the training data, from their ratings; everything else is held.</summary>
/// <remarks>Minimizes Σ (r − r̂)² / v + Σ (x − m)² / s over x = (b, p), where each rating is foretold with the others as the sequence, v is the noise of a rating, and m and s
/// are mean and variance of the trained users' b and of each number of their p. By Gauss and Newton, each step halved until it gains.</remarks>
internal sealed class AttentionFoldIn
{
    const double Noise = 0.8;                                      // variance of a rating about what good models predict, in stars²
    const int MaximumSteps = 6, MostRatings = 200;                 // the latest ratings; each costs a sequence of its own

    readonly AttentionScorer scorer;
    readonly float[] meanPoint;
    readonly double meanBias, pointPrecision, biasPrecision;

    public AttentionFoldIn(AttentionScorer scorer)
    {
        this.scorer = scorer;
        AttentionTensors tensors = scorer.Tensors;
        int d = tensors.Shape.Dimensions;
        int[] users = [.. Enumerable.Range(0, tensors.Movies.Length).Where(user => tensors.Movies[user].Length > 0)];
        (meanPoint, double variance) = (new float[d], 0);
        for (int f = 0; f < d; f++)
        {
            double mean = users.Average(user => (double)tensors["users"][user * d + f]);
            meanPoint[f] = (float)mean;
            variance += users.Average(user => Math.Pow(tensors["users"][user * d + f] - mean, 2)) / d;
        }
        pointPrecision = Noise / Math.Max(1e-9, variance);
        if (!tensors.Shape.Residual) return;
        meanBias = users.Average(user => (double)tensors["user_bias"][user]);
        biasPrecision = Noise / Math.Max(1e-9, users.Average(user => Math.Pow(tensors["user_bias"][user] - meanBias, 2)));
    }

    /// <param name="items">[n] what they rated, the latest last.</param>
    /// <param name="ratings">[n] stars.</param>
    /// <param name="classes">[n] classes of the ratings.</param>
    public AttentionPerson Person(int[] items, float[] ratings, int[] classes)
    {
        int[] unknown = [AttentionInputs.Unknown, AttentionInputs.Unknown, AttentionInputs.Unknown];
        int first = Math.Max(0, items.Length - MostRatings), d = meanPoint.Length, n = scorer.Tensors.Shape.Residual ? d + 1 : d;
        AttentionPerson[] without = [.. Enumerable.Range(first, items.Length - first).Select(j => scorer.Person(meanPoint, (float)meanBias, unknown, [.. items[..j], .. items[(j + 1)..]], [.. classes[..j], .. classes[(j + 1)..]], items.Length))];
        (float[] point, double bias) = (meanPoint, meanBias);
        double[] normal = new double[n * n], step = new double[n];
        float[] slope = new float[d + 1];
        slope[d] = 1;
        double objective = Objective(point, bias);
        for (int round = 0; round < MaximumSteps && without.Length > 0; round++)
        {
            normal.AsSpan().Clear();
            for (int f = 0; f < n; f++)
            {
                normal[f * n + f] = f < d ? pointPrecision : biasPrecision;
                step[f] = f < d ? pointPrecision * (meanPoint[f] - point[f]) : biasPrecision * (meanBias - bias);
            }
            for (int j = 0; j < without.Length; j++)
            {
                double error = ratings[first + j] - scorer.Slope(without[j].With(point, (float)bias), items[first + j], slope.AsSpan(0, d));
                for (int f = 0; f < n; f++)
                {
                    step[f] += slope[f] * error;
                    for (int g = 0; g <= f; g++) normal[f * n + g] += (double)slope[f] * slope[g];
                }
            }
            Cholesky.Solve(normal, step);
            double before = objective;
            for (double size = 1; ; size /= 2)
            {
                if (size < 1e-3) return Found();
                float[] tried = [.. point.Select((value, f) => (float)(value + size * step[f]))];
                double triedBias = n > d ? bias + size * step[d] : bias;
                objective = Objective(tried, triedBias);
                if (objective >= before) continue;
                (point, bias) = (tried, triedBias);
                break;
            }
            if (before - objective < 1e-4 * before) break;
        }
        return Found();

        AttentionPerson Found() => scorer.Person(point, (float)bias, unknown, items, classes, items.Length);

        double Objective(float[] point, double bias)
        {
            float[] foretold = new float[without.Length];
            AttentionPerson[] people = [.. without.Select(person => person.With(point, (float)bias))];
            scorer.Score(people, people, items.AsSpan(first), foretold);
            double squares = 0, far = biasPrecision * (bias - meanBias) * (bias - meanBias);
            for (int j = 0; j < foretold.Length; j++) squares += Math.Pow(ratings[first + j] - foretold[j], 2);
            for (int f = 0; f < d; f++) far += pointPrecision * Math.Pow(point[f] - meanPoint[f], 2);
            return squares + far;
        }
    }
}
