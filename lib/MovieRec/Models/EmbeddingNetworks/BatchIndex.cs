namespace MovieRec.Models;

/// <summary>The examples of a batch by the things (users, or movies) that occur in it, so that work on a thing is done
/// once a batch.</summary>
/// <remarks>Buffers are used again; nothing is allocated. Things stand in the order in which they occur first, examples
/// of a thing in theirs.</remarks>
internal sealed class BatchIndex(int thingCount, int largestBatch)
{
    readonly int[] slotOf = Filled(thingCount);
    readonly int[] things = new int[largestBatch],
        starts = new int[largestBatch + 1],
        examples = new int[largestBatch],
        slots = new int[largestBatch];
    int count,
        size;

    /// <summary>Different things in the batch.</summary>
    public int Count => count;

    /// <summary>[count] the things.</summary>
    public ReadOnlySpan<int> Entities => things.AsSpan(0, count);

    /// <summary>[examples] place in <see cref="Entities"/> of each example's thing.</summary>
    public ReadOnlySpan<int> Slots => slots.AsSpan(0, size);

    /// <summary>Place in <see cref="Entities"/>; −1 for one that is not in the batch.</summary>
    public int SlotOf(int thing) => slotOf[thing];

    /// <summary>The examples of the thing at a place.</summary>
    public ReadOnlySpan<int> Examples(int slot) => examples.AsSpan(starts[slot], starts[slot + 1] - starts[slot]);

    /// <param name="batch">[examples] the thing of each.</param>
    public void Build(ReadOnlySpan<int> batch)
    {
        foreach (int thing in Entities)
            slotOf[thing] = -1;
        (count, size) = (0, batch.Length);
        for (int example = 0; example < batch.Length; example++)
        {
            ref int slot = ref slotOf[batch[example]];
            if (slot < 0)
            {
                slot = count;
                things[count] = batch[example];
                starts[++count] = 0;
            }
            slots[example] = slot;
            starts[slot + 1]++;
        }
        for (int slot = 0; slot < count; slot++)
            starts[slot + 1] += starts[slot];
        for (int example = batch.Length - 1; example >= 0; example--)
            examples[--starts[slots[example] + 1]] = example;
        // Each slot's own start was counted down in the place of the next one's.
        for (int slot = 0; slot < count; slot++)
            starts[slot] = starts[slot + 1];
        starts[count] = size;
    }

    static int[] Filled(int count)
    {
        int[] none = new int[count];
        Array.Fill(none, -1);
        return none;
    }
}
