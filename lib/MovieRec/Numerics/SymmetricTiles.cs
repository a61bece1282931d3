using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>A large dense symmetric matrix [n × n] in double precision: its lower triangle in square tiles, row-major
/// within each. About 4 n² bytes.</summary>
/// <remarks>Padded to whole tiles with the identity, which stays one. Diagonal tiles are whole, off the diagonal only
/// those below it are kept.</remarks>
internal sealed class SymmetricTiles
{
    // A product reads two packed tiles and changes a third: 338 KiB, which an L2 cache of 512 KiB holds. A multiple of
    // Tall and Wide.
    const int Side = 120;

    // Rows and columns that the innermost loop keeps in registers: 6 × 8 doubles are 12 of the 16 vectors of AVX2.
    const int Tall = 6,
        Wide = 8;

    readonly double[][] tiles; // tile (i, j ≤ i) at i (i + 1) / 2 + j
    readonly (int Row, int Column)[] places; // of each tile
    readonly int count; // tiles a side

    /// <param name="size">n; at least 1. The matrix starts as 0.</param>
    public SymmetricTiles(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (Size, count) = (size, (size + Side - 1) / Side);
        places =
        [
            .. Enumerable
                .Range(0, count)
                .SelectMany(row => Enumerable.Range(0, row + 1).Select(column => (row, column))),
        ];
        tiles = [.. places.Select(_ => NewTile())];
        for (int padding = size % Side; padding is > 0 and < Side; padding++)
            tiles[^1][padding * Side + padding] = 1;
    }

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>Sets the entries of a row up to the diagonal, and with them those of the column.</summary>
    /// <param name="row">0 .. n − 1.</param>
    /// <param name="values">[row + 1]</param>
    public void SetRow(int row, ReadOnlySpan<double> values)
    {
        (int tile, int within) = Math.DivRem(row, Side);
        for (int column = 0; column <= tile; column++)
            values[(column * Side)..Math.Min((column + 1) * Side, row + 1)]
                .CopyTo(Tile(tile, column).AsSpan(within * Side));
    }

    /// <summary>Copies a whole row.</summary>
    /// <param name="row">0 .. n − 1.</param>
    /// <param name="values">[n], overwritten.</param>
    public void GetRow(int row, Span<double> values)
    {
        (int tile, int within) = Math.DivRem(row, Side);
        for (int column = 0; column <= tile; column++)
        {
            // elements above the diagonal of its own tile are not set
            int end = column == tile ? within + 1 : Side;
            Tile(tile, column).AsSpan(within * Side, end).CopyTo(values[(column * Side)..]);
        }
        for (int below = row + 1; below < Size; below++)
        {
            (int lower, int place) = Math.DivRem(below, Side);
            values[below] = Tile(lower, tile)[place * Side + within];
        }
    }

    /// <summary>[n] the entries on the diagonal.</summary>
    public double[] Diagonal() =>
        [.. Enumerable.Range(0, Size).Select(row => Tile(row / Side, row / Side)[row % Side * (Side + 1)])];

