using System.Collections.Immutable;
using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>y = x·W + b. W is [in × out], one row per input; PyTorch stores its transpose.</summary>
/// <remarks>Rows of the batch, and rows of W's gradient, are divided among the threads in fixed blocks: the same bits
/// for any number of threads.</remarks>
public sealed class Linear<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int BlockRows = 48; // tiles have 6 rows

    readonly WorkerTeam? team;
    readonly Action<int> forwardBlock,
        inputBlock,
        weightBlock;
    readonly Matrix<T> output = new(0, 0),
        inputGradient = new(0, 0);
    Matrix<T> input = new(0, 0),
        gradient = new(0, 0);

    /// <summary>Creates a layer.</summary>
    /// <param name="inputs">Columns of the input.</param>
    /// <param name="outputs">Columns of the output.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="bias">True if there is a b. Before a batch normalization it has no effect.</param>
    /// <param name="weightInitializer">By default PyTorch's.</param>
    /// <param name="biasInitializer">By default PyTorch's.</param>
    /// <param name="team">Threads; null runs on the caller's thread.</param>
    public Linear(
        int inputs,
        int outputs,
        ref Rng rng,
        bool bias = true,
        Initializer weightInitializer = Initializer.PyTorchLinear,
        Initializer biasInitializer = Initializer.PyTorchLinear,
        WorkerTeam? team = null
    )
    {
        Weight = new Parameter<T>("weight", inputs, outputs);
        weightInitializer.Fill(Weight.Value.AsSpan(), inputs, outputs, ref rng);
        if (bias)
        {
            Bias = new Parameter<T>("bias", 1, outputs);
            biasInitializer.Fill(Bias.Value.AsSpan(), inputs, outputs, ref rng);
        }
        this.team = team;
        (forwardBlock, inputBlock, weightBlock) = (ForwardBlock, InputBlock, WeightBlock);
    }

    /// <summary>W: [in × out].</summary>
    public Parameter<T> Weight { get; }

    /// <summary>b: [1 × out]; null without a bias.</summary>
    public Parameter<T>? Bias { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.ThrowUnlessColumns(Weight.Rows, nameof(Linear<>));
        this.input = input;
        output.Resize(input.Rows, Weight.Columns);
        Run(input.Rows, forwardBlock);
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        gradient.ThrowUnlessColumns(Weight.Columns, $"The backward pass of {nameof(Linear<>)}");
        this.gradient = gradient;
        inputGradient.Resize(input.Rows, Weight.Rows);
        if (Bias is not null)
        {
            for (int row = 0; row < gradient.Rows; row++)
                Lanes.Add<T>(gradient.Row(row), Bias.Gradient);
        }
        Run(input.Rows, inputBlock);
        Run(Weight.Rows, weightBlock);
        return inputGradient;
    }

    void Run(int rows, Action<int> block)
    {
        int blocks = (rows + BlockRows - 1) / BlockRows;
        if (team is not null)
            team.For(blocks, block);
        else
            for (int i = 0; i < blocks; i++)
                block(i);
    }

    void ForwardBlock(int block)
    {
        int start = block * BlockRows,
            count = Math.Min(BlockRows, input.Rows - start);
        if (Bias is not null)
        {
            for (int row = start; row < start + count; row++)
                Bias.Value.CopyTo(output.Row(row));
        }
        MatrixProduct.Multiply<T>(
            input.Values[(start * input.Columns)..],
            input.Columns,
            Weight.Value,
            Weight.Columns,
            output.Values[(start * Weight.Columns)..],
            Weight.Columns,
            count,
            Weight.Rows,
            Weight.Columns,
            add: Bias is not null
        );
    }

    void InputBlock(int block)
    {
        int start = block * BlockRows,
            count = Math.Min(BlockRows, input.Rows - start);
        MatrixProduct.MultiplyTransposed<T>(
            gradient.Values[(start * Weight.Columns)..],
            Weight.Columns,
            Weight.Value,
            Weight.Columns,
            inputGradient.Values[(start * Weight.Rows)..],
            Weight.Rows,
            count,
            Weight.Columns,
            Weight.Rows
        );
    }

    void WeightBlock(int block)
    {
        int start = block * BlockRows,
            count = Math.Min(BlockRows, Weight.Rows - start);
        MatrixProduct.TransposedMultiply<T>(
            input.Values[start..],
            Weight.Rows,
            gradient.Values,
            Weight.Columns,
            Weight.Gradient.AsSpan(start * Weight.Columns),
            Weight.Columns,
            count,
            input.Rows,
            Weight.Columns,
            add: true
        );
    }
}
