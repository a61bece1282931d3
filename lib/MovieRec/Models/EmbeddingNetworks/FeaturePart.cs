using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The part that side features have in a hidden layer: Σ value · weights(feature), a linear layer on sparse
/// rows.</summary>
internal sealed class FeaturePart<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly FeatureRows features;
    readonly T[] gradient;

    public FeaturePart(string name, FeatureRows features, int width)
    {
        this.features = features;
        Weights = new Weights<T>(name, features.Names.Length, width);
        gradient = new T[Weights.Value.Length];
    }

    /// <summary>[features × width].</summary>
    public Weights<T> Weights { get; }

    /// <param name="row">User or movie.</param>
    /// <param name="sum">[width].</param>
    public void Sum(int row, Span<T> sum)
    {
        sum.Clear();
        ReadOnlySpan<int> columns = features.Columns(row);
        ReadOnlySpan<float> values = features.Values(row);
        for (int i = 0; i < columns.Length; i++)
            Lanes.Add(T.CreateTruncating(values[i]), Weights.Row(columns[i]), sum);
    }

    /// <summary>One update.</summary>
    /// <param name="batch">Users or movies of the batch.</param>
    /// <param name="gradients">[slots × width] of the loss by each one's hidden layer.</param>
    /// <param name="rule">How the weights move.</param>
    public void Update<TRule>(BatchIndex batch, T[] gradients, in TRule rule)
        where TRule : struct, IUpdateRule<T>
    {
        int width = Weights.Stride;
        gradient.AsSpan().Clear();
        for (int slot = 0; slot < batch.Count; slot++)
        {
            ReadOnlySpan<int> columns = features.Columns(batch.Entities[slot]);
            ReadOnlySpan<float> values = features.Values(batch.Entities[slot]);
            for (int i = 0; i < columns.Length; i++)
                Lanes.Add<T>(
                    T.CreateTruncating(values[i]),
                    gradients.AsSpan(slot * width, width),
                    gradient.AsSpan(columns[i] * width, width)
                );
        }
        Weights.Apply(rule, 0, gradient);
    }

    /// <summary>Draws the first weights as part of a linear layer of <paramref name="inputs"/> inputs.</summary>
    public void Initialize(int inputs, int outputs, ref Rng rng)
    {
        for (int feature = 0; feature < Weights.Rows; feature++)
            Initializer.PyTorchLinear.Fill(Weights.Row(feature)[..outputs], inputs, outputs, ref rng);
    }
}
