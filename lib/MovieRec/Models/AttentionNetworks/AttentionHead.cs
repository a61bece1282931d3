using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The dense layers of an attention network with its loss: r̂ = base + w·block₂(block₁(z·W₁ + …)·W₂) + c, and
/// the mean of (r̂ − r)². A block is batch normalization, leaky ReLU and dropout.</summary>
/// <remarks>A step calls, for every chunk, <see cref="Forward"/>, <see cref="Activate"/>, <see cref="Outputs"/>,
/// <see cref="Backward"/> and <see cref="InputGradient"/>, with the matching Finish call after each but the
/// last.</remarks>
internal sealed class AttentionHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int InputsPerPiece = 48; // tiles of the matrix product have 6 rows

    readonly FusedLinear<T> first,
        second;
    readonly PackedMatrix<T> packedFirst,
        packedFirstBack,
        packedSecond,
        packedSecondBack;
    readonly Matrix<T> chunkOutput; // [chunks × second hidden] gradients of w
    readonly double[] chunkSquares,
        chunkAbsolute,
        chunkBias; // [chunks]
    readonly T[] outputGradient,
        biasGradient = new T[8];
    readonly ulong firstSeed,
        secondSeed;
    readonly double dropout;
    DropoutMask firstMask,
        secondMask;

    /// <param name="shape">Sizes and parts.</param>
    /// <param name="attributes">Attributes of a user.</param>
    /// <param name="largestBatch">Examples of a batch, at most.</param>
    /// <param name="chunks">Maximum number of chunks.</param>
    /// <param name="seed">Draws what is dropped.</param>
    public AttentionHead(AttentionShape shape, int attributes, int largestBatch, int chunks, ulong seed)
    {
        int inputs = AttentionShape.Parts * shape.Dimensions;
        dropout = shape.Dropout;
        (firstSeed, secondSeed) = (seed ^ 0x9E3779B97F4A7C15UL, seed ^ 0xD1342543DE82EF95UL);
        first = new FusedLinear<T>(
            "first",
            inputs + attributes * shape.Dimensions,
            inputs,
            shape.First,
            InputsPerPiece
        );
        second = new FusedLinear<T>("second", shape.First, shape.First, shape.Second, InputsPerPiece);
        First = new NormBlock<T>("first", shape.First, largestBatch, chunks, shape.NegativeSlope, dropout);
        Second = new NormBlock<T>("second", shape.Second, largestBatch, chunks, shape.NegativeSlope, dropout);
        Output = new Weights<T>("output", 1, shape.Second);
        OutputBias = new Weights<T>("output_bias", 1, 8);
        packedFirst = new PackedMatrix<T>(inputs, shape.First);
        packedFirstBack = new PackedMatrix<T>(shape.First, inputs);
        packedSecond = new PackedMatrix<T>(shape.First, shape.Second);
        packedSecondBack = new PackedMatrix<T>(shape.Second, shape.First);
        chunkOutput = new Matrix<T>(chunks, shape.Second);
        chunkSquares = new double[chunks];
        chunkAbsolute = new double[chunks];
        chunkBias = new double[chunks];
        outputGradient = new T[shape.Second];
        Target = new T[largestBatch];
        Estimate = new T[largestBatch];
    }

    /// <summary>W₁: [9d × first hidden], rows in the order of z, then those of sex, age group and occupation.</summary>
    public Weights<T> FirstLayer => first.Weights;

    /// <summary>W₂: [first hidden × second hidden].</summary>
    public Weights<T> SecondLayer => second.Weights;

    public NormBlock<T> First { get; }

    public NormBlock<T> Second { get; }

    /// <summary>w.</summary>
    public Weights<T> Output { get; }

    /// <summary>c, then padding.</summary>
    public Weights<T> OutputBias { get; }

    public IEnumerable<Weights<T>> All => [FirstLayer, SecondLayer, .. First.All, .. Second.All, Output, OutputBias];

    /// <summary>[batch] r.</summary>
    public T[] Target { get; }

    /// <summary>[batch] base; r̂ after <see cref="Outputs"/>.</summary>
    public T[] Estimate { get; }

    /// <summary>Sums of the squared and absolute errors of the step, in stars.</summary>
    public (double Squares, double Absolute) Error { get; private set; }

    /// <summary>Number of pieces of <see cref="Pack"/>.</summary>
    public static int PackPieces => 4;

    /// <summary>Packs one of the layers, forward or backward, once for all chunks.</summary>
    public void Pack(int piece)
    {
        (Weights<T> layer, PackedMatrix<T> target, bool transposed) = piece switch
        {
            0 => (FirstLayer, packedFirstBack, true),
            1 => (FirstLayer, packedFirst, false),
            2 => (SecondLayer, packedSecondBack, true),
            _ => (SecondLayer, packedSecond, false),
        };
        layer.View(0, transposed ? target.Columns : target.Rows).PackInto(target, transposed);
    }

    /// <summary>Selects the dropout masks of a step.</summary>
    public void Begin(long number)
    {
        firstMask = new DropoutMask(dropout, firstSeed, number);
        secondMask = new DropoutMask(dropout, secondSeed, number);
    }

    /// <summary>Adds z·W₁ to the first hidden features of a chunk.</summary>
    public void Forward(int chunk, int start, int end, Matrix<T> z)
    {
        z.View(start, end).Multiply(packedFirst, First.Norm.Hidden.View(start, end), add: true);
        First.Norm.Collect(chunk, start, end);
    }

    /// <summary>The first block and the second layer.</summary>
    public void Activate(int chunk, int start, int end)
    {
        First.Activate(start, end, firstMask);
        First.Active.View(start, end).Multiply(packedSecond, Second.Norm.Hidden.View(start, end));
        Second.Norm.Collect(chunk, start, end);
    }

    /// <summary>The second block, outputs, losses, and the way back through that block.</summary>
    public void Outputs(int chunk, int start, int end, int batchSize)
    {
        Second.Activate(start, end, secondMask);
        Span<T> ofOutput = chunkOutput.Row(chunk);
        ofOutput.Clear();
        T share = T.CreateChecked(2.0 / batchSize);
        double squares = 0,
            absolute = 0,
            bias = 0;
        for (int e = start; e < end; e++)
        {
            ReadOnlySpan<T> active = Second.Active.Row(e);
            Estimate[e] += Lanes.Dot(active, Output.Value) + OutputBias.Value[0];
            T error = Estimate[e] - Target[e],
                slope = share * error;
            squares += double.CreateTruncating(error) * double.CreateTruncating(error);
            absolute += Math.Abs(double.CreateTruncating(error));
            bias += double.CreateTruncating(slope);
            Lanes.Add(slope, active, ofOutput);
            Span<T> gradient = Second.Norm.Gradient.Row(e);
            gradient.Clear();
            Lanes.Add<T>(slope, Output.Value, gradient);
        }
        (chunkSquares[chunk], chunkAbsolute[chunk], chunkBias[chunk]) = (squares, absolute, bias);
        Second.Backward(chunk, start, end);
    }

    /// <summary>Combines the chunks' errors and gradients.</summary>
    public void FinishOutputs(int chunks, int batchSize)
    {
        double squares = 0,
            absolute = 0,
            bias = 0;
        outputGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            squares += chunkSquares[chunk];
            absolute += chunkAbsolute[chunk];
            bias += chunkBias[chunk];
            Lanes.Add<T>(chunkOutput.Row(chunk), outputGradient);
        }
        biasGradient[0] = T.CreateTruncating(bias);
        Error = (squares, absolute);
        Second.Norm.FinishBackward(chunks, batchSize);
    }

    /// <summary>Back through the second layer and the first block.</summary>
    public void Backward(int chunk, int start, int end)
    {
        Second.Norm.InputGradient(start, end);
        Second.Norm.Gradient.View(start, end).Multiply(packedSecondBack, First.Norm.Gradient.View(start, end));
        First.Backward(chunk, start, end);
    }

    /// <summary>Back through the first layer, to dz.</summary>
    public void InputGradient(int start, int end, Matrix<T> dz)
    {
        First.Norm.InputGradient(start, end);
        First.Norm.Gradient.View(start, end).Multiply(packedFirstBack, dz.View(start, end));
    }

    /// <summary>The parts of an update that threads share.</summary>
    /// <param name="rule">Returns the rule.</param>
    /// <param name="z">[batch × 6d] inputs.</param>
    /// <param name="batchSize">Returns the number of examples.</param>
    public Work[] Updates(Func<IUpdateRule<T>> rule, Matrix<T> z, Func<int> batchSize) =>
        [
            new(
                () => first.Pieces,
                piece => first.Update(piece, rule(), z.View(0, batchSize()), First.Norm.Gradient.View(0, batchSize()))
            ),
            new(
                () => second.Pieces,
                piece =>
                    second.Update(
                        piece,
                        rule(),
                        First.Active.View(0, batchSize()),
                        Second.Norm.Gradient.View(0, batchSize())
                    )
            ),
            new(() => 1, _ => UpdateSmallParts(rule())),
        ];

    void UpdateSmallParts(IUpdateRule<T> rule)
    {
        First.Norm.Update(rule);
        Second.Norm.Update(rule);
        Output.Apply(rule, 0, outputGradient);
        OutputBias.Apply(rule, 0, biasGradient);
    }
}
