using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of <see cref="FunkSvd"/>, all factors at once. Rows are in the order of
/// <see cref="SgdGrid"/>.</summary>
internal sealed class FunkDescent
{
    readonly Ratings train;
    readonly FunkSvdOptions options;
    readonly SgdGrid grid;
    readonly int stride;
    readonly float[] p,
        q; // [users × stride], [items × stride]
    readonly float[] userBias,
        itemBias;
    readonly float[] userDecay,
        itemDecay,
        userBiasDecay,
        itemBiasDecay; // λ per rating of a row

    public FunkDescent(Ratings train, FunkSvdOptions options)
    {
        (this.train, this.options) = (train, options);
        grid = new SgdGrid(train, options.Seed);
        stride = FactorMath.Stride(options.Factors);
        (float[] ofUsers, float[] ofItems) = DescentSetup.FirstBiases(train);
        userBias = AtPlaces(ofUsers, grid.UserPlace);
        itemBias = AtPlaces(ofItems, grid.ItemPlace);
        p = AtPlaces(
            FactorTable.FirstFactors(
                train.ByUser,
                options.Factors,
                options.InitialDeviation,
                Rng.ForStream(options.Seed, 3)
            ),
            grid.UserPlace
        );
        q = AtPlaces(
            FactorTable.FirstFactors(
                train.ByMovie,
                options.Factors,
                options.InitialDeviation,
                Rng.ForStream(options.Seed, 4)
            ),
            grid.ItemPlace
        );
        userDecay = AtPlaces(
            DescentSetup.PerRating(train.ByUser, options.UserRegularization, options.RegularizationPower),
            grid.UserPlace
        );
        itemDecay = AtPlaces(
            DescentSetup.PerRating(train.ByMovie, options.ItemRegularization, options.RegularizationPower),
            grid.ItemPlace
        );
        userBiasDecay = AtPlaces(DescentSetup.Shared(train.ByUser, options.BiasRegularization), grid.UserPlace);
        itemBiasDecay = AtPlaces(DescentSetup.Shared(train.ByMovie, options.BiasRegularization), grid.ItemPlace);
    }

    public IReadOnlyList<(string Name, float[] Values)> State =>
        [("p", p), ("q", q), ("user_bias", userBias), ("item_bias", itemBias)];

    /// <summary>One pass over all ratings; returns the RMSE of the predictions before each step.</summary>
    public double Epoch(int epoch, CancellationToken cancel)
    {
        float rate = (float)(options.LearningRate * Math.Pow(options.LearningRateDecay, epoch - 1));
        return Math.Sqrt(grid.Pass(epoch, options.Threads, cells => Descend(cells, rate), cancel) / train.Count);
    }

    public float Estimate(int user, int item)
    {
        (int u, int i) = (grid.UserPlace[user], grid.ItemPlace[item]);
        return (float)(train.Mean + userBias[u] + itemBias[i])
            + FactorMath.Dot(FactorMath.Row(p, u, stride), FactorMath.Row(q, i, stride));
    }

    public FactorTable ToTable() =>
        new(
            options.Factors,
            train.Mean,
            FromPlaces(userBias, grid.UserPlace),
            FromPlaces(itemBias, grid.ItemPlace),
            FromPlaces(p, grid.UserPlace),
            FromPlaces(q, grid.ItemPlace)
        );

    /// <summary>One step for each rating: b += η (e − λ b), p += η (e q − λ p), q += η (e p − λ q), all from their old
    /// values.</summary>
    double Descend(ReadOnlySpan<SgdGrid.Cell> cells, float rate)
    {
        double squares = 0;
        ref float p0 = ref MemoryMarshal.GetArrayDataReference(p),
            q0 = ref MemoryMarshal.GetArrayDataReference(q);
        foreach (ref readonly SgdGrid.Cell cell in cells)
        {
            ref float bu = ref userBias[cell.User],
                bi = ref itemBias[cell.Item];
            ref float pu = ref Unsafe.Add(ref p0, (nint)cell.User * stride),
                qi = ref Unsafe.Add(ref q0, (nint)cell.Item * stride);
            float error = cell.Rating - bu - bi - FactorMath.Dot(ref pu, ref qi, stride);
            squares += error * (double)error;
            bu += rate * (error - userBiasDecay[cell.User] * bu);
            bi += rate * (error - itemBiasDecay[cell.Item] * bi);
            FactorMath.Step(
                ref pu,
                ref qi,
                stride,
                rate * error,
                1 - rate * userDecay[cell.User],
                1 - rate * itemDecay[cell.Item]
            );
        }
        return squares;
    }

    static float[] AtPlaces(float[] values, int[] places)
    {
        int length = values.Length / Math.Max(1, places.Length);
        float[] placed = new float[values.Length];
        for (int index = 0; index < places.Length; index++)
            values.AsSpan(index * length, length).CopyTo(placed.AsSpan(places[index] * length));
        return placed;
    }

    static float[] FromPlaces(float[] placed, int[] places)
    {
        int length = placed.Length / Math.Max(1, places.Length);
        float[] values = new float[placed.Length];
        for (int index = 0; index < places.Length; index++)
            placed.AsSpan(places[index] * length, length).CopyTo(values.AsSpan(index * length));
        return values;
    }
}
