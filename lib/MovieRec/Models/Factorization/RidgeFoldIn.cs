using MovieRec.Numerics;

namespace MovieRec.Models.Factorization;

/// <summary>Finds factors and bias of a user who was not in the training data, with the movies held.</summary>
internal static class RidgeFoldIn
{
    /// <summary>Keeps the equations solvable where there are fewer ratings than unknowns and a model was trained without regularization.</summary>
    const double Least = 1e-6;

    /// <summary>Minimizes Σ (r − μ − b(i) − z·q(i) − b − p·q(i))² + λp ‖p‖² + λb b² over p and b, by its normal equations.</summary>
    /// <remarks>Time O(history · k² + k³). With no history p and b are 0.</remarks>
    /// <param name="table">The movies.</param>
    /// <param name="history">Ratings in stars.</param>
    /// <param name="known">z: what is known of the user's factors before they are solved for, [stride].</param>
    /// <param name="factorRegularization">λp, over all ratings together; at least <see cref="Least"/> is taken.</param>
    /// <param name="biasRegularization">λb; the same.</param>
    /// <returns>b, and z + p as [stride].</returns>
    public static (float Bias, float[] Row) Solve(FactorTable table, ReadOnlySpan<ItemRating> history, ReadOnlySpan<float> known, double factorRegularization, double biasRegularization)
    {
        int n = table.Factors + 1;
        double[] a = new double[n * n], b = new double[n], w = new double[n];
        for (int f = 0; f < n; f++) a[f * n + f] = Math.Max(Least, f < n - 1 ? factorRegularization : biasRegularization);
        foreach (ItemRating rated in history)
        {
            ReadOnlySpan<float> q = table.ItemRow(rated.Item);
            for (int f = 0; f < n - 1; f++) w[f] = q[f];
            w[n - 1] = 1;
            double target = rated.Rating - table.Mean - table.ItemBias[rated.Item] - FactorMath.Dot(known, q);
            for (int row = 0; row < n; row++)
            {
                b[row] += w[row] * target;
                for (int column = 0; column <= row; column++) a[row * n + column] += w[row] * w[column];
            }
        }
        Cholesky.Solve(a, b);
        float[] solved = known.ToArray();
        for (int f = 0; f < n - 1; f++) solved[f] += (float)b[f];
        return ((float)b[n - 1], solved);
    }
}
