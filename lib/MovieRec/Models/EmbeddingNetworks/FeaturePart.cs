using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The share of side features in a hidden layer, Σ value · weights(feature): a linear layer on sparse
/// rows.</summary>
internal sealed class FeaturePart<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly FeatureRows features;
    readonly Matrix<T> gradient; // [features × width]

    public FeaturePart(string name, FeatureRows features, int width)
    {
        this.features = features;
        Weights = new Weights<T>(name, features.Names.Length, width);
        gradient = new Matrix<T>(features.Names.Length, width);
    }

    /// <summary>[features × width].</summary>
    public Weights<T> Weights { get; }

    /// <param name="row">User or item.</param>
    /// <param name="sum">[width], overwritten.</param>
    public void Sum(int row, Span<T> sum)
    {
        sum.Clear();
        ReadOnlySpan<int> columns = features.Columns(row);
        ReadOnlySpan<float> values = features.Values(row);
        for (int i = 0; i < columns.Length; i++)
            Lanes.Add(T.CreateTruncating(values[i]), Weights.Row(columns[i]), sum);
    }

    /// <summary>Moves the weights.</summary>
    /// <param name="batch">Users or items of the batch.</param>
    /// <param name="gradients">[slots × width] of each one's hidden layer.</param>
    /// <param name="rule">How the weights move.</param>
    public void Update(BatchIndex batch, Matrix<T> gradients, IUpdateRule<T> rule)
    {
        gradient.Values.Clear();
        for (int slot = 0; slot < batch.Count; slot++)
        {
            ReadOnlySpan<int> columns = features.Columns(batch.Entities[slot]);
            ReadOnlySpan<float> values = features.Values(batch.Entities[slot]);
            for (int i = 0; i < columns.Length; i++)
                Lanes.Add<T>(T.CreateTruncating(values[i]), gradients.Row(slot), gradient.Row(columns[i]));
        }
        Weights.Apply(rule, 0, gradient.Values);
    }

    /// <summary>Draws the first weights as part of a linear layer of <paramref name="inputs"/> inputs.</summary>
    public void Initialize(int inputs, int outputs, ref Rng rng)
    {
        for (int feature = 0; feature < Weights.Rows; feature++)
            Initializer.PyTorchLinear.Fill(Weights.Row(feature)[..outputs], inputs, outputs, ref rng);
    }
}
