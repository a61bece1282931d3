using System.Buffers;
using MovieRec.Data;
using MovieRec.Numerics;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>Predictions of a trained attention network for <see cref="EncodedUser"/>s, alone or in pairs. Nothing is
/// dropped, and normalizations are folded into the layers.</summary>
internal sealed class AttentionPredictor
{
    const int RowsPerBlock = 48,
        PairsPerBlock = 96;

    readonly AttentionTensors tensors;
    readonly EmbeddingNetwork? baseModel; // what the network's output is added to; null for 0
    readonly UserEncoder encoder;
    readonly AttentionShape shape;
    readonly int d,
        width;
    readonly float[] first,
        second; // layers times the normalization behind them
    readonly float[] attributeHidden; // [values × first hidden]
    readonly float[] queries; // [items × d] E·Wp; empty without attention

    public AttentionPredictor(AttentionTensors tensors, EmbeddingNetwork? baseModel)
    {
        (this.tensors, this.baseModel, shape) = (tensors, baseModel, tensors.Shape);
        (d, width) = (shape.Dimensions, AttentionShape.Parts * shape.Dimensions);
        encoder = new UserEncoder(tensors);
        queries = shape.Attention ? encoder.ProjectItems("ask", d) : [];
        first = Folded(tensors["first"], tensors["first.factor"]);
        second = Folded(tensors["second"], tensors["second.factor"]);
        int[] attributes = tensors.Known.CodeParts; // of each value
        attributeHidden = new float[attributes.Length * shape.First];
        for (int value = 0; value < attributes.Length; value++)
            MatrixProduct.Multiply<float>(
                tensors["codes"].AsSpan(value * d, d),
                d,
                first.AsSpan((width + attributes[value] * d) * shape.First, d * shape.First),
                shape.First,
                attributeHidden.AsSpan(value * shape.First),
                shape.First,
                1,
                d,
                shape.First
            );

        static float[] Folded(float[] layer, float[] factor) =>
            [.. layer.Select((value, i) => value * factor[i % factor.Length])];
    }

    public AttentionTensors Tensors => tensors;

    /// <summary>[d] E of an item.</summary>
    public ReadOnlySpan<float> Item(int item) => encoder.Item(item);

    /// <summary>A training user with their latest ratings.</summary>
    public EncodedUser User(int user) => encoder.User(user);

    /// <summary>The same user, prepared for predictions for all items.</summary>
    public EncodedUser ForAllItems(EncodedUser user)
    {
        if (baseModel is null)
            return user;
        float[] bases = new float[tensors.ItemCount];
        baseModel.Score(user.User, bases);
        return user with { Bases = bases };
    }

    /// <summary>A new user with their ratings, the latest last.</summary>
    /// <param name="ratings">[n] on the scale.</param>
    /// <param name="scale">Of the ratings.</param>
    public EncodedUser NewUser(ReadOnlySpan<ItemRating> ratings, RatingScale scale)
    {
        float[] bases = new float[tensors.ItemCount];
        baseModel?.ScoreNewUser(ratings, bases);
        return NewSequence(ratings, scale) with { Bases = bases };
    }

    /// <summary>A new user's sequence, which is enough for <see cref="Shares"/>.</summary>
    public EncodedUser NewSequence(ReadOnlySpan<ItemRating> ratings, RatingScale scale)
    {
        int[] items = new int[ratings.Length],
            classes = new int[ratings.Length];
        for (int i = 0; i < items.Length; i++)
            (items[i], classes[i]) = (ratings[i].Item, AttentionExamples.ClassOf(ratings[i].Rating, scale));
        return encoder.NewUser(items, classes);
    }

    /// <summary>r̂ of one row, not clipped.</summary>
    public float Predict(EncodedUser left, EncodedUser right, int item)
    {
        float prediction = 0;
        Predict([left], [right], [item], new Span<float>(ref prediction));
        return prediction;
    }

    /// <summary>r̂ of every item for two users, not clipped.</summary>
    /// <param name="left">One user, see <see cref="ForAllItems"/>.</param>
    /// <param name="right">The other, or the same.</param>
    /// <param name="predictions">[items], overwritten.</param>
    public void PredictAll(EncodedUser left, EncodedUser right, Span<float> predictions)
    {
        int[] items = [.. Enumerable.Range(0, tensors.ItemCount)];
        Predict([left], [right], items, predictions);
    }

    /// <summary>r̂ of pairs of windows from the windows' inputs, clipped to the scale.</summary>
    public float[] Predict(PairSet pairs, RatingScale scale, int threads)
    {
        float[] predictions = new float[pairs.Count];
        ParallelBlocks.For(
            pairs.Count,
            PairsPerBlock,
            threads,
            (_, start, end) =>
            {
                int count = end - start;
                var left = new EncodedUser[count];
                var right = new EncodedUser[count];
                int[] items = new int[count];
                for (int i = 0; i < count; i++)
                {
                    (int one, int other) = pairs.Pairs[start + i];
                    left[i] = right[i] = UserOf(pairs, pairs.Windows[one], scale);
                    if (other != WindowPair.Nobody)
                        right[i] = UserOf(pairs, pairs.Windows[other], scale);
                    items[i] = pairs.TargetMovie(start + i);
                }
                Span<float> own = predictions.AsSpan(start, count);
                Predict(left, right, items, own);
                foreach (ref float prediction in own)
                    prediction = scale.Clamp(prediction);
            }
        );
        return predictions;
    }

