using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>A checkpoint belongs to everything that the training reads, not to the ratings alone.</summary>
public sealed class ChangedAgeTests
{
    static readonly string[] Train =
    [
        "train",
        "attention-network",
        "--data",
        "data",
        "--out",
        "model.safetensors",
        "--checkpoint",
        "checkpoint",
        "--set",
        "epochs=1",
        "dimensions=16",
        "heads=2",
        "first_hidden=16",
        "second_hidden=8",
        "sequence_length=4",
        "history_epochs=40",
    ];

    [Fact]
    public async Task A_training_is_not_resumed_where_one_exact_age_has_changed()
    {
        using var folder = new TempFolder();
        WriteData(folder["data"]);
        string stage = folder["checkpoint/attention-network.history.checkpoint.safetensors"];
        using (Process killed = Commander.Start(folder.Root, Train))
        {
            while (!File.Exists(stage) && !killed.HasExited)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.True(File.Exists(stage));
        byte[] state = await File.ReadAllBytesAsync(stage, TestContext.Current.CancellationToken);

        string users = folder["data/u.user"];
        string before = await File.ReadAllTextAsync(users, TestContext.Current.CancellationToken);
        string after = before.Replace("7|31|F", "7|32|F", StringComparison.Ordinal); // the same group of ages, 25 to 34
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(users, after, TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Commander.RunAsync(folder.Root, [.. Train, "--resume"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("it belongs to a run with other data or options", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["model.safetensors"]));
        Assert.Equal(state, await File.ReadAllBytesAsync(stage, TestContext.Current.CancellationToken));

        await File.WriteAllTextAsync(users, before, TestContext.Current.CancellationToken);
        (code, _, error) = await Commander.RunAsync(folder.Root, [.. Train, "--resume"]);
        Assert.True(code == 0, error);
        Assert.Contains("attention-network.history: resuming after epoch ", error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["model.safetensors"]));
    }

    /// <summary>40 users and 30 movies in the layout of ML-100K, the only one with exact ages.</summary>
    static void WriteData(string folder)
    {
        Directory.CreateDirectory(folder);
        StringBuilder ratings = new(),
            movies = new(),
            users = new();
        for (int user = 1; user <= 40; user++)
        {
            users.Append(
                CultureInfo.InvariantCulture,
                $"{user}|{24 + user}|{(user % 2 == 0 ? 'M' : 'F')}|writer|00000\n"
            );
            for (int movie = 1 + user % 2; movie <= 30; movie += 2)
            {
                int stars = 1 + (user * movie % 7 + movie) % 5;
                ratings.Append(CultureInfo.InvariantCulture, $"{user}\t{movie}\t{stars}\t{880000000 + 60 * movie}\n");
            }
        }
        for (int movie = 1; movie <= 30; movie++)
            movies.Append(CultureInfo.InvariantCulture, $"{movie}|Movie {movie} (1990)|01-Jan-1990|||0|1\n");
        File.WriteAllText(Path.Combine(folder, "u.data"), ratings.ToString());
        File.WriteAllText(Path.Combine(folder, "u.genre"), "unknown|0\nDrama|1\n\n");
        File.WriteAllText(Path.Combine(folder, "u.item"), movies.ToString());
        File.WriteAllText(Path.Combine(folder, "u.user"), users.ToString());
    }
}
