using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of an attention network for two people and a movie; one instance is one run, with all its
/// buffers.</summary>
/// <remarks><code>
/// x(place) = E(movie) + R(rating) + T(position)                      E(j) = Q(j) + Σ feature · F(feature)
/// y = LayerNorm(x + heads(x)·Wo + bo)                                the heads look at all places of a window
/// s(u) = Σ share · y(place)                                          shares = softmax of (E(i)·Wp)·y / √d
/// z = [p, E(i), s, |s(a) − s(b)|, E(i)∘p, E(i)∘s, sex, age, occupation] p, s, sex … the mean of the two; with one user
/// that user's net = Linear → BatchNorm → leaky ReLU → dropout → Linear → BatchNorm → leaky ReLU → dropout → Linear r̂
/// = net(z) + start, where start is what another model foretells, or 0 </code> Means and distances are the same bits
/// when the two change places. A step is a few phases that the team shares, with a barrier after each. What enters the
/// first layer by a look-up (sex, age group, occupation) goes through it once a value and not once an example; see also
/// <see cref="TokenEmbeddings{T}"/>.</remarks>
internal sealed class AttentionTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int InputsPerItem = 48,
        RowsPerUpdate = 64,
        FewestChunks = 2,
        MostChunks = 10,
        Packs = 4,
        TileRows = 6;

    readonly WorkerTeam team;
    readonly AttentionShape shape;
    readonly AttentionInputs known;
    readonly int d,
        width; // width: what the first layer takes of an example, looked-up parts left out
    readonly ulong firstSeed,
        secondSeed;
    readonly AttentionBatch batch;
    readonly BatchIndex users;
    readonly T[] target,
        slope,
        outputs; // [batch]
    readonly T[] inputs,
        inputGradients; // [batch × width]
    readonly T[] asked,
        askedGradients; // [batch × d] the movie's query to the places, E(i)·Wp
    readonly T[] movieGradients,
        userGradients; // [batch × d] of E(i); of p
    readonly T[] lookedUp,
        lookedUpGradients; // [values × first hidden] values' rows through the first layer
    readonly T[] chunkLookedUp; // [chunks × values × first hidden]
    readonly T[] packedFirst,
        packedSecond,
        packedFirstBack,
        packedSecondBack; // the layers as the products of a step take them, forward and backward
    readonly T[] firstGradient,
        secondGradient,
        askGradient,
        userGradient,
        codeGradient;
    readonly T[] chunkOutput,
        outputGradient;
    readonly double[] chunkLoss,
        chunkAbsolute,
        chunkBias;
    readonly int[] bounds; // [chunks + 1] first example of each chunk
    readonly Action<int> load,
        forward,
        activate,
        output,
        backward,
        backToInputs,
        gather;
    object? updates;
    int chunks;
    DropoutMask firstMask,
        secondMask;

    public AttentionTrainer(AttentionShape shape, AttentionInputs known, int largestBatch, ulong seed, WorkerTeam team)
    {
        (this.shape, this.known, this.team, d, width) = (
            shape,
            known,
            team,
            shape.Dimensions,
            AttentionShape.Parts * shape.Dimensions
        );
        (firstSeed, secondSeed) = (seed ^ 0x9E3779B97F4A7C15UL, seed ^ 0xD1342543DE82EF95UL);
        batch = new AttentionBatch(largestBatch, shape.Places);
        Tokens = new TokenEmbeddings<T>(shape, known.Movies, largestBatch, MostChunks);
        Sequences = new SequenceBlock<T>(shape, batch, Tokens, largestBatch, MostChunks);
        users = new BatchIndex(known.UserCount, 2 * largestBatch);
        int values = known.CodeParts.Length,
            first = shape.First,
            second = shape.Second;
        Users = new("users", known.UserCount, d);
        Codes = new("codes", values, d);
        Ask = new("ask", d, d);
        (FirstLayer, SecondLayer) = (
            new("first", width + AttentionShape.LookedUp * d, first),
            new("second", first, second)
        );
        (First, Second) = (
            new("first", first, largestBatch, MostChunks, shape.NegativeSlope, shape.Dropout),
            new("second", second, largestBatch, MostChunks, shape.NegativeSlope, shape.Dropout)
        );
        (Output, OutputBias) = (new("output", 1, second), new("output_bias", 1, 8));
        (target, slope, outputs) = (new T[largestBatch], new T[largestBatch], new T[largestBatch]);
        (inputs, inputGradients) = (new T[largestBatch * width], new T[largestBatch * width]);
        (asked, askedGradients, movieGradients, userGradients) = (
            new T[largestBatch * d],
            new T[largestBatch * d],
            new T[largestBatch * d],
            new T[largestBatch * d]
        );
        (lookedUp, lookedUpGradients, chunkLookedUp) = (
            new T[values * first],
            new T[values * first],
            new T[MostChunks * values * first]
        );
        (packedFirst, packedFirstBack) = (
            new T[MatrixProduct.PackedSize(width, first)],
            new T[MatrixProduct.PackedSize(first, width)]
        );
        (packedSecond, packedSecondBack) = (
            new T[MatrixProduct.PackedSize(first, second)],
            new T[MatrixProduct.PackedSize(second, first)]
        );
        (firstGradient, secondGradient, askGradient) = (
            new T[FirstLayer.Value.Length],
            new T[SecondLayer.Value.Length],
            new T[d * d]
        );
        (userGradient, codeGradient) = (new T[known.UserCount * d], new T[values * d]);
        (chunkOutput, outputGradient) = (new T[MostChunks * (second + 8)], new T[second + 8]);
        (chunkLoss, chunkAbsolute, chunkBias, bounds) = (
            new double[MostChunks],
            new double[MostChunks],
            new double[MostChunks],
            new int[MostChunks + 1]
        );
        Initialize(seed);
        (load, forward, activate, output, backward, backToInputs, gather) = (
            Load,
            Forward,
            Activate,
            Outputs,
            Backward,
            BackToInputs,
            Gather
        );
    }

    /// <summary>To be filled before each <see cref="Step"/>.</summary>
    public AttentionBatch Batch => batch;

    public TokenEmbeddings<T> Tokens { get; }

    public SequenceBlock<T> Sequences { get; }

    /// <summary>P: [users × d].</summary>
    public Weights<T> Users { get; }

    /// <summary>Embeddings of sexes, age groups and occupations: [values × d].</summary>
    public Weights<T> Codes { get; }

    /// <summary>Wp: [d × d].</summary>
    public Weights<T> Ask { get; }

    /// <summary>[9d × first hidden], rows in the order of z.</summary>
    public Weights<T> FirstLayer { get; }

    /// <summary>[first hidden × second hidden].</summary>
    public Weights<T> SecondLayer { get; }

    public NormBlock<T> First { get; }

    public NormBlock<T> Second { get; }

    public Weights<T> Output { get; }

    /// <summary>In the first place; the rest is padding.</summary>
    public Weights<T> OutputBias { get; }

    /// <summary>[examples] r̂ of the last step, before it.</summary>
    public ReadOnlySpan<T> Estimates => outputs.AsSpan(0, batch.Size);

    public IEnumerable<Weights<T>> All =>
        [
            .. Tokens.All,
            .. Sequences.All,
            Users,
            Codes,
            .. shape.Attention ? [Ask] : Array.Empty<Weights<T>>(),
            FirstLayer,
            SecondLayer,
            .. First.All,
            .. Second.All,
            Output,
            OutputBias,
        ];

    /// <summary>One step on the examples of <see cref="Batch"/>; gives the sums of their squared and absolute errors
    /// before it, in stars.</summary>
    /// <param name="ratings">[examples] what is to be foretold.</param>
    /// <param name="number">The step's number, which dropout depends on.</param>
    /// <param name="tables">Moves the embeddings of users, movies and features.</param>
    /// <param name="rest">Moves everything else.</param>
    public (double Squares, double Absolute) Step<TRule>(ReadOnlySpan<T> ratings, long number, TRule tables, TRule rest)
        where TRule : struct, IUpdateRule<T>
    {
        int size = batch.Size;
        ratings[..size].CopyTo(target);
        (firstMask, secondMask) = (new(shape.Dropout, firstSeed, number), new(shape.Dropout, secondSeed, number));
        users.Build(batch.Users);
        Tokens.Build(batch.MoviesAndTargets, batch.PlaceCount);
        Cut(size);
        Sequences.Build(chunks);
        team.For(Packs + Tokens.Items + 1, load);
        team.For(chunks, forward);
        First.FinishMoments(chunks);
        team.For(chunks, activate);
        Second.FinishMoments(chunks);
        team.For(chunks, output);
        (double squares, double absolute) = FinishOutputs();
        Second.FinishBackward(chunks, size);
        team.For(chunks, backward);
        First.FinishBackward(chunks, size);
        team.For(chunks, backToInputs);
        team.For(Tokens.Items + UserItems, gather);
        Updates<TRule> update = updates as Updates<TRule> ?? new Updates<TRule>(this);
        updates = update;
        (update.Tables, update.Rest) = (tables, rest);
        team.For(update.Items, update.Body);
        return (squares, absolute);
    }

    /// <summary>Chunks of whole tiles, by the size of the batch alone.</summary>
    void Cut(int size)
    {
        int rows = Math.Max(
            (size + MostChunks - 1) / MostChunks,
            Math.Min(4 * TileRows, (size + FewestChunks - 1) / FewestChunks)
        );
        rows = (rows + TileRows - 1) / TileRows * TileRows;
        chunks = 0;
        for (int start = 0; start < size; start += rows)
            (bounds[chunks], bounds[++chunks]) = (start, Math.Min(size, start + rows));
    }

    int UserItems => (users.Count + RowsPerUpdate - 1) / RowsPerUpdate;

    /// <summary>Phase 1: the two layers packed, once for all chunks; movies, ratings and positions, and values that are
    /// looked up, through their layers.</summary>
    void Load(int item)
    {
        switch (item)
        {
            case 0:
                MatrixProduct.Pack<T>(
                    FirstLayer.Value,
                    shape.First,
                    transposed: true,
                    shape.First,
                    width,
                    packedFirstBack
                );
                return;
            case 1:
                MatrixProduct.Pack<T>(
                    FirstLayer.Value,
                    shape.First,
                    transposed: false,
                    width,
                    shape.First,
                    packedFirst
                );
                return;
            case 2:
                MatrixProduct.Pack<T>(
                    SecondLayer.Value,
                    shape.Second,
                    transposed: true,
                    shape.Second,
                    shape.First,
                    packedSecondBack
                );
                return;
            case 3:
                MatrixProduct.Pack<T>(
                    SecondLayer.Value,
                    shape.Second,
                    transposed: false,
                    shape.First,
                    shape.Second,
                    packedSecond
                );
                return;
            default:
                item -= Packs;
                break;
        }
        if (item < Tokens.Items)
        {
            Tokens.Load(item);
            return;
        }
        for (int value = 0, end; value < known.CodeParts.Length; value = end)
        {
            end = EndOfPart(value);
            MatrixProduct.Multiply<T>(
                Codes.Value.AsSpan(value * d),
                d,
                PartOfLookedUp(value),
                shape.First,
                lookedUp.AsSpan(value * shape.First),
                shape.First,
                end - value,
                d,
                shape.First
            );
        }
    }

    int EndOfPart(int value)
    {
        int end = value + 1;
        while (end < known.CodeParts.Length && known.CodeParts[end] == known.CodeParts[value])
            end++;
        return end;
    }

    ReadOnlySpan<T> PartOfLookedUp(int value) =>
        FirstLayer.Value.AsSpan((width + known.CodeParts[value] * d) * shape.First, d * shape.First);

    /// <summary>Phase 2: sequences, what the first layer takes, and the first layer.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        (int firstWindow, int endWindow) = WindowsOf(start, end);
        Sequences.Forward(firstWindow, endWindow);
        ReadOnlySpan<int> slots = Tokens.Batch.Slots[batch.PlaceCount..],
            left = batch.Left,
            right = batch.Right,
            ofUsers = batch.Users;
        for (int e = start; e < end; e++)
            Tokens.RowOf(slots[e]).CopyTo(inputs.AsSpan(e * width + d, d));
        if (shape.Attention)
            MatrixProduct.Multiply<T>(
                inputs.AsSpan(start * width + d),
                width,
                Ask.Value,
                d,
                asked.AsSpan(start * d),
                d,
                end - start,
                d,
                d
            );
        for (int window = firstWindow; window < endWindow; window++)
            Sequences.Pool(window, asked.AsSpan(batch.Examples[window] * d, d));
        for (int e = start; e < end; e++)
        {
            ref T z = ref inputs[e * width];
            ref T a = ref Users.Value[ofUsers[left[e]] * d],
                b = ref Users.Value[ofUsers[right[e]] * d],
                sa = ref Sequences.Pooled[left[e] * d],
                sb = ref Sequences.Pooled[right[e] * d];
            Mix(ref z, ref a, ref b, ref sa, ref sb, d);
            Span<T> hidden = First.Hidden.AsSpan(e * shape.First, shape.First);
            hidden.Clear();
            AddLookedUp(ofUsers[left[e]], ofUsers[right[e]], hidden);
            outputs[e] = T.CreateTruncating(batch.Bases[e]);
        }
        MatrixProduct.MultiplyPacked<T>(
            inputs.AsSpan(start * width),
            width,
            packedFirst,
            First.Hidden.AsSpan(start * shape.First),
            shape.First,
            end - start,
            width,
            shape.First,
            add: true
        );
        First.Collect(chunk, start, end);
    }

    /// <summary>The parts of z around E, which is there: means, distances and products, the same bits whichever comes
    /// first.</summary>
    internal static void Mix(ref T z, ref T a, ref T b, ref T sa, ref T sb, int d)
    {
        nuint columns = (nuint)d;
        Vector256<T> half = Vector256.Create(T.CreateTruncating(0.5));
        for (nuint f = 0; f < columns; f += (nuint)Vector256<T>.Count)
        {
            Vector256<T> p = half * (Vector256.LoadUnsafe(ref a, f) + Vector256.LoadUnsafe(ref b, f)),
                e = Vector256.LoadUnsafe(ref z, columns + f);
            Vector256<T> x = Vector256.LoadUnsafe(ref sa, f),
                y = Vector256.LoadUnsafe(ref sb, f),
                s = half * (x + y);
            p.StoreUnsafe(ref z, f);
            s.StoreUnsafe(ref z, 2 * columns + f);
            Vector256.Abs(x - y).StoreUnsafe(ref z, 3 * columns + f);
            (e * p).StoreUnsafe(ref z, 4 * columns + f);
            (e * s).StoreUnsafe(ref z, 5 * columns + f);
        }
    }

    void AddLookedUp(int left, int right, Span<T> hidden)
    {
        T half = T.CreateTruncating(0.5);
        for (int part = 0; part < AttentionShape.LookedUp; part++)
        {
            (int a, int b) = (
                known.Codes[left * AttentionShape.LookedUp + part],
                known.Codes[right * AttentionShape.LookedUp + part]
            );
            if (a > b)
                (a, b) = (b, a); // one order for both
            if (a >= 0)
                Lanes.Add<T>(half, lookedUp.AsSpan(a * shape.First, shape.First), hidden);
            if (b >= 0)
                Lanes.Add<T>(half, lookedUp.AsSpan(b * shape.First, shape.First), hidden);
        }
    }

    /// <summary>Phase 3: the second layer.</summary>
    void Activate(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        First.Activate(start, end, firstMask);
        MatrixProduct.MultiplyPacked<T>(
            First.Active.AsSpan(start * shape.First),
            shape.First,
            packedSecond,
            Second.Hidden.AsSpan(start * shape.Second),
            shape.Second,
            end - start,
            shape.First,
            shape.Second
        );
        Second.Collect(chunk, start, end);
    }

    /// <summary>Phase 4: outputs, losses, and the way back to the second normalization.</summary>
    void Outputs(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        Second.Activate(start, end, secondMask);
        Span<T> ofOutput = chunkOutput.AsSpan(chunk * (shape.Second + 8), shape.Second);
        ofOutput.Clear();
        T share = T.CreateChecked(2.0 / batch.Size);
        double squares = 0,
            absolute = 0,
            bias = 0;
        for (int e = start; e < end; e++)
        {
            ReadOnlySpan<T> active = Second.Active.AsSpan(e * shape.Second, shape.Second);
            outputs[e] += Lanes.Dot(active, Output.Value) + OutputBias.Value[0];
            T error = outputs[e] - target[e],
                back = slope[e] = share * error;
            squares += double.CreateTruncating(error) * double.CreateTruncating(error);
            absolute += Math.Abs(double.CreateTruncating(error));
            bias += double.CreateTruncating(back);
            Lanes.Add(back, active, ofOutput);
            Span<T> gradient = Second.Gradient.AsSpan(e * shape.Second, shape.Second);
            gradient.Clear();
            Lanes.Add<T>(back, Output.Value, gradient);
        }
        (chunkLoss[chunk], chunkAbsolute[chunk], chunkBias[chunk]) = (squares, absolute, bias);
        Second.Backward(chunk, start, end);
    }

    (double Squares, double Absolute) FinishOutputs()
    {
        double squares = 0,
            absolute = 0,
            bias = 0;
        outputGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            (squares, absolute, bias) = (
                squares + chunkLoss[chunk],
                absolute + chunkAbsolute[chunk],
                bias + chunkBias[chunk]
            );
            Lanes.Add<T>(
                chunkOutput.AsSpan(chunk * (shape.Second + 8), shape.Second),
                outputGradient.AsSpan(0, shape.Second)
            );
        }
        outputGradient[shape.Second] = T.CreateTruncating(bias);
        return (squares, absolute);
    }

    /// <summary>Phase 5: back through the second layer to the first normalization.</summary>
    void Backward(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        Second.InputGradient(start, end);
        MatrixProduct.MultiplyPacked<T>(
            Second.Gradient.AsSpan(start * shape.Second),
            shape.Second,
            packedSecondBack,
            First.Gradient.AsSpan(start * shape.First),
            shape.First,
            end - start,
            shape.Second,
            shape.First
        );
        First.Backward(chunk, start, end);
    }

    /// <summary>Phase 6: back through the first layer, the mixing and the sequences.</summary>
    void BackToInputs(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        (int firstWindow, int endWindow) = WindowsOf(start, end);
        First.InputGradient(start, end);
        MatrixProduct.MultiplyPacked<T>(
            First.Gradient.AsSpan(start * shape.First),
            shape.First,
            packedFirstBack,
            inputGradients.AsSpan(start * width),
            width,
            end - start,
            shape.First,
            width
        );
        ReadOnlySpan<int> left = batch.Left,
            right = batch.Right,
            ofUsers = batch.Users;
        Span<T> ofLookedUp = chunkLookedUp.AsSpan(chunk * lookedUp.Length, lookedUp.Length);
        ofLookedUp.Clear();
        for (int e = start; e < end; e++)
        {
            MixBackward(e, left[e], right[e]);
            AddLookedUpGradients(
                ofUsers[left[e]],
                ofUsers[right[e]],
                First.Gradient.AsSpan(e * shape.First, shape.First),
                ofLookedUp
            );
        }
        askedGradients.AsSpan(start * d, (end - start) * d).Clear();
        for (int window = firstWindow; window < endWindow; window++)
            Sequences.PoolBackward(
                window,
                asked.AsSpan(batch.Examples[window] * d, d),
                askedGradients.AsSpan(batch.Examples[window] * d, d)
            );
        if (shape.Attention)
            MatrixProduct.MultiplyTransposed<T>(
                askedGradients.AsSpan(start * d),
                d,
                Ask.Value,
                d,
                movieGradients.AsSpan(start * d),
                d,
                end - start,
                d,
                d,
                add: true
            );
        Sequences.Backward(chunk, firstWindow, endWindow);
    }

    void MixBackward(int e, int left, int right)
    {
        ref T z = ref inputs[e * width],
            dz = ref inputGradients[e * width],
            ofMovie = ref movieGradients[e * d],
            ofUser = ref userGradients[e * d];
        ref T sa = ref Sequences.Pooled[left * d],
            sb = ref Sequences.Pooled[right * d],
            da = ref Sequences.PooledGradient[left * d],
            db = ref Sequences.PooledGradient[right * d];
        nuint columns = (nuint)d;
        Vector256<T> half = Vector256.Create(T.CreateTruncating(0.5));
        for (nuint f = 0; f < columns; f += (nuint)Vector256<T>.Count)
        {
            Vector256<T> p = Vector256.LoadUnsafe(ref z, f),
                movie = Vector256.LoadUnsafe(ref z, columns + f),
                s = Vector256.LoadUnsafe(ref z, 2 * columns + f);
            Vector256<T> ofProduct = Vector256.LoadUnsafe(ref dz, 4 * columns + f),
                ofOther = Vector256.LoadUnsafe(ref dz, 5 * columns + f);
            Lanes
                .MultiplyAdd(ofProduct, p, Lanes.MultiplyAdd(ofOther, s, Vector256.LoadUnsafe(ref dz, columns + f)))
                .StoreUnsafe(ref ofMovie, f);
            (half * Lanes.MultiplyAdd(ofProduct, movie, Vector256.LoadUnsafe(ref dz, f))).StoreUnsafe(ref ofUser, f);
            Vector256<T> share =
                half * Lanes.MultiplyAdd(ofOther, movie, Vector256.LoadUnsafe(ref dz, 2 * columns + f));
            if (left == right)
            {
                (share + share).StoreUnsafe(ref da, f);
                continue;
            }
            Vector256<T> apart = Vector256.LoadUnsafe(ref sa, f) - Vector256.LoadUnsafe(ref sb, f),
                ofApart = Vector256.LoadUnsafe(ref dz, 3 * columns + f);
            Vector256<T> signed =
                (Vector256.GreaterThan(apart, Vector256<T>.Zero) & ofApart)
                - (Vector256.LessThan(apart, Vector256<T>.Zero) & ofApart);
            (share + signed).StoreUnsafe(ref da, f);
            (share - signed).StoreUnsafe(ref db, f);
        }
    }

    void AddLookedUpGradients(int left, int right, ReadOnlySpan<T> gradient, Span<T> to)
    {
        T half = T.CreateTruncating(0.5);
        for (int part = 0; part < AttentionShape.LookedUp; part++)
        {
            (int a, int b) = (
                known.Codes[left * AttentionShape.LookedUp + part],
                known.Codes[right * AttentionShape.LookedUp + part]
            );
            if (a >= 0)
                Lanes.Add(half, gradient, to.Slice(a * shape.First, shape.First));
            if (b >= 0)
                Lanes.Add(half, gradient, to.Slice(b * shape.First, shape.First));
        }
    }

    /// <summary>Phase 7: gradients of each movie and user of the batch.</summary>
    void Gather(int item)
    {
        if (item < Tokens.Items)
        {
            Tokens.Gather(item, chunks, Sequences.XGradient, Sequences.ProjectedGradient, movieGradients);
            return;
        }
        item -= Tokens.Items;
        int end = Math.Min(users.Count, (item + 1) * RowsPerUpdate);
        ReadOnlySpan<int> examples = batch.Examples,
            left = batch.Left,
            right = batch.Right;
        for (int slot = item * RowsPerUpdate; slot < end; slot++)
        {
            Span<T> own = userGradient.AsSpan(slot * d, d);
            own.Clear();
            foreach (int window in users.Examples(slot))
            {
                int e = examples[window];
                ReadOnlySpan<T> gradient = userGradients.AsSpan(e * d, d);
                Lanes.Add(gradient, own);
                if (left[e] == right[e])
                    Lanes.Add(gradient, own); // alone, the user is both halves of the mean
            }
        }
    }

    (int First, int End) WindowsOf(int start, int end) =>
        (batch.Left[start], end < batch.Size ? batch.Left[end] : batch.WindowCount);

    void Initialize(ulong seed)
    {
        Rng rng = Rng.ForStream(seed, 1);
        foreach (
            Weights<T> table in (Weights<T>[])
                [Tokens.Movies, Tokens.Features, Tokens.Ratings, Tokens.Positions, Users, Codes]
        )
            Initializer.KerasEmbedding.Fill(table.Value.AsSpan(), table.Rows, d, ref rng);
        if (!shape.Ratings)
            Tokens.Ratings.Value.AsSpan().Clear();
        for (int row = 0; row < d; row++)
        {
            for (int part = 0; part < 3; part++)
                Initializer.GlorotUniform.Fill(Tokens.Projection.Row(row).Slice(part * d, d), d, d, ref rng);
        }
        Initializer.GlorotUniform.Fill(Sequences.Output.Value.AsSpan(), d, d, ref rng);
        Initializer.GlorotUniform.Fill(Ask.Value.AsSpan(), d, d, ref rng);
        Initializer.GlorotUniform.Fill(FirstLayer.Value.AsSpan(), FirstLayer.Rows, shape.First, ref rng);
        Initializer.GlorotUniform.Fill(SecondLayer.Value.AsSpan(), shape.First, shape.Second, ref rng);
        Initializer.GlorotUniform.Fill(Output.Value.AsSpan(), shape.Second, 1, ref rng);
    }

    /// <summary>Phase 8 for one kind of rule; kept, so that no step allocates.</summary>
    sealed class Updates<TRule>
        where TRule : struct, IUpdateRule<T>
    {
        readonly AttentionTrainer<T> core;

        public Updates(AttentionTrainer<T> core) => (this.core, Body) = (core, Run);

        public TRule Tables { get; set; }

        public TRule Rest { get; set; }

        public Action<int> Body { get; }

        public int Items =>
            FirstItems
            + SecondItems
            + AskItems
            + 2
            + core.Sequences.UpdateItems
            + core.Tokens.UpdateItems(Tables)
            + UserItems;

        int FirstItems => (core.width + InputsPerItem - 1) / InputsPerItem;

        int SecondItems => (core.shape.First + InputsPerItem - 1) / InputsPerItem;

        int AskItems => core.shape.Attention ? 1 : 0;

        int UserItems =>
            ((Tables.MovesUntouched ? core.Users.Rows : core.users.Count) + RowsPerUpdate - 1) / RowsPerUpdate;

        void Run(int item)
        {
            if (item == 0)
                OfCodes();
            else if (--item < FirstItems)
                Product(
                    core.inputs,
                    core.width,
                    core.width,
                    core.First.Gradient,
                    core.FirstLayer,
                    core.firstGradient,
                    item
                );
            else if ((item -= FirstItems) < SecondItems)
                Product(
                    core.First.Active,
                    core.shape.First,
                    core.shape.First,
                    core.Second.Gradient,
                    core.SecondLayer,
                    core.secondGradient,
                    item
                );
            else if ((item -= SecondItems) < AskItems)
                OfAsk();
            else if ((item -= AskItems) < core.Sequences.UpdateItems)
                core.Sequences.Update(item, Rest);
            else if ((item -= core.Sequences.UpdateItems) < core.Tokens.UpdateItems(Tables))
                core.Tokens.Update(item, Tables, Rest);
            else if ((item -= core.Tokens.UpdateItems(Tables)) < UserItems)
                OfUsers(item);
            else
                OfTheRest();
        }

        /// <summary>Rows of a layer's gradient, inputsᵀ · gradient of its output, and their update.</summary>
        void Product(T[] inputs, int stride, int rows, T[] ofOutput, Weights<T> layer, T[] gradient, int item)
        {
            int start = item * InputsPerItem,
                count = Math.Min(InputsPerItem, rows - start);
            Span<T> own = gradient.AsSpan(start * layer.Stride, count * layer.Stride);
            MatrixProduct.TransposedMultiply<T>(
                inputs.AsSpan(start),
                stride,
                ofOutput,
                layer.Stride,
                own,
                layer.Stride,
                count,
                core.batch.Size,
                layer.Stride
            );
            layer.Apply(Rest, start * layer.Stride, own);
        }

        void OfAsk()
        {
            int d = core.d;
            MatrixProduct.TransposedMultiply<T>(
                core.inputs.AsSpan(d),
                core.width,
                core.askedGradients,
                d,
                core.askGradient,
                d,
                d,
                core.batch.Size,
                d
            );
            core.Ask.Apply(Rest, 0, core.askGradient);
        }

        void OfUsers(int item)
        {
            int end = Math.Min(Tables.MovesUntouched ? core.Users.Rows : core.users.Count, (item + 1) * RowsPerUpdate);
            for (int i = item * RowsPerUpdate; i < end; i++)
            {
                (int user, int slot) = Tables.MovesUntouched ? (i, core.users.SlotOf(i)) : (core.users.Entities[i], i);
                if (slot < 0)
                    core.Users.ApplyZero(Tables, user);
                else
                    core.Users.Apply(Tables, user * core.d, core.userGradient.AsSpan(slot * core.d, core.d));
            }
        }

        void OfTheRest()
        {
            core.First.Update(Rest);
            core.Second.Update(Rest);
            core.Output.Apply(Rest, 0, core.outputGradient.AsSpan(0, core.shape.Second));
            core.OutputBias.Apply(Rest, 0, core.outputGradient.AsSpan(core.shape.Second, 8));
        }

        /// <summary>Embeddings of looked-up values, and their parts of the first layer: a product for each of the
        /// parts.</summary>
        void OfCodes()
        {
            (AttentionTrainer<T> c, int first, int d) = (core, core.shape.First, core.d);
            c.lookedUpGradients.AsSpan().Clear();
            for (int chunk = 0; chunk < c.chunks; chunk++)
                Lanes.Add<T>(c.chunkLookedUp.AsSpan(chunk * c.lookedUp.Length, c.lookedUp.Length), c.lookedUpGradients);
            Span<T> ofLayer = c.firstGradient.AsSpan(c.width * first, AttentionShape.LookedUp * d * first);
            ofLayer.Clear();
            for (int value = 0, end; value < c.known.CodeParts.Length; value = end)
            {
                end = c.EndOfPart(value);
                ReadOnlySpan<T> gradients = c.lookedUpGradients.AsSpan(value * first);
                MatrixProduct.MultiplyTransposed(
                    gradients,
                    first,
                    c.PartOfLookedUp(value),
                    first,
                    c.codeGradient.AsSpan(value * d),
                    d,
                    end - value,
                    first,
                    d
                );
                MatrixProduct.TransposedMultiply<T>(
                    c.Codes.Value.AsSpan(value * d),
                    d,
                    gradients,
                    first,
                    ofLayer[(c.known.CodeParts[value] * d * first)..],
                    first,
                    d,
                    end - value,
                    first
                );
            }
            c.Codes.Apply(Rest, 0, c.codeGradient);
            c.FirstLayer.Apply(Rest, c.width * first, ofLayer);
        }
    }
}
