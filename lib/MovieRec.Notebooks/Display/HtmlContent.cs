namespace MovieRec.Notebooks.Display;

/// <summary>Markup that a cell created with <c>HTML(…)</c>; it is shown unchanged.</summary>
public sealed class HtmlContent
{
    readonly string markup;

    internal HtmlContent(string markup) => this.markup = markup;

    /// <summary>Returns the markup.</summary>
    public override string ToString() => markup;
}
