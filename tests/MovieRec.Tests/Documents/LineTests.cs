namespace MovieRec.Tests.Documents;

/// <summary>Lines fit an editor's window.</summary>
public sealed class LineTests
{
    [Fact]
    public void Lines_of_code_have_at_most_120_characters() =>
        SourceText.AssertNone(SourceText.Lines(".cs").Where(line => line.Text.Length > 120));

    [Fact]
    public void Lines_of_notebook_cells_have_at_most_90_characters() =>
        SourceText.AssertNone(
            SourceText.CellLines().Where(one => one.IsCode).Select(one => one.Line).Where(line => line.Text.Length > 90)
        );
}
