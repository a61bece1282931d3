using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Sends users through the first part of a trained attention network, up to the places of their sequences
/// after the attention. What depends on items alone is computed once.</summary>
internal sealed class UserEncoder
{
    readonly AttentionTensors tensors;
    readonly AttentionShape shape;
    readonly int d;
    readonly float[] items; // [items × d] E
    readonly float[] projectedItems,
        projectedRatings,
        projectedPositions; // [items, classes or places × 3d]; empty without attention
    readonly float[] meanEmbedding; // [d] of the users, for new users
    readonly int[] unknownAttributes; // [slots] for new users

    public UserEncoder(AttentionTensors tensors)
    {
        (this.tensors, shape, d) = (tensors, tensors.Shape, tensors.Shape.Dimensions);
        unknownAttributes = [.. Enumerable.Repeat(AttentionInputs.Unknown, tensors.Known.Slots)];
        items = ItemRows(tensors);
        (projectedItems, projectedRatings, projectedPositions) = ([], [], []);
        if (shape.Attention)
        {
            projectedItems = Project(items, "attention.in", 3 * d);
            projectedRatings = Project(tensors["ratings"], "attention.in", 3 * d);
            projectedPositions = Project(tensors["positions"], "attention.in", 3 * d);
            for (int place = 0; place < shape.Places; place++)
                Lanes.Add<float>(tensors["attention.in_bias"], projectedPositions.AsSpan(place * 3 * d, 3 * d));
        }
        meanEmbedding = new float[d];
        int users = tensors.Known.UserCount;
        for (int user = 0; user < users; user++)
            Lanes.Add<float>(1f / users, tensors["users"].AsSpan(user * d, d), meanEmbedding);
    }

    /// <summary>[d] E of an item.</summary>
    public ReadOnlySpan<float> Item(int item) => items.AsSpan(item * d, d);

    /// <summary>[items × columns] E times a layer.</summary>
    public float[] ProjectItems(string layer, int columns) => Project(items, layer, columns);

    /// <summary>A training user with their latest ratings.</summary>
    public EncodedUser User(int user) => User(user, tensors.Movies[user], tensors.Classes[user]);

    /// <summary>A training user with other ratings, the latest last.</summary>
    public EncodedUser User(int user, ReadOnlySpan<int> sequence, ReadOnlySpan<int> classes) =>
        Encode(
            user,
            tensors["users"].AsSpan(user * d, d).ToArray(),
            tensors.Known.Codes.AsMemory(user * tensors.Known.Slots, tensors.Known.Slots),
            sequence,
            classes
        );

    /// <summary>A user described by ratings only, the latest last.</summary>
    public EncodedUser NewUser(ReadOnlySpan<int> sequence, ReadOnlySpan<int> classes) =>
        Encode(EncodedUser.New, meanEmbedding, unknownAttributes, sequence, classes);

    EncodedUser Encode(
        int user,
        float[] embedding,
        ReadOnlyMemory<int> attributes,
        ReadOnlySpan<int> sequence,
        ReadOnlySpan<int> classes
    )
    {
        int oldest = Math.Max(0, sequence.Length - shape.Places);
        return new EncodedUser(
            user,
            embedding,
            attributes,
            sequence[oldest..].ToArray(),
            classes[oldest..].ToArray(),
            PlacesOf(sequence[oldest..], classes[oldest..])
        );
    }

    /// <summary>y of a sequence.</summary>
    float[] PlacesOf(ReadOnlySpan<int> sequence, ReadOnlySpan<int> classes)
    {
        int n = sequence.Length;
        float[] x = new float[n * d],
            qkv = new float[shape.Attention ? n * 3 * d : 0];
        for (int place = 0; place < n; place++)
        {
            (int item, int rating, int position) = (sequence[place], classes[place], n - 1 - place);
            Sum(items, item, tensors["positions"], position, tensors["ratings"], rating, x.AsSpan(place * d, d));
            if (shape.Attention)
                Sum(
                    projectedItems,
                    item,
                    projectedPositions,
                    position,
                    projectedRatings,
                    rating,
                    qkv.AsSpan(place * 3 * d, 3 * d)
                );
        }
        if (!shape.Attention || n == 0)
            return x;
        float[] weights = new float[AttentionKernel.WeightCount(n, shape.Heads)],
            context = new float[n * d];
        AttentionKernel.Forward<float>(qkv, n, d, shape.Heads, weights, context);
        MatrixProduct.Multiply<float>(context, d, tensors["attention.out"], d, x, d, n, d, d, add: true);
        for (int place = 0; place < n; place++)
        {
            Span<float> y = x.AsSpan(place * d, d);
            Lanes.Add<float>(tensors["attention.out_bias"], y);
            SequenceBlock<float>.Standardize(y);
            for (int f = 0; f < d; f++)
                y[f] = tensors["attention.gamma"][f] * y[f] + tensors["attention.beta"][f];
        }
        return x;
    }

    /// <summary>The sum of an item's, a position's and a rating's rows of equal width.</summary>
    void Sum(
        float[] ofItems,
        int item,
        float[] ofPositions,
        int position,
        float[] ofRatings,
        int rating,
        Span<float> to
    )
    {
        int width = to.Length;
        Lanes.Sum<float>(ofItems.AsSpan(item * width, width), ofPositions.AsSpan(position * width, width), to);
        if (shape.Ratings)
            Lanes.Add<float>(ofRatings.AsSpan(rating * width, width), to);
    }

    float[] Project(float[] rows, string layer, int columns)
    {
        float[] result = new float[rows.Length / d * columns];
        MatrixProduct.Multiply<float>(rows, d, tensors[layer], columns, result, columns, rows.Length / d, d, columns);
        return result;
    }

    static float[] ItemRows(AttentionTensors tensors)
    {
        int width = tensors.Shape.Dimensions;
        FeatureRows features = tensors.Known.Movies;
        float[] rows = (float[])tensors["movies"].Clone();
        for (int item = 0; item < features.RowCount; item++)
        {
            ReadOnlySpan<int> columns = features.Columns(item);
            ReadOnlySpan<float> values = features.Values(item);
            for (int i = 0; i < columns.Length; i++)
                Lanes.Add<float>(
                    values[i],
                    tensors["movie_features"].AsSpan(columns[i] * width, width),
                    rows.AsSpan(item * width, width)
                );
        }
        return rows;
    }
}
