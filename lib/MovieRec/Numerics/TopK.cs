using System.Buffers;
using System.Numerics;

namespace MovieRec.Numerics;

/// <summary>The best few of many scores, without sorting the rest.</summary>
/// <remarks>A heap of the best so far, worst on top, and a vector-wide scan for scores that are not below that one:
/// O(scores + k log k log(scores / k)) where
/// scores come in no order. A place of the heap is one number: the bits of a score, so that they rise with it, above
/// those of the item's key for ties. The
/// result does not depend on the width of the machine's vectors, nor, where scores are equal, on the order of
/// indices.</remarks>
internal static class TopK
{
    const int OnStack = 256;

    /// <summary>Fills <paramref name="best"/> with the indices of the largest finite scores, best first.</summary>
    /// <param name="scores">NaN and infinities are skipped, so that −∞ marks what is left out.</param>
    /// <param name="best">One place for each index wanted; places beyond the returned number hold nothing of
    /// use.</param>
    /// <param name="ties">The order of equal scores.</param>
    /// <returns>How many there are: fewer than wanted where fewer scores are finite.</returns>
    public static int Select(ReadOnlySpan<float> scores, Span<int> best, TieBreak ties)
    {
        ulong[]? rented = best.Length > OnStack ? ArrayPool<ulong>.Shared.Rent(best.Length) : null;
        Span<ulong> heap = rented is null ? stackalloc ulong[best.Length] : rented;
        int count = 0,
            next = 0;
        for (; next < scores.Length && count < best.Length; next++)
        {
            if (float.IsFinite(scores[next]))
                heap[count++] = Rank(scores[next], next, ties);
        }
        heap = heap[..count];
        for (int node = count / 2 - 1; node >= 0; node--)
            SiftDown(heap, heap[node], node);
        if (count > 0)
            Scan(scores, next, heap, ties);
        heap.Sort();
        for (int place = 0; place < count; place++)
            best[place] = ties.Item(~(uint)heap[count - 1 - place]);
        if (rented is not null)
            ArrayPool<ulong>.Shared.Return(rented);
        return count;
    }

    /// <summary>Takes what is better than the worst of the heap.</summary>
    static void Scan(ReadOnlySpan<float> scores, int next, Span<ulong> heap, TieBreak ties)
    {
        float worst = ScoreOf(heap[0]);
        var bound = new Vector<float>(worst);
        while (next < scores.Length)
        {
            int end = Math.Min(next + Vector<float>.Count, scores.Length);
            if (
                end - next == Vector<float>.Count
                && !Vector.GreaterThanOrEqualAny(new Vector<float>(scores[next..]), bound)
            )
            {
                next = end;
                continue;
            }
            for (; next < end; next++)
            {
                float score = scores[next];
                if (!(score >= worst) || !float.IsFinite(score))
                    continue;
                ulong rank = Rank(score, next, ties);
                if (rank < heap[0])
                    continue;
                SiftDown(heap, rank, 0);
                worst = ScoreOf(heap[0]);
            }
            bound = new Vector<float>(worst);
        }
    }

    /// <summary>Rises with the score; of equal scores the lower key has the higher rank.</summary>
    static ulong Rank(float score, int item, TieBreak ties)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f); // −0 is 0
        bits ^= (uint)((int)bits >> 31) | 0x80000000;
        return ((ulong)bits << 32) | ~ties.Key(item);
    }

    static float ScoreOf(ulong rank)
    {
        uint bits = (uint)(rank >> 32);
        return BitConverter.UInt32BitsToSingle(bits ^ (~(uint)((int)bits >> 31) | 0x80000000));
    }

    /// <summary>Puts a rank into the place of a node, or below it.</summary>
    static void SiftDown(Span<ulong> heap, ulong rank, int node)
    {
        while (true)
        {
            int child = 2 * node + 1;
            if (child >= heap.Length)
                break;
            if (child + 1 < heap.Length && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= rank)
                break;
            heap[node] = heap[child];
            node = child;
        }
        heap[node] = rank;
    }
}
