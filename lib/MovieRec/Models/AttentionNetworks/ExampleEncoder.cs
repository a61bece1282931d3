using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The inputs of an attention network's dense layers: from the users, sequences and item of an example to one
/// row z, and back to their gradients.</summary>
internal sealed class ExampleEncoder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsPerPiece = 64,
        InputsPerPiece = 48; // tiles of the matrix product have 6 rows

    readonly AttentionShape shape;
    readonly AttentionBatch batch;
    readonly int d;
    readonly BatchIndex users;
    readonly FusedLinear<T> query;
    readonly Matrix<T> queries,
        queryGradients; // [batch × d] E(i)·Wp
    readonly Matrix<T> itemGradients; // [batch × d] of E(i)
    readonly Matrix<T> exampleUserGradients; // [batch × d] of either user's embedding
    readonly Matrix<T> userGradients; // [users of the batch × d]
    int chunks;

    public ExampleEncoder(
        AttentionShape shape,
        AttentionInputs known,
        AttentionBatch batch,
        int largestBatch,
        int chunks
    )
    {
        (this.shape, this.batch, d) = (shape, batch, shape.Dimensions);
        Tokens = new TokenEmbeddings<T>(shape, known.Movies, largestBatch, chunks);
        Sequences = new SequenceBlock<T>(shape, batch, Tokens, largestBatch, chunks);
        users = new BatchIndex(known.UserCount, 2 * largestBatch);
        Users = new Weights<T>("users", known.UserCount, d);
        query = new FusedLinear<T>("ask", d, d, d, InputsPerPiece);
        Z = new Matrix<T>(largestBatch, AttentionShape.Parts * d);
        ZGradient = new Matrix<T>(largestBatch, AttentionShape.Parts * d);
        queries = new Matrix<T>(largestBatch, d);
        queryGradients = new Matrix<T>(largestBatch, d);
        itemGradients = new Matrix<T>(largestBatch, d);
        exampleUserGradients = new Matrix<T>(largestBatch, d);
        userGradients = new Matrix<T>(known.UserCount, d);
    }

    public TokenEmbeddings<T> Tokens { get; }

    public SequenceBlock<T> Sequences { get; }

    /// <summary>P: [users × d].</summary>
    public Weights<T> Users { get; }

    /// <summary>Wp: [d × d].</summary>
    public Weights<T> Query => query.Weights;

    /// <summary>[batch × 6d] see <see cref="PairMixing"/>.</summary>
    public Matrix<T> Z { get; }

    /// <summary>[batch × 6d] of the loss by z.</summary>
    public Matrix<T> ZGradient { get; }

    /// <summary>Takes in the batch.</summary>
    public void Build(int chunks)
    {
        this.chunks = chunks;
        users.Build(batch.Users);
        Tokens.Build(batch.ItemsAndTargets, batch.PlaceCount);
        Sequences.Build(chunks);
    }

    /// <summary>z of a chunk of examples.</summary>
    public void Forward(int start, int end)
    {
        (int firstWindow, int endWindow) = WindowsOf(start, end);
        Sequences.Forward(firstWindow, endWindow);
        ReadOnlySpan<int> targets = Tokens.Items.Slots[batch.PlaceCount..],
            left = batch.Left,
            right = batch.Right;
        for (int e = start; e < end; e++)
            Tokens.RowOf(targets[e]).CopyTo(Z.Row(e)[d..]);
        if (shape.Attention)
            Z.View(start, end).Columns(d, d).Multiply(Query.View(), queries.View(start, end));
        for (int window = firstWindow; window < endWindow; window++)
            Sequences.Pool(window, queries.Row(batch.Examples[window]));
        for (int e = start; e < end; e++)
            PairMixing.Forward<T>(
                Z.Row(e),
                Users.Row(batch.Users[left[e]]),
                Users.Row(batch.Users[right[e]]),
                Sequences.Pooled.Row(left[e]),
                Sequences.Pooled.Row(right[e])
            );
    }

    /// <summary>From dz of a chunk of examples to the gradients of its places, items and users.</summary>
    public void Backward(int chunk, int start, int end)
    {
        (int firstWindow, int endWindow) = WindowsOf(start, end);
        ReadOnlySpan<int> left = batch.Left,
            right = batch.Right;
        for (int e = start; e < end; e++)
            PairMixing.Backward<T>(
                Z.Row(e),
                ZGradient.Row(e),
                Sequences.Pooled.Row(left[e]),
                Sequences.Pooled.Row(right[e]),
                left[e] == right[e],
                itemGradients.Row(e),
                exampleUserGradients.Row(e),
                Sequences.PooledGradient.Row(left[e]),
                Sequences.PooledGradient.Row(right[e])
            );
        queryGradients.Values[(start * d)..(end * d)].Clear();
        for (int window = firstWindow; window < endWindow; window++)
        {
            int e = batch.Examples[window];
            Sequences.PoolBackward(window, queries.Row(e), queryGradients.Row(e));
        }
        if (shape.Attention)
            queryGradients.View(start, end).MultiplyTransposed(Query.View(), itemGradients.View(start, end), add: true);
        Sequences.Backward(chunk, firstWindow, endWindow);
    }

    /// <summary>Adds up the gradients of each token and user of the batch.</summary>
    public Work[] Gathering() => [new(() => Tokens.Pieces, GatherTokens), new(() => UserPieces, GatherUsers)];

    /// <summary>The parts of an update that threads share.</summary>
    /// <param name="tables">Returns the rule of users, items and features.</param>
    /// <param name="rest">Returns the rule of everything else.</param>
    public Work[] Updates(Func<IUpdateRule<T>> tables, Func<IUpdateRule<T>> rest) =>
        [
            new(() => shape.Attention ? query.Pieces : 0, piece => UpdateQuery(piece, rest())),
            .. Sequences.Updates(rest),
            .. Tokens.Updates(tables, rest),
            new(
                () => Users.Pieces(tables(), users),
                piece => Users.ApplyRows(tables(), users, userGradients.Values, piece)
            ),
        ];

    int UserPieces => (users.Count + RowsPerPiece - 1) / RowsPerPiece;

    void GatherTokens(int piece) =>
        Tokens.Gather(piece, chunks, Sequences.XGradient, Sequences.ProjectedGradient, itemGradients);

    void GatherUsers(int piece)
    {
        int end = Math.Min(users.Count, (piece + 1) * RowsPerPiece);
        ReadOnlySpan<int> left = batch.Left,
            right = batch.Right;
        for (int slot = piece * RowsPerPiece; slot < end; slot++)
        {
            Span<T> own = userGradients.Row(slot);
            own.Clear();
            foreach (int window in users.Examples(slot))
            {
                int e = batch.Examples[window];
                Lanes.Add<T>(exampleUserGradients.Row(e), own);
                if (left[e] == right[e])
                    Lanes.Add<T>(exampleUserGradients.Row(e), own); // a single user is both halves of the mean
            }
        }
    }

    void UpdateQuery(int piece, IUpdateRule<T> rule) =>
        query.Update(piece, rule, Z.View(0, batch.Size).Columns(d, d), queryGradients.View(0, batch.Size));

    /// <summary>The windows of a run of examples.</summary>
    (int First, int End) WindowsOf(int start, int end) =>
        (batch.Left[start], end < batch.Size ? batch.Left[end] : batch.WindowCount);
}
