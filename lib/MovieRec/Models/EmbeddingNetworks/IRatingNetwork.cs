using System.Numerics;
using MovieRec.Neural;

namespace MovieRec.Models;

/// <summary>The rules of a step; they differ in how much a number decays.</summary>
/// <param name="Users">Moves users' embeddings P.</param>
/// <param name="Movies">Moves movies' embeddings Q.</param>
/// <param name="Histories">Moves what movies and users give to the histories that they stand in.</param>
/// <param name="Biases">Moves b(u) and b(i).</param>
/// <param name="Rest">Moves everything else.</param>
internal readonly record struct NetworkRules<TRule>(
    TRule Users,
    TRule Movies,
    TRule Histories,
    TRule Biases,
    TRule Rest
)
    where TRule : struct;

/// <summary>A network in training; one instance is one run, with all its buffers.</summary>
internal interface IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step on the examples of a batch; gives the sum of their squared errors before it, in
    /// stars.</summary>
    /// <param name="batchUsers">[batch] user indices; may be longer than the batch.</param>
    /// <param name="batchMovies">[batch] movie indices; the same.</param>
    /// <param name="ratings">[batch] stars.</param>
    /// <param name="known">[batch] the part of each rating that is accounted for beside the network, in stars; empty
    /// for none.</param>
    /// <param name="number">The step's number, which dropout depends on.</param>
    /// <param name="rules">What moves which part.</param>
    double Step<TRule>(
        int[] batchUsers,
        int[] batchMovies,
        ReadOnlySpan<T> ratings,
        ReadOnlySpan<T> known,
        long number,
        in NetworkRules<TRule> rules
    )
        where TRule : struct, IUpdateRule<T>;

    /// <summary>Everything that learns.</summary>
    IEnumerable<Weights<T>> All { get; }

    Head<T> Head { get; }

    /// <summary>The network as it stands, for predicting.</summary>
    NetworkWeights Compile();
}
