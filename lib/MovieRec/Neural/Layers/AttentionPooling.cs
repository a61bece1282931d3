using System.Collections.Immutable;
using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Reduces a sequence to one row: the mean of its places, weighted by how well each matches a query.</summary>
/// <remarks>w(b) = softmax over b of (query·W)·x(b) / √d, over the places without padding; y = Σ w(b) x(b). An empty
/// sequence gives 0. In a recommender, the query is the target item, which decides which ratings of a history count
/// (Zhou et al. 2018, "Deep Interest Network").</remarks>
public sealed class AttentionPooling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T scale;
    readonly SequenceLayout places = new();
    readonly Matrix<T> output = new(0, 0),
        askedGradient = new(0, 0),
        inputGradient = new(0, 0);
    Matrix<T> input = new(0, 0),
        asked = new(0, 0);
    T[] weights = [],
        slopes = []; // [examples × places]; [places]

    /// <summary>Creates a layer.</summary>
    /// <param name="features">d: width of a place and of a query.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="initializer">Draws W.</param>
    /// <param name="team">Threads; null runs on the caller's thread.</param>
    public AttentionPooling(
        int features,
        ref Rng rng,
        Initializer initializer = Initializer.GlorotUniform,
        WorkerTeam? team = null
    )
    {
        scale = T.CreateChecked(1 / Math.Sqrt(features));
        Query = new Linear<T>(features, features, ref rng, bias: false, weightInitializer: initializer, team: team);
    }

    /// <summary>W.</summary>
    public Linear<T> Query { get; }

    /// <summary>W.</summary>
    public ImmutableArray<Parameter<T>> Parameters => Query.Parameters;

    /// <summary>Computes y [examples × d].</summary>
    /// <param name="input">[examples · places × d] the sequences; must not change before the backward pass, like the
    /// queries.</param>
    /// <param name="queries">[examples × d].</param>
    /// <param name="lengths">[examples] number of places of each sequence; the rest is padding.</param>
    /// <exception cref="ArgumentException">Rows, queries and lengths do not match.</exception>
    public Matrix<T> Forward(Matrix<T> input, Matrix<T> queries, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(queries);
        places.Set(input, lengths);
        if (queries.Rows != places.Examples)
            throw new ArgumentException(
                Invariant($"There are {queries.Rows} queries for {places.Examples} sequences; ")
                    + "expected one per sequence.",
                nameof(queries)
            );
        (this.input, asked) = (input, Query.Forward(queries, training: true));
        output.Resize(queries.Rows, input.Columns);
        output.Values.Clear();
        if (weights.Length < input.Rows)
            weights = new T[input.Rows];
        for (int example = 0; example < places.Examples; example++)
        {
            Span<T> w = WeightsOf(example);
            for (int place = 0; place < w.Length; place++)
                w[place] = scale * Lanes.Dot<T>(asked.Row(example), input.Row(places.Row(example, place)));
            Softmax.Forward(w);
            for (int place = 0; place < w.Length; place++)
                Lanes.Add<T>(w[place], input.Row(places.Row(example, place)), output.Row(example));
        }
        return output;
    }

    /// <summary>Adds to the gradient of W and returns the gradients of both inputs.</summary>
    /// <param name="gradient">[examples × d] of the loss by the output.</param>
    public (Matrix<T> Input, Matrix<T> Queries) Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        inputGradient.Resize(input.Rows, input.Columns);
        inputGradient.Values.Clear();
        askedGradient.Resize(asked.Rows, asked.Columns);
        askedGradient.Values.Clear();
        if (slopes.Length < places.Count)
            slopes = new T[places.Count];
        for (int example = 0; example < places.Examples; example++)
        {
            Span<T> w = WeightsOf(example),
                slope = slopes.AsSpan(0, w.Length),
                y = gradient.Row(example);
            for (int place = 0; place < w.Length; place++)
                slope[place] = Lanes.Dot<T>(y, input.Row(places.Row(example, place)));
            Softmax.Backward(w, slope);
            for (int place = 0; place < w.Length; place++)
            {
                int row = places.Row(example, place);
                Lanes.Add<T>(w[place], y, inputGradient.Row(row));
                Lanes.Add<T>(scale * slope[place], asked.Row(example), inputGradient.Row(row));
                Lanes.Add<T>(scale * slope[place], input.Row(row), askedGradient.Row(example));
            }
        }
        return (inputGradient, Query.Backward(askedGradient));
    }

    /// <summary>Returns the share [length] of each place in the last forward pass; the shares add up to 1.</summary>
    public T[] Weights(int example)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)places.Examples, nameof(example));
        return WeightsOf(example).ToArray();
    }

    Span<T> WeightsOf(int example) => weights.AsSpan(example * places.Count, places.Length(example));
}