    /// <summary>Puts A⁻¹ in the place of A.</summary>
    /// <remarks>One sweep over the tiles of the diagonal. With D the pivot tile, L its Cholesky factor, W the other
    /// tiles of its rows and columns and A the rest: Z = W L⁻ᵀ, then A ← A − Z Zᵀ, W ← Z L⁻¹, D ← −L⁻ᵀ L⁻¹; after all
    /// pivots it holds −A⁻¹. n³ operations, as a Cholesky factorization and the inverse from it, and as stable, but
    /// nearly all of them are one kind of product of tiles (Bientinesi, Gunter and van de Geijn 2008). Every tile is
    /// changed by one thread in a fixed order: the same bits for any number of threads.</remarks>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="cancel">Checked between tiles; then the matrix is of no more use.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public void Invert(int threads, CancellationToken cancel = default)
    {
        double[] inverse = NewTile(),
            rows = NewTile(),
            columns = NewTile(),
            columnsTall = NewTile(); // L⁻¹, and packed by its rows and its columns
        double[][] tall = Buffers(),
            wide = Buffers(),
            products = Buffers(); // −Z packed in both ways, and room for a product; one for each tile row
        for (int pivot = 0; pivot < count; pivot++)
        {
            int middle = pivot;
            double[] diagonal = Tile(pivot, pivot);
            InvertFactor(diagonal, pivot, inverse);
            Pack(inverse, transposed: false, Wide, rows);
            Pack(inverse, transposed: true, Wide, columns);
            Pack(inverse, transposed: true, Tall, columnsTall);
            Array.Clear(diagonal);
            SubtractProduct(columnsTall, columns, diagonal);
            ParallelBlocks.For(
                count,
                1,
                threads,
                (row, _, _) =>
                {
                    if (row == middle)
                        return;
                    double[] tile = Tile(Math.Max(row, middle), Math.Min(row, middle)),
                        product = products[row];
                    Pack(tile, transposed: row < middle, Tall, tall[row]);
                    Array.Clear(product);
                    SubtractProduct(tall[row], rows, product);
                    Pack(product, transposed: false, Tall, tall[row]);
                    Pack(product, transposed: false, Wide, wide[row]);
                    Array.Clear(product);
                    SubtractProduct(tall[row], columns, product);
                    if (row > middle)
                        product.CopyTo(tile, 0);
                    else
                        Transpose(product, tile);
                },
                cancel
            );
            ParallelBlocks.For(
                tiles.Length,
                1,
                threads,
                (tile, _, _) =>
                {
                    (int row, int column) = places[tile];
                    if (row != middle && column != middle)
                        SubtractProduct(tall[row], wide[column], tiles[tile]);
                },
                cancel
            );
        }
        ParallelBlocks.For(
            tiles.Length,
            1,
            threads,
            (tile, _, _) =>
            {
                foreach (ref double value in tiles[tile].AsSpan())
                    value = -value;
            },
            cancel
        );

        double[][] Buffers() => [.. Enumerable.Range(0, count).Select(_ => NewTile())];
    }

    static double[] NewTile() => new double[Side * Side];

    double[] Tile(int row, int column) => tiles[row * (row + 1) / 2 + column];

