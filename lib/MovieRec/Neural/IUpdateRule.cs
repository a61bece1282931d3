using System.Numerics;
using System.Runtime.Intrinsics;

namespace MovieRec.Neural;

/// <summary>What is done with a gradient that a fused backward pass has in a register.</summary>
internal interface IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="value">First number of the parameter's part.</param>
    /// <param name="gradient">Of the vector at place <paramref name="i"/>.</param>
    /// <param name="first">First number of the rule's first memory.</param>
    /// <param name="second">First number of its second.</param>
    /// <param name="i">Place from there.</param>
    void Apply(ref T value, Vector256<T> gradient, ref T first, ref T second, nuint i);

    /// <summary>The same for a run of numbers, a multiple of 8, whose gradient is in memory.</summary>
    void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second);

    /// <summary>Whether a number moves whose gradient is 0, by momentum or decay; otherwise rows of a table that a
    /// batch does not touch can be passed over.</summary>
    bool MovesUntouched { get; }
}

/// <summary>A table or matrix with the memory of its rule, in rows padded to whole vectors.</summary>
internal sealed class Weights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T[] zeros;

    public Weights(string name, int rows, int stride)
    {
        if (stride % 8 != 0)
            throw new ArgumentException($"Rows of {stride} numbers are no whole vectors.", nameof(stride));
        (Name, Rows, Stride) = (name, rows, stride);
        (Value, First, Second, zeros) = (
            new T[rows * stride],
            new T[rows * stride],
            new T[rows * stride],
            new T[stride]
        );
    }

    public string Name { get; }

    public int Rows { get; }

    /// <summary>Numbers a row, a multiple of 8.</summary>
    public int Stride { get; }

    public T[] Value { get; }

    public T[] First { get; }

    public T[] Second { get; }

    public Span<T> Row(int row) => Value.AsSpan(row * Stride, Stride);

    /// <summary>Applies the rule to numbers start … start + gradient.Length − 1.</summary>
    public void Apply<TRule>(in TRule rule, int start, ReadOnlySpan<T> gradient)
        where TRule : struct, IUpdateRule<T> =>
        rule.Apply(
            Value.AsSpan(start, gradient.Length),
            gradient,
            First.AsSpan(start, gradient.Length),
            Second.AsSpan(start, gradient.Length)
        );

    /// <summary>The same to a row with gradient 0.</summary>
    public void ApplyZero<TRule>(in TRule rule, int row)
        where TRule : struct, IUpdateRule<T> => Apply(rule, row * Stride, zeros);
}
