using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MovieRec.Numerics;

/// <summary>Products of row-major matrices in flat buffers, by register-blocked kernels: C = A·B, or C += A·B, with
/// either factor transposed.</summary>
/// <remarks>Tiles of 6 rows × 2 vectors fill the 16 registers of AVX2: 12 sums, 2 loads of B and a number of A. B's
/// columns are packed two vectors at a time on the stack, so that a tile reads it in order. Every element is one chain
/// of multiply-adds over k from its start, wherever a tile begins: the same bits however the rows are shared out among
/// threads.</remarks>
internal static unsafe class MatrixProduct
{
    const int TileRows = 6,
        Depth = 256; // Depth × 2 vectors of packed B: 16 KiB with AVX2, half of the L1 cache

    /// <summary>C[m × n] = A[m × k]·B[k × n].</summary>
    /// <param name="lda">Numbers from a row of A to the next; likewise for B and C.</param>
    /// <param name="add">C += instead of C =.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add = false
    )
        where T : unmanaged
    {
        Check(a, lda, m, k);
        Check(b, ldb, k, n);
        Best(a, lda, 1, b, ldb, 1, c, ldc, m, k, n, add);
    }

    /// <summary>C[m × n] = A[m × k]·Bᵀ, where B is [n × k].</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void MultiplyTransposed<T>(
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add = false
    )
        where T : unmanaged
    {
        Check(a, lda, m, k);
        Check(b, ldb, n, k);
        Best(a, lda, 1, b, 1, ldb, c, ldc, m, k, n, add);
    }

    /// <summary>C[m × n] = Aᵀ·B, where A is [k × m].</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void TransposedMultiply<T>(
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add = false
    )
        where T : unmanaged
    {
        Check(a, lda, k, m);
        Check(b, ldb, k, n);
        Best(a, 1, lda, b, ldb, 1, c, ldc, m, k, n, add);
    }

    /// <summary>Packs B[k × n], or with <paramref name="transposed"/> Bᵀ of B[n × k], for <see cref="MultiplyPacked"/>:
    /// worth it where several blocks of rows are multiplied by one B.</summary>
    /// <param name="packed">[<see cref="PackedSize"/>] filled.</param>
    public static void Pack<T>(ReadOnlySpan<T> b, int ldb, bool transposed, int k, int n, Span<T> packed)
        where T : unmanaged
    {
        Check(b, ldb, transposed ? n : k, transposed ? k : n);
        if (packed.Length < PackedSize(k, n))
            throw new ArgumentException(
                Invariant($"{packed.Length} places for a packed matrix of {PackedSize(k, n)} numbers."),
                nameof(packed)
            );
        (nint bDepth, nint bColumn) = transposed ? (1, ldb) : ((nint)ldb, 1);
        fixed (
            T* pb = b,
                pp = packed
        )
        {
            if (Vector512.IsHardwareAccelerated)
                PackAll<Lanes512<T>, Vector512<T>, T>(pb, bDepth, bColumn, k, n, pp);
            else if (Vector256.IsHardwareAccelerated)
                PackAll<Lanes256<T>, Vector256<T>, T>(pb, bDepth, bColumn, k, n, pp);
            else
                PackAll<LanesPortable<T>, System.Numerics.Vector<T>, T>(pb, bDepth, bColumn, k, n, pp);
        }
    }

    /// <summary>Numbers that a packed matrix takes: columns are filled up to whole tiles of the widest
    /// registers.</summary>
    public static int PackedSize(int k, int n) => k * ((n + 31) / 32 * 32);

    /// <summary>C[m × n] = A[m × k]·B, where B has been packed; to the same bits as <see cref="Multiply"/>.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void MultiplyPacked<T>(
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> packed,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add = false
    )
        where T : unmanaged
    {
        Check(a, lda, m, k);
        Check<T>(c, ldc, m, n);
        if (packed.Length < PackedSize(k, n))
            throw new ArgumentException(
                Invariant($"A packed matrix of {packed.Length} numbers, not {PackedSize(k, n)}."),
                nameof(packed)
            );
        fixed (
            T* pa = a,
                pp = packed,
                pc = c
        )
        {
            if (Vector512.IsHardwareAccelerated)
                Run<Lanes512<T>, Vector512<T>, T>(pa, lda, 1, null, 0, 0, pc, ldc, m, k, n, add, pp);
            else if (Vector256.IsHardwareAccelerated)
                Run<Lanes256<T>, Vector256<T>, T>(pa, lda, 1, null, 0, 0, pc, ldc, m, k, n, add, pp);
            else
                Run<LanesPortable<T>, System.Numerics.Vector<T>, T>(pa, lda, 1, null, 0, 0, pc, ldc, m, k, n, add, pp);
        }
    }

    static void Best<T>(
        ReadOnlySpan<T> a,
        nint aRow,
        nint aDepth,
        ReadOnlySpan<T> b,
        nint bDepth,
        nint bColumn,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add
    )
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Lanes512<T>, Vector512<T>, T>(a, aRow, aDepth, b, bDepth, bColumn, c, ldc, m, k, n, add);
        else if (Vector256.IsHardwareAccelerated)
            Run<Lanes256<T>, Vector256<T>, T>(a, aRow, aDepth, b, bDepth, bColumn, c, ldc, m, k, n, add);
        else
            Run<LanesPortable<T>, System.Numerics.Vector<T>, T>(
                a,
                aRow,
                aDepth,
                b,
                bDepth,
                bColumn,
                c,
                ldc,
                m,
                k,
                n,
                add
            );
    }

    /// <summary>The product by one register width, the factors as <see cref="Multiply"/> and its kin have checked
    /// them.</summary>
    internal static void Run<TLanes, TVector, T>(
        ReadOnlySpan<T> a,
        nint aRow,
        nint aDepth,
        ReadOnlySpan<T> b,
        nint bDepth,
        nint bColumn,
        Span<T> c,
        int ldc,
        int m,
        int k,
        int n,
        bool add
    )
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        Check<T>(c, ldc, m, n);
        fixed (
            T* pa = a,
                pb = b,
                pc = c
        )
            Run<TLanes, TVector, T>(pa, aRow, aDepth, pb, bDepth, bColumn, pc, ldc, m, k, n, add);
    }

    static void Check<T>(ReadOnlySpan<T> matrix, int stride, int rows, int columns)
    {
        if (stride < columns || matrix.Length < (rows - 1) * (long)stride + columns)
            throw new ArgumentException(
                Invariant($"{matrix.Length} numbers for {rows} rows of {columns}, each {stride} apart."),
                nameof(matrix)
            );
    }

    /// <summary>A's element (i, p) is at a[i · aRow + p · aDepth], B's (p, j) at b[p · bDepth + j · bColumn], or
    /// all of B in <paramref name="packed"/>, panel after panel.</summary>
    [SkipLocalsInit]
    static void Run<TLanes, TVector, T>(
        T* a,
        nint aRow,
        nint aDepth,
        T* b,
        nint bDepth,
        nint bColumn,
        T* c,
        int ldc,
        int m,
        int k,
        int n,
        bool add,
        T* packed = null
    )
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        T* stack = stackalloc T[packed is null ? Math.Min(k, Depth) * width : 1],
            panel = stack;
        T* edge = stackalloc T[TileRows * width];
        T* rows = stackalloc T[Math.Min(k, Depth) * TileRows];
        for (int p0 = 0; p0 < Math.Max(k, 1); p0 += Depth) // once for k = 0, to clear C
        {
            int depth = Math.Min(Depth, k - p0),
                left = m % TileRows,
                whole = m - left;
            bool addNow = add || p0 > 0;
            T* aPart = a + p0 * aDepth;
            if (left > 0)
                PackRows(aPart + whole * aRow, aRow, aDepth, left, depth, rows);
            for (int j = 0; j < n; j += width)
            {
                int columns = Math.Min(width, n - j);
                if (packed is null)
                    Pack<TLanes, TVector, T>(
                        b + p0 * bDepth + j * bColumn,
                        bDepth,
                        bColumn,
                        depth,
                        columns,
                        width,
                        panel
                    );
                else
                {
                    panel = packed;
                    packed += (nint)depth * width;
                }
                if (columns == width)
                {
                    for (int i = 0; i < whole; i += TileRows)
                        Tile<TLanes, TVector, T>(
                            aPart + i * aRow,
                            aRow,
                            aDepth,
                            panel,
                            c + (nint)i * ldc + j,
                            ldc,
                            depth,
                            addNow
                        );
                }
                else
                {
                    for (int i = 0; i < whole; i += TileRows)
                        Edge<TLanes, TVector, T>(
                            aPart + i * aRow,
                            aRow,
                            aDepth,
                            panel,
                            c + (nint)i * ldc + j,
                            ldc,
                            depth,
                            addNow,
                            TileRows,
                            columns,
                            edge
                        );
                }
                if (left > 0)
                    Edge<TLanes, TVector, T>(
                        rows,
                        1,
                        TileRows,
                        panel,
                        c + (nint)whole * ldc + j,
                        ldc,
                        depth,
                        addNow,
                        left,
                        columns,
                        edge
                    );
            }
        }
    }

    /// <summary>Every panel in the order in which
    /// <see cref="Run{TLanes, TVector, T}(T*, nint, nint, T*, nint, nint, T*, int, int, int, int, bool, T*)"/> takes
    /// them.</summary>
    static void PackAll<TLanes, TVector, T>(T* b, nint bDepth, nint bColumn, int k, int n, T* packed)
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        for (int p0 = 0; p0 < k; p0 += Depth)
        {
            int depth = Math.Min(Depth, k - p0);
            for (int j = 0; j < n; j += width, packed += (nint)depth * width)
                Pack<TLanes, TVector, T>(
                    b + p0 * bDepth + j * bColumn,
                    bDepth,
                    bColumn,
                    depth,
                    Math.Min(width, n - j),
                    width,
                    packed
                );
        }
    }

    /// <summary>panel[p · width + j] = B(p, j), zero beyond the last column.</summary>
    static void Pack<TLanes, TVector, T>(T* b, nint bDepth, nint bColumn, int depth, int columns, int width, T* panel)
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (bColumn == 1 && columns == width)
        {
            // By vectors: of products with few rows, packing span by span took most of the time (18 rows, 288 × 256: 15
            // instead of 50 GFLOP/s).
            nint lanes = TLanes.Count;
            for (int p = 0; p < depth; p++, b += bDepth, panel += width)
            {
                TLanes.Store(TLanes.Load(b), panel);
                TLanes.Store(TLanes.Load(b + lanes), panel + lanes);
            }
            return;
        }
        if (bColumn == 1)
        {
            for (int p = 0; p < depth; p++)
            {
                var target = new Span<T>(panel + (nint)p * width, width);
                new ReadOnlySpan<T>(b + p * bDepth, columns).CopyTo(target);
                target[columns..].Clear();
            }
            return;
        }
        if (columns < width)
            new Span<T>(panel, depth * width).Clear();
        int first = 0;
        if (bDepth == 1 && sizeof(T) == sizeof(float) && Avx.IsSupported)
        {
            for (; first + 8 <= columns; first += 8)
                Transpose8((float*)(b + first * bColumn), bColumn, depth, (float*)panel + first, width);
        }
        for (int j = first; j < columns; j++)
        {
            T* source = b + j * bColumn;
            for (int p = 0; p < depth; p++)
                panel[(nint)p * width + j] = source[p * bDepth];
        }
    }

    /// <summary>to[p · width + j] = from[j · stride + p] for eight j, squares of 8 × 8 in registers: one by one, a
    /// cache line would be written eight times.</summary>
    static void Transpose8(float* from, nint stride, int depth, float* to, int width)
    {
        int p = 0;
        for (; p + 8 <= depth; p += 8)
        {
            float* source = from + p;
            Vector256<float> r0 = Vector256.Load(source),
                r1 = Vector256.Load(source + stride),
                r2 = Vector256.Load(source + 2 * stride),
                r3 = Vector256.Load(source + 3 * stride);
            source += 4 * stride;
            Vector256<float> r4 = Vector256.Load(source),
                r5 = Vector256.Load(source + stride),
                r6 = Vector256.Load(source + 2 * stride),
                r7 = Vector256.Load(source + 3 * stride);
            (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) = (
                Avx.UnpackLow(r0, r1),
                Avx.UnpackHigh(r0, r1),
                Avx.UnpackLow(r2, r3),
                Avx.UnpackHigh(r2, r3)
            );
            (Vector256<float> a4, Vector256<float> a5, Vector256<float> a6, Vector256<float> a7) = (
                Avx.UnpackLow(r4, r5),
                Avx.UnpackHigh(r4, r5),
                Avx.UnpackLow(r6, r7),
                Avx.UnpackHigh(r6, r7)
            );
            (r0, r1, r2, r3) = (
                Avx.Shuffle(a0, a2, 0x44),
                Avx.Shuffle(a0, a2, 0xEE),
                Avx.Shuffle(a1, a3, 0x44),
                Avx.Shuffle(a1, a3, 0xEE)
            ); // p 0 and 4, 1 and 5, … of j 0 to 3
            (r4, r5, r6, r7) = (
                Avx.Shuffle(a4, a6, 0x44),
                Avx.Shuffle(a4, a6, 0xEE),
                Avx.Shuffle(a5, a7, 0x44),
                Avx.Shuffle(a5, a7, 0xEE)
            ); // of j 4 to 7
            float* target = to + (nint)p * width;
            Avx.Permute2x128(r0, r4, 0x20).Store(target);
            Avx.Permute2x128(r1, r5, 0x20).Store(target + width);
            Avx.Permute2x128(r2, r6, 0x20).Store(target + 2 * width);
            Avx.Permute2x128(r3, r7, 0x20).Store(target + 3 * width);
            Avx.Permute2x128(r0, r4, 0x31).Store(target + 4 * width);
            Avx.Permute2x128(r1, r5, 0x31).Store(target + 5 * width);
            Avx.Permute2x128(r2, r6, 0x31).Store(target + 6 * width);
            Avx.Permute2x128(r3, r7, 0x31).Store(target + 7 * width);
        }
        for (; p < depth; p++)
        {
            for (int j = 0; j < 8; j++)
                to[(nint)p * width + j] = from[j * stride + p];
        }
    }

    /// <summary>The last rows of A, fewer than a tile has, with zeros below: rows[p · 6 + i] = A(i, p).</summary>
    static void PackRows<T>(T* a, nint aRow, nint aDepth, int count, int depth, T* rows)
        where T : unmanaged
    {
        new Span<T>(rows, depth * TileRows).Clear();
        for (int i = 0; i < count; i++)
        {
            for (int p = 0; p < depth; p++)
                rows[(nint)p * TileRows + i] = a[i * aRow + p * aDepth];
        }
    }

    /// <summary>A tile of which only some rows and columns are C's.</summary>
    static void Edge<TLanes, TVector, T>(
        T* a,
        nint aRow,
        nint aDepth,
        T* panel,
        T* c,
        nint ldc,
        int depth,
        bool add,
        int rows,
        int columns,
        T* edge
    )
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        if (add)
        {
            new Span<T>(edge, TileRows * width).Clear();
            for (int i = 0; i < rows; i++)
                new ReadOnlySpan<T>(c + i * ldc, columns).CopyTo(new Span<T>(edge + i * width, columns));
        }
        Tile<TLanes, TVector, T>(a, aRow, aDepth, panel, edge, width, depth, add);
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<T>(edge + i * width, columns).CopyTo(new Span<T>(c + i * ldc, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TLanes, TVector, T>(T* a, nint aRow, nint aDepth, T* panel, T* c, nint ldc, int depth, bool add)
        where TLanes : ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        nint lanes = TLanes.Count,
            row2 = 2 * aRow;
        TVector c00 = default,
            c01 = default,
            c10 = default,
            c11 = default,
            c20 = default,
            c21 = default;
        TVector c30 = default,
            c31 = default,
            c40 = default,
            c41 = default,
            c50 = default,
            c51 = default;
        if (add)
        {
            T* from = c;
            (c00, c01) = (TLanes.Load(from), TLanes.Load(from + lanes));
            from += ldc;
            (c10, c11) = (TLanes.Load(from), TLanes.Load(from + lanes));
            from += ldc;
            (c20, c21) = (TLanes.Load(from), TLanes.Load(from + lanes));
            from += ldc;
            (c30, c31) = (TLanes.Load(from), TLanes.Load(from + lanes));
            from += ldc;
            (c40, c41) = (TLanes.Load(from), TLanes.Load(from + lanes));
            from += ldc;
            (c50, c51) = (TLanes.Load(from), TLanes.Load(from + lanes));
        }
        T* lower = a + 3 * aRow;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TLanes.Load(panel),
                b1 = TLanes.Load(panel + lanes);
            TVector x = TLanes.All(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.All(a[aRow]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.All(a[row2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.All(lower[0]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.All(lower[aRow]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.All(lower[row2]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            a += aDepth;
            lower += aDepth;
            panel += 2 * lanes;
        }
        TLanes.Store(c00, c);
        TLanes.Store(c01, c + lanes);
        c += ldc;
        TLanes.Store(c10, c);
        TLanes.Store(c11, c + lanes);
        c += ldc;
        TLanes.Store(c20, c);
        TLanes.Store(c21, c + lanes);
        c += ldc;
        TLanes.Store(c30, c);
        TLanes.Store(c31, c + lanes);
        c += ldc;
        TLanes.Store(c40, c);
        TLanes.Store(c41, c + lanes);
        c += ldc;
        TLanes.Store(c50, c);
        TLanes.Store(c51, c + lanes);
    }
}
