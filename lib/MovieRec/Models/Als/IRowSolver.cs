namespace MovieRec.Models;

/// <summary>Solves rows one after another. Has buffers of its own, so each thread needs one.</summary>
internal interface IRowSolver
{
    /// <param name="equations">At least one rating.</param>
    /// <param name="row">[stride] x, overwritten; an iterative solver starts from it.</param>
    /// <param name="bias">b, overwritten; an iterative solver starts from it.</param>
    void Solve(in RowEquations equations, Span<float> row, ref float bias);
}
