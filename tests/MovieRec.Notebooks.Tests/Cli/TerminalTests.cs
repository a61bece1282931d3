namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>What the command line prints of names that come from outside, and how it answers to wrong files and
/// numbers.</summary>
public sealed class TerminalTests
{
    const string Ratings =
        "userId,movieId,rating,timestamp\n1,1,4.0,1000\n1,2,3.0,1001\n2,1,5.0,1002\n2,3,2.0,1003\n3,2,4.0,1004\n";

    [Fact]
    public async Task No_title_or_name_steers_the_terminal()
    {
        using var folder = new TempFolder();
        await WriteAsync(
            folder,
            "evil\u001B[31m\u202E/movies.csv",
            "movieId,title,genres\n1,\"\u001B]0;x\a\u202EHeat\nB \u009B31m(1995)\",Dr\u001Bama\n2,Jumanji "
                + "(1995),Comedy\n3,Toy\u2067 Story (1995),Comedy\n"
        );
        await WriteAsync(folder, "evil\u001B[31m\u202E/ratings.csv", Ratings);
        await WriteAsync(
            folder,
            "club.csv",
            "member,title,rating\nA\u001B\u202E\a,Jumanji (1995),9\nA\u001B\u202E\a,No\u001Bne,9\n"
        );
        string data = folder["evil\u001B[31m\u202E"];
        await CleanAsync(0, "train", "item-knn", "--data", data, "--out", "m\u001B.safetensors");
        await CleanAsync(0, "recommend", "--model", "m\u001B.safetensors", "--user", "3");
        await CleanAsync(1, "similar", "--model", "m\u001B.safetensors", "Jumanji");
        await CleanAsync(1, "similar", "--model", "m\u001B.safetensors", "no\u001B\asuch");
        await CleanAsync(0, "evaluate", "mean", "--data", data, "--split", "random:0.3", "--metrics", "RMSE");
        await CleanAsync(1, "evaluate", "mean", "--data", "none\u001B\u202E");
        await CleanAsync(1, "evaluate", "no\u001B[31m\u2066", "--data", data);
        await CleanAsync(1, "recommend", "--model", "m\u001B.safetensors", "--user", "3\u001B");
        await CleanAsync(0, "club", "club.csv", "--data", data, "-k", "2", "--together", "1");

        async Task CleanAsync(int expected, params string[] args)
        {
            (int code, string output, string error) = await Commander.RunAsync(folder.Root, args);
            Assert.True(code == expected, error);
            Assert.DoesNotContain(
                output + error,
                letter =>
                    letter != '\n'
                    && (
                        char.IsControl(letter)
                        || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
                    )
            );
            if (args[0] is "recommend" && code == 0)
                Assert.Contains("\u241B]0;x\u2407\uFFFDHeat\u240AB \uFFFD31m(1995)", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--user abc: expected a whole number.", "recommend", "--model", "m", "--user", "abc")]
    [InlineData("-k many: expected a whole number.", "similar", "--model", "m", "Heat", "-k", "many")]
    [InlineData("--relevant x: expected a number.", "evaluate", "mean", "--relevant", "x")]
    [InlineData("--half-life x: expected a number.", "club", "c.csv", "--half-life", "x")]
    [InlineData("--seed -1: expected a whole number of at least 0.", "evaluate", "mean", "--seed", "-1")]
    [InlineData("--strategy x: expected one of ", "recommend", "--model", "m", "--user", "1", "--strategy", "x")]
    [InlineData(
        "ratings.csv: this is a CSV file. Pass the folder that contains it",
        "evaluate",
        "mean",
        "--data",
        "d/ratings.csv"
    )]
    [InlineData("ratings.csv:1: this is MovieLens's file of ratings", "club", "d/ratings.csv", "--data", "d")]
    public async Task Wrong_values_and_files_are_a_line_without_types(string message, params string[] args)
    {
        using var folder = new TempFolder();
        await WriteAsync(folder, "d/movies.csv", "movieId,title,genres\n1,A,Drama\n2,B,Drama\n3,C,Drama\n");
        await WriteAsync(folder, "d/ratings.csv", Ratings);
        (int code, string output, string error) = await Commander.RunAsync(folder.Root, args);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("movierec: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_keeps_the_path_of_its_data()
    {
        using var folder = new TempFolder();
        await WriteAsync(
            folder,
            "knn/movies.csv",
            "movieId,title,genres\n1,Heat (1995),Drama\n2,Jumanji (1995),Comedy\n3,Toy Story (1995),Comedy\n"
        );
        await WriteAsync(folder, "knn/ratings.csv", Ratings);
        Directory.CreateDirectory(folder["elsewhere"]);
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "bias",
            "--data",
            "knn",
            "--out",
            "m.safetensors"
        );
        Assert.True(code == 0, error);
        (code, string output, error) = await Commander.RunAsync(
            folder["elsewhere"],
            "recommend",
            "--model",
            folder["m.safetensors"],
            "--user",
            "3"
        );
        Assert.True(code == 0, error);
        Assert.Contains("of knn", output, StringComparison.Ordinal);

        Directory.Move(folder["knn"], folder["moved"]);
        (code, _, error) = await Commander.RunAsync(
            folder["elsewhere"],
            "recommend",
            "--model",
            folder["m.safetensors"],
            "--user",
            "3"
        );
        Assert.Equal(1, code);
        Assert.Contains(
            $"The model was fitted on the data set 'knn' in '{folder["knn"]}', which no longer exists. Pass it with "
                + $"--data PATH.",
            error,
            StringComparison.Ordinal
        );
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "m.safetensors",
            "--user",
            "3",
            "--data",
            "moved"
        );
        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task What_was_converted_or_repaired_is_said()
    {
        using var folder = new TempFolder();
        await WriteAsync(folder, "d/movies.csv", "movieId,title,genres\n1,A,\"Drama, Comedy\"\n2,B,Drama\n3,C,Drama\n");
        await WriteAsync(
            folder,
            "d/ratings.csv",
            "userId,movieId,rating,timestamp\n1,1,4.0,964982703000\n1,2,3.0,964982704000\n"
                + "2,1,5.0,964982705000\n2,3,2.0,964982706000\n3,2,4.0,964982707000\n"
        );
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "evaluate",
            "mean",
            "--data",
            "d",
            "--split",
            "temporal:0.3",
            "--metrics",
            "rmse"
        );
        Assert.True(code == 0, error);
        Assert.Contains(
            "d: ratings.csv: the times are in milliseconds; they were divided by 1,000 to get Unix seconds.",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("d: movies.csv: 1 with genres not separated by", error, StringComparison.Ordinal);
    }

    static async Task WriteAsync(TempFolder folder, string name, string text)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }
}
