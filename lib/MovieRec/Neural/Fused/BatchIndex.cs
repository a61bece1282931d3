namespace MovieRec.Neural;

/// <summary>Groups the examples of a batch by entity (a user, an item or a feature), so that work on an entity is done
/// once per batch.</summary>
/// <remarks>The batch [7, 3, 7] has the entities [7, 3] in slots 0 and 1, <see cref="Slots"/> [0, 1, 0], and slot 0 has
/// the examples 0 and 2. Buffers are reused; nothing is allocated.</remarks>
internal sealed class BatchIndex(int entityCount, int largestBatch)
{
    readonly int[] slotOf = Filled(entityCount);
    readonly int[] entities = new int[largestBatch],
        starts = new int[largestBatch + 1],
        examples = new int[largestBatch],
        slots = new int[largestBatch];
    int count,
        size;

    /// <summary>Number of different entities in the batch, which is the number of slots.</summary>
    public int Count => count;

    /// <summary>[slots] the entities, in the order of their first examples.</summary>
    public ReadOnlySpan<int> Entities => entities.AsSpan(0, count);

    /// <summary>[examples] the slot of each example's entity.</summary>
    public ReadOnlySpan<int> Slots => slots.AsSpan(0, size);

    /// <summary>The slot of an entity; −1 if it is not in the batch.</summary>
    public int SlotOf(int entity) => slotOf[entity];

    /// <summary>The examples of a slot's entity, in their order.</summary>
    public ReadOnlySpan<int> Examples(int slot) => examples.AsSpan(starts[slot], starts[slot + 1] - starts[slot]);

    /// <param name="batch">[examples] the entity of each.</param>
    public void Build(ReadOnlySpan<int> batch)
    {
        foreach (int entity in Entities)
            slotOf[entity] = -1;
        (count, size) = (0, batch.Length);
        for (int example = 0; example < batch.Length; example++)
        {
            ref int slot = ref slotOf[batch[example]];
            if (slot < 0)
            {
                slot = count;
                entities[count] = batch[example];
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
