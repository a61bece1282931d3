using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using MovieRec.Cli;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>Every failure of a command is one line on standard error and exit code 1.</summary>
public sealed class CommandErrorTests
{
    [Theory]
    [InlineData(
        "--threads 2147483647: expected a whole number from 0 to 1024",
        "train",
        "als",
        "--out",
        "m",
        "--threads",
        "2147483647"
    )]
    [InlineData("--threads -1: expected", "evaluate", "als", "--threads", "-1")]
    [InlineData("--seed -1: expected a whole number", "evaluate", "als", "--seed", "-1")]
    [InlineData("--user abc: expected a whole number", "recommend", "--model", "m", "--user", "abc")]
    [InlineData("-k 0: expected a whole number from 1", "recommend", "--model", "m", "--user", "1", "-k", "0")]
    [InlineData("-k -5: expected a whole number from 1", "similar", "Heat", "--model", "m", "-k", "-5")]
    [InlineData("--strategy 99: expected one of", "recommend", "--model", "m", "--user", "1", "--strategy", "99")]
    [InlineData("--model : expected the path of a file", "recommend", "--model", "", "--user", "1")]
    [InlineData("no-such-file", "recommend", "--model", "no-such-file", "--user", "1")]
    [InlineData("--relevant NaN: expected a number", "evaluate", "als", "--relevant", "NaN")]
    [InlineData("--half-life -1: expected a number", "club", "sample", "--half-life", "-1")]
    [InlineData("--together 0: expected", "club", "sample", "--together", "0")]
    [InlineData("--time-limit NaN: expected a number", "run", "--time-limit", "NaN")]
    [InlineData("--users 0: expected", "generate", "--users", "0", "--movies", "8", "--ratings", "1", "--out", "g")]
    [InlineData(
        "--ratings: Found 9 ratings",
        "generate",
        "--users",
        "1",
        "--movies",
        "8",
        "--ratings",
        "9",
        "--out",
        "g"
    )]
    [InlineData(
        "--validation 2: expected a number from 0.001 to 0.9",
        "train",
        "als",
        "--out",
        "m",
        "--validation",
        "2"
    )]
    [InlineData("'ials' does not use validation ratings", "train", "ials", "--out", "m", "--validation", "0.1")]
    [InlineData("add --validation 0.1", "evaluate", "funk-svd", "--set", "patience=2")]
    [InlineData("--set factors=0: Expected a whole number from 1 to 2,000", "evaluate", "als", "--set", "factors=0")]
    [InlineData("--set factors=1000000000: Expected", "train", "als", "--out", "m", "--set", "factors=1000000000")]
    [InlineData("--set regularization=NaN: Expected a number", "evaluate", "ease", "--set", "regularization=NaN")]
    [InlineData("--set solver=99: expected cholesky", "evaluate", "als", "--set", "solver=99")]
    [InlineData("--set epochs: given twice", "evaluate", "als", "--set", "epochs=2", "--set", "epochs=3")]
    [InlineData("Did you mean 'train'?", "trian")]
    [InlineData("--out", "train", "als")]
    public async Task A_mistake_is_one_line(string expected, params string[] args)
    {
        StringWriter output = new(),
            error = new();
        Assert.Equal(1, await CommandLine.RunAsync(args, output, error));
        string line = Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("movierec: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Every_number_of_every_command_refuses_what_is_no_number()
    {
        int tried = 0;
        Command root = CommandLine.Root();
        foreach (Command command in root.Subcommands)
        {
            foreach (Option option in command.Options)
            {
                Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
                if (type != typeof(int) && type != typeof(float) && type != typeof(double) && type != typeof(ulong))
                    continue;
                foreach (
                    string text in type == typeof(int) ? ["NaN", "", "1.5", "99999999999", "0x10"]
                    : type == typeof(ulong) ? ["-1", "NaN", "", "99999999999999999999"]
                    : (string[])["NaN", "", "abc", "Infinity"]
                )
                {
                    ParseResult parsed = root.Parse([command.Name, option.Name, text]);
                    Assert.True(
                        parsed.Errors.Any(error => error.Message.Contains(option.Name, StringComparison.Ordinal)),
                        $"{command.Name} {option.Name} '{text}' is accepted"
                    );
                    tried++;
                }
            }
        }
        Assert.True(tried > 60, $"only {tried} values");
    }

    [Fact]
    public void Help_is_no_error()
    {
        Assert.All(
            CommandLine.Root().Subcommands,
            command =>
            {
                StringWriter output = new(),
                    error = new();
                Assert.Equal(0, CommandLine.RunAsync([command.Name, "--help"], output, error).GetAwaiter().GetResult());
                Assert.Empty(error.ToString());
            }
        );
    }

    [Fact]
    public void Any_exception_becomes_a_line_that_says_what_to_do()
    {
        (Exception Failed, string Expected)[] cases =
        [
            (new InsufficientMemoryException(), "fewer factors"),
            (new AggregateException(new AggregateException(new InvalidDataException("inner"))), "inner"),
            (new TargetInvocationException(new IOException("inner")), "inner"),
            (new TypeInitializationException("Type", new IOException("inner")), "inner"),
            (new JsonException("'x' is invalid"), "damaged JSON: 'x' is invalid"),
            (
                new ArgumentOutOfRangeException("LearningRate", -1.0, "Expected more."),
                "--set learning_rate=-1: Expected more."
            ),
            (new ArgumentOutOfRangeException("Threads", -1, "Expected more."), "--threads -1: Expected more."),
            (new IOException($"two{Environment.NewLine}lines"), "two lines"),
            (Thrown(() => _ = ((int[])[1])[Environment.ProcessId]), "internal error (IndexOutOfRangeException"),
            (Thrown(() => _ = Enumerable.Empty<int>().First()), "internal error (InvalidOperationException"),
            (Thrown(() => ((string?)null)!.ToString()), "internal error (NullReferenceException"),
            (Thrown(() => _ = new Dictionary<int, int>()[3]), "internal error (KeyNotFoundException"),
        ];
        Assert.All(
            cases,
            one =>
            {
                var error = new StringWriter();
                Failure.Print(error, one.Failed);
                string line = Assert.Single(
                    error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
                );
                Assert.Contains(one.Expected, line, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task What_fails_during_work_is_one_line_too()
    {
        using TempFolder folder = new();
        Assert.Equal(
            0,
            (
                await Commander.RunAsync(
                    folder.Root,
                    "generate",
                    "--users",
                    "30",
                    "--movies",
                    "20",
                    "--ratings",
                    "200",
                    "--out",
                    "g"
                )
            ).Code
        );
        foreach (
            (string expected, string[] args) in new (string, string[])[]
            {
                (
                    "svdpp: the training error is not finite",
                    ["train", "svdpp", "--set", "learning_rate=10", "--data", "g", "--out", "m"]
                ),
                (
                    "als: the normal equations are singular",
                    ["train", "als", "--set", "regularization=1e-12", "--data", "g", "--out", "m"]
                ),
                (
                    "--relevant 9: no rating",
                    ["evaluate", "mean", "--data", "g", "--split", "random:0.2", "--relevant", "9"]
                ),
            }
        )
        {
            (int code, _, string error) = await Commander.RunAsync(folder.Root, args);
            string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(code == 1 && lines[^1].StartsWith($"movierec: {expected}", StringComparison.Ordinal), error);
            Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Early_stopping_works_with_validation_ratings()
    {
        using TempFolder folder = new();
        Assert.Equal(
            0,
            (
                await Commander.RunAsync(
                    folder.Root,
                    "generate",
                    "--users",
                    "30",
                    "--movies",
                    "20",
                    "--ratings",
                    "200",
                    "--out",
                    "g"
                )
            ).Code
        );
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "funk-svd",
            "--set",
            "patience=1",
            "--set",
            "epochs=500",
            "--validation",
            "0.2",
            "--data",
            "g",
            "--out",
            "m"
        );
        Assert.True(code == 0, error);
        Assert.Contains(
            "validation: 40 of 200 training ratings are held out at random (seed 42)",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("validation RMSE", error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 500:", error, StringComparison.Ordinal);
        Assert.Contains("160 ratings", output, StringComparison.Ordinal);
        (code, output, _) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "m",
            "--data",
            "g",
            "--user",
            "1",
            "-k",
            "2147483647"
        );
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_reader_that_leaves_or_a_full_disk_gives_no_trace()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("It needs a shell and /dev/full.");
        foreach (
            string script in (string[])
                [
                    "\"$0\" models | head -1 >&2",
                    "\"$0\" models > /dev/full",
                    "\"$0\" train nope 2> /dev/full",
                    "\"$0\" models >&-",
                ]
        )
        {
            var start = new ProcessStartInfo(
                "/bin/sh",
                ["-c", script, Path.Combine(AppContext.BaseDirectory, "MovieRec.Cli")]
            )
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode is 0 or 1 or 141, $"{script}: {process.ExitCode}");
            Assert.True(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 1, error);
        }
    }

    static Exception Thrown(Action action)
    {
        try
        {
            action();
        }
        catch (Exception thrown)
        {
            return thrown;
        }
        throw new InvalidOperationException("Nothing was thrown.");
    }
}
