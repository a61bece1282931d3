using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks.Display;

/// <summary>A value on display, which can be replaced where it stands.</summary>
public sealed class DisplayedValue
{
    readonly CellOutputs? outputs;
    readonly DisplayOutput shown;

    internal DisplayedValue(CellOutputs? outputs, DisplayOutput shown) => (this.outputs, this.shown) = (outputs, shown);

    /// <summary>Shows <paramref name="value"/> in place of the one before, in the same MIME types; after the end of the
    /// cell it changes nothing.</summary>
    public void Update(object? value) => outputs?.Replace(shown, ValueFormatter.Format(value, [.. shown.Bundle.Keys]));
}
