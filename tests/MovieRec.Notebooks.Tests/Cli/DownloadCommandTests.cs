using System.CommandLine;
using MovieRec.Cli.Commands;

namespace MovieRec.Notebooks.Tests.Cli;

public sealed class DownloadCommandTests
{
    static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new(),
            error = new();
        int exit = await DownloadCommand
            .Create()
            .Parse(arguments)
            .InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error },
                TestContext.Current.CancellationToken
            );
        return (exit, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Without_a_name_all_sets_are_listed()
    {
        (int exit, string output, string error) = await Run();
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"ml-latest-small +1\.0 MB +100,836 +610 +9,742 +yes", output);
        Assert.Matches(@"ml-25m +262 MB +25,000,095 +162,541 +62,423 +no", output);
    }

    [Fact]
    public async Task An_unknown_name_fails_and_names_the_closest()
    {
        (int exit, string output, string error) = await Run("ml100k");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("Did you mean 'ml-100k'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_is_there_is_left_alone()
    {
        string folder = Directory.CreateTempSubdirectory("movierec-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "ml-100k"));
            (int exit, string output, _) = await Run("ML-100K", "--to", folder);
            Assert.Equal(0, exit);
            Assert.Contains("ml-100k is already in", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
