using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MovieRec.Models;

/// <summary>Numbers of one type with a shape, row-major, as a model file keeps them.</summary>
internal sealed class Tensor
{
    public Tensor(string type, ImmutableArray<int> shape, byte[] bytes) => (Type, Shape, Bytes) = (type, shape, bytes);

    /// <summary>safetensors' name of the type: F32, F64, I32 or I64.</summary>
    public string Type { get; }

    public ImmutableArray<int> Shape { get; }

    /// <summary>Little-endian, as every machine that .NET 10 runs on is.</summary>
    public byte[] Bytes { get; }

    /// <param name="values">Row-major.</param>
    /// <param name="shape">Its product is the number of values; none: a vector.</param>
    public static Tensor Of(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => New("F32", values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static Tensor Of(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) => New("F64", values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static Tensor Of(ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) => New("I32", values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static Tensor Of(ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) => New("I64", values, shape);

    /// <summary>The values, after a look at type and shape.</summary>
    /// <param name="shape">What is expected; none: a vector of any length.</param>
    /// <exception cref="InvalidDataException">It is another type or shape.</exception>
    public float[] Floats(params ReadOnlySpan<int> shape) => Values<float>("F32", shape);

    /// <inheritdoc cref="Floats"/>
    public double[] Doubles(params ReadOnlySpan<int> shape) => Values<double>("F64", shape);

    /// <inheritdoc cref="Floats"/>
    public int[] Ints(params ReadOnlySpan<int> shape) => Values<int>("I32", shape);

    /// <inheritdoc cref="Floats"/>
    public long[] Longs(params ReadOnlySpan<int> shape) => Values<long>("I64", shape);

    static Tensor New<T>(string type, ReadOnlySpan<T> values, ReadOnlySpan<int> shape) where T : struct
    {
        ImmutableArray<int> given = shape.Length == 0 ? [values.Length] : [.. shape];
        long count = 1;
        foreach (int length in given) count *= length;
        if (count != values.Length) throw new ArgumentException($"{values.Length} values for the shape [{string.Join(", ", given)}].", nameof(values));
        return new Tensor(type, given, MemoryMarshal.AsBytes(values).ToArray());
    }

    T[] Values<T>(string type, ReadOnlySpan<int> shape) where T : struct
    {
        bool fits = shape.Length == 0 ? Shape.Length == 1 : Shape.AsSpan().SequenceEqual(shape);
        if (Type != type || !fits)
            throw new InvalidDataException($"a tensor is {Type} [{string.Join(", ", Shape)}], expected {type} [{(shape.Length == 0 ? "any length" : string.Join(", ", shape.ToArray()))}].");
        return MemoryMarshal.Cast<byte, T>(Bytes).ToArray();
    }
}
