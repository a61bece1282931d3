using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The ratings in <see cref="Side"/> × <see cref="Side"/> blocks, by a fixed grouping of users and of items,
/// so that several threads can descend at once with the same bits: the blocks of one diagonal share no user and no
/// item, so their order does not matter, and diagonals follow each other.</summary>
/// <remarks>Source: Gemulla, Nijkamp, Haas and Sismanis 2011 (DSGD); the grid there has one block per thread, here it
/// is the same for any number of threads. Users and items are divided into groups with nearly the same number of
/// ratings, and get places (row numbers) that make each group contiguous in memory. Within a block ratings are in
/// random order, so that successive ratings rarely depend on each other.</remarks>
internal sealed class SgdGrid
{
    /// <summary>Number of groups of users, and of items.</summary>
    public const int Side = 16;

    readonly Cell[] cells;
    readonly int[] starts; // [Side² + 1] first rating of block user group · Side + item group
    readonly ulong seed;

    public SgdGrid(Ratings train, ulong seed)
    {
        this.seed = seed;
        (UserPlace, int[] userGroup) = Deal(train.ByUser, Rng.ForStream(seed, 1));
        (ItemPlace, int[] itemGroup) = Deal(train.ByMovie, Rng.ForStream(seed, 2));
        starts = CsrMatrix.CountStarts([.. Enumerable.Range(0, train.Count).Select(Block)], Side * Side);
        cells = new Cell[train.Count];
        int[] next = starts[..^1];
        for (int row = 0; row < train.Count; row++)
            cells[next[Block(row)]++] = new Cell(
                UserPlace[train.Users[row]],
                ItemPlace[train.Movies[row]],
                (float)(train.Values[row] - train.Mean)
            );
        for (int block = 0; block < Side * Side; block++)
        {
            Rng rng = Rng.ForStream(seed, 100UL + (ulong)block);
            rng.Shuffle(cells.AsSpan(starts[block], starts[block + 1] - starts[block]));
        }

        int Block(int row) => userGroup[train.Users[row]] * Side + itemGroup[train.Movies[row]];
    }

    /// <summary>[users] place of each user.</summary>
    public int[] UserPlace { get; }

    /// <summary>[items] place of each item.</summary>
    public int[] ItemPlace { get; }

    /// <summary>A rating: places of user and item, and stars above the mean.</summary>
    internal readonly record struct Cell(int User, int Item, float Rating);

    /// <summary>Runs an epoch and returns the sum of the squared errors before each step.</summary>
    /// <param name="epoch">Selects the order of the diagonals.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="descend">Makes the steps of a block's ratings and returns the sum of their squared errors.</param>
    /// <param name="cancel">Checked between diagonals.</param>
    public double Pass(int epoch, int threads, BlockPass descend, CancellationToken cancel)
    {
        int[] diagonals = [.. Enumerable.Range(0, Side)];
        Rng rng = Rng.ForStream(seed, 1000UL + (ulong)epoch);
        rng.Shuffle(diagonals.AsSpan());
        double[] squares = new double[Side * Side];
        foreach (int diagonal in diagonals)
        {
            ParallelBlocks.For(
                Side,
                1,
                threads,
                (userGroup, _, _) =>
                {
                    int block = userGroup * Side + (userGroup + diagonal) % Side;
                    squares[block] = descend(cells.AsSpan(starts[block], starts[block + 1] - starts[block]));
                },
                cancel
            );
        }
        return squares.Sum();
    }

    /// <summary>See <see cref="Pass"/>.</summary>
    public delegate double BlockPass(ReadOnlySpan<Cell> cells);

    /// <summary>Divides rows into groups: the longest first, each to the group with the fewest entries so far; ties are
    /// random.</summary>
    static (int[] Place, int[] Group) Deal(CsrMatrix rows, Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, rows.RowCount)];
        rng.Shuffle(order.AsSpan());
        int[] group = new int[rows.RowCount],
            place = new int[rows.RowCount],
            size = new int[Side];
        long[] load = new long[Side];
        foreach (int row in order.OrderByDescending(rows.RowLength))
        {
            int lightest = 0;
            for (int candidate = 1; candidate < Side; candidate++)
            {
                if ((load[candidate], size[candidate]).CompareTo((load[lightest], size[lightest])) < 0)
                    lightest = candidate;
            }
            group[row] = lightest;
            load[lightest] += rows.RowLength(row);
            size[lightest]++;
        }
        int[] next = CsrMatrix.CountStarts(group, Side);
        foreach (int row in order)
            place[row] = next[group[row]]++;
        return (place, group);
    }
}
