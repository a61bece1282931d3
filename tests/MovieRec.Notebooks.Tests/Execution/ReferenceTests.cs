using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MovieRec.Notebooks.Tests.Execution;

[Collection(OneNotebookAtATime.Name)]
public sealed class ReferenceTests
{
    [Fact]
    public async Task A_reference_is_relative_to_the_notebook_and_brings_what_lies_beside_it()
    {
        using var folder = new TempFolder();
        string low = Compile(folder, "lib/Low.dll", "public static class Low { public static int One => 1; }");
        Compile(folder, "lib/Top.dll", "public static class Top { public static int Two => Low.One + 1; }", low);
        NotebookRun run = await NotebookRunner.RunAsync(
            folder.Notebook("notebooks/x.ipynb", "#r \"../lib/Top.dll\"\nTop.Two")
        );
        Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
        Assert.Equal("2", TempFolder.Text(run.Executed.Cells[0].Outputs[0]!["data"]!["text/plain"]!));
    }

    [Fact]
    public async Task A_library_that_was_not_built_is_told_with_its_full_path()
    {
        using var folder = new TempFolder();
        NotebookRun run = await NotebookRunner.RunAsync(
            folder.Notebook("notebooks/x.ipynb", "#r \"../lib/MovieRec.dll\"\nusing MovieRec;")
        );
        Assert.Equal(
            $"#r \"../lib/MovieRec.dll\": there is no '{folder["lib/MovieRec.dll"]}'. Build it first: dotnet build -c "
                + $"Release",
            run.Failure!.Error.Message
        );
        Assert.Equal((1, 1), (run.Failure.Error.Line, run.Failure.Error.Column));
    }

    [Fact]
    public async Task Another_build_of_a_host_library_is_refused()
    {
        using var folder = new TempFolder();
        Compile(folder, "MovieRec.dll", "public static class Stale { }");
        NotebookRun run = await NotebookRunner.RunAsync(folder.Notebook("x.ipynb", "#r \"MovieRec.dll\"\n1"));
        Assert.Equal("ReferenceError", run.Failure!.Error.Name);
        Assert.Contains(
            "is not the build of MovieRec that runs this notebook",
            run.Failure.Error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("dotnet build -c Release", run.Failure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_told()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.dll"], "text");
        NotebookRun run = await NotebookRunner.RunAsync(folder.Notebook("x.ipynb", "#r \"a.dll\"\n1"));
        Assert.Contains("is not a .NET assembly", run.Failure!.Error.Message, StringComparison.Ordinal);
    }

    static string Compile(TempFolder folder, string name, string source, params string[] references)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = CSharpCompilation
            .Create(
                Path.GetFileNameWithoutExtension(name),
                [CSharpSyntaxTree.ParseText(source)],
                [
                    MetadataReference.CreateFromFile(typeof(object).Assembly.Location),
                    .. references.Select(reference => MetadataReference.CreateFromFile(reference)),
                ],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(path);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return path;
    }
}
