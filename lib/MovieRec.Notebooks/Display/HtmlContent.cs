namespace MovieRec.Notebooks.Display;

/// <summary>Markup that a cell created with <c>HTML(…)</c>; it is shown as is.</summary>
public sealed class HtmlContent
{
    readonly string markup;

    internal HtmlContent(string markup) => this.markup = markup;

    /// <summary>The markup.</summary>
    public override string ToString() => markup;
}
