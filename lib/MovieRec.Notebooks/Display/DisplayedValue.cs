using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks.Display;

/// <summary>A displayed value, which can be replaced.</summary>
public sealed class DisplayedValue
{
    readonly CellOutputs? outputs;
    readonly DisplayOutput shown;

    internal DisplayedValue(CellOutputs? outputs, DisplayOutput shown) => (this.outputs, this.shown) = (outputs, shown);

    /// <summary>Shows <paramref name="value"/> instead of the previous value, in the same MIME types. Has no effect
    /// after the end of the cell.</summary>
    public void Update(object? value) => outputs?.Replace(shown, ValueFormatter.Format(value, [.. shown.Bundle.Keys]));
}
