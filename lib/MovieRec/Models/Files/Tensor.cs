using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MovieRec.Models;

/// <summary>Numbers of one type with a shape, row-major, as in a model file: in memory, or in the file until they are
/// read.</summary>
/// <remarks>A tensor may be larger than 2 GiB: it is read and written in pieces.</remarks>
public abstract class Tensor
{
    /// <summary>Number of bytes that are read, hashed and written at once; a multiple of the size of every type of
    /// number.</summary>
    private protected const int PieceBytes = 1 << 20;

    private protected Tensor(string type, ImmutableArray<int> shape)
    {
        (Type, Shape, Count) = (type, shape, 1);
        foreach (int length in shape)
            Count = checked(Count * length);
    }

    /// <summary>Receives a piece of the bytes.</summary>
    internal delegate void Sink(ReadOnlySpan<byte> piece);

    /// <summary>For messages.</summary>
    internal string Name { get; set; } = "";

    /// <summary>safetensors' name of the type: F32, F64, I32, I64 or U8.</summary>
    public string Type { get; }

    /// <summary>Lengths of the dimensions.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Product of the lengths.</summary>
    internal long Count { get; }

    internal long ByteCount => Count * SizeOf(Type);

    /// <summary>Creates a tensor of an array, without a copy.</summary>
    /// <param name="values">Row-major. The array itself is kept: it must not change before the file is written.</param>
    /// <param name="shape">Its product is the number of values; none: a vector.</param>
    public static Tensor Of(float[] values, params ReadOnlySpan<int> shape) => New("F32", values, shape);

    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static Tensor Of(double[] values, params ReadOnlySpan<int> shape) => New("F64", values, shape);

    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static Tensor Of(int[] values, params ReadOnlySpan<int> shape) => New("I32", values, shape);

    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static Tensor Of(long[] values, params ReadOnlySpan<int> shape) => New("I64", values, shape);

    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static Tensor Of(byte[] values, params ReadOnlySpan<int> shape) => New("U8", values, shape);

    /// <summary>Creates a vector without a copy.</summary>
    internal static Tensor OfColumn(ImmutableArray<int> values) => Of(ImmutableCollectionsMarshal.AsArray(values)!);

    /// <inheritdoc cref="OfColumn(ImmutableArray{int})"/>
    internal static Tensor OfColumn(ImmutableArray<float> values) => Of(ImmutableCollectionsMarshal.AsArray(values)!);

