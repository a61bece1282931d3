using MovieRec.Course;

namespace MovieRec.Notebooks.Tests.Execution;

/// <summary>Where the figures of a notebook go.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed class FigureFolderTests
{
    const string Using = "using MovieRec.Figures;\nusing static MovieRec.Course.Notebook;";

    [Fact]
    public async Task Figures_of_a_stand_in_go_into_a_folder_of_their_own_and_those_of_the_next_notebook_do_not()
    {
        using var folder = new TempFolder();
        string[] bars = ["Figure.Bar([\"a\"], [1], \"One bar\").Save(\"bar\");"];
        NotebookRun first = await RunAsync(folder, "var data = OpenData(\"ml-100k\");", bars);
        Assert.Equal(Files("figures/sample"), first.Figures);
        Assert.All(first.Figures, path => Assert.True(File.Exists(path), path));
        Assert.False(File.Exists(folder["figures/bar.svg"]));

        NotebookRun second = await RunAsync(folder, "1", bars);
        Assert.Equal(Files("figures"), second.Figures);
        Assert.True(File.Exists(folder["figures/bar.svg"]));

        string[] Files(string under) =>
            [folder[$"{under}/bar.svg"], folder[$"{under}/bar.json"], folder[$"{under}/bar.html"]];
    }

    static async Task<NotebookRun> RunAsync(TempFolder folder, string open, string[] cells)
    {
        NotebookRun run = await NotebookRunner.RunAsync(
            folder.Notebook("x.ipynb", [SemanticsTests.Library, Using, open, .. cells]),
            new NotebookSession { Data = new("sample"), FigureFolder = folder["figures"] }
        );
        Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
        return run;
    }
}