    /// <summary>L⁻¹ of D = L Lᵀ, from the lower triangle of a diagonal tile, which is used up.</summary>
    /// <remarks>Gaussian elimination of D beside the identity: what makes D = M⁻¹ diag(d) M⁻ᵀ triangular makes the
    /// identity M, and L⁻¹ = diag(d)^(−½) M.</remarks>
    static void InvertFactor(double[] tile, int number, double[] inverse)
    {
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < row; column++)
                tile[column * Side + row] = tile[row * Side + column];
        }
        Array.Clear(inverse);
        for (int row = 0; row < Side; row++)
            inverse[row * (Side + 1)] = 1;
        ref double left = ref MemoryMarshal.GetArrayDataReference(tile),
            right = ref MemoryMarshal.GetArrayDataReference(inverse);
        for (int pivot = 0; pivot < Side; pivot++)
        {
            double d = tile[pivot * (Side + 1)];
            if (!(d > 0) || !double.IsFinite(d))
                throw new ArithmeticException(
                    Invariant($"The matrix is not positive definite: pivot {number * Side + pivot} is {d}.")
                );
            for (int row = pivot + 1; row < Side; row++)
            {
                Vector256<double> factor = Vector256.Create(-tile[row * Side + pivot] / d);
                Add(factor, ref Unsafe.Add(ref left, pivot * Side), ref Unsafe.Add(ref left, row * Side));
                Add(factor, ref Unsafe.Add(ref right, pivot * Side), ref Unsafe.Add(ref right, row * Side));
            }
        }
        for (int row = 0; row < Side; row++)
        {
            double root = Math.Sqrt(tile[row * (Side + 1)]);
            for (int column = 0; column <= row; column++)
                inverse[row * Side + column] /= root;
        }

        static void Add(Vector256<double> factor, ref double source, ref double target)
        {
            for (nuint column = 0; column < Side; column += 4)
                Vector256
                    .MultiplyAddEstimate(
                        factor,
                        Vector256.LoadUnsafe(ref source, column),
                        Vector256.LoadUnsafe(ref target, column)
                    )
                    .StoreUnsafe(ref target, column);
        }
    }

    static void Transpose(double[] source, double[] target)
    {
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
                target[column * Side + row] = source[row * Side + column];
        }
    }

    /// <summary>Strips of <paramref name="width"/> rows of a tile, each with its columns one after the other:
    /// [strips][columns][width].</summary>
    static void Pack(double[] tile, bool transposed, int width, double[] packed)
    {
        (int byRow, int byColumn) = transposed ? (1, Side) : (Side, 1);
        int next = 0;
        for (int strip = 0; strip < Side; strip += width)
        {
            for (int column = 0; column < Side; column++)
            {
                int place = strip * byRow + column * byColumn;
                for (int row = 0; row < width; row++, place += byRow)
                    packed[next++] = tile[place];
            }
        }
    }

    /// <summary>C ← C − X Yᵀ, all of them tiles; X is packed in strips of <see cref="Tall"/> rows, Y in strips of
    /// <see cref="Wide"/>.</summary>
    static void SubtractProduct(double[] x, double[] y, double[] c)
    {
        ref double tall = ref MemoryMarshal.GetArrayDataReference(x),
            wide = ref MemoryMarshal.GetArrayDataReference(y),
            target = ref MemoryMarshal.GetArrayDataReference(c);
        for (int column = 0; column < Side; column += Wide)
        {
            for (int row = 0; row < Side; row += Tall)
                SubtractStrips(
                    ref Unsafe.Add(ref tall, row * Side),
                    ref Unsafe.Add(ref wide, column * Side),
                    ref Unsafe.Add(ref target, row * Side + column)
                );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SubtractStrips(ref double tall, ref double wide, ref double c)
    {
        Vector256<double> a0 = default,
            a1 = default,
            b0 = default,
            b1 = default,
            c0 = default,
            c1 = default;
        Vector256<double> d0 = default,
            d1 = default,
            e0 = default,
            e1 = default,
            f0 = default,
            f1 = default;
        for (int column = 0; column < Side; column++)
        {
            Vector256<double> left = Vector256.LoadUnsafe(ref wide),
                right = Vector256.LoadUnsafe(ref wide, 4),
                one = Vector256.Create(tall);
            (a0, a1) = (Vector256.MultiplyAddEstimate(one, left, a0), Vector256.MultiplyAddEstimate(one, right, a1));
            one = Vector256.Create(Unsafe.Add(ref tall, 1));
            (b0, b1) = (Vector256.MultiplyAddEstimate(one, left, b0), Vector256.MultiplyAddEstimate(one, right, b1));
            one = Vector256.Create(Unsafe.Add(ref tall, 2));
            (c0, c1) = (Vector256.MultiplyAddEstimate(one, left, c0), Vector256.MultiplyAddEstimate(one, right, c1));
            one = Vector256.Create(Unsafe.Add(ref tall, 3));
            (d0, d1) = (Vector256.MultiplyAddEstimate(one, left, d0), Vector256.MultiplyAddEstimate(one, right, d1));
            one = Vector256.Create(Unsafe.Add(ref tall, 4));
            (e0, e1) = (Vector256.MultiplyAddEstimate(one, left, e0), Vector256.MultiplyAddEstimate(one, right, e1));
            one = Vector256.Create(Unsafe.Add(ref tall, 5));
            (f0, f1) = (Vector256.MultiplyAddEstimate(one, left, f0), Vector256.MultiplyAddEstimate(one, right, f1));
            tall = ref Unsafe.Add(ref tall, Tall);
            wide = ref Unsafe.Add(ref wide, Wide);
        }
        Store(ref c, a0, a1);
        Store(ref Unsafe.Add(ref c, Side), b0, b1);
        Store(ref Unsafe.Add(ref c, 2 * Side), c0, c1);
        Store(ref Unsafe.Add(ref c, 3 * Side), d0, d1);
        Store(ref Unsafe.Add(ref c, 4 * Side), e0, e1);
        Store(ref Unsafe.Add(ref c, 5 * Side), f0, f1);

        static void Store(ref double target, Vector256<double> left, Vector256<double> right)
        {
            (Vector256.LoadUnsafe(ref target) - left).StoreUnsafe(ref target);
            (Vector256.LoadUnsafe(ref target, 4) - right).StoreUnsafe(ref target, 4);
        }
    }
}