    /// <param name="values">Row-major; copied.</param>
    /// <param name="shape">Its product is the number of values; none: a vector.</param>
    internal static Tensor Of(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Of(values.ToArray(), shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    internal static Tensor Of(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) =>
        Of(values.ToArray(), shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    internal static Tensor Of(ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) => Of(values.ToArray(), shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    internal static Tensor Of(ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) => Of(values.ToArray(), shape);

    /// <summary>Creates a matrix [rows × columns] whose rows start <paramref name="stride"/> numbers apart in
    /// memory.</summary>
    internal static Tensor OfRows(float[] matrix, int rows, int columns, int stride) =>
        new PaddedTensor(matrix, rows, columns, stride);

    /// <summary>Creates a tensor whose bytes are in a stream.</summary>
    internal static Tensor In(Stream source, long start, string type, ImmutableArray<int> shape) =>
        new StoredTensor(source, start, type, shape);

    /// <summary>Bytes of one number.</summary>
    /// <exception cref="InvalidDataException">The type is unknown.</exception>
    internal static int SizeOf(string type) =>
        type switch
        {
            "U8" => 1,
            "F32" or "I32" => 4,
            "F64" or "I64" => 8,
            _ => throw new InvalidDataException($"tensors of the type {type} are not used by MovieRec"),
        };

    /// <summary>Reads the values and checks type and shape.</summary>
    /// <param name="shape">Expected shape; none for a vector of any length.</param>
    /// <exception cref="InvalidDataException">The type or shape is another one, or a number is not finite.</exception>
    public float[] Floats(params ReadOnlySpan<int> shape) => Values<float>("F32", shape);

    /// <inheritdoc cref="Floats"/>
    public double[] Doubles(params ReadOnlySpan<int> shape) => Values<double>("F64", shape);

    /// <inheritdoc cref="Floats"/>
    public int[] Ints(params ReadOnlySpan<int> shape) => Values<int>("I32", shape);

    /// <inheritdoc cref="Floats"/>
    public long[] Longs(params ReadOnlySpan<int> shape) => Values<long>("I64", shape);

    /// <inheritdoc cref="Floats"/>
    public byte[] Bytes(params ReadOnlySpan<int> shape) => Values<byte>("U8", shape);

    /// <summary>Reads one double that may be infinite, but not NaN.</summary>
    /// <inheritdoc cref="Floats"/>
    internal double DoubleOrInfinity()
    {
        Check("F64", [1]);
        double value = 0;
        Read(0, MemoryMarshal.AsBytes(new Span<double>(ref value)));
        return double.IsNaN(value) ? throw NotFinite() : value;
    }

    /// <summary>Copies a vector of floats to an array of the same length.</summary>
    /// <inheritdoc cref="Floats"/>
    internal void CopyTo(float[] values)
    {
        Check("F32", [values.Length]);
        Fill(values);
    }

    /// <summary>Reads the rows of a matrix to places <paramref name="stride"/> numbers apart, with zeros between
    /// them.</summary>
    /// <inheritdoc cref="Floats"/>
    internal float[] PaddedRows(int rows, int columns, int stride)
    {
        Check("F32", [rows, columns]);
        float[] matrix = NewArray<float>((long)rows * stride);
        if (stride == columns)
        {
            Fill(matrix);
            return matrix;
        }
        int rowsPerPiece = Math.Max(1, PieceBytes / sizeof(float) / Math.Max(1, columns));
        float[] piece = new float[Math.Min(rows, rowsPerPiece) * columns];
        for (int row = 0; row < rows; row += rowsPerPiece)
        {
            int count = Math.Min(rowsPerPiece, rows - row);
            Span<float> values = piece.AsSpan(0, count * columns);
            Read((long)row * columns * sizeof(float), MemoryMarshal.AsBytes(values));
            if (!AreFinite(values))
                throw NotFinite();
            for (int i = 0; i < count; i++)
                values.Slice(i * columns, columns).CopyTo(matrix.AsSpan((row + i) * stride));
        }
        return matrix;
    }

    /// <summary>Passes all bytes, little-endian as on every machine that .NET 10 runs on, to
    /// <paramref name="sink"/>.</summary>
    internal void CopyTo(Sink sink)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        for (long place = 0; place < ByteCount; place += PieceBytes)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(PieceBytes, ByteCount - place));
            Read(place, piece);
            sink(piece);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Reads bytes from a position on; position and length are multiples of the size of a number.</summary>
    private protected abstract void Read(long place, Span<byte> bytes);

    static ArrayTensor<T> New<T>(string type, T[] values, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = new ArrayTensor<T>(type, shape.Length == 0 ? [values.Length] : [.. shape], values);
        return tensor.Count == values.Length
            ? tensor
            : throw new ArgumentException(
                $"{values.Length} values for the shape [{string.Join(", ", tensor.Shape)}].",
                nameof(values)
            );
    }

    T[] Values<T>(string type, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        Check(type, shape);
        T[] values = NewArray<T>(Count);
        Fill(values);
        return values;
    }

    void Check(string type, ReadOnlySpan<int> shape)
    {
        bool fits = shape.Length == 0 ? Shape.Length == 1 : Shape.AsSpan().SequenceEqual(shape);
        if (Type == type && fits)
            return;
        string expected = shape.Length == 0 ? "any length" : string.Join(", ", shape.ToArray());
        throw new InvalidDataException(
            $"The tensor '{Name}' is {Type} [{string.Join(", ", Shape)}], expected {type} [{expected}]."
        );
    }

    T[] NewArray<T>(long count) =>
        count <= Array.MaxLength
            ? new T[count]
            : throw new InvalidDataException(
                FormattableString.Invariant(
                    $"The tensor '{Name}' has {count:N0} numbers; an array can hold {Array.MaxLength:N0}."
                )
            );

    void Fill<T>(T[] values)
        where T : unmanaged
    {
        int perPiece = PieceBytes / Unsafe.SizeOf<T>();
        for (int start = 0; start < values.Length; start += perPiece)
        {
            Span<T> piece = values.AsSpan(start, Math.Min(perPiece, values.Length - start));
            Read((long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(piece));
            if (!AreFinite(piece))
                throw NotFinite();
            if (start > int.MaxValue - perPiece)
                break;
        }
    }

    InvalidDataException NotFinite() =>
        new(
            $"The tensor '{Name}' contains a number that is not finite or too large: "
                + "the file is damaged, or its training failed."
        );

    /// <summary>No number of a model is near this limit; products of three such numbers are still finite as
    /// floats.</summary>
    const double Largest = 1e12;

    static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? AreBelow(MemoryMarshal.Cast<T, int>(values), BitConverter.SingleToInt32Bits((float)Largest), int.MaxValue)
            : typeof(T) != typeof(double)
                || AreBelow(
                    MemoryMarshal.Cast<T, long>(values),
                    BitConverter.DoubleToInt64Bits(Largest),
                    long.MaxValue
                );

    /// <summary>Returns true if all absolute values are at most a limit. Without the sign bit, bits are ordered as the
    /// numbers are, then infinity, then NaN.</summary>
    static bool AreBelow<T>(ReadOnlySpan<T> bits, T limit, T withoutSign)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> mask = new(withoutSign),
            most = new(limit);
        int place = 0;
        for (; place <= bits.Length - Vector<T>.Count; place += Vector<T>.Count)
        {
            if (Vector.GreaterThanAny(new Vector<T>(bits[place..]) & mask, most))
                return false;
        }
        for (; place < bits.Length; place++)
        {
            if ((bits[place] & withoutSign) > limit)
                return false;
        }
        return true;
    }

    sealed class ArrayTensor<T>(string type, ImmutableArray<int> shape, T[] values) : Tensor(type, shape)
        where T : unmanaged
    {
        private protected override void Read(long place, Span<byte> bytes)
        {
            int size = Unsafe.SizeOf<T>();
            MemoryMarshal.AsBytes(values.AsSpan((int)(place / size), bytes.Length / size)).CopyTo(bytes);
        }
    }

    sealed class PaddedTensor(float[] matrix, int rows, int columns, int stride) : Tensor("F32", [rows, columns])
    {
        private protected override void Read(long place, Span<byte> bytes)
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(bytes);
            long number = place / sizeof(float);
            while (values.Length > 0)
            {
                int row = (int)(number / columns),
                    column = (int)(number % columns),
                    count = Math.Min(columns - column, values.Length);
                matrix.AsSpan(row * stride + column, count).CopyTo(values);
                values = values[count..];
                number += count;
            }
        }
    }

    sealed class StoredTensor(Stream source, long start, string type, ImmutableArray<int> shape) : Tensor(type, shape)
    {
        private protected override void Read(long place, Span<byte> bytes)
        {
            source.Position = start + place;
            try
            {
                source.ReadExactly(bytes);
            }
            catch (EndOfStreamException short_)
            {
                throw new InvalidDataException($"The file was truncated while its tensor '{Name}' was read.", short_);
            }
        }
    }
}
