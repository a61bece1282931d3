using System.Buffers;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>A trained network in its cheapest form for predictions; the batch normalization is folded into the weights
/// before it.</summary>
/// <remarks><code>
/// r̂ = base + scale · (w·relu(A(u) + B(i) + (p∘q)·C) + c) + b(u) + b(i) + p·q
/// p = P(u) + h(u)      A(u) = P(u)·CP + h(u)·CH + user features
/// B(i) = of the item alone, with the normalization's offset
/// </code>
/// A network without history and product has d = 0 in p and q, and its P goes into A alone.</remarks>
internal sealed class CompiledNetwork
{
    const int BlockRows = 66;

    /// <summary>Maximum number of floats on the stack; a file may have any width.</summary>
    public const int LargestOnStack = 1024;

    readonly float[] encoded,
        hidden; // [users × d] p and [users × width] A

    public CompiledNetwork(NetworkWeights tensors)
    {
        Tensors = tensors;
        (encoded, hidden) = (new float[tensors.UserCount * tensors.D], new float[tensors.UserCount * tensors.Width]);
        for (int user = 0; user < tensors.UserCount; user++)
            Encode(
                UserEmbedding(user),
                UserSum(user),
                Row(tensors.UserFeatures, user, tensors.Width),
                Row(encoded, user, tensors.D),
                Row(hidden, user, tensors.Width)
            );
    }

    public NetworkWeights Tensors { get; }

    /// <summary>r̂, not clipped.</summary>
    public float Estimate(int user, int item)
    {
        NetworkWeights t = Tensors;
        Span<float> row = t.Width <= LargestOnStack ? stackalloc float[t.Width] : new float[t.Width];
        Hidden(user, item, row);
        return Finish(t.UserBias[user], Row(encoded, user, t.D), item, row);
    }

    /// <summary>The parts of r̂.</summary>
    public IEnumerable<Contribution> Parts(int user, int item)
    {
        NetworkWeights t = Tensors;
        float[] row = new float[t.Width];
        Hidden(user, item, row);
        yield return new("", "mean", t.Base);
        yield return new("", "user bias", t.UserBias[user]);
        yield return new("", "item bias", t.ItemBias[item]);
        if (t.D > 0)
            yield return new("", "embeddings", Lanes.Dot<float>(Row(encoded, user, t.D), Row(t.Items, item, t.D)));
        yield return new("", "network", t.Scale * (double)(t.OutputBias + ReluDot(row, t.Output)));
    }

    /// <summary>[width] the hidden layer before relu.</summary>
    void Hidden(int user, int item, Span<float> row)
    {
        NetworkWeights t = Tensors;
        Row(hidden, user, t.Width).CopyTo(row);
        Lanes.Add<float>(Row(t.ItemHidden, item, t.Width), row);
        ReadOnlySpan<float> p = Row(encoded, user, t.D),
            q = Row(t.Items, item, t.D);
        for (int f = 0; f < t.D; f++)
            Lanes.Add(p[f] * q[f], Row(t.Product, f, t.Width), row);
    }

    /// <summary>The mean r̂ of several networks, not clipped.</summary>
    public static float Estimate(CompiledNetwork[] networks, int user, int item)
    {
        double sum = 0;
        foreach (CompiledNetwork network in networks)
            sum += network.Estimate(user, item);
        return (float)(sum / networks.Length);
    }

    /// <summary>r̂ of every item for a training user.</summary>
    public void Score(int user, Span<float> scores) =>
        Score(Tensors.UserBias[user], Row(encoded, user, Tensors.D), Row(hidden, user, Tensors.Width), scores);

    /// <summary>r̂ of every item for any user, from the results of <see cref="Encode"/>.</summary>
    public void Score(float bias, ReadOnlySpan<float> p, ReadOnlySpan<float> a, Span<float> scores)
    {
        NetworkWeights t = Tensors;
        float[] products = ArrayPool<float>.Shared.Rent(BlockRows * t.D),
            rows = ArrayPool<float>.Shared.Rent(BlockRows * t.Width);
        for (int start = 0; start < t.ItemCount; start += BlockRows)
        {
            int count = Math.Min(BlockRows, t.ItemCount - start);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = Row(rows, i, t.Width);
                a.CopyTo(row);
                Lanes.Add<float>(Row(t.ItemHidden, start + i, t.Width), row);
                ReadOnlySpan<float> q = Row(t.Items, start + i, t.D);
                Span<float> product = Row(products, i, t.D);
                for (int f = 0; f < t.D; f++)
                    product[f] = p[f] * q[f];
            }
            if (t.D > 0)
                MatrixProduct.Multiply<float>(
                    products,
                    t.D,
                    t.Product,
                    t.Width,
                    rows,
                    t.Width,
                    count,
                    t.D,
                    t.Width,
                    add: true
                );
            for (int i = 0; i < count; i++)
                scores[start + i] = Finish(bias, p, start + i, Row(rows, i, t.Width));
        }
        ArrayPool<float>.Shared.Return(products);
        ArrayPool<float>.Shared.Return(rows);
    }

    /// <summary>p = P + h and A of any user.</summary>
    /// <param name="embedding">P.</param>
    /// <param name="sum">h; empty if the network has none.</param>
    /// <param name="features">[width] the features' share in the hidden layer.</param>
    /// <param name="p">[d].</param>
    /// <param name="a">[width].</param>
    public void Encode(
        ReadOnlySpan<float> embedding,
        ReadOnlySpan<float> sum,
        ReadOnlySpan<float> features,
        Span<float> p,
        Span<float> a
    )
    {
        NetworkWeights t = Tensors;
        features.CopyTo(a);
        for (int f = 0; f < t.EmbeddingWidth; f++)
            Lanes.Add(embedding[f], Row(t.FromEmbedding, f, t.Width), a);
        for (int f = 0; f < t.D; f++)
        {
            Lanes.Add(sum[f], Row(t.FromSum, f, t.Width), a);
            p[f] = embedding[f] + sum[f];
        }
    }

    /// <summary>P(u).</summary>
    public ReadOnlySpan<float> UserEmbedding(int user) => Row(Tensors.UserEmbeddings, user, Tensors.EmbeddingWidth);

    /// <summary>h(u).</summary>
    public ReadOnlySpan<float> UserSum(int user) => Row(Tensors.UserSums, user, Tensors.D);

    float Finish(float bias, ReadOnlySpan<float> p, int item, Span<float> row)
    {
        NetworkWeights t = Tensors;
        float net = t.OutputBias + ReluDot(row, t.Output);
        return t.Base + t.Scale * net + bias + t.ItemBias[item] + Lanes.Dot(p, Row(t.Items, item, t.D));
    }

    /// <summary>Σ w · max(x, 0).</summary>
    static float ReluDot(Span<float> x, ReadOnlySpan<float> w)
    {
        var even = Vector256<float>.Zero;
        for (int f = 0; f < x.Length; f += 8)
            even = Lanes.MultiplyAdd(
                Vector256.Max(Vector256.Create<float>(x[f..]), Vector256<float>.Zero),
                Vector256.Create(w[f..]),
                even
            );
        return Vector256.Sum(even);
    }

    static Span<float> Row(float[] matrix, int row, int width) => matrix.AsSpan(row * width, width);
}
