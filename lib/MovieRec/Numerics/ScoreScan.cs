using System.Numerics;

namespace MovieRec.Numerics;

/// <summary>Passes over one user's scores, a vector at a time.</summary>
internal static class ScoreScan
{
    /// <summary>How many are above <paramref name="bound"/>.</summary>
    public static int CountAbove(ReadOnlySpan<float> scores, float bound)
    {
        var bounds = new Vector<float>(bound);
        Vector<int> counts = default;
        int i = 0;
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
            counts -= Vector.GreaterThan(new Vector<float>(scores[i..]), bounds);
        int count = Vector.Sum(counts);
        for (; i < scores.Length; i++)
        {
            if (scores[i] > bound)
                count++;
        }
        return count;
    }

    /// <summary>How many equal <paramref name="value"/>.</summary>
    public static int CountEqual(ReadOnlySpan<float> scores, float value)
    {
        var values = new Vector<float>(value);
        Vector<int> counts = default;
        int i = 0;
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
            counts -= Vector.Equals(new Vector<float>(scores[i..]), values);
        int count = Vector.Sum(counts);
        for (; i < scores.Length; i++)
        {
            if (scores[i] == value)
                count++;
        }
        return count;
    }

    /// <summary>The first index whose score is NaN or infinite, or -1.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> scores)
    {
        int i = 0;
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var some = new Vector<float>(scores[i..]);
            if (!Vector.EqualsAll(some - some, Vector<float>.Zero))
                break; // ∞ − ∞ and NaN − NaN are NaN
        }
        for (; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
                return i;
        }
        return -1;
    }
}
