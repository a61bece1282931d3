using System.Collections.Immutable;
using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Multi-head self-attention: every place of a sequence becomes a weighted mean of the values of all places,
/// separately in several heads.</summary>
/// <remarks><code>
/// q = x·Wq + bq    k = x·Wk + bk    v = x·Wv + bv          each cut into heads of d / heads numbers
/// w(a, b) = softmax over b of q(a)·k(b) / √(d / heads)     over the places without padding
/// y(a) = [Σ w(a, b) v(b) of each head]·Wo + bo
/// </code>
/// Source: Vaswani et al. 2017, "Attention Is All You Need". The same numbers as PyTorch's <c>nn.MultiheadAttention</c>
/// with a padding mask.</remarks>
public sealed class MultiHeadAttention<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int width; // numbers of a head
    readonly T scale;
    readonly SequenceLayout places = new();
    readonly Matrix<T> context = new(0, 0),
        queryGradient = new(0, 0),
        keyGradient = new(0, 0),
        valueGradient = new(0, 0),
        inputGradient = new(0, 0);
    Matrix<T> query = new(0, 0),
        key = new(0, 0),
        value = new(0, 0);
    T[] weights = [],
        slopes = []; // [examples × heads × places × places]; [places]

    /// <summary>Creates a layer.</summary>
    /// <param name="features">d: width of a place.</param>
    /// <param name="heads">A divisor of d.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="initializer">Draws the four matrices; biases start at 0.</param>
    /// <param name="team">Threads; null runs on the caller's thread.</param>
    /// <exception cref="ArgumentException">The features do not divide evenly into the heads.</exception>
    public MultiHeadAttention(
        int features,
        int heads,
        ref Rng rng,
        Initializer initializer = Initializer.GlorotUniform,
        WorkerTeam? team = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (features % heads != 0)
            throw new ArgumentException(
                Invariant($"{features} features do not divide evenly into {heads} heads."),
                nameof(heads)
            );
        (Heads, width, scale) = (heads, features / heads, T.CreateChecked(1 / Math.Sqrt((double)features / heads)));
        Query = new Linear<T>(
            features,
            features,
            ref rng,
            weightInitializer: initializer,
            biasInitializer: Initializer.Zeros,
            team: team
        );
        Key = new Linear<T>(
            features,
            features,
            ref rng,
            weightInitializer: initializer,
            biasInitializer: Initializer.Zeros,
            team: team
        );
        Value = new Linear<T>(
            features,
            features,
            ref rng,
            weightInitializer: initializer,
            biasInitializer: Initializer.Zeros,
            team: team
        );
        Output = new Linear<T>(
            features,
            features,
            ref rng,
            weightInitializer: initializer,
            biasInitializer: Initializer.Zeros,
            team: team
        );
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Queries of the places: Wq and bq.</summary>
    public Linear<T> Query { get; }

    /// <summary>Keys of the places: Wk and bk.</summary>
    public Linear<T> Key { get; }

    /// <summary>Values of the places: Wv and bv.</summary>
    public Linear<T> Value { get; }

    /// <summary>Output projection of the heads: Wo and bo.</summary>
    public Linear<T> Output { get; }

    /// <summary>Wq, bq, Wk, bk, Wv, bv, Wo, bo.</summary>
    public ImmutableArray<Parameter<T>> Parameters =>
        [.. Query.Parameters, .. Key.Parameters, .. Value.Parameters, .. Output.Parameters];

    /// <summary>Computes y for each place.</summary>
    /// <param name="input">[examples · places × d]; must not change before the backward pass.</param>
    /// <param name="lengths">[examples] number of places of each sequence. The rest is padding: no place attends to it,
    /// and its output is bo.</param>
    /// <exception cref="ArgumentException">Rows and lengths do not match.</exception>
    public Matrix<T> Forward(Matrix<T> input, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(input);
        places.Set(input, lengths);
        (query, key, value) = (
            Query.Forward(input, training: true),
            Key.Forward(input, training: true),
            Value.Forward(input, training: true)
        );
        context.Resize(input.Rows, input.Columns);
        context.Values.Clear();
        int count = places.Count;
        if (weights.Length < places.Examples * Heads * count * count)
            weights = new T[places.Examples * Heads * count * count];
        for (int example = 0; example < places.Examples; example++)
        {
            for (int head = 0; head < Heads; head++)
            {
                for (int a = 0; a < places.Length(example); a++)
                {
                    Span<T> w = WeightsOf(example, head, a);
                    for (int b = 0; b < w.Length; b++)
                        w[b] = scale * Lanes.Dot<T>(Part(query, example, a, head), Part(key, example, b, head));
                    Softmax.Forward(w);
                    for (int b = 0; b < w.Length; b++)
                        Lanes.Add<T>(w[b], Part(value, example, b, head), Part(context, example, a, head));
                }
            }
        }
        return Output.Forward(context, training: true);
    }

    /// <summary>Adds to the gradients of the parameters and returns the gradient of the input.</summary>
    /// <param name="gradient">[examples · places × d] of the loss by the output; 0 for padding.</param>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        Matrix<T> contextGradient = Output.Backward(gradient);
        foreach (Matrix<T> part in (ReadOnlySpan<Matrix<T>>)[queryGradient, keyGradient, valueGradient])
        {
            part.Resize(gradient.Rows, gradient.Columns);
            part.Values.Clear();
        }
        if (slopes.Length < places.Count)
            slopes = new T[places.Count];
        for (int example = 0; example < places.Examples; example++)
        {
            for (int head = 0; head < Heads; head++)
            {
                for (int a = 0; a < places.Length(example); a++)
                {
                    Span<T> w = WeightsOf(example, head, a),
                        slope = slopes.AsSpan(0, w.Length),
                        y = Part(contextGradient, example, a, head);
                    for (int b = 0; b < w.Length; b++)
                    {
                        slope[b] = Lanes.Dot<T>(y, Part(value, example, b, head));
                        Lanes.Add<T>(w[b], y, Part(valueGradient, example, b, head));
                    }
                    Softmax.Backward(w, slope);
                    for (int b = 0; b < w.Length; b++)
                    {
                        Lanes.Add<T>(
                            scale * slope[b],
                            Part(key, example, b, head),
                            Part(queryGradient, example, a, head)
                        );
                        Lanes.Add<T>(
                            scale * slope[b],
                            Part(query, example, a, head),
                            Part(keyGradient, example, b, head)
                        );
                    }
                }
            }
        }
        inputGradient.Resize(gradient.Rows, gradient.Columns);
        Query.Backward(queryGradient).Values.CopyTo(inputGradient.Values);
        Lanes.Add<T>(Key.Backward(keyGradient).Values, inputGradient.Values);
        Lanes.Add<T>(Value.Backward(valueGradient).Values, inputGradient.Values);
        return inputGradient;
    }

    /// <summary>Returns the attention weights [places × places] of the last forward pass: the weight of each place
    /// (column) for each place (row). Rows add up to 1; padding is left out.</summary>
    public T[,] Weights(int example, int head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)places.Examples, nameof(example));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
        int length = places.Length(example);
        var table = new T[length, length];
        for (int a = 0; a < length; a++)
        {
            Span<T> w = WeightsOf(example, head, a);
            for (int b = 0; b < length; b++)
                table[a, b] = w[b];
        }
        return table;
    }

    Span<T> WeightsOf(int example, int head, int place) =>
        weights.AsSpan(((example * Heads + head) * places.Count + place) * places.Count, places.Length(example));

    Span<T> Part(Matrix<T> matrix, int example, int place, int head) =>
        matrix.Row(places.Row(example, place)).Slice(head * width, width);
}
