using System.Numerics;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class MatrixProductTests
{
    enum Form
    {
        Plain,
        SecondTransposed,
        FirstTransposed,
    }

    [Fact]
    public void Products_are_those_of_three_loops_for_any_size()
    {
        Gen<(int M, int K, int N, Form Form, bool Add)> sizes =
            from m in Gen.Choose(0, 40)
            from k in Gen.Choose(0, 60)
            from n in Gen.Choose(0, 70)
            from form in Gen.Choose(0, 2)
            from add in Gen.Choose(0, 1)
            select (m, k, n, (Form)form, add == 1);
        Prop.ForAll(
                sizes.ToArbitrary(),
                size =>
                {
                    Check<float>(size.M, size.K, size.N, size.Form, size.Add, 1e-5);
                    Check<double>(size.M, size.K, size.N, size.Form, size.Add, 1e-13);
                }
            )
            .QuickCheckThrowOnFailure();
        Check<float>(7, 1200, 33, Form.Plain, add: true, 1e-4); // deeper than a packed panel
        Check<float>(7, 1200, 33, Form.FirstTransposed, add: false, 1e-4);
    }

    [Fact]
    public void Every_register_width_gives_the_same_within_rounding()
    {
        (float[] a, float[] b) = (Random(31 * 50, 1), Random(50 * 45, 2));
        float[] wide = new float[31 * 45],
            medium = new float[31 * 45],
            portable = new float[31 * 45];
        MatrixProduct.Run<Lanes512<float>, Vector512<float>, float>(a, 50, 1, b, 45, 1, wide, 45, 31, 50, 45, false);
        MatrixProduct.Run<Lanes256<float>, Vector256<float>, float>(a, 50, 1, b, 45, 1, medium, 45, 31, 50, 45, false);
        MatrixProduct.Run<LanesPortable<float>, Vector<float>, float>(
            a,
            50,
            1,
            b,
            45,
            1,
            portable,
            45,
            31,
            50,
            45,
            false
        );
        Assert.Equal(medium, wide); // the same chains of multiply-adds
        Assert.Equal(medium, portable, (p, q) => Math.Abs(p - q) < 1e-5f);
    }

    [Fact]
    public void Packed_before_the_product_has_the_same_bits()
    {
        foreach ((int m, int k, int n) in ((int, int, int)[])[(13, 40, 48), (7, 300, 33), (1, 8, 5), (24, 600, 16)])
        {
            float[] a = Random(m * k, 3),
                b = Random(k * n, 4),
                transposed = new float[n * k],
                expected = Random(m * n, 5),
                found = [.. expected],
                packed = new float[MatrixProduct.PackedSize(k, n)];
            for (int p = 0; p < k; p++)
            {
                for (int j = 0; j < n; j++)
                    transposed[j * k + p] = b[p * n + j];
            }
            MatrixProduct.Multiply<float>(a, k, b, n, expected, n, m, k, n, add: true);
            float[] again = [.. found];
            MatrixProduct.Pack<float>(b, n, transposed: false, k, n, packed);
            MatrixProduct.MultiplyPacked<float>(a, k, packed, found, n, m, k, n, add: true);
            Assert.Equal(expected, found);
            MatrixProduct.Pack<float>(transposed, k, transposed: true, k, n, packed);
            MatrixProduct.MultiplyPacked<float>(a, k, packed, again, n, m, k, n, add: true);
            Assert.Equal(expected, again);
        }
        Assert.Throws<ArgumentException>(() => MatrixProduct.Pack<float>(new float[6], 3, false, 2, 3, new float[5]));
    }

    [Fact]
    public void A_row_has_the_same_bits_in_whatever_tile_it_stands()
    {
        (float[] a, float[] b) = (Random(20 * 37, 3), Random(37 * 40, 4));
        float[] whole = new float[20 * 40],
            parts = new float[20 * 40];
        MatrixProduct.Multiply<float>(a, 37, b, 40, whole, 40, 20, 37, 40);
        foreach ((int start, int count) in ((int, int)[])[(0, 1), (1, 8), (9, 11)])
            MatrixProduct.Multiply<float>(a.AsSpan(start * 37), 37, b, 40, parts.AsSpan(start * 40), 40, count, 37, 40);
        Assert.Equal(whole, parts);
    }

    static void Check<T>(int m, int k, int n, Form form, bool add, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Gap = 3; // rows stand further apart than they are long
        int lda = (form == Form.FirstTransposed ? m : k) + Gap,
            ldb = (form == Form.SecondTransposed ? k : n) + Gap,
            ldc = n + Gap;
        double[] a = Doubles((form == Form.FirstTransposed ? k : m) * lda, 1),
            b = Doubles((form == Form.SecondTransposed ? n : k) * ldb, 2),
            c = Doubles(m * ldc, 3);
        T[] x = Of(a),
            y = Of(b),
            z = Of(c);
        if (form == Form.Plain)
            MatrixProduct.Multiply<T>(x, lda, y, ldb, z, ldc, m, k, n, add);
        else if (form == Form.SecondTransposed)
            MatrixProduct.MultiplyTransposed<T>(x, lda, y, ldb, z, ldc, m, k, n, add);
        else
            MatrixProduct.TransposedMultiply<T>(x, lda, y, ldb, z, ldc, m, k, n, add);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < ldc; j++)
            {
                double expected = j < n && !add ? 0 : c[i * ldc + j];
                for (int p = 0; p < k && j < n; p++)
                    expected +=
                        (form == Form.FirstTransposed ? a[p * lda + i] : a[i * lda + p])
                        * (form == Form.SecondTransposed ? b[j * ldb + p] : b[p * ldb + j]);
                Assert.True(
                    Math.Abs(expected - double.CreateChecked(z[i * ldc + j])) <= tolerance * (1 + Math.Abs(expected)),
                    $"{form} {m}×{k}×{n} add {add}: ({i}, {j}) is {z[i * ldc + j]}, expected {expected}"
                );
            }
        }

        static T[] Of(double[] values) => [.. values.Select(T.CreateChecked)];
    }

    static float[] Random(int count, ulong seed) => [.. Doubles(count, seed).Select(value => (float)value)];

    static double[] Doubles(int count, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(rng.NextSingle() - 0.5f))];
    }
}
