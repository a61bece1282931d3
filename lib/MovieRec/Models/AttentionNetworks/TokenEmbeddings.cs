using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The tokens of a batch, as rows of a matrix X, and their queries, keys and values. A place of a sequence is
/// the sum of three tokens: an item, the class of its rating, and its position.</summary>
/// <remarks>A batch of 512 pairs with windows of 4 has 3,072 places but some 900 items. Queries, keys and values are
/// linear in a place, so they are computed once per token and added up, and so are their gradients on the way back: the
/// same network for a third of the work.
/// <para>X has the fixed tokens first: the classes of ratings, then the positions. Behind them come the items of the
/// batch, in the order of their slots in <see cref="Items"/>. An example with 2 classes of ratings, windows of 1 place,
/// and a batch in which the items 7 and 3 occur, in this order:</para><code>
/// X[0] rating class 0        X[2] position 0 (the last place)        X[3] item 7 (slot 0)
/// X[1] rating class 1                                                X[4] item 3 (slot 1)
/// </code>
/// A place with item 3, rated in class 1, is x = X[4] + X[1] + X[2], and its queries, keys and values are the same sum
/// of rows of X·[Wq Wk Wv].</remarks>
internal sealed class TokenEmbeddings<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int SlotsPerPiece = 48, // tiles of the matrix product have 6 rows
        InputsPerPiece = 24;

    readonly AttentionShape shape;
    readonly FeatureRows features;
    readonly int d,
        fixedTokens;
    readonly FusedLinear<T> projection;
    readonly Matrix<T> x,
        xGradient; // [tokens × d]
    readonly Matrix<T> projected,
        projectedGradient; // [tokens × 3d]
    readonly Matrix<T> chunkGradients; // [chunks · fixed tokens × 4d] of X, then of its projection
    readonly Matrix<T> featureGradient; // [features × d]
    readonly T[] biasGradient; // [3d]
    readonly int[] entryFeatures,
        entrySlots; // [entries] the features of the batch's items, one by one
    readonly float[] entryValues;
    readonly BatchIndex featureBatch;
    int placeCount;

    public TokenEmbeddings(AttentionShape shape, FeatureRows features, int largestBatch, int chunks)
    {
        (this.shape, this.features, d) = (shape, features, shape.Dimensions);
        fixedTokens = shape.RatingClasses + shape.Places;
        int items = features.RowCount,
            batchItems = largestBatch * (2 * shape.Places + 1),
            slots = Math.Min(items, batchItems),
            featuresPerItem = 0;
        for (int item = 0; item < items; item++)
            featuresPerItem = Math.Max(featuresPerItem, features.Columns(item).Length);
        Items = new BatchIndex(items, batchItems);
        featureBatch = new BatchIndex(features.Names.Length, slots * featuresPerItem);
        entryFeatures = new int[slots * featuresPerItem];
        entrySlots = new int[slots * featuresPerItem];
        entryValues = new float[slots * featuresPerItem];
        ItemTable = new Weights<T>("movies", items, d);
        FeatureTable = new Weights<T>("movie_features", features.Names.Length, d);
        RatingTable = new Weights<T>("ratings", shape.RatingClasses, d);
        PositionTable = new Weights<T>("positions", shape.Places, d);
        projection = new FusedLinear<T>("attention.in", d, d, 3 * d, InputsPerPiece);
        Bias = new Weights<T>("attention.in_bias", 1, 3 * d);
        x = new Matrix<T>(fixedTokens + slots, d);
        xGradient = new Matrix<T>(fixedTokens + slots, d);
        projected = new Matrix<T>(fixedTokens + slots, 3 * d);
        projectedGradient = new Matrix<T>(fixedTokens + slots, 3 * d);
        chunkGradients = new Matrix<T>(chunks * fixedTokens, 4 * d);
        featureGradient = new Matrix<T>(slots == 0 ? 0 : features.Names.Length, d);
        biasGradient = new T[3 * d];
    }

    /// <summary>The items of the batch: first those of the places, then the targets.</summary>
    public BatchIndex Items { get; }

    /// <summary>Q: [items × d].</summary>
    public Weights<T> ItemTable { get; }

    /// <summary>F: [features × d].</summary>
    public Weights<T> FeatureTable { get; }

    /// <summary>R: [classes × d].</summary>
    public Weights<T> RatingTable { get; }

    /// <summary>[places × d]; row 0 is the last place of a window.</summary>
    public Weights<T> PositionTable { get; }

    /// <summary>Wq, Wk, Wv side by side: [d × 3d].</summary>
    public Weights<T> Projection => projection.Weights;

    /// <summary>[1 × 3d]; it belongs to the position tokens, of which every place has one.</summary>
    public Weights<T> Bias { get; }

    public IEnumerable<Weights<T>> All =>
        shape.Attention
            ? [ItemTable, FeatureTable, RatingTable, PositionTable, Projection, Bias]
            : [ItemTable, FeatureTable, RatingTable, PositionTable];

    /// <summary>Number of pieces of <see cref="Load"/> and of <see cref="Gather"/>: blocks of items, and the fixed
    /// tokens.</summary>
    public int Pieces => ItemPieces + 1;

    int ItemPieces => (Items.Count + SlotsPerPiece - 1) / SlotsPerPiece;

    int TokenCount => fixedTokens + Items.Count;

    /// <summary>[d] E of the item in a slot: its own row and its features'.</summary>
    public Span<T> RowOf(int slot) => x.Row(ItemToken(slot));

    /// <summary>E of any item.</summary>
    public void Embed(int item, Span<T> row)
    {
        ItemTable.Row(item).CopyTo(row);
        ReadOnlySpan<int> columns = features.Columns(item);
        ReadOnlySpan<float> values = features.Values(item);
        for (int i = 0; i < columns.Length; i++)
            Lanes.Add<T>(T.CreateTruncating(values[i]), FeatureTable.Row(columns[i]), row);
    }

    /// <summary>Takes in the items of a batch.</summary>
    /// <param name="items">[places + examples] items of the places, then targets.</param>
    /// <param name="places">Number of places.</param>
    public void Build(ReadOnlySpan<int> items, int places)
    {
        placeCount = places;
        Items.Build(items);
        int entries = 0;
        for (int slot = 0; slot < Items.Count; slot++)
        {
            ReadOnlySpan<int> columns = features.Columns(Items.Entities[slot]);
            ReadOnlySpan<float> values = features.Values(Items.Entities[slot]);
            for (int i = 0; i < columns.Length; i++, entries++)
            {
                entryFeatures[entries] = columns[i];
                entrySlots[entries] = slot;
                entryValues[entries] = values[i];
            }
        }
        featureBatch.Build(entryFeatures.AsSpan(0, entries));
    }

    /// <summary>Fills a piece of X and of its projection.</summary>
    public void Load(int piece)
    {
        (int start, int end) = Bounds(piece);
        bool isFixed = piece == ItemPieces;
        if (isFixed)
        {
            RatingTable.Value.CopyTo(x.Values);
            PositionTable.Value.CopyTo(x.Values[(shape.RatingClasses * d)..]);
        }
        else
        {
            for (int token = start; token < end; token++)
                Embed(Items.Entities[token - fixedTokens], x.Row(token));
        }
        if (!shape.Attention)
            return;
        x.View(start, end).Multiply(Projection.View(), projected.View(start, end));
        for (int position = 0; isFixed && position < shape.Places; position++)
            Lanes.Add<T>(Bias.Value, projected.Row(PositionToken(position)));
    }

    /// <summary>x of a place and, with attention, its queries, keys and values.</summary>
    /// <param name="slot">Slot of its item.</param>
    /// <param name="rating">Class of its rating.</param>
    /// <param name="position">From the end of its window.</param>
    /// <param name="place">[d] x, overwritten.</param>
    /// <param name="ofProjection">[3d], overwritten; unused without attention.</param>
    public void Sum(int slot, int rating, int position, Span<T> place, Span<T> ofProjection)
    {
        SumRows(x, place);
        if (shape.Attention)
            SumRows(projected, ofProjection);

        void SumRows(Matrix<T> rows, Span<T> to)
        {
            Lanes.Sum<T>(rows.Row(ItemToken(slot)), rows.Row(PositionToken(position)), to);
            if (shape.Ratings)
                Lanes.Add<T>(rows.Row(RatingToken(rating)), to);
        }
    }

    /// <summary>Clears what a chunk has added to the gradients of fixed tokens.</summary>
    public void ClearFixed(int chunk) =>
        chunkGradients.Values.Slice(chunk * fixedTokens * 4 * d, fixedTokens * 4 * d).Clear();

    /// <summary>Adds a place's gradients to those of its rating and position; its item gets them by
    /// <see cref="Gather"/>.</summary>
    public void AddFixed(int chunk, int rating, int position, ReadOnlySpan<T> ofPlace, ReadOnlySpan<T> ofProjection)
    {
        AddToken(chunk, PositionToken(position), ofPlace, ofProjection);
        if (shape.Ratings)
            AddToken(chunk, RatingToken(rating), ofPlace, ofProjection);
    }

    /// <summary>Adds up the gradients of a piece of X over the batch.</summary>
    /// <param name="piece">From 0.</param>
    /// <param name="chunks">Chunks of the batch.</param>
    /// <param name="ofPlaces">[places × d].</param>
    /// <param name="ofProjections">[places × 3d].</param>
    /// <param name="ofTargets">[examples × d].</param>
    public void Gather(int piece, int chunks, Matrix<T> ofPlaces, Matrix<T> ofProjections, Matrix<T> ofTargets)
    {
        (int start, int end) = Bounds(piece);
        xGradient.Values[(start * d)..(end * d)].Clear();
        if (shape.Attention)
            projectedGradient.Values[(start * 3 * d)..(end * 3 * d)].Clear();
        if (piece == ItemPieces)
            GatherFixed(chunks);
        else
            GatherItems(start, end, ofPlaces, ofProjections, ofTargets);
        if (shape.Attention)
            projectedGradient
                .View(start, end)
                .MultiplyTransposed(Projection.View(), xGradient.View(start, end), add: true);
    }

    /// <summary>The parts of an update that threads share.</summary>
    /// <param name="tables">Returns the rule of the items and features.</param>
    /// <param name="rest">Returns the rule of everything else.</param>
    public Work[] Updates(Func<IUpdateRule<T>> tables, Func<IUpdateRule<T>> rest) =>
        [
            new(
                () => shape.Attention ? projection.Pieces : 0,
                piece => projection.Update(piece, rest(), x.View(0, TokenCount), projectedGradient.View(0, TokenCount))
            ),
            new(
                () => ItemTable.Pieces(tables(), Items),
                piece => ItemTable.ApplyRows(tables(), Items, xGradient.Values[(fixedTokens * d)..], piece)
            ),
            new(() => FeatureTable.Pieces(tables(), featureBatch), piece => UpdateFeatures(tables(), piece)),
            new(() => 1, _ => UpdateFixed(rest())),
        ];

    static int RatingToken(int rating) => rating;

    int PositionToken(int position) => shape.RatingClasses + position;

    int ItemToken(int slot) => fixedTokens + slot;

    (int Start, int End) Bounds(int piece) =>
        piece == ItemPieces
            ? (0, fixedTokens)
            : (ItemToken(piece * SlotsPerPiece), Math.Min(TokenCount, ItemToken((piece + 1) * SlotsPerPiece)));

    void AddToken(int chunk, int token, ReadOnlySpan<T> ofPlace, ReadOnlySpan<T> ofProjection)
    {
        Span<T> own = chunkGradients.Row(chunk * fixedTokens + token);
        Lanes.Add(ofPlace, own[..d]);
        if (shape.Attention)
            Lanes.Add(ofProjection, own[d..]);
    }

    void GatherFixed(int chunks)
    {
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            for (int token = 0; token < fixedTokens; token++)
            {
                ReadOnlySpan<T> part = chunkGradients.Row(chunk * fixedTokens + token);
                Lanes.Add(part[..d], xGradient.Row(token));
                if (shape.Attention)
                    Lanes.Add(part[d..], projectedGradient.Row(token));
            }
        }
    }

    void GatherItems(int start, int end, Matrix<T> ofPlaces, Matrix<T> ofProjections, Matrix<T> ofTargets)
    {
        for (int token = start; token < end; token++)
        {
            foreach (int entry in Items.Examples(token - fixedTokens)) // places, then targets
            {
                bool isTarget = entry >= placeCount;
                Lanes.Add<T>(isTarget ? ofTargets.Row(entry - placeCount) : ofPlaces.Row(entry), xGradient.Row(token));
                if (shape.Attention && !isTarget)
                    Lanes.Add<T>(ofProjections.Row(entry), projectedGradient.Row(token));
            }
        }
    }

    void UpdateFeatures(IUpdateRule<T> rule, int piece)
    {
        (int start, int end) = FeatureTable.BoundsOf(rule, featureBatch, piece);
        for (int i = start; i < end; i++)
        {
            int slot = rule.MovesUntouched ? featureBatch.SlotOf(i) : i;
            if (slot >= 0)
                SumGradients(slot);
        }
        FeatureTable.ApplyRows(rule, featureBatch, featureGradient.Values, piece);
    }

    void UpdateFixed(IUpdateRule<T> rule)
    {
        if (shape.Ratings)
            RatingTable.Apply(rule, 0, xGradient.Values[..(shape.RatingClasses * d)]);
        PositionTable.Apply(rule, 0, xGradient.Values.Slice(shape.RatingClasses * d, shape.Places * d));
        if (!shape.Attention)
            return;
        biasGradient.AsSpan().Clear();
        for (int position = 0; position < shape.Places; position++)
            Lanes.Add<T>(projectedGradient.Row(PositionToken(position)), biasGradient);
        Bias.Apply(rule, 0, biasGradient);
    }

    /// <summary>The gradient of a feature, by its slot.</summary>
    void SumGradients(int slot)
    {
        Span<T> gradient = featureGradient.Row(slot);
        gradient.Clear();
        foreach (int entry in featureBatch.Examples(slot))
            Lanes.Add<T>(T.CreateTruncating(entryValues[entry]), xGradient.Row(ItemToken(entrySlots[entry])), gradient);
    }
}
