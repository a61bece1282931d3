using System.Numerics;

namespace MovieRec.Neural;

/// <summary>The weights of a dense layer without a bias, updated in pieces that threads share.</summary>
internal sealed class FusedLinear<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int inputs,
        inputsPerPiece;
    readonly T[] gradient;

    /// <param name="name">Name of the weights.</param>
    /// <param name="rows">Rows of the weights, with padding and rows that others update.</param>
    /// <param name="inputs">Rows that <see cref="Update"/> moves, the first ones.</param>
    /// <param name="outputs">Columns; a multiple of 8.</param>
    /// <param name="inputsPerPiece">Rows per piece; a multiple of 6 fills the tiles of the product.</param>
    public FusedLinear(string name, int rows, int inputs, int outputs, int inputsPerPiece)
    {
        (this.inputs, this.inputsPerPiece) = (inputs, inputsPerPiece);
        Weights = new Weights<T>(name, rows, outputs);
        gradient = new T[inputs * outputs];
    }

    /// <summary>[rows × outputs].</summary>
    public Weights<T> Weights { get; }

    /// <summary>Number of pieces of <see cref="Update"/>.</summary>
    public int Pieces => (inputs + inputsPerPiece - 1) / inputsPerPiece;

    /// <summary>Moves a piece of the rows by their gradient, xᵀ · dy.</summary>
    /// <param name="piece">From 0.</param>
    /// <param name="rule">How weights move.</param>
    /// <param name="x">[batch × inputs] of the layer.</param>
    /// <param name="dy">[batch × outputs] gradient of its outputs.</param>
    public void Update(int piece, IUpdateRule<T> rule, MatrixView<T> x, MatrixView<T> dy)
    {
        int start = piece * inputsPerPiece,
            count = Math.Min(inputsPerPiece, inputs - start),
            outputs = Weights.Stride;
        Span<T> own = gradient.AsSpan(start * outputs, count * outputs);
        x.Columns(start, count).TransposedMultiply(dy, new MatrixView<T>(own, count, outputs, outputs));
        Weights.Apply(rule, start * outputs, own);
    }
}