    /// <summary>r̂ of rows, each of two users (or twice the same) and an item; not clipped.</summary>
    /// <param name="left">[rows], or one for all.</param>
    /// <param name="right">[rows], or one for all.</param>
    /// <param name="items">[rows].</param>
    /// <param name="predictions">[rows], overwritten.</param>
    public void Predict(
        ReadOnlySpan<EncodedUser> left,
        ReadOnlySpan<EncodedUser> right,
        ReadOnlySpan<int> items,
        Span<float> predictions
    )
    {
        int rows = Math.Min(RowsPerBlock, items.Length);
        float[] rented = ArrayPool<float>.Shared.Rent(
            rows * (width + shape.First + shape.Second) + 2 * d + shape.Places
        );
        Span<float> z = rented.AsSpan(0, rows * width),
            hidden = rented.AsSpan(rows * width, rows * shape.First),
            top = rented.AsSpan(rows * (width + shape.First), rows * shape.Second),
            scratch = rented.AsSpan(rows * (width + shape.First + shape.Second));
        for (int start = 0; start < items.Length; start += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, items.Length - start);
            for (int row = 0; row < count; row++)
            {
                EncodedUser a = left[left.Length == 1 ? 0 : start + row],
                    b = right[right.Length == 1 ? 0 : start + row];
                int item = items[start + row];
                Mix(a, b, item, z.Slice(row * width, width), scratch);
                Span<float> own = hidden.Slice(row * shape.First, shape.First);
                tensors["first.offset"].CopyTo(own);
                AddAttributes(a.Attributes.Span, b.Attributes.Span, own);
                tensors["second.offset"].CopyTo(top.Slice(row * shape.Second, shape.Second));
                predictions[start + row] = 0.5f * (BaseOf(a, item) + BaseOf(b, item));
            }
            Through(z, width, first, hidden, shape.First, count);
            Through(hidden, shape.First, second, top, shape.Second, count);
            for (int row = 0; row < count; row++)
                predictions[start + row] +=
                    Lanes.Dot<float>(top.Slice(row * shape.Second, shape.Second), tensors["output"])
                    + tensors["output_bias"][0];
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>[n] the share that each place of a user's sequence has in an item's prediction.</summary>
    public float[] Shares(EncodedUser user, int item)
    {
        float[] shares = new float[user.Items.Length];
        Pool(user, item, shares, new float[d]);
        return shares;
    }

    EncodedUser UserOf(PairSet pairs, Window window, RatingScale scale)
    {
        int start = Math.Max(window.Start, window.Target - shape.Places);
        ReadOnlySpan<float> values = pairs.Sequences.Values(window.User)[start..window.Target];
        int[] classes = new int[values.Length];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = AttentionExamples.ClassOf(values[i], scale);
        return encoder.User(window.User, pairs.Sequences.Movies(window.User)[start..window.Target], classes);
    }

    float BaseOf(EncodedUser user, int item) =>
        user.Bases is { } bases ? bases[item] : baseModel?.Estimate(user.User, item) ?? 0;

    /// <summary>z of a row.</summary>
    void Mix(EncodedUser a, EncodedUser b, int item, Span<float> z, Span<float> scratch)
    {
        Span<float> pooledA = scratch[..d],
            pooledB = scratch.Slice(d, d),
            shares = scratch[(2 * d)..];
        Pool(a, item, shares[..a.Items.Length], pooledA);
        if (ReferenceEquals(a, b))
            pooledA.CopyTo(pooledB);
        else
            Pool(b, item, shares[..b.Items.Length], pooledB);
        Item(item).CopyTo(z[d..]);
        PairMixing.Forward<float>(z, a.Embedding, b.Embedding, pooledA, pooledB);
    }

    /// <summary>y ← leaky(x·layer + y).</summary>
    void Through(Span<float> x, int inputs, float[] layer, Span<float> y, int outputs, int rows)
    {
        MatrixProduct.Multiply<float>(x, inputs, layer, outputs, y, outputs, rows, inputs, outputs, add: true);
        float slope = (float)shape.NegativeSlope;
        foreach (ref float value in y[..(rows * outputs)])
            value = Math.Max(value, slope * value);
    }

    void Pool(EncodedUser user, int item, Span<float> shares, Span<float> pooled)
    {
        if (shape.Attention)
        {
            AttentionKernel.Pool(user.Places, queries.AsSpan(item * d, d), shares, pooled);
            return;
        }
        shares.Fill(1f / shares.Length);
        pooled.Clear();
        for (int place = 0; place < shares.Length; place++)
            Lanes.Add<float>(shares[place], user.Places.AsSpan(place * d, d), pooled);
    }

    void AddAttributes(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<float> hidden)
    {
        for (int slot = 0; slot < left.Length; slot++)
        {
            (int a, int b) = (left[slot], right[slot]);
            Add(Math.Min(a, b), hidden); // the same order, and so the same bits, for either user first
            Add(Math.Max(a, b), hidden);
        }

        void Add(int value, Span<float> hidden)
        {
            if (value >= 0)
                Lanes.Add<float>(0.5f, attributeHidden.AsSpan(value * shape.First, shape.First), hidden);
        }
    }
}
