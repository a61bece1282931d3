using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of the plain embedding network: r / top = Linear(relu(bn(Linear([P(u), Q(i), user features,
/// movie features])))).</summary>
/// <remarks>The first layer of a concatenation is a sum, h = A(u) + B(i), and a batch has fewer users and movies than
/// examples (of ML-100K some 350 and 330 in 512): A and B are computed once each, which is the same network for two
/// thirds of the work. The first layer has no bias, which the normalization behind it would take away. A step is six
/// phases that the team shares.</remarks>
internal sealed class PlainNetwork<T> : IRatingNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsPerItem = 48,
        RowsPerUpdate = 64,
        InputsPerItem = 30; // tiles of the matrix product have 6 rows

    readonly WorkerTeam team;
    readonly int dimensions,
        d,
        hidden;
    readonly T top;
    readonly ulong hiddenSeed;
    readonly double dropout;
    readonly Side users,
        movies;
    readonly Action<int> sums,
        forward,
        outputs,
        backward,
        gather;
    object? updates;
    int size;
    DropoutMask mask;

    /// <param name="dimensions">Of an embedding.</param>
    /// <param name="hidden">Hidden features.</param>
    /// <param name="dropout">Of hidden features.</param>
    /// <param name="top">Highest rating in stars, that ratings are divided by.</param>
    /// <param name="byUser">Training ratings: who has none begins, and stays, with an embedding of zeros.</param>
    /// <param name="byMovie">The same of the movies.</param>
    /// <param name="userFeatures">Of each user.</param>
    /// <param name="movieFeatures">Of each movie.</param>
    /// <param name="largestBatch">Examples at most.</param>
    /// <param name="seed">First weights and dropout.</param>
    /// <param name="team">Works.</param>
    public PlainNetwork(
        int dimensions,
        int hidden,
        double dropout,
        double top,
        CsrMatrix byUser,
        CsrMatrix byMovie,
        FeatureRows userFeatures,
        FeatureRows movieFeatures,
        int largestBatch,
        ulong seed,
        WorkerTeam team
    )
    {
        (this.team, this.dimensions, this.dropout, this.top, hiddenSeed) = (
            team,
            dimensions,
            dropout,
            T.CreateChecked(top),
            seed ^ 0xD1342543DE82EF95UL
        );
        (d, this.hidden) = (FactorMath.Stride(dimensions), FactorMath.Stride(hidden));
        users = new Side("user", userFeatures, dimensions, d, this.hidden, largestBatch);
        movies = new Side("movie", movieFeatures, dimensions, d, this.hidden, largestBatch);
        Head = new Head<T>(this.hidden, largestBatch, dropout);
        Rng rng = Rng.ForStream(seed, 1);
        int inputs = 2 * dimensions + users.Features.Weights.Rows + movies.Features.Weights.Rows;
        foreach ((Side side, CsrMatrix rated) in ((Side, CsrMatrix)[])[(users, byUser), (movies, byMovie)])
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
        (sums, forward, outputs, backward, gather) = (Sums, Forward, Outputs, Backward, Gather);
    }

    public Side Users => users;

    public Side Movies => movies;

    /// <inheritdoc/>
    public Head<T> Head { get; }

    /// <inheritdoc/>
    public IEnumerable<Weights<T>> All => [.. users.All, .. movies.All, .. Head.All];

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
        size = ratings.Length;
        users.Batch.Build(batchUsers.AsSpan(0, size));
        movies.Batch.Build(batchMovies.AsSpan(0, size));
        for (int i = 0; i < size; i++)
            Head.Target[i] = (known.IsEmpty ? ratings[i] : ratings[i] - known[i]) / top;
        mask = new(dropout, hiddenSeed, number);
        int chunks = Head<T>.Chunks(size);
        team.For(users.Items + movies.Items, sums);
        team.For(chunks, forward);
        Head.FinishStatistics(size);
        team.For(chunks, outputs);
        double loss = Head.FinishOutputs(size);
        team.For(chunks, backward);
        team.For(users.Items + movies.Items, gather);
        Updates<TRule> update = updates as Updates<TRule> ?? new Updates<TRule>(this);
        updates = update;
        update.Rules = rules;
        team.For(update.Items, update.Body);
        double stars = double.CreateTruncating(top);
        return loss * stars * stars;
    }

    /// <inheritdoc/>
    public NetworkWeights Compile()
    {
        (T[] factor, T[] offset) = Head.Folded();
        T[] fromUser = Folded(users.First.Value),
            fromMovie = Folded(movies.First.Value);
        (int userCount, int movieCount) = (users.Embedding.Rows, movies.Embedding.Rows);
        T[] userFeatures = new T[userCount * hidden],
            movieHidden = new T[movieCount * hidden];
        for (int user = 0; user < userCount; user++)
            users.Features.Sum(user, userFeatures.AsSpan(user * hidden, hidden));
        for (int movie = 0; movie < movieCount; movie++)
            movies.Features.Sum(movie, movieHidden.AsSpan(movie * hidden, hidden));
        userFeatures = Folded(userFeatures);
        movieHidden = Folded(movieHidden);
        for (int movie = 0; movie < movieCount; movie++)
            Lanes.Add<T>(offset, movieHidden.AsSpan(movie * hidden, hidden));
        MatrixProduct.Multiply<T>(
            movies.Embedding.Value,
            d,
            fromMovie,
            hidden,
            movieHidden,
            hidden,
            movieCount,
            d,
            hidden,
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
            ItemBias = new float[movieCount],
            UserEmbeddings = Floats(users.Embedding.Value),
            UserSums = [],
            UserFeatures = Floats(userFeatures),
            Movies = [],
            ItemEmbeddings = Floats(movies.Embedding.Value),
            ItemHidden = Floats(movieHidden),
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

    /// <summary>Phase 1: A and B.</summary>
    void Sums(int item)
    {
        if (item < users.Items)
            users.Sum(item);
        else
            movies.Sum(item - users.Items);
    }

    /// <summary>Phase 2: h of each example, and the statistics.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = Head<T>.Bounds(chunk, size);
        ReadOnlySpan<int> ofUsers = users.Batch.Slots,
            ofMovies = movies.Batch.Slots;
        for (int e = start; e < end; e++)
            Lanes.Sum<T>(users.SumOf(ofUsers[e]), movies.SumOf(ofMovies[e]), Head.Hidden.AsSpan(e * hidden, hidden));
        Head.Statistics(chunk, size);
    }

    /// <summary>Phase 3.</summary>
    void Outputs(int chunk) => Head.Outputs(chunk, size, mask);

    /// <summary>Phase 4.</summary>
    void Backward(int chunk) => Head.InputGradient(chunk, size);

    /// <summary>Phase 5: gradients of A and B, and from there of P and Q.</summary>
    void Gather(int item)
    {
        if (item < users.Items)
            users.Gather(item, Head);
        else
            movies.Gather(item - users.Items, Head);
    }

    /// <summary>Phase 6 for one kind of rule; kept, so that no step allocates.</summary>
    sealed class Updates<TRule>
        where TRule : struct, IUpdateRule<T>
    {
        readonly PlainNetwork<T> network;

        public Updates(PlainNetwork<T> network) => (this.network, Body) = (network, Run);

        public NetworkRules<TRule> Rules { get; set; }

        public Action<int> Body { get; }

        public int Items => network.users.UpdateItems + network.movies.UpdateItems + 1;

        void Run(int item)
        {
            if (item < network.movies.UpdateItems)
                network.movies.Update(item, Rules.Movies, Rules.Rest);
            else if ((item -= network.movies.UpdateItems) < network.users.UpdateItems)
                network.users.Update(item, Rules.Users, Rules.Rest);
            else
                network.Head.Update(Rules.Rest);
        }
    }

    /// <summary>Users or movies.</summary>
    internal sealed class Side
    {
        readonly int used,
            d,
            hidden; // dimensions without and with padding
        readonly T[] points,
            sums,
            pointGradients,
            sumGradients; // [slots × d], [slots × hidden]
        readonly T[] firstGradient; // [d × hidden]

        public Side(string name, FeatureRows features, int used, int d, int hidden, int largestBatch)
        {
            (this.used, this.d, this.hidden) = (used, d, hidden);
            int rows = features.RowCount,
                slots = Math.Min(rows, largestBatch);
            Batch = new BatchIndex(rows, largestBatch);
            (Embedding, First, Features) = (
                new($"{name}.point", rows, d),
                new($"{name}.first", d, hidden),
                new($"{name}.features", features, hidden)
            );
            (points, pointGradients, sums, sumGradients) = (
                new T[slots * d],
                new T[slots * d],
                new T[slots * hidden],
                new T[slots * hidden]
            );
            firstGradient = new T[d * hidden];
        }

        public BatchIndex Batch { get; }

        /// <summary>P or Q: [rows × d].</summary>
        public Weights<T> Embedding { get; }

        /// <summary>Their part of the first layer: [d × hidden].</summary>
        public Weights<T> First { get; }

        public FeaturePart<T> Features { get; }

        public IEnumerable<Weights<T>> All => [Embedding, First, Features.Weights];

        public int Items => (Batch.Count + RowsPerItem - 1) / RowsPerItem;

        public int UpdateItems => Blocks + FirstItems + 1;

        int Blocks => (Embedding.Rows + RowsPerUpdate - 1) / RowsPerUpdate;

        int FirstItems => (used + InputsPerItem - 1) / InputsPerItem;

        /// <summary>A or B of a slot.</summary>
        public ReadOnlySpan<T> SumOf(int slot) => sums.AsSpan(slot * hidden, hidden);

        public void Sum(int item)
        {
            (int start, int end) = (item * RowsPerItem, Math.Min(Batch.Count, (item + 1) * RowsPerItem));
            for (int slot = start; slot < end; slot++)
            {
                Embedding.Row(Batch.Entities[slot]).CopyTo(points.AsSpan(slot * d, d));
                Features.Sum(Batch.Entities[slot], sums.AsSpan(slot * hidden, hidden));
            }
            MatrixProduct.Multiply<T>(
                points.AsSpan(start * d),
                d,
                First.Value,
                hidden,
                sums.AsSpan(start * hidden),
                hidden,
                end - start,
                used,
                hidden,
                add: true
            );
        }

        public void Gather(int item, Head<T> head)
        {
            (int start, int end) = (item * RowsPerItem, Math.Min(Batch.Count, (item + 1) * RowsPerItem));
            for (int slot = start; slot < end; slot++)
            {
                Span<T> gradient = sumGradients.AsSpan(slot * hidden, hidden);
                ReadOnlySpan<int> examples = Batch.Examples(slot);
                head.Gradient.AsSpan(examples[0] * hidden, hidden).CopyTo(gradient);
                foreach (int e in examples[1..])
                    Lanes.Add<T>(head.Gradient.AsSpan(e * hidden, hidden), gradient);
            }
            MatrixProduct.MultiplyTransposed<T>(
                sumGradients.AsSpan(start * hidden),
                hidden,
                First.Value,
                hidden,
                pointGradients.AsSpan(start * d),
                d,
                end - start,
                hidden,
                d
            );
        }

        /// <summary>A block of embeddings, a part of the first layer, or the features.</summary>
        public void Update<TRule>(int item, in TRule tables, in TRule rest)
            where TRule : struct, IUpdateRule<T>
        {
            if (item < FirstItems)
            {
                (int start, int count) = (item * InputsPerItem, Math.Min(InputsPerItem, used - item * InputsPerItem));
                Span<T> gradient = firstGradient.AsSpan(start * hidden, count * hidden);
                MatrixProduct.TransposedMultiply<T>(
                    points.AsSpan(start),
                    d,
                    sumGradients,
                    hidden,
                    gradient,
                    hidden,
                    count,
                    Batch.Count,
                    hidden
                );
                First.Apply(rest, start * hidden, gradient);
            }
            else if ((item -= FirstItems) < Blocks)
            {
                int end = Math.Min(Embedding.Rows, (item + 1) * RowsPerUpdate);
                for (int row = item * RowsPerUpdate; row < end; row++)
                {
                    int slot = Batch.SlotOf(row);
                    if (slot < 0)
                        Embedding.ApplyZero(tables, row);
                    else
                        Embedding.Apply(tables, row * d, pointGradients.AsSpan(slot * d, d));
                }
            }
            else
            {
                Features.Update(Batch, sumGradients, rest);
            }
        }
    }
}
