using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of the improved network; one instance is one run, with all its buffers.</summary>
/// <remarks><code>
/// r̂ = μ + b(u) + b(i) + p·q + net([drop(P(u)), drop(q), drop(h), p∘q, user features, movie features])
/// h = Σ over movies j rated by u of (Z(j) + d(u,j) W(j)) / √n(u)      p = P(u) + h       d = rating − μ
/// g = Σ over users v who rated i of (V(v) + d(v,i) X(v)) / n(i)^α      q = Q(i) + g
/// net = Linear → BatchNorm → ReLU → dropout → Linear
/// </code>
/// In training an example's own rating is left out of both sums and counts. A step is six phases that the team shares,
/// with a barrier after each: sums of each user and movie of the batch, once; inputs and first layer; outputs and loss;
/// the way back to the inputs; gradients of each user and movie; gradients through the sums, which go from a register
/// into the update. The sums of a batch are sparse and never a dense product.</remarks>
internal sealed class HistoryNetwork<T> : IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int InputsPerItem = 36; // tiles of the matrix product have 6 rows

    readonly WorkerTeam team;
    readonly HistoryShape shape;
    readonly int d,
        hidden; // padded sizes
    readonly HistorySide<T> users,
        movies;
    readonly ulong inputSeed,
        hiddenSeed;
    readonly T inputGain;
    readonly T mean;
    readonly T[] own; // [batch] the example's deviation
    readonly T[] points; // [batch × 2d] p, q
    readonly T[] inputs,
        inputGradients; // [batch × 4d]; the latter ends as dP, dq, dh, dg before they are summed
    readonly T[] firstGradient; // [4d × hidden]
    readonly Action<int> sums,
        forward,
        outputs,
        backward,
        gather;
    int[] batchUsers = [],
        batchMovies = [];
    int size;
    object? updates; // Updates<TRule> of the rule in use
    DropoutMask inputMask,
        hiddenMask;

    public HistoryNetwork(
        HistoryShape shape,
        CsrMatrix byUser,
        CsrMatrix byMovie,
        double mean,
        FeatureRows userFeatures,
        FeatureRows movieFeatures,
        int largestBatch,
        ulong seed,
        WorkerTeam team
    )
    {
        (this.shape, this.team, this.mean, inputSeed, hiddenSeed) = (
            shape,
            team,
            T.CreateChecked(mean),
            seed ^ 0x9E3779B97F4A7C15UL,
            seed ^ 0xD1342543DE82EF95UL
        );
        (d, hidden) = (FactorMath.Stride(shape.Dimensions), FactorMath.Stride(shape.Hidden));
        users = new HistorySide<T>("user", byUser, userFeatures, mean, 0.5, d, hidden, largestBatch);
        movies = new HistorySide<T>(
            "movie",
            byMovie,
            movieFeatures,
            mean,
            shape.ItemHistoryExponent,
            d,
            hidden,
            largestBatch
        );
        First = new Weights<T>("first", 4 * d, hidden);
        Head = new Head<T>(hidden, largestBatch, shape.HiddenDropout);
        inputGain = T.CreateChecked(1 / (1 - shape.InputDropout));
        own = new T[largestBatch];
        points = new T[largestBatch * 2 * d];
        (inputs, inputGradients) = (new T[largestBatch * 4 * d], new T[largestBatch * 4 * d]);
        firstGradient = new T[4 * d * hidden];
        Initialize(seed);
        (sums, forward, outputs, backward, gather) = (Sums, Forward, Outputs, Backward, Gather);
    }

    /// <summary>[4d × hidden] from P, q, h and p∘q to the hidden features.</summary>
    public Weights<T> First { get; }

    public Head<T> Head { get; }

    /// <summary>What belongs to users (histories of movies), and what to movies.</summary>
    public HistorySide<T> Users => users;

    public HistorySide<T> Movies => movies;

    public IEnumerable<Weights<T>> All => [.. users.All, .. movies.All, First, .. Head.All];

    /// <inheritdoc/>
    public double Step<TRule>(
        int[] batchUsers,
        int[] batchMovies,
        ReadOnlySpan<T> ratings,
        ReadOnlySpan<T> known,
        long number,
        in NetworkRules<TRule> rules
    )
        where TRule : struct, IUpdateRule<T>
    {
        (this.batchUsers, this.batchMovies, size) = (batchUsers, batchMovies, ratings.Length);
        users.Batch.Build(batchUsers.AsSpan(0, size));
        movies.Batch.Build(batchMovies.AsSpan(0, size));
        for (int i = 0; i < size; i++)
            (own[i], Head.Target[i]) = (ratings[i] - mean, known.IsEmpty ? ratings[i] : ratings[i] - known[i]);
        (inputMask, hiddenMask) = (
            new(shape.InputDropout, inputSeed, number),
            new(shape.HiddenDropout, hiddenSeed, number)
        );
        int chunks = Head<T>.Chunks(size);
        team.For(users.Items + movies.Items, sums);
        team.For(chunks, forward);
        Head.FinishStatistics(size);
        team.For(chunks, outputs);
        double loss = Head.FinishOutputs(size);
        team.For(chunks, backward);
        team.For(users.Items + movies.Items + FirstItems, gather);
        Updates<TRule> update = updates as Updates<TRule> ?? new Updates<TRule>(this);
        updates = update;
        update.Rules = rules;
        team.For(update.Items, update.Body);
        users.Forget();
        movies.Forget();
        return loss;
    }

    /// <inheritdoc/>
    public NetworkWeights Compile()
    {
        (T[] factor, T[] offset) = Head.Folded();
        T[] folded = [.. First.Value.Select((value, i) => value * factor[i % hidden])];
        T[] Part(int part) => folded[(part * d * hidden)..((part + 1) * d * hidden)];
        (int userCount, int movieCount) = (users.Embedding.Rows, movies.Embedding.Rows);
        T[] userSums = new T[userCount * d],
            movieRows = new T[movieCount * d],
            userFeatures = new T[userCount * hidden],
            movieHidden = new T[movieCount * hidden];
        for (int user = 0; user < userCount; user++)
        {
            users.ScaledSumOf(user, movies, shape.UserHistory, userSums.AsSpan(user * d, d));
            users.Features.Sum(user, userFeatures.AsSpan(user * hidden, hidden));
            Multiply(userFeatures.AsSpan(user * hidden, hidden), factor, userFeatures.AsSpan(user * hidden, hidden));
        }
        for (int movie = 0; movie < movieCount; movie++)
        {
            Span<T> row = movieHidden.AsSpan(movie * hidden, hidden),
                q = movieRows.AsSpan(movie * d, d);
            movies.ScaledSumOf(movie, users, shape.ItemHistory, q);
            Lanes.Add<T>(movies.Embedding.Row(movie), q);
            movies.Features.Sum(movie, row);
            Multiply(row, factor, row);
            Lanes.Add<T>(offset, row);
        }
        MatrixProduct.Multiply<T>(movieRows, d, Part(1), hidden, movieHidden, hidden, movieCount, d, hidden, add: true);
        return new NetworkWeights
        {
            D = d,
            EmbeddingWidth = d,
            Width = hidden,
            Base = float.CreateTruncating(mean),
            Scale = 1,
            OutputBias = float.CreateTruncating(Head.OutputBias.Value[0]),
            UserBias = Floats(users.Bias.Value.AsSpan(0, userCount)),
            ItemBias = Floats(movies.Bias.Value.AsSpan(0, movieCount)),
            UserEmbeddings = Floats(users.Embedding.Value),
            UserSums = Floats(userSums),
            UserFeatures = Floats(userFeatures),
            Movies = Floats(movieRows),
            ItemEmbeddings = [],
            ItemHidden = Floats(movieHidden),
            ImplicitFactors = Floats(movies.ImplicitFactors.Value),
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

    int FirstItems => (4 * d + InputsPerItem - 1) / InputsPerItem;

    /// <summary>Phase 1: Σ (Z + d W) and the features' part of the first layer, of each user and movie of the
    /// batch.</summary>
    void Sums(int item)
    {
        if (item < users.Items)
            users.Sum(item, movies, shape.UserHistory);
        else
            movies.Sum(item - users.Items, users, shape.ItemHistory);
    }

    /// <summary>Phase 2: inputs of the first layer, the layer, and the statistics of what comes out.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = Head<T>.Bounds(chunk, size);
        ReadOnlySpan<int> userSlots = users.Batch.Slots,
            movieSlots = movies.Batch.Slots;
        for (int e = start; e < end; e++)
        {
            int u = batchUsers[e],
                i = batchMovies[e];
            Span<T> x = inputs.AsSpan(e * 4 * d, 4 * d),
                h = x.Slice(2 * d, d),
                p = points.AsSpan(e * 2 * d, d),
                q = points.AsSpan(e * 2 * d + d, d);
            users.LeaveOut(
                userSlots[e],
                u,
                movies.ImplicitFactors.Row(i),
                own[e],
                shape.LeaveOneOut && shape.UserHistory != HistoryMode.None,
                h
            );
            users.Embedding.Row(u).CopyTo(x);
            Lanes.Sum<T>(x[..d], h, p);
            movies.LeaveOut(
                movieSlots[e],
                i,
                users.ImplicitFactors.Row(u),
                own[e],
                shape.LeaveOneOut && shape.ItemHistory != HistoryMode.None,
                q
            );
            Lanes.Add<T>(movies.Embedding.Row(i), q);
            q.CopyTo(x[d..]);
            Multiply(p, q, x[(3 * d)..]);
            Head.Base[e] = mean + users.Bias.Value[u] + movies.Bias.Value[i] + Lanes.Dot<T>(p, q);
            inputMask.Apply((uint)(e * 3 * d), x[..(3 * d)], inputGain);
            Lanes.Sum<T>(
                users.FeatureSum(userSlots[e]),
                movies.FeatureSum(movieSlots[e]),
                Head.Hidden.AsSpan(e * hidden, hidden)
            );
        }
        MatrixProduct.Multiply<T>(
            inputs.AsSpan(start * 4 * d),
            4 * d,
            First.Value,
            hidden,
            Head.Hidden.AsSpan(start * hidden),
            hidden,
            end - start,
            4 * d,
            hidden,
            add: true
        );
        Head.Statistics(chunk, size);
    }

    /// <summary>Phase 3.</summary>
    void Outputs(int chunk) => Head.Outputs(chunk, size, hiddenMask);

    /// <summary>Phase 4: gradients of the inputs, and from there of each example's P, q, and of its two sums.</summary>
    void Backward(int chunk)
    {
        Head.InputGradient(chunk, size);
        (int start, int end) = Head<T>.Bounds(chunk, size);
        MatrixProduct.MultiplyTransposed<T>(
            Head.Gradient.AsSpan(start * hidden),
            hidden,
            First.Value,
            hidden,
            inputGradients.AsSpan(start * 4 * d),
            4 * d,
            end - start,
            hidden,
            4 * d
        );
        for (int e = start; e < end; e++)
        {
            Span<T> dx = inputGradients.AsSpan(e * 4 * d, 4 * d);
            inputMask.Apply((uint)(e * 3 * d), dx[..(3 * d)], inputGain);
            ref T x = ref dx[0],
                p = ref points[e * 2 * d],
                q = ref points[e * 2 * d + d];
            Vector256<T> slope = Vector256.Create(Head.Slope[e]),
                ofUser = Vector256.Create(users.ScaleOf(batchUsers[e], shape.LeaveOneOut)),
                ofMovie = Vector256.Create(movies.ScaleOf(batchMovies[e], shape.LeaveOneOut));
            for (nuint f = 0; f < (nuint)d; f += (nuint)Vector256<T>.Count)
            {
                nuint width = (nuint)d;
                // p∘q comes in by the net and by its sum
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
                (dq * ofMovie).StoreUnsafe(ref x, 3 * width + f);
            }
        }
    }

    /// <summary>Phase 5: gradients of each user and movie of the batch, and of the first layer.</summary>
    void Gather(int item)
    {
        if (item < users.Items)
        {
            users.Gather(item, inputGradients, ofPoint: 0, ofSum: 2, ofOther: 3, own, Head, shape.LeaveOneOut);
        }
        else if ((item -= users.Items) < movies.Items)
        {
            movies.Gather(item, inputGradients, ofPoint: 1, ofSum: 3, ofOther: 2, own, Head, shape.LeaveOneOut);
        }
        else
        {
            int start = (item - movies.Items) * InputsPerItem,
                count = Math.Min(InputsPerItem, 4 * d - start);
            MatrixProduct.TransposedMultiply<T>(
                inputs.AsSpan(start),
                4 * d,
                Head.Gradient,
                hidden,
                firstGradient.AsSpan(start * hidden),
                hidden,
                count,
                size,
                hidden
            );
        }
    }

    void Initialize(ulong seed)
    {
        Rng rng = Rng.ForStream(seed, 1);
        foreach (HistorySide<T> side in (HistorySide<T>[])[users, movies])
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
            ClearRated(movies);
        if (shape.ItemHistory != HistoryMode.Explicit)
            ClearRated(users);
        int inputCount = 4 * shape.Dimensions + users.Features.Weights.Rows + movies.Features.Weights.Rows;
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
        movies.Features.Initialize(inputCount, shape.Hidden, ref rng);
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

    /// <summary>Phase 6 for one kind of rule; kept, so that no step allocates.</summary>
    sealed class Updates<TRule>
        where TRule : struct, IUpdateRule<T>
    {
        readonly HistoryNetwork<T> network;

        public Updates(HistoryNetwork<T> network) => (this.network, Body) = (network, Run);

        public NetworkRules<TRule> Rules { get; set; }

        public Action<int> Body { get; }

        public int Items => network.users.Blocks + network.movies.Blocks + 3;

        void Run(int item)
        {
            (HistorySide<T> users, HistorySide<T> movies) = (network.users, network.movies);
            HistoryShape shape = network.shape;
            if (item < movies.Blocks)
                movies.Update(
                    item,
                    users,
                    shape.UserHistory,
                    shape.LeaveOneOut,
                    Rules.Movies,
                    Rules.Histories,
                    Rules.Biases
                );
            else if ((item -= movies.Blocks) < users.Blocks)
                users.Update(
                    item,
                    movies,
                    shape.ItemHistory,
                    shape.LeaveOneOut,
                    Rules.Users,
                    Rules.Histories,
                    Rules.Biases
                );
            else if (item - users.Blocks == 0)
                network.users.UpdateFeatures(Rules.Rest);
            else if (item - users.Blocks == 1)
                network.movies.UpdateFeatures(Rules.Rest);
            else
            {
                network.First.Apply(Rules.Rest, 0, network.firstGradient);
                network.Head.Update(Rules.Rest);
            }
        }
    }
}
