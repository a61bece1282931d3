using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Adds a trained row to each place of a sequence. Rows are counted from the end, so that the latest place
/// always has the same row.</summary>
public sealed class PositionalEmbedding<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceLayout places = new();
    readonly Matrix<T> output = new(0, 0);

    /// <summary>Creates a layer.</summary>
    /// <param name="longest">Number of rows; the longest sequence.</param>
    /// <param name="features">Width of a place.</param>
    /// <param name="rng">Draws the initial rows.</param>
    /// <param name="initializer">Default: Keras's, small compared with the inputs.</param>
    public PositionalEmbedding(
        int longest,
        int features,
        ref Rng rng,
        Initializer initializer = Initializer.KerasEmbedding
    )
    {
        Table = new Parameter<T>("positions", longest, features);
        initializer.Fill(Table.Value.AsSpan(), longest, features, ref rng);
    }

    /// <summary>[longest × features]; row 0 belongs to the last place.</summary>
    public Parameter<T> Table { get; }

    /// <summary>Adds to each place its row of the table; padding does not change.</summary>
    /// <param name="input">[examples · places × features].</param>
    /// <param name="lengths">[examples] number of places of each sequence; the rest is padding.</param>
    /// <exception cref="ArgumentException">Rows and lengths do not match, or a sequence is longer than the
    /// table.</exception>
    public Matrix<T> Forward(Matrix<T> input, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(input);
        places.Set(input, lengths);
        input.ThrowUnlessColumns(Table.Columns, nameof(PositionalEmbedding<>));
        if (places.Count > Table.Rows)
            throw new ArgumentException(
                Invariant($"Sequences have {places.Count} places; the table has {Table.Rows} rows."),
                nameof(input)
            );
        output.Resize(input.Rows, input.Columns);
        input.Values.CopyTo(output.Values);
        for (int example = 0; example < places.Examples; example++)
        {
            for (int place = 0; place < lengths[example]; place++)
                Lanes.Add<T>(RowOf(Table.Value, lengths[example] - 1 - place), output.Row(places.Row(example, place)));
        }
        return output;
    }

    /// <summary>Adds to the table's gradient. The gradient of the input is <paramref name="gradient"/>
    /// itself.</summary>
    public void Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        for (int example = 0; example < places.Examples; example++)
        {
            for (int place = 0; place < places.Length(example); place++)
                Lanes.Add<T>(
                    gradient.Row(places.Row(example, place)),
                    RowOf(Table.Gradient, places.Length(example) - 1 - place)
                );
        }
    }

    Span<T> RowOf(T[] values, int place) => values.AsSpan(place * Table.Columns, Table.Columns);
}
