using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of the plain embedding network: r / top = Linear(relu(bn(Linear([P(u), Q(i), user features,
/// item features])))).</summary>
/// <remarks>The first layer of a concatenation is a sum, h = A(u) + B(i), and a batch has fewer users and items than
/// examples (of ML-100K some 350 and 330 in 512). A and B are computed once each, which is the same network for two
/// thirds of the work. The first layer has no bias, because the normalization behind it would cancel it.</remarks>
internal sealed class PlainNetwork<T> : IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly WorkerTeam team;
    readonly int d,
        hidden; // padded sizes
    readonly T top;
    readonly ulong hiddenSeed;
    readonly double dropout;
    readonly PlainSide<T> users,
        items;
    readonly Phase[] phases;
    int size;
    double loss;
    NetworkRules<T> rules = null!; // of the step
    DropoutMask mask;

    /// <param name="dimensions">Of an embedding.</param>
    /// <param name="hidden">Hidden features.</param>
    /// <param name="dropout">Fraction of the hidden features that are dropped.</param>
    /// <param name="top">Highest rating of the scale, which ratings are divided by.</param>
    /// <param name="byUser">Training ratings. Users without any keep a zero embedding.</param>
    /// <param name="byItem">The same by item.</param>
    /// <param name="userFeatures">Of each user.</param>
    /// <param name="itemFeatures">Of each item.</param>
    /// <param name="largestBatch">Maximum number of examples.</param>
    /// <param name="seed">Draws first weights and dropout.</param>
    /// <param name="team">Threads.</param>
    public PlainNetwork(
        int dimensions,
        int hidden,
        double dropout,
        double top,
        CsrMatrix byUser,
        CsrMatrix byItem,
        FeatureRows userFeatures,
        FeatureRows itemFeatures,
        int largestBatch,
        ulong seed,
        WorkerTeam team
    )
    {
        (this.team, this.dropout, this.top) = (team, dropout, T.CreateChecked(top));
        hiddenSeed = seed ^ 0xD1342543DE82EF95UL;
        (d, this.hidden) = (FactorMath.Stride(dimensions), FactorMath.Stride(hidden));
        users = new PlainSide<T>("user", userFeatures, dimensions, d, this.hidden, largestBatch);
        items = new PlainSide<T>("movie", itemFeatures, dimensions, d, this.hidden, largestBatch);
        Head = new Head<T>(this.hidden, largestBatch, dropout);
        Rng rng = Rng.ForStream(seed, 1);
        int inputs = 2 * dimensions + users.Features.Weights.Rows + items.Features.Weights.Rows;
        foreach (
            (PlainSide<T> side, CsrMatrix rated) in ((PlainSide<T>, CsrMatrix)[])[(users, byUser), (items, byItem)]
        )
        {
            for (int row = 0; row < side.Embedding.Rows; row++)
            {
                if (rated.RowLength(row) > 0)
                    Initializer.PyTorchEmbedding.Fill(side.Embedding.Row(row)[..dimensions], 1, dimensions, ref rng);
            }
            for (int f = 0; f < dimensions; f++)
                Initializer.PyTorchLinear.Fill(side.First.Row(f)[..hidden], inputs, hidden, ref rng);
            side.Features.Initialize(inputs, hidden, ref rng);
        }
        Head.Initialize(hidden, ref rng);
        phases = Phases();
    }

    public PlainSide<T> Users => users;

    public PlainSide<T> Items => items;

    /// <inheritdoc/>
    public Head<T> Head { get; }

    /// <inheritdoc/>
    public IEnumerable<Weights<T>> All => [.. users.All, .. items.All, .. Head.All];

    int Chunks => Head<T>.Chunks(size);

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
        (this.rules, size) = (rules, ratings.Length);
        users.Batch.Build(batchUsers.AsSpan(0, size));
        items.Batch.Build(batchItems.AsSpan(0, size));
        for (int i = 0; i < size; i++)
            Head.Target[i] = (known.IsEmpty ? ratings[i] : ratings[i] - known[i]) / top;
        mask = new DropoutMask(dropout, hiddenSeed, number);
        foreach (Phase phase in phases)
            phase.Run(team);
        double stars = double.CreateTruncating(top);
        return loss * stars * stars;
    }

    /// <inheritdoc/>
    public NetworkWeights Compile()
    {
        (T[] factor, T[] offset) = Head.Folded();
        T[] fromUser = Folded(users.First.Value),
            fromItem = Folded(items.First.Value);
        (int userCount, int itemCount) = (users.Embedding.Rows, items.Embedding.Rows);
        T[] userFeatures = new T[userCount * hidden],
            itemHidden = new T[itemCount * hidden];
        for (int user = 0; user < userCount; user++)
            users.Features.Sum(user, userFeatures.AsSpan(user * hidden, hidden));
        for (int item = 0; item < itemCount; item++)
            items.Features.Sum(item, itemHidden.AsSpan(item * hidden, hidden));
        userFeatures = Folded(userFeatures);
        itemHidden = Folded(itemHidden);
        for (int item = 0; item < itemCount; item++)
            Lanes.Add<T>(offset, itemHidden.AsSpan(item * hidden, hidden));
        items
            .Embedding.View()
            .Multiply(
                new MatrixView<T>(fromItem, d, hidden, hidden),
                new MatrixView<T>(itemHidden, itemCount, hidden, hidden),
                add: true
            );
        return new NetworkWeights
        {
            D = 0,
            EmbeddingWidth = d,
            Width = hidden,
            Base = 0,
            Scale = float.CreateTruncating(top),
            OutputBias = float.CreateTruncating(Head.OutputBias.Value[0]),
            UserBias = new float[userCount],
            ItemBias = new float[itemCount],
            UserEmbeddings = Floats(users.Embedding.Value),
            UserSums = [],
            UserFeatures = Floats(userFeatures),
            Items = [],
            ItemEmbeddings = Floats(items.Embedding.Value),
            ItemHidden = Floats(itemHidden),
            ImplicitFactors = [],
            FromEmbedding = Floats(fromUser),
            FromSum = [],
            Product = [],
            Output = Floats(Head.Output.Value),
            UserFeatureWeights = Floats(Folded(users.Features.Weights.Value)),
        };

        T[] Folded(T[] rows) => [.. rows.Select((value, i) => value * factor[i % hidden])];

        static float[] Floats(T[] values) => HistoryNetwork<T>.Floats(values);
    }

    Phase[] Phases() =>
        [
            // A and B
            new(null, new(() => users.BatchPieces, users.Sum), new(() => items.BatchPieces, items.Sum)),
            new(() => Head.FinishMoments(size), new Work(() => Chunks, Forward)),
            new(
                () => loss = Head.FinishOutputs(size),
                new Work(() => Chunks, chunk => Head.Outputs(chunk, size, mask))
            ),
            new(null, new Work(() => Chunks, chunk => Head.InputGradient(chunk, size))),
            // gradients of A and B, and from there of P and Q
            new(
                null,
                new(() => users.BatchPieces, piece => users.Gather(piece, Head)),
                new(() => items.BatchPieces, piece => items.Gather(piece, Head))
            ),
            new(
                null,
                [
                    .. items.Updates(() => rules.Items, () => rules.Rest),
                    .. users.Updates(() => rules.Users, () => rules.Rest),
                    new Work(() => 1, _ => Head.Update(rules.Rest)),
                ]
            ),
        ];

    /// <summary>h of each example, and its moments.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = Head<T>.Bounds(chunk, size);
        ReadOnlySpan<int> userSlots = users.Batch.Slots,
            itemSlots = items.Batch.Slots;
        for (int e = start; e < end; e++)
            Lanes.Sum<T>(users.SumOf(userSlots[e]), items.SumOf(itemSlots[e]), Head.Hidden.Row(e));
        Head.Collect(chunk, size);
    }
}
