using System.Numerics;

namespace MovieRec.Numerics;

/// <summary>The best few of many scores, without sorting the rest.</summary>
/// <remarks>A heap of the best so far, worst on top, and a vector-wide scan for scores above that one: O(scores + k log k log(scores / k)) where
/// scores come in no order. The result does not depend on the width of the machine's vectors, nor, where scores are equal, on the order of indices.</remarks>
internal static class TopK
{
    /// <summary>Fills <paramref name="best"/> with the indices of the largest finite scores, best first.</summary>
    /// <param name="scores">NaN and infinities are skipped, so that −∞ marks what is left out.</param>
    /// <param name="best">One place for each index wanted; places beyond the returned number hold nothing of use.</param>
    /// <param name="ties">The order of equal scores.</param>
    /// <returns>How many there are: fewer than wanted where fewer scores are finite.</returns>
    public static int Select(ReadOnlySpan<float> scores, Span<int> best, TieBreak ties)
    {
        int count = 0, next = 0;
        for (; next < scores.Length && count < best.Length; next++)
        {
            if (float.IsFinite(scores[next])) best[count++] = next;
        }
        Span<int> heap = best[..count];
        for (int node = count / 2 - 1; node >= 0; node--) SiftDown(scores, heap, node, ties);
        if (count > 0) Scan(scores, next, heap, ties);
        for (int last = count - 1; last > 0; last--)
        {
            (heap[0], heap[last]) = (heap[last], heap[0]);
            SiftDown(scores, heap[..last], 0, ties);
        }
        return count;
    }

    /// <summary>Takes what is better than the worst of the heap.</summary>
    static void Scan(ReadOnlySpan<float> scores, int next, Span<int> heap, TieBreak ties)
    {
        float worst = scores[heap[0]];
        uint key = ties.Key(heap[0]);
        var bound = new Vector<float>(worst);
        while (next < scores.Length)
        {
            int end = Math.Min(next + Vector<float>.Count, scores.Length);
            if (end - next == Vector<float>.Count && !Vector.GreaterThanOrEqualAny(new Vector<float>(scores[next..]), bound))
            {
                next = end;
                continue;
            }
            for (; next < end; next++)
            {
                float score = scores[next];
                if (!(score >= worst) || (score == worst && ties.Key(next) > key) || !float.IsFinite(score)) continue;
                heap[0] = next;
                SiftDown(scores, heap, 0, ties);
                worst = scores[heap[0]];
                key = ties.Key(heap[0]);
            }
            bound = new Vector<float>(worst);
        }
    }

    static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int node, TieBreak ties)
    {
        int item = heap[node];
        while (true)
        {
            int child = 2 * node + 1;
            if (child >= heap.Length) break;
            if (child + 1 < heap.Length && IsWorse(scores, heap[child + 1], heap[child], ties)) child++;
            if (!IsWorse(scores, heap[child], item, ties)) break;
            heap[node] = heap[child];
            node = child;
        }
        heap[node] = item;
    }

    static bool IsWorse(ReadOnlySpan<float> scores, int a, int b, TieBreak ties) =>
        scores[a] < scores[b] || (scores[a] == scores[b] && ties.Key(a) > ties.Key(b));
}
