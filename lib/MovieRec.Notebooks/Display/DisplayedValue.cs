using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks.Display;

/// <summary>A value on display, which can be replaced.</summary>
public sealed class DisplayedValue
{
    readonly CellOutputs? outputs;
    readonly DisplayOutput shown;

    internal DisplayedValue(CellOutputs? outputs, DisplayOutput shown) => (this.outputs, this.shown) = (outputs, shown);

    /// <summary>Shows <paramref name="value"/> in place of the previous one, in the same MIME types. Has no effect
    /// after the end of the cell.</summary>
    public void Update(object? value) => outputs?.Replace(shown, ValueFormatter.Format(value, [.. shown.Bundle.Keys]));
}
