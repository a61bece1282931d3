using System.Buffers;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Somebody as a trained network sees them: their embedding and bias, what is known of them, and the places of
/// their sequence after the attention.</summary>
/// <param name="Base">Stars of a movie that the network's output is added to.</param>
/// <param name="Embedding">[d] p.</param>
/// <param name="Codes">[3] sex, age group, occupation.</param>
/// <param name="Movies">[n] the sequence.</param>
/// <param name="Classes">[n] how it was rated.</param>
/// <param name="Places">[n × d] y.</param>
internal sealed record EncodedUser(
    Func<int, float> Base,
    float[] Embedding,
    ReadOnlyMemory<int> Codes,
    int[] Movies,
    int[] Classes,
    float[] Places
);

/// <summary>Foretells by a trained attention network: nothing is dropped, normalizations are folded into the layers,
/// what depends on movies alone is computed once.</summary>
internal sealed class AttentionScorer
{
    const int RowsPerBlock = 48;

    static readonly int[] Nothing = [AttentionInputs.Unknown, AttentionInputs.Unknown, AttentionInputs.Unknown];

    readonly AttentionTensors tensors;
    readonly EmbeddingNetwork? history; // what the network's output is added to; null: nothing
    readonly AttentionShape shape;
    readonly int d,
        width;
    readonly float[] movies,
        projected; // [movies × d] E; [movies × 3d]
    readonly float[] ratingRows,
        positionRows; // [classes × 3d], [places × 3d]
    readonly float[] first,
        second; // layers times the normalization behind them
    readonly float[] lookedUp; // [values × first hidden]
    readonly float[] asked; // [movies × d] E·Wp
    readonly float[] strangersPoint; // [d] mean of the users' p

    public AttentionScorer(AttentionTensors tensors, EmbeddingNetwork? history)
    {
        (this.tensors, this.history, shape, d, width) = (
            tensors,
            history,
            tensors.Shape,
            tensors.Shape.Dimensions,
            AttentionShape.Parts * tensors.Shape.Dimensions
        );
        FeatureRows features = tensors.Known.Movies;
        movies = (float[])tensors["movies"].Clone();
        for (int movie = 0; movie < features.RowCount; movie++)
        {
            for (int i = 0; i < features.Columns(movie).Length; i++)
                Lanes.Add<float>(
                    features.Values(movie)[i],
                    tensors["movie_features"].AsSpan(features.Columns(movie)[i] * d, d),
                    movies.AsSpan(movie * d, d)
                );
        }
        (projected, ratingRows, positionRows, asked) = ([], [], [], []);
        if (shape.Attention)
        {
            projected = Through(movies, "attention.in", 3 * d);
            ratingRows = Through(tensors["ratings"], "attention.in", 3 * d);
            positionRows = Through(tensors["positions"], "attention.in", 3 * d);
            for (int place = 0; place < shape.Places; place++)
                Lanes.Add<float>(tensors["attention.in_bias"], positionRows.AsSpan(place * 3 * d, 3 * d));
            asked = Through(movies, "ask", d);
        }
        first = Folded(tensors["first"], tensors["first.factor"]);
        second = Folded(tensors["second"], tensors["second.factor"]);
        int[] parts = tensors.Known.CodeParts;
        lookedUp = new float[parts.Length * shape.First];
        for (int value = 0; value < parts.Length; value++)
            MatrixProduct.Multiply<float>(
                tensors["codes"].AsSpan(value * d, d),
                d,
                first.AsSpan((width + parts[value] * d) * shape.First, d * shape.First),
                shape.First,
                lookedUp.AsSpan(value * shape.First),
                shape.First,
                1,
                d,
                shape.First
            );

        strangersPoint = new float[d];
        int users = tensors.Known.UserCount;
        for (int user = 0; user < users; user++)
            Lanes.Add<float>(1f / users, tensors["users"].AsSpan(user * d, d), strangersPoint);

        static float[] Folded(float[] layer, float[] factor) =>
            [.. layer.Select((value, i) => value * factor[i % factor.Length])];
    }

