using System.Collections.Concurrent;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The most similar rows of each row (user or item), best first. 8 bytes per neighbor, twice that after the
/// first use of <see cref="Listeners"/>.</summary>
internal sealed class NeighborLists
{
    const int RowsPerBlock = 16;
    readonly CsrMatrix lists; // [rows × rows]; within a row by falling similarity, not by column
    readonly Lazy<CsrMatrix> listeners;

    NeighborLists(int[] starts, int[] indices, float[] similarities)
    {
        lists = CsrMatrix.Of(starts.Length - 1, starts, indices, similarities);
        listeners = new(lists.Transpose);
    }

    /// <summary>For each row, the rows that have it in their lists, by index.</summary>
    public CsrMatrix Listeners => listeners.Value;

    public ReadOnlySpan<int> IndicesOf(int row) => lists.RowColumns(row);

    public ReadOnlySpan<float> SimilaritiesOf(int row) => lists.RowValues(row);

    /// <summary>Compares each row with all others over its columns: time O(Σ over columns of their squared lengths),
    /// memory for one row per thread.</summary>
    /// <param name="rows">[rows × columns] what is compared.</param>
    /// <param name="columns">Its transpose.</param>
    /// <param name="values">[entries of <paramref name="columns"/>] values of the sums.</param>
    /// <exception cref="OverflowException">The lists have more than 2³¹ neighbors.</exception>
    public static NeighborLists Build(
        CsrMatrix rows,
        CsrMatrix columns,
        double[] values,
        KnnOptions options,
        CancellationToken cancel
    )
    {
        var kept = new (int[] Indices, float[] Similarities)[rows.RowCount];
        var free = new ConcurrentBag<CoRatings>();
        ParallelBlocks.For(
            rows.RowCount,
            RowsPerBlock,
            options.Threads,
            (_, start, end) =>
            {
                if (!free.TryTake(out CoRatings? common))
                    common = new CoRatings(rows.RowCount, options);
                for (int row = start; row < end; row++)
                {
                    common.Clear();
                    foreach (int column in rows.RowColumns(row))
                    {
                        ReadOnlySpan<int> others = columns.RowColumns(column);
                        ReadOnlySpan<double> theirs = values.AsSpan(columns.Starts[column], others.Length);
                        common.Add(theirs[others.BinarySearch(row)], others, theirs);
                    }
                    kept[row] = common.Best(row);
                }
                free.Add(common);
            },
            cancel
        );
        int[] starts = new int[rows.RowCount + 1];
        for (int row = 0; row < rows.RowCount; row++)
            starts[row + 1] = checked(starts[row] + kept[row].Indices.Length);
        int[] indices = new int[starts[^1]];
        float[] similarities = new float[starts[^1]];
        for (int row = 0; row < rows.RowCount; row++)
        {
            kept[row].Indices.CopyTo(indices, starts[row]);
            kept[row].Similarities.CopyTo(similarities, starts[row]);
        }
        return new NeighborLists(starts, indices, similarities);
    }

    public void Save(ModelFile file) => file.AddSparse("neighbors", lists);

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static NeighborLists Load(ModelFile file, int rowCount)
    {
        (int[] starts, int[] indices, float[] similarities) = file.GetSparse("neighbors", rowCount, rowCount);
        return new NeighborLists(starts, indices, similarities);
    }
}
