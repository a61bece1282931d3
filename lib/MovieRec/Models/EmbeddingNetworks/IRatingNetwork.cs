using System.Numerics;
using MovieRec.Neural;

namespace MovieRec.Models;

/// <summary>The update rules of a step; they differ in their weight decay.</summary>
/// <param name="Users">Moves users' embeddings P.</param>
/// <param name="Items">Moves items' embeddings Q.</param>
/// <param name="Histories">Moves the implicit factors, which items and users add to the histories that they occur
/// in.</param>
/// <param name="Biases">Moves b(u) and b(i).</param>
/// <param name="Rest">Moves everything else.</param>
internal sealed record NetworkRules<T>(
    IUpdateRule<T> Users,
    IUpdateRule<T> Items,
    IUpdateRule<T> Histories,
    IUpdateRule<T> Biases,
    IUpdateRule<T> Rest
)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A network in training; one instance is one run, with all its buffers.</summary>
internal interface IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step on the examples of a batch.</summary>
    /// <param name="batchUsers">[batch] user indices; may be longer than the batch.</param>
    /// <param name="batchItems">[batch] item indices; the same.</param>
    /// <param name="ratings">[batch] in stars.</param>
    /// <param name="known">[batch] the part of each rating that other models account for, in stars; empty for
    /// none.</param>
    /// <param name="number">The step's number, which selects the dropout masks.</param>
    /// <param name="rules">Update rules by part.</param>
    /// <returns>The sum of the squared errors before the step, in stars.</returns>
    double Step(
        int[] batchUsers,
        int[] batchItems,
        ReadOnlySpan<T> ratings,
        ReadOnlySpan<T> known,
        long number,
        NetworkRules<T> rules
    );

    /// <summary>All trained weights.</summary>
    IEnumerable<Weights<T>> All { get; }

    Head<T> Head { get; }

    /// <summary>A copy of the network's present state for predictions.</summary>
    NetworkWeights Compile();
}