    public AttentionTensors Tensors => tensors;

    /// <summary>[d] E of a movie.</summary>
    public ReadOnlySpan<float> Movie(int movie) => movies.AsSpan(movie * d, d);

    /// <summary>A user of the training data with what they rated last.</summary>
    public EncodedUser User(int user) => User(user, tensors.Movies[user], tensors.Classes[user]);

    /// <summary>The same with other ratings, the latest last.</summary>
    public EncodedUser User(int user, ReadOnlySpan<int> items, ReadOnlySpan<int> classes) =>
        Person(
            item => history?.Estimate(user, item) ?? 0,
            tensors["users"].AsSpan(user * d, d).ToArray(),
            tensors.Known.Codes.AsMemory(user * AttentionShape.LookedUp, AttentionShape.LookedUp),
            items,
            classes
        );

    /// <summary>Somebody of whom nothing is known but their ratings.</summary>
    /// <param name="rated">[n] the latest last.</param>
    /// <param name="classes">[n] of the ratings.</param>
    /// <param name="sequenceOnly">Whether nothing will be asked but shares, which do not depend on what the output is
    /// added to.</param>
    public EncodedUser Stranger(ReadOnlySpan<ItemRating> rated, ReadOnlySpan<int> classes, bool sequenceOnly)
    {
        float[] start = new float[movies.Length / d];
        if (!sequenceOnly)
            history?.ScoreNewUser(rated, start);
        int[] items = new int[rated.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = rated[i].Item;
        return Person(item => start[item], strangersPoint, Nothing, items, classes);
    }

    EncodedUser Person(
        Func<int, float> start,
        float[] point,
        ReadOnlyMemory<int> codes,
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> classes
    )
    {
        int oldest = Math.Max(0, items.Length - shape.Places);
        return new(
            start,
            point,
            codes,
            items[oldest..].ToArray(),
            classes[oldest..].ToArray(),
            PlacesOf(items[oldest..], classes[oldest..])
        );
    }

    /// <summary>r̂ of rows, each of two people (or twice the same) and a movie; not clipped.</summary>
    /// <param name="left">[rows], or one for all.</param>
    /// <param name="right">[rows], or one for all.</param>
    /// <param name="items">[rows] movie indices.</param>
    /// <param name="scores">[rows] filled.</param>
    public void Score(
        ReadOnlySpan<EncodedUser> left,
        ReadOnlySpan<EncodedUser> right,
        ReadOnlySpan<int> items,
        Span<float> scores
    )
    {
        int rows = Math.Min(RowsPerBlock, items.Length);
        float[] rented = ArrayPool<float>.Shared.Rent(
            rows * (width + shape.First + shape.Second) + 2 * d + shape.Places
        );
        Span<float> z = rented.AsSpan(0, rows * width),
            hidden = rented.AsSpan(rows * width, rows * shape.First),
            top = rented.AsSpan(rows * (width + shape.First), rows * shape.Second),
            own = rented.AsSpan(rows * (width + shape.First + shape.Second));
        for (int start = 0; start < items.Length; start += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, items.Length - start);
            for (int row = 0; row < count; row++)
            {
                EncodedUser a = left[left.Length == 1 ? 0 : start + row],
                    b = right[right.Length == 1 ? 0 : start + row];
                int item = items[start + row];
                Span<float> sa = own[..d],
                    sb = own.Slice(d, d),
                    into = z.Slice(row * width, width),
                    h = hidden.Slice(row * shape.First, shape.First);
                Pool(a, item, own.Slice(2 * d, a.Movies.Length), sa);
                if (ReferenceEquals(a, b))
                    sa.CopyTo(sb);
                else
                    Pool(b, item, own.Slice(2 * d, b.Movies.Length), sb);
                Movie(item).CopyTo(into[d..]);
                AttentionTrainer<float>.Mix(
                    ref into[0],
                    ref a.Embedding[0],
                    ref b.Embedding[0],
                    ref sa[0],
                    ref sb[0],
                    d
                );
                tensors["first.offset"].CopyTo(h);
                AddLookedUp(a.Codes.Span, b.Codes.Span, h);
                scores[start + row] = 0.5f * (a.Base(item) + b.Base(item));
                tensors["second.offset"].CopyTo(top.Slice(row * shape.Second, shape.Second));
            }
            MatrixProduct.Multiply<float>(
                z,
                width,
                first,
                shape.First,
                hidden,
                shape.First,
                count,
                width,
                shape.First,
                add: true
            );
            Leak(hidden[..(count * shape.First)]);
            MatrixProduct.Multiply<float>(
                hidden,
                shape.First,
                second,
                shape.Second,
                top,
                shape.Second,
                count,
                shape.First,
                shape.Second,
                add: true
            );
            Leak(top[..(count * shape.Second)]);
            for (int row = 0; row < count; row++)
                scores[start + row] +=
                    Lanes.Dot<float>(top.Slice(row * shape.Second, shape.Second), tensors["output"])
                    + tensors["output_bias"][0];
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>[n] what share each place of somebody's sequence has for a movie.</summary>
    public float[] Shares(EncodedUser person, int item)
    {
        float[] shares = new float[person.Movies.Length],
            pooled = new float[d];
        Pool(person, item, shares, pooled);
        return shares;
    }

    void Pool(EncodedUser person, int item, Span<float> shares, Span<float> pooled)
    {
        if (shape.Attention)
        {
            AttentionKernel.Pool(person.Places, asked.AsSpan(item * d, d), shares, pooled);
            return;
        }
        shares.Fill(1f / shares.Length);
        pooled.Clear();
        for (int place = 0; place < shares.Length; place++)
            Lanes.Add<float>(shares[place], person.Places.AsSpan(place * d, d), pooled);
    }

    float[] PlacesOf(ReadOnlySpan<int> items, ReadOnlySpan<int> classes)
    {
        int n = items.Length;
        float[] x = new float[n * d],
            qkv = new float[shape.Attention ? n * 3 * d : 0];
        for (int place = 0; place < n; place++)
        {
            int position = n - 1 - place;
            Sum(
                Movie(items[place]),
                tensors["positions"],
                position,
                tensors["ratings"],
                classes[place],
                x.AsSpan(place * d, d)
            );
            if (shape.Attention)
                Sum(
                    projected.AsSpan(items[place] * 3 * d, 3 * d),
                    positionRows,
                    position,
                    ratingRows,
                    classes[place],
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
            SequenceBlock<float>.LayerMoments(ref y[0], d);
            for (int f = 0; f < d; f++)
                y[f] = tensors["attention.gamma"][f] * y[f] + tensors["attention.beta"][f];
        }
        return x;
    }

    void Sum(ReadOnlySpan<float> movie, float[] positions, int position, float[] ratings, int rating, Span<float> to)
    {
        Lanes.Sum(movie, positions.AsSpan(position * to.Length, to.Length), to);
        if (shape.Ratings)
            Lanes.Add<float>(ratings.AsSpan(rating * to.Length, to.Length), to);
    }

    void AddLookedUp(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<float> hidden)
    {
        for (int part = 0; part < AttentionShape.LookedUp; part++)
        {
            (int a, int b) = (Math.Min(left[part], right[part]), Math.Max(left[part], right[part]));
            if (a >= 0)
                Lanes.Add<float>(0.5f, lookedUp.AsSpan(a * shape.First, shape.First), hidden);
            if (b >= 0)
                Lanes.Add<float>(0.5f, lookedUp.AsSpan(b * shape.First, shape.First), hidden);
        }
    }

    void Leak(Span<float> values)
    {
        float slope = (float)shape.NegativeSlope;
        foreach (ref float value in values)
            value = Math.Max(value, slope * value);
    }

    float[] Through(float[] rows, string layer, int columns)
    {
        float[] result = new float[rows.Length / d * columns];
        MatrixProduct.Multiply<float>(rows, d, tensors[layer], columns, result, columns, rows.Length / d, d, columns);
        return result;
    }
}
