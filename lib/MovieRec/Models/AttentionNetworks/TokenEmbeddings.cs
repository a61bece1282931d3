using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What a place of a sequence is the sum of: a movie (its own embedding and its features'), how it was rated,
/// and how long ago; each a row of X.</summary>
/// <remarks>A batch of 512 pairs with windows of 4 has 3,072 places but some 900 movies: since queries, keys and values
/// are linear in a place, they are computed once for each movie, rating and position, and added up; and so with their
/// gradients on the way back. The same network for a third of the work.</remarks>
internal sealed class TokenEmbeddings<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsPerItem = 48,
        InputsPerItem = 24,
        RowsPerUpdate = 64; // tiles of the matrix product have 6 rows

    readonly AttentionShape shape;
    readonly FeatureRows features;
    readonly int d,
        specials; // rows of X before those of movies: classes of ratings, then positions
    readonly int[] featureEntries,
        featureSlots; // of each feature of each movie of the batch
    readonly float[] featureValues;
    readonly BatchIndex featureBatch;
    readonly T[] projectionGradient,
        biasGradient,
        featureGradient;
    readonly T[] specialGradients; // [chunks × specials × 4d]: of X, then of its projection
    int featureCount,
        movieEntries;

    public TokenEmbeddings(AttentionShape shape, FeatureRows features, int largestBatch, int chunks)
    {
        (this.shape, this.features, d, specials) = (
            shape,
            features,
            shape.Dimensions,
            shape.RatingClasses + shape.Places
        );
        int movies = features.RowCount,
            entries = largestBatch * (2 * shape.Places + 1),
            slots = Math.Min(movies, entries),
            mostFeatures = 0;
        for (int movie = 0; movie < movies; movie++)
            mostFeatures = Math.Max(mostFeatures, features.Columns(movie).Length);
        Batch = new BatchIndex(movies, entries);
        featureBatch = new BatchIndex(features.Names.Length, slots * mostFeatures);
        (featureEntries, featureSlots, featureValues) = (
            new int[slots * mostFeatures],
            new int[slots * mostFeatures],
            new float[slots * mostFeatures]
        );
        (Movies, Features, Ratings, Positions) = (
            new("movies", movies, d),
            new("movie_features", features.Names.Length, d),
            new("ratings", shape.RatingClasses, d),
            new("positions", shape.Places, d)
        );
        (Projection, Bias) = (new("attention.in", d, 3 * d), new("attention.in_bias", 1, 3 * d));
        (Rows, RowGradients) = (new T[(specials + slots) * d], new T[(specials + slots) * d]);
        (Projected, ProjectedGradients) = (new T[(specials + slots) * 3 * d], new T[(specials + slots) * 3 * d]);
        (projectionGradient, biasGradient, featureGradient) = (
            new T[d * 3 * d],
            new T[3 * d],
            new T[slots == 0 ? 0 : features.Names.Length * d]
        );
        specialGradients = new T[chunks * specials * 4 * d];
    }

    /// <summary>Movies of the batch: first those of the places, then the targets.</summary>
    public BatchIndex Batch { get; }

    /// <summary>[movies × d].</summary>
    public Weights<T> Movies { get; }

    /// <summary>[features × d].</summary>
    public Weights<T> Features { get; }

    /// <summary>[classes × d].</summary>
    public Weights<T> Ratings { get; }

    /// <summary>[places × d]; row 0 is the last place of a window.</summary>
    public Weights<T> Positions { get; }

    /// <summary>Wq, Wk, Wv side by side: [d × 3d].</summary>
    public Weights<T> Projection { get; }

    /// <summary>[1 × 3d]; it goes with the positions, of which every place has one.</summary>
    public Weights<T> Bias { get; }

    /// <summary>X: [things of the batch × d].</summary>
    public T[] Rows { get; }

    /// <summary>X·[Wq Wk Wv]: [things of the batch × 3d].</summary>
    public T[] Projected { get; }

    public T[] RowGradients { get; }

    public T[] ProjectedGradients { get; }

    public IEnumerable<Weights<T>> All =>
        [Movies, Features, Ratings, Positions, .. shape.Attention ? [Projection, Bias] : Array.Empty<Weights<T>>()];

    int Things => specials + Batch.Count;

    int Blocks => (Batch.Count + RowsPerItem - 1) / RowsPerItem;

    /// <summary>Pieces of <see cref="Load"/> and of <see cref="Gather"/>.</summary>
    public int Items => Blocks + 1;

    /// <summary>E of a slot's movie: its own row and its features'.</summary>
    public Span<T> RowOf(int slot) => Rows.AsSpan((specials + slot) * d, d);

    /// <summary>E of any movie.</summary>
    public void RowOf(int movie, Span<T> row)
    {
        Movies.Row(movie).CopyTo(row);
        ReadOnlySpan<int> columns = features.Columns(movie);
        ReadOnlySpan<float> values = features.Values(movie);
        for (int i = 0; i < columns.Length; i++)
            Lanes.Add<T>(T.CreateTruncating(values[i]), Features.Row(columns[i]), row);
    }

    /// <param name="movies">[entries] movies of the places, then targets.</param>
    /// <param name="places">How many of them are places.</param>
    public void Build(ReadOnlySpan<int> movies, int places)
    {
        movieEntries = places;
        Batch.Build(movies);
        featureCount = 0;
        for (int slot = 0; slot < Batch.Count; slot++)
        {
            ReadOnlySpan<int> columns = features.Columns(Batch.Entities[slot]);
            ReadOnlySpan<float> values = features.Values(Batch.Entities[slot]);
            for (int i = 0; i < columns.Length; i++)
                (featureEntries[featureCount], featureSlots[featureCount], featureValues[featureCount++]) = (
                    columns[i],
                    slot,
                    values[i]
                );
        }
        featureBatch.Build(featureEntries.AsSpan(0, featureCount));
    }

    /// <summary>X and its projection for a block of the batch's movies, or for ratings and positions.</summary>
    public void Load(int item)
    {
        (int start, int end) = Bounds(item);
        if (item < Blocks)
        {
            for (int slot = start - specials; slot < end - specials; slot++)
                RowOf(Batch.Entities[slot], RowOf(slot));
        }
        else
        {
            Ratings.Value.CopyTo(Rows.AsSpan());
            Positions.Value.CopyTo(Rows.AsSpan(shape.RatingClasses * d));
        }
        if (!shape.Attention)
            return;
        MatrixProduct.Multiply<T>(
            Rows.AsSpan(start * d),
            d,
            Projection.Value,
            3 * d,
            Projected.AsSpan(start * 3 * d),
            3 * d,
            end - start,
            d,
            3 * d
        );
        if (item < Blocks)
            return;
        for (int place = 0; place < shape.Places; place++)
            Lanes.Add<T>(Bias.Value, ProjectedOf(shape.RatingClasses + place));
    }

    /// <summary>x of a place and, with attention, its queries, keys and values.</summary>
    public void Sum(int slot, int rating, int position, Span<T> x, Span<T> projected)
    {
        int movie = specials + slot,
            at = shape.RatingClasses + position;
        Lanes.Sum<T>(Rows.AsSpan(movie * d, d), Rows.AsSpan(at * d, d), x);
        if (shape.Ratings)
            Lanes.Add<T>(Rows.AsSpan(rating * d, d), x);
        if (!shape.Attention)
            return;
        Lanes.Sum<T>(ProjectedOf(movie), ProjectedOf(at), projected);
        if (shape.Ratings)
            Lanes.Add<T>(ProjectedOf(rating), projected);
    }

    /// <summary>Forgets what a chunk added to ratings and positions.</summary>
    public void ClearSpecials(int chunk) => specialGradients.AsSpan(chunk * specials * 4 * d, specials * 4 * d).Clear();

    /// <summary>Adds a place's gradients to those of its rating and position; its movie's come by
    /// <see cref="Gather"/>.</summary>
    public void AddSpecials(int chunk, int rating, int position, ReadOnlySpan<T> ofX, ReadOnlySpan<T> ofProjected)
    {
        Add(shape.RatingClasses + position, ofX, ofProjected);
        if (shape.Ratings)
            Add(rating, ofX, ofProjected);

        void Add(int thing, ReadOnlySpan<T> ofX, ReadOnlySpan<T> ofProjected)
        {
            Span<T> own = specialGradients.AsSpan((chunk * specials + thing) * 4 * d, 4 * d);
            Lanes.Add(ofX, own[..d]);
            if (shape.Attention)
                Lanes.Add(ofProjected, own[d..]);
        }
    }

    /// <summary>Gradients of X for a block of the batch's movies, or for ratings and positions.</summary>
    /// <param name="item">Which.</param>
    /// <param name="chunks">Of the batch.</param>
    /// <param name="ofX">[places × d].</param>
    /// <param name="ofProjected">[places × 3d].</param>
    /// <param name="ofTargets">[examples × d] of the movies in question.</param>
    public void Gather(int item, int chunks, T[] ofX, T[] ofProjected, T[] ofTargets)
    {
        (int start, int end) = Bounds(item);
        RowGradients.AsSpan(start * d, (end - start) * d).Clear();
        if (shape.Attention)
            ProjectedGradients.AsSpan(start * 3 * d, (end - start) * 3 * d).Clear();
        if (item < Blocks)
        {
            for (int thing = start; thing < end; thing++)
            {
                Span<T> row = RowGradients.AsSpan(thing * d, d),
                    projected = ProjectedGradients.AsSpan(thing * 3 * d, 3 * d);
                foreach (int entry in Batch.Examples(thing - specials))
                {
                    if (entry >= movieEntries)
                    {
                        Lanes.Add<T>(ofTargets.AsSpan((entry - movieEntries) * d, d), row);
                        continue;
                    }
                    Lanes.Add<T>(ofX.AsSpan(entry * d, d), row);
                    if (shape.Attention)
                        Lanes.Add<T>(ofProjected.AsSpan(entry * 3 * d, 3 * d), projected);
                }
            }
        }
        else
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                for (int thing = 0; thing < specials; thing++)
                {
                    ReadOnlySpan<T> part = specialGradients.AsSpan((chunk * specials + thing) * 4 * d, 4 * d);
                    Lanes.Add(part[..d], RowGradients.AsSpan(thing * d, d));
                    if (shape.Attention)
                        Lanes.Add(part[d..], ProjectedGradients.AsSpan(thing * 3 * d, 3 * d));
                }
            }
        }
        if (shape.Attention)
            MatrixProduct.MultiplyTransposed<T>(
                ProjectedGradients.AsSpan(start * 3 * d),
                3 * d,
                Projection.Value,
                3 * d,
                RowGradients.AsSpan(start * d),
                d,
                end - start,
                3 * d,
                d,
                add: true
            );
    }

    /// <summary>Pieces of <see cref="Update"/>.</summary>
    public int UpdateItems<TRule>(in TRule tables)
        where TRule : struct, IUpdateRule<T> => ProjectionItems + ItemTokens(tables) + FeatureItems(tables) + 1;

    int ProjectionItems => shape.Attention ? (d + InputsPerItem - 1) / InputsPerItem : 0;

    int ItemTokens<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T> => Pieces(rule.MovesUntouched ? Movies.Rows : Batch.Count);

    int FeatureItems<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T> => Pieces(rule.MovesUntouched ? Features.Rows : featureBatch.Count);

    static int Pieces(int rows) => (rows + RowsPerUpdate - 1) / RowsPerUpdate;

    /// <summary>Moves a piece of the tables and of the projection; after every <see cref="Gather"/>.</summary>
    public void Update<TRule>(int item, in TRule tables, in TRule rest)
        where TRule : struct, IUpdateRule<T>
    {
        if (item < ProjectionItems)
        {
            int start = item * InputsPerItem,
                count = Math.Min(InputsPerItem, d - start);
            Span<T> gradient = projectionGradient.AsSpan(start * 3 * d, count * 3 * d);
            MatrixProduct.TransposedMultiply<T>(
                Rows.AsSpan(start),
                d,
                ProjectedGradients,
                3 * d,
                gradient,
                3 * d,
                count,
                Things,
                3 * d
            );
            Projection.Apply(rest, start * 3 * d, gradient);
        }
        else if ((item -= ProjectionItems) < ItemTokens(tables))
        {
            int end = Math.Min(tables.MovesUntouched ? Movies.Rows : Batch.Count, (item + 1) * RowsPerUpdate);
            for (int i = item * RowsPerUpdate; i < end; i++)
            {
                (int movie, int slot) = tables.MovesUntouched ? (i, Batch.SlotOf(i)) : (Batch.Entities[i], i);
                if (slot < 0)
                    Movies.ApplyZero(tables, movie);
                else
                    Movies.Apply(tables, movie * d, RowGradients.AsSpan((specials + slot) * d, d));
            }
        }
        else if ((item -= ItemTokens(tables)) < FeatureItems(tables))
        {
            int end = Math.Min(tables.MovesUntouched ? Features.Rows : featureBatch.Count, (item + 1) * RowsPerUpdate);
            for (int i = item * RowsPerUpdate; i < end; i++)
            {
                (int feature, int slot) = tables.MovesUntouched
                    ? (i, featureBatch.SlotOf(i))
                    : (featureBatch.Entities[i], i);
                if (slot < 0)
                    Features.ApplyZero(tables, feature);
                else
                    Features.Apply(tables, feature * d, GradientOf(feature, slot));
            }
        }
        else
        {
            if (shape.Ratings)
                Ratings.Apply(rest, 0, RowGradients.AsSpan(0, shape.RatingClasses * d));
            Positions.Apply(rest, 0, RowGradients.AsSpan(shape.RatingClasses * d, shape.Places * d));
            if (!shape.Attention)
                return;
            biasGradient.AsSpan().Clear();
            for (int place = 0; place < shape.Places; place++)
                Lanes.Add<T>(ProjectedGradients.AsSpan((shape.RatingClasses + place) * 3 * d, 3 * d), biasGradient);
            Bias.Apply(rest, 0, biasGradient);
        }
    }

    Span<T> GradientOf(int feature, int slot)
    {
        Span<T> gradient = featureGradient.AsSpan(feature * d, d);
        gradient.Clear();
        foreach (int entry in featureBatch.Examples(slot))
            Lanes.Add<T>(
                T.CreateTruncating(featureValues[entry]),
                RowGradients.AsSpan((specials + featureSlots[entry]) * d, d),
                gradient
            );
        return gradient;
    }

    (int Start, int End) Bounds(int item) =>
        item < Blocks
            ? (specials + item * RowsPerItem, Math.Min(Things, specials + (item + 1) * RowsPerItem))
            : (0, specials);

    Span<T> ProjectedOf(int thing) => Projected.AsSpan(thing * 3 * d, 3 * d);
}
