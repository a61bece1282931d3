using System.Globalization;
using System.Text.RegularExpressions;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary><c>recommend --explain</c>.</summary>
public sealed partial class ExplainCommandTests
{
    [Fact]
    public async Task Each_movie_of_a_list_has_its_largest_parts()
    {
        using var folder = new TempFolder();
        await RunAsync(folder, "train", "ials", "--data", "sample", "--out", "m.safetensors", "--set", "epochs=2");
        string output = await RunAsync(
            folder,
            "recommend",
            "--model",
            "m.safetensors",
            "--user",
            "7",
            "-k",
            "3",
            "--explain"
        );
        string[] parts = output[output.IndexOf("\n1. ", StringComparison.Ordinal)..].Split("score ");
        Assert.Equal(4, parts.Length);
        for (int movie = 0; movie < 3; movie++)
        {
            double[] added = [.. Amount().Matches(parts[movie]).Select(found => Number(found.Value))];
            Assert.Equal(6, added.Length);
            Assert.Equal(Number(Score().Match(parts[movie + 1]).Value), added.Sum(), 0.006);
            Assert.Matches("\\d+ other parts", parts[movie]);
        }
    }

    [Theory]
    [InlineData("'popular' does not explain its scores.", "--user", "7")]
    [InlineData("only lists for one user of the data set", "--rate", "x=5")]
    [InlineData("only lists for one user of the data set", "--user", "7", "--with", "8")]
    public async Task What_cannot_be_explained_is_an_error(string message, params string[] who)
    {
        using var folder = new TempFolder();
        await RunAsync(folder, "train", "popular", "--data", "sample", "--out", "m.safetensors");
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            ["recommend", "--model", "m.safetensors", "--explain", .. who]
        );
        Assert.Equal(1, code);
        Assert.Contains($"movierec: --explain: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    static async Task<string> RunAsync(TempFolder folder, params string[] args)
    {
        (int code, string output, string error) = await Commander.RunAsync(folder.Root, args);
        Assert.True(code == 0, error);
        return output;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[+-]\d+\.\d{3}$|(?<= )0\.000$", RegexOptions.Multiline, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"-?\d+\.\d{3}", RegexOptions.None, 1000)]
    private static partial Regex Score();
}
