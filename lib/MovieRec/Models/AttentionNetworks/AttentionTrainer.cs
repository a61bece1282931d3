using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The training of an attention network for two people and an item; one instance is one run, with all its
/// buffers.</summary>
/// <remarks><code>
/// x(place) = E(item) + R(rating) + T(position)                       E(j) = Q(j) + Σ feature · F(feature)
/// y = LayerNorm(x + heads(x)·Wo + bo)                                heads attend to all places of a window
/// s(u) = Σ share · y(place)                                          shares = softmax of (E(i)·Wp)·y / √d
/// z = [p, E(i), s, |s(a) − s(b)|, E(i)∘p, E(i)∘s, sex, age, occupation]
/// net = Linear → BatchNorm → leaky ReLU → dropout → Linear → BatchNorm → leaky ReLU → dropout → Linear
/// r̂ = base + net(z)                                                  base: another model's prediction, or 0
/// </code>
/// p, s, sex, age and occupation are means over the two people; with one person they are that person's. The parts:
/// <see cref="ExampleEncoder{T}"/> makes z, <see cref="DemographicPart{T}"/> its last three members,
/// <see cref="AttentionHead{T}"/> is the net. A step is a list of phases that the team shares.</remarks>
internal sealed class AttentionTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int FewestChunks = 2,
        MaxChunks = 10,
        TileRows = 6;

    readonly WorkerTeam team;
    readonly AttentionShape shape;
    readonly DemographicPart<T> demographics;
    readonly int[] bounds = new int[MaxChunks + 1]; // [chunks + 1] first example of each chunk
    readonly Phase[] phases;
    int chunks;
    IUpdateRule<T> tables = null!,
        rest = null!; // rules of the step

    public AttentionTrainer(AttentionShape shape, AttentionInputs known, int largestBatch, ulong seed, WorkerTeam team)
    {
        (this.shape, this.team) = (shape, team);
        Batch = new AttentionBatch(largestBatch, shape.Places);
        Inputs = new ExampleEncoder<T>(shape, known, Batch, largestBatch, MaxChunks);
        Head = new AttentionHead<T>(shape, known.Attributes, largestBatch, MaxChunks, seed);
        demographics = new DemographicPart<T>(known, Head.FirstLayer, shape.Dimensions, MaxChunks);
        phases = Phases();
        Initialize(seed);
    }

    /// <summary>To be filled before each <see cref="Step"/>.</summary>
    public AttentionBatch Batch { get; }

    public ExampleEncoder<T> Inputs { get; }

    public AttentionHead<T> Head { get; }

    /// <summary>Embeddings of sexes, age groups and occupations: [values × d].</summary>
    public Weights<T> DemographicValues => demographics.Embeddings;

    /// <summary>[examples] r̂ of the last step, before its update.</summary>
    public ReadOnlySpan<T> Estimates => Head.Estimate.AsSpan(0, Batch.Size);

    /// <summary>All trained weights.</summary>
    public IEnumerable<Weights<T>> All =>
        [
            .. Inputs.Tokens.All,
            .. Inputs.Sequences.All,
            Inputs.Users,
            DemographicValues,
            .. shape.Attention ? [Inputs.Query] : Array.Empty<Weights<T>>(),
            .. Head.All,
        ];

    /// <summary>One step on the examples of <see cref="Batch"/>.</summary>
    /// <param name="ratings">[examples] targets.</param>
    /// <param name="number">The step's number, which selects the dropout masks.</param>
    /// <param name="tables">Rule of the embeddings of users, items and features.</param>
    /// <param name="rest">Rule of everything else.</param>
    /// <returns>Sums of squared and absolute errors before the update, in stars.</returns>
    public (double Squares, double Absolute) Step(
        ReadOnlySpan<T> ratings,
        long number,
        IUpdateRule<T> tables,
        IUpdateRule<T> rest
    )
    {
        (this.tables, this.rest) = (tables, rest);
        ratings[..Batch.Size].CopyTo(Head.Target);
        Head.Begin(number);
        Cut(Batch.Size);
        Inputs.Build(chunks);
        foreach (Phase phase in phases)
            phase.Run(team);
        return Head.Error;
    }

    Phase[] Phases() =>
        [
            new(
                null,
                new(() => AttentionHead<T>.PackPieces, Head.Pack),
                new(() => Inputs.Tokens.Pieces, Inputs.Tokens.Load),
                new(() => 1, _ => demographics.Load())
            ),
            new(() => Head.First.Norm.FinishMoments(chunks), new Work(() => chunks, Forward)),
            new(
                () => Head.Second.Norm.FinishMoments(chunks),
                new Work(() => chunks, chunk => Head.Activate(chunk, bounds[chunk], bounds[chunk + 1]))
            ),
            new(
                () => Head.FinishOutputs(chunks, Batch.Size),
                new Work(() => chunks, chunk => Head.Outputs(chunk, bounds[chunk], bounds[chunk + 1], Batch.Size))
            ),
            new(
                () => Head.First.Norm.FinishBackward(chunks, Batch.Size),
                new Work(() => chunks, chunk => Head.Backward(chunk, bounds[chunk], bounds[chunk + 1]))
            ),
            new(null, new Work(() => chunks, Backward)),
            new(null, Inputs.Gathering()),
            new(
                null,
                [
                    new Work(() => 1, _ => demographics.Update(rest, chunks)),
                    .. Head.Updates(() => rest, Inputs.Z, () => Batch.Size),
                    .. Inputs.Updates(() => tables, () => rest),
                ]
            ),
        ];

    /// <summary>Cuts the batch into chunks of whole tiles, by its size alone.</summary>
    void Cut(int size)
    {
        int rows = Math.Max(
            (size + MaxChunks - 1) / MaxChunks,
            Math.Min(4 * TileRows, (size + FewestChunks - 1) / FewestChunks)
        );
        rows = (rows + TileRows - 1) / TileRows * TileRows;
        chunks = 0;
        for (int start = 0; start < size; start += rows)
            (bounds[chunks], bounds[++chunks]) = (start, Math.Min(size, start + rows));
    }

    /// <summary>z and the first layer.</summary>
    void Forward(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        Inputs.Forward(start, end);
        ReadOnlySpan<int> users = Batch.Users;
        for (int e = start; e < end; e++)
        {
            Span<T> hidden = Head.First.Norm.Hidden.Row(e);
            hidden.Clear();
            demographics.Add(users[Batch.Left[e]], users[Batch.Right[e]], hidden);
            Head.Estimate[e] = T.CreateTruncating(Batch.Bases[e]);
        }
        Head.Forward(chunk, start, end, Inputs.Z);
    }

    /// <summary>Back through the first layer to z and to what it is made of.</summary>
    void Backward(int chunk)
    {
        (int start, int end) = (bounds[chunk], bounds[chunk + 1]);
        Head.InputGradient(start, end, Inputs.ZGradient);
        demographics.Clear(chunk);
        ReadOnlySpan<int> users = Batch.Users;
        for (int e = start; e < end; e++)
            demographics.AddGradient(
                chunk,
                users[Batch.Left[e]],
                users[Batch.Right[e]],
                Head.First.Norm.Gradient.Row(e)
            );
        Inputs.Backward(chunk, start, end);
    }

    void Initialize(ulong seed)
    {
        int d = shape.Dimensions;
        Rng rng = Rng.ForStream(seed, 1);
        TokenEmbeddings<T> tokens = Inputs.Tokens;
        Weights<T>[] embeddings =
        [
            tokens.ItemTable,
            tokens.FeatureTable,
            tokens.RatingTable,
            tokens.PositionTable,
            Inputs.Users,
            DemographicValues,
        ];
        foreach (Weights<T> table in embeddings)
            Initializer.KerasEmbedding.Fill(table.Value.AsSpan(), table.Rows, d, ref rng);
        if (!shape.Ratings)
            tokens.RatingTable.Value.AsSpan().Clear();
        for (int row = 0; row < d; row++)
        {
            for (int part = 0; part < 3; part++)
                Initializer.GlorotUniform.Fill(tokens.Projection.Row(row).Slice(part * d, d), d, d, ref rng);
        }
        Glorot(Inputs.Sequences.Output, d, d);
        Glorot(Inputs.Query, d, d);
        Glorot(Head.FirstLayer, Head.FirstLayer.Rows, shape.First);
        Glorot(Head.SecondLayer, shape.First, shape.Second);
        Glorot(Head.Output, shape.Second, 1);

        void Glorot(Weights<T> weights, int inputs, int outputs) =>
            Initializer.GlorotUniform.Fill(weights.Value.AsSpan(), inputs, outputs, ref rng);
    }
}
