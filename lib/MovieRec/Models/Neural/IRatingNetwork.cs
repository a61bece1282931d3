using System.Numerics;
using MovieRec.Neural;

namespace MovieRec.Models.Neural;

/// <summary>A network in training; one instance is one run, with all its buffers.</summary>
internal interface IRatingNetwork<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step on the examples of a batch; gives the sum of their squared errors before it, in stars.</summary>
    /// <param name="batchUsers">[batch] user indices; may be longer than the batch.</param>
    /// <param name="batchMovies">[batch] movie indices; the same.</param>
    /// <param name="ratings">[batch] stars.</param>
    /// <param name="known">[batch] the part of each rating that is accounted for beside the network, in stars; empty for none.</param>
    /// <param name="number">The step's number, which dropout depends on.</param>
    /// <param name="points">Moves the users' own embeddings.</param>
    /// <param name="tables">Moves all other tables of embeddings.</param>
    /// <param name="rest">Moves everything else.</param>
    double Step<TRule>(int[] batchUsers, int[] batchMovies, ReadOnlySpan<T> ratings, ReadOnlySpan<T> known, long number, TRule points, TRule tables, TRule rest) where TRule : struct, IUpdateRule<T>;

    /// <summary>Everything that learns.</summary>
    IEnumerable<Weights<T>> All { get; }

    Head<T> Head { get; }

    /// <summary>The network as it stands, for predicting.</summary>
    PairTensors Compile();
}
