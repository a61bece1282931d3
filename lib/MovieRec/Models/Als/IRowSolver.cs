namespace MovieRec.Models;

/// <summary>Solves rows one after another, in buffers of its own: one for each thread.</summary>
internal interface IRowSolver
{
    /// <param name="equations">At least one rating.</param>
    /// <param name="row">[stride] x; a solver that goes step by step starts from what is there.</param>
    /// <param name="bias">b; the same.</param>
    void Solve(in RowEquations equations, Span<float> row, ref float bias);
}
