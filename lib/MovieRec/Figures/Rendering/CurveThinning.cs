using System.Collections.Immutable;

namespace MovieRec.Figures.Rendering;

/// <summary>Long curves: more points than pixels only make pages large.</summary>
internal static class CurveThinning
{
    public const int Most = 2000;

    /// <summary>Keeps, of each of 500 equal stretches, the first, lowest, highest and last point in their order, so
    /// that no peak is lost.</summary>
    public static PointTrace Thin(PointTrace curve)
    {
        int count = curve.Y.Length;
        if (count <= Most)
            return curve;
        const int stretches = Most / 4;
        var kept = new List<int>(Most);
        for (int s = 0; s < stretches; s++)
        {
            int from = (int)((long)count * s / stretches),
                to = (int)((long)count * (s + 1) / stretches),
                lowest = from,
                highest = from;
            for (int i = from + 1; i < to; i++)
            {
                if (curve.Y[i] < curve.Y[lowest] || double.IsNaN(curve.Y[lowest]))
                    lowest = i;
                if (curve.Y[i] > curve.Y[highest] || double.IsNaN(curve.Y[highest]))
                    highest = i;
            }
            kept.AddRange(new SortedSet<int> { from, lowest, highest, to - 1 });
        }
        return curve with
        {
            X = curve.X with { Values = [.. kept.Select(i => curve.X.Values[i])] },
            Y = [.. kept.Select(i => curve.Y[i])],
            Given = count,
        };
    }
}
