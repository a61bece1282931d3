namespace MovieRec.Models;

/// <summary>Normal equations of one user (or item): the ratings, and the rows of the other side.</summary>
/// <remarks>The row minimizes Σ (t − b − x·v)² + R ‖x − m‖² + Rb b² over its factors x and bias b, where t = r − offset
/// − bias of v's row.</remarks>
/// <param name="columns">[n] rows of the other side.</param>
/// <param name="values">[n] r.</param>
/// <param name="offset">Subtracted from every rating.</param>
/// <param name="others">[other rows × stride].</param>
/// <param name="otherBias">[other rows], in rating units.</param>
/// <param name="prior">[stride] m; empty for 0.</param>
/// <param name="regularization">R; positive.</param>
/// <param name="biasRegularization">Rb; at least 0.</param>
internal readonly ref struct RowEquations(
    ReadOnlySpan<int> columns,
    ReadOnlySpan<float> values,
    float offset,
    float[] others,
    float[] otherBias,
    ReadOnlySpan<float> prior,
    float regularization,
    float biasRegularization
)
{
    public readonly ReadOnlySpan<int> Columns = columns;
    public readonly ReadOnlySpan<float> Values = values;
    public readonly float Offset = offset;
    public readonly float[] Others = others;
    public readonly float[] OtherBias = otherBias;
    public readonly ReadOnlySpan<float> Prior = prior;
    public readonly float Regularization = regularization;
    public readonly float BiasRegularization = biasRegularization;

    /// <summary>t of the rating at <paramref name="entry"/>.</summary>
    public float Target(int entry) => Values[entry] - Offset - OtherBias[Columns[entry]];
}
