using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of the network with histories; one instance is one run, with all its buffers.</summary>
/// <remarks><code>
/// r̂ = μ + b(u) + b(i) + p·q + net([drop(P(u)), drop(q), drop(h), p∘q, user features, item features])
/// h = Σ over items j rated by u of (Z(j) + d(u,j) W(j)) / √n(u)      p = P(u) + h       d = rating − μ
/// g = Σ over users v who rated i of (V(v) + d(v,i) X(v)) / n(i)^α      q = Q(i) + g
/// net = Linear → BatchNorm → ReLU → dropout → Linear
/// </code>
/// In training an example's own rating is left out of both sums and counts. The sums of a batch are sparse, never a
/// dense product; each user and item of a batch is summed up once.</remarks>
internal sealed class HistoryNetwork<T> : IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int InputsPerPiece = 36; // tiles of the matrix product have 6 rows

    readonly WorkerTeam team;
    readonly HistoryShape shape;
    readonly int d,
        hidden; // padded sizes
    readonly HistorySide<T> users,
        items;
    readonly FusedLinear<T> first;
    readonly ulong inputSeed,
        hiddenSeed;
    readonly T inputGain;
    readonly T mean;
    readonly T[] own; // [batch] rating − μ of each example
    readonly Matrix<T> encoded; // [batch × 2d] p, q
    readonly Matrix<T> inputs; // [batch × 4d] P, q, h, p∘q
    readonly Matrix<T> inputGradients; // [batch × 4d]; Backward turns them into dP, dq, dh, dg
    readonly Phase[] phases;
    int[] batchUsers = [],
        batchItems = [];
    int size;
    double loss;
    NetworkRules<T> rules = null!; // of the step
    DropoutMask inputMask,
        hiddenMask;

    public HistoryNetwork(
        HistoryShape shape,
        CsrMatrix byUser,
        CsrMatrix byItem,
        double mean,
        FeatureRows userFeatures,
        FeatureRows itemFeatures,
        int largestBatch,
        ulong seed,
        WorkerTeam team
    )
    {
        (this.shape, this.team, this.mean) = (shape, team, T.CreateChecked(mean));
        (inputSeed, hiddenSeed) = (seed ^ 0x9E3779B97F4A7C15UL, seed ^ 0xD1342543DE82EF95UL);
        (d, hidden) = (FactorMath.Stride(shape.Dimensions), FactorMath.Stride(shape.Hidden));
        users = new HistorySide<T>("user", byUser, userFeatures, mean, 0.5, d, hidden, largestBatch);
        items = new HistorySide<T>(
            "movie",
            byItem,
            itemFeatures,
            mean,
            shape.ItemHistoryExponent,
            d,
            hidden,
            largestBatch
        );
        first = new FusedLinear<T>("first", 4 * d, 4 * d, hidden, InputsPerPiece);
        Head = new Head<T>(hidden, largestBatch, shape.HiddenDropout);
        inputGain = T.CreateChecked(1 / (1 - shape.InputDropout));
        own = new T[largestBatch];
        encoded = new Matrix<T>(largestBatch, 2 * d);
        inputs = new Matrix<T>(largestBatch, 4 * d);
        inputGradients = new Matrix<T>(largestBatch, 4 * d);
        phases = Phases();
        Initialize(seed);
    }

    /// <summary>[4d × hidden] from P, q, h and p∘q to the hidden features.</summary>
    public Weights<T> First => first.Weights;

    public Head<T> Head { get; }

    /// <summary>Users, with histories of items.</summary>
    public HistorySide<T> Users => users;

    /// <summary>Items, with histories of users.</summary>
    public HistorySide<T> Items => items;

    public IEnumerable<Weights<T>> All => [.. users.All, .. items.All, First, .. Head.All];

    int Chunks => Head<T>.Chunks(size);

    bool LeaveOut(HistoryMode mode) => shape.LeaveOneOut && mode != HistoryMode.None;

    /// <inheritdoc/>
    public double Step(
        int[] batchUsers,
        int[] batchItems,
        ReadOnlySpan<T> ratings,
        ReadOnlySpan<T> known,
        long number,
        NetworkRules<T> rules
    )
    {
        (this.batchUsers, this.batchItems, this.rules, size) = (batchUsers, batchItems, rules, ratings.Length);
        users.Batch.Build(batchUsers.AsSpan(0, size));
        items.Batch.Build(batchItems.AsSpan(0, size));
        for (int i = 0; i < size; i++)
        {
            own[i] = ratings[i] - mean;
            Head.Target[i] = known.IsEmpty ? ratings[i] : ratings[i] - known[i];
        }
        inputMask = new DropoutMask(shape.InputDropout, inputSeed, number);
        hiddenMask = new DropoutMask(shape.HiddenDropout, hiddenSeed, number);
        foreach (Phase phase in phases)
            phase.Run(team);
        return loss;
    }

    /// <inheritdoc/>
    public NetworkWeights Compile()
    {
        (T[] factor, T[] offset) = Head.Folded();
        T[] folded = [.. First.Value.Select((value, i) => value * factor[i % hidden])];
        T[] Part(int part) => folded[(part * d * hidden)..((part + 1) * d * hidden)];
        (int userCount, int itemCount) = (users.Embedding.Rows, items.Embedding.Rows);
        T[] userSums = new T[userCount * d],
            itemRows = new T[itemCount * d],
            userFeatures = new T[userCount * hidden],
            itemHidden = new T[itemCount * hidden];
        for (int user = 0; user < userCount; user++)
        {
            users.ScaledSumOf(user, items, shape.UserHistory, userSums.AsSpan(user * d, d));
            users.Features.Sum(user, userFeatures.AsSpan(user * hidden, hidden));
            Multiply(userFeatures.AsSpan(user * hidden, hidden), factor, userFeatures.AsSpan(user * hidden, hidden));
        }
        for (int item = 0; item < itemCount; item++)
        {
            Span<T> row = itemHidden.AsSpan(item * hidden, hidden),
                q = itemRows.AsSpan(item * d, d);
            items.ScaledSumOf(item, users, shape.ItemHistory, q);
            Lanes.Add<T>(items.Embedding.Row(item), q);
            items.Features.Sum(item, row);
            Multiply(row, factor, row);
            Lanes.Add<T>(offset, row);
        }
        new MatrixView<T>(itemRows, itemCount, d, d).Multiply(
            new MatrixView<T>(Part(1), d, hidden, hidden),
            new MatrixView<T>(itemHidden, itemCount, hidden, hidden),
            add: true
        );
        return new NetworkWeights
        {
            D = d,
            EmbeddingWidth = d,
            Width = hidden,
            Base = float.CreateTruncating(mean),
            Scale = 1,
            OutputBias = float.CreateTruncating(Head.OutputBias.Value[0]),
            UserBias = Floats(users.Bias.Value.AsSpan(0, userCount)),
            ItemBias = Floats(items.Bias.Value.AsSpan(0, itemCount)),
            UserEmbeddings = Floats(users.Embedding.Value),
            UserSums = Floats(userSums),
            UserFeatures = Floats(userFeatures),
            Items = Floats(itemRows),
            ItemEmbeddings = [],
            ItemHidden = Floats(itemHidden),
            ImplicitFactors = Floats(items.ImplicitFactors.Value),
            FromEmbedding = Floats(Part(0)),
            FromSum = Floats(Part(2)),
            Product = Floats(Part(3)),
            Output = Floats(Head.Output.Value),
            UserFeatureWeights = Floats([
                .. users.Features.Weights.Value.Select((value, i) => value * factor[i % hidden]),
            ]),
        };
    }

    internal static float[] Floats(ReadOnlySpan<T> values)
    {
        float[] floats = new float[values.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = float.CreateTruncating(values[i]);
        return floats;
    }

    Phase[] Phases() =>
        [
            // sums of each user and item of the batch
            new(
                null,
                new(() => users.BatchPieces, piece => users.Sum(piece, items, shape.UserHistory)),
                new(() => items.BatchPieces, piece => items.Sum(piece, users, shape.ItemHistory))
            ),
            new(() => Head.FinishMoments(size), new Work(() => Chunks, Forward)),
            new(
                () => loss = Head.FinishOutputs(size),
                new Work(() => Chunks, chunk => Head.Outputs(chunk, size, hiddenMask))
            ),
            new(null, new Work(() => Chunks, Backward)),
            // gradients of each user and item of the batch
            new(null, new(() => users.BatchPieces, GatherUsers), new(() => items.BatchPieces, GatherItems)),
            new(
                EndStep,
                new(() => items.UpdatePieces, UpdateItems),
                new(() => users.UpdatePieces, UpdateUsers),
                new(() => first.Pieces, UpdateFirst),
                new(() => 1, _ => users.UpdateFeatures(rules.Rest)),
                new(() => 1, _ => items.UpdateFeatures(rules.Rest)),
                new(() => 1, _ => Head.Update(rules.Rest))
            ),
        ];

    /// <summary>Inputs of the first layer, the layer, and the moments of its outputs.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = Head<T>.Bounds(chunk, size);
        ReadOnlySpan<int> userSlots = users.Batch.Slots,
            itemSlots = items.Batch.Slots;
        for (int e = start; e < end; e++)
        {
            int u = batchUsers[e],
                i = batchItems[e];
            Span<T> x = inputs.Row(e),
                h = x.Slice(2 * d, d),
                p = encoded.Row(e)[..d],
                q = encoded.Row(e)[d..];
            users.LeaveOut(userSlots[e], u, items.ImplicitFactors.Row(i), own[e], LeaveOut(shape.UserHistory), h);
            users.Embedding.Row(u).CopyTo(x);
            Lanes.Sum<T>(x[..d], h, p);
            items.LeaveOut(itemSlots[e], i, users.ImplicitFactors.Row(u), own[e], LeaveOut(shape.ItemHistory), q);
            Lanes.Add<T>(items.Embedding.Row(i), q);
            q.CopyTo(x[d..]);
            Multiply(p, q, x[(3 * d)..]);
            Head.Base[e] = mean + users.Bias.Value[u] + items.Bias.Value[i] + Lanes.Dot<T>(p, q);
            inputMask.Apply((uint)(e * 3 * d), x[..(3 * d)], inputGain);
            Lanes.Sum<T>(users.FeatureSum(userSlots[e]), items.FeatureSum(itemSlots[e]), Head.Hidden.Row(e));
        }
        inputs.View(start, end).Multiply(First.View(), Head.Hidden.View(start, end), add: true);
        Head.Collect(chunk, size);
    }

    /// <summary>Gradients of the inputs, and from there of each example's P, q, and of its two sums.</summary>
    void Backward(int chunk)
    {
        Head.InputGradient(chunk, size);
        (int start, int end) = Head<T>.Bounds(chunk, size);
        Head.Gradient.View(start, end).MultiplyTransposed(First.View(), inputGradients.View(start, end));
        for (int e = start; e < end; e++)
        {
            Span<T> dx = inputGradients.Row(e);
            inputMask.Apply((uint)(e * 3 * d), dx[..(3 * d)], inputGain);
            ref T x = ref dx[0],
                p = ref encoded.Row(e)[0],
                q = ref encoded.Row(e)[d];
            Vector256<T> slope = Vector256.Create(Head.Slope[e]),
                ofUser = Vector256.Create(users.ScaleOf(batchUsers[e], shape.LeaveOneOut)),
                ofItem = Vector256.Create(items.ScaleOf(batchItems[e], shape.LeaveOneOut));
            for (nuint f = 0; f < (nuint)d; f += (nuint)Vector256<T>.Count)
            {
                nuint width = (nuint)d;
                // p∘q enters through the net and through its sum
                Vector256<T> both = Vector256.LoadUnsafe(ref x, 3 * width + f) + slope;
                Vector256<T> dp = both * Vector256.LoadUnsafe(ref q, f),
                    dq = Lanes.MultiplyAdd(
                        both,
                        Vector256.LoadUnsafe(ref p, f),
                        Vector256.LoadUnsafe(ref x, width + f)
                    );
                (Vector256.LoadUnsafe(ref x, f) + dp).StoreUnsafe(ref x, f);
                dq.StoreUnsafe(ref x, width + f);
                ((Vector256.LoadUnsafe(ref x, 2 * width + f) + dp) * ofUser).StoreUnsafe(ref x, 2 * width + f);
                (dq * ofItem).StoreUnsafe(ref x, 3 * width + f);
            }
        }
    }

    void GatherUsers(int piece) =>
        users.Gather(piece, inputGradients, embedding: 0, sum: 2, otherSum: 3, own, Head, shape.LeaveOneOut);

    void GatherItems(int piece) =>
        items.Gather(piece, inputGradients, embedding: 1, sum: 3, otherSum: 2, own, Head, shape.LeaveOneOut);

    void UpdateUsers(int piece) => users.Update(piece, items, shape.ItemHistory, shape.LeaveOneOut, rules.Users, rules);

    void UpdateItems(int piece) => items.Update(piece, users, shape.UserHistory, shape.LeaveOneOut, rules.Items, rules);

    void UpdateFirst(int piece) => first.Update(piece, rules.Rest, inputs.View(0, size), Head.Gradient.View(0, size));

    void EndStep()
    {
        users.EndStep();
        items.EndStep();
    }

    void Initialize(ulong seed)
    {
        Rng rng = Rng.ForStream(seed, 1);
        foreach (HistorySide<T> side in (HistorySide<T>[])[users, items])
        {
            for (int row = 0; row < side.Embedding.Rows; row++)
            {
                if (side.HistoryLength(row) == 0)
                    continue; // an embedding that never learns stays 0
                Initializing.Normal(side.Embedding.Row(row)[..shape.Dimensions], 0.05, ref rng);
                Initializing.Normal(side.ImplicitFactors.Row(row)[..shape.Dimensions], 0.02, ref rng);
                Initializing.Normal(side.ImplicitFactors.Row(row).Slice(d, shape.Dimensions), 0.02, ref rng);
            }
        }
        if (shape.UserHistory != HistoryMode.Explicit)
            ClearRated(items);
        if (shape.ItemHistory != HistoryMode.Explicit)
            ClearRated(users);
        int inputCount = 4 * shape.Dimensions + users.Features.Weights.Rows + items.Features.Weights.Rows;
        for (int part = 0; part < 4; part++)
        {
            for (int f = 0; f < shape.Dimensions; f++)
                Initializer.PyTorchLinear.Fill(
                    First.Row(part * d + f)[..shape.Hidden],
                    inputCount,
                    shape.Hidden,
                    ref rng
                );
        }
        users.Features.Initialize(inputCount, shape.Hidden, ref rng);
        items.Features.Initialize(inputCount, shape.Hidden, ref rng);
        Head.Initialize(shape.Hidden, ref rng);

        void ClearRated(HistorySide<T> side)
        {
            for (int row = 0; row < side.ImplicitFactors.Rows; row++)
                side.ImplicitFactors.Row(row)[d..].Clear();
        }
    }

    static void Multiply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to)
    {
        for (int f = 0; f < to.Length; f += Vector256<T>.Count)
            (Vector256.Create(x[f..]) * Vector256.Create(y[f..])).CopyTo(to[f..]);
    }
}
