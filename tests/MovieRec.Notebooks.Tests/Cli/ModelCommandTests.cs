using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>evaluate, train, recommend, similar and generate, as processes of their own.</summary>
public sealed class ModelCommandTests
{
    [Fact]
    public async Task Evaluate_prints_one_json_object_with_folds_and_their_mean()
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "evaluate",
            "bias",
            "--data",
            "sample",
            "--split",
            "folds",
            "--json",
            "--set",
            "epochs=5",
            "item_regularization=3"
        );
        Assert.True(code == 0, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(
            ("bias", "sample", "folds", 42),
            ((string?)json["model"], (string?)json["data"], (string?)json["split"], (int)json["seed"]!)
        );
        Assert.Equal((5, 3.0), ((int)json["options"]!["epochs"]!, (double)json["options"]!["item_regularization"]!));
        JsonArray folds = json["folds"]!.AsArray();
        Assert.Equal(["u1", "u2", "u3", "u4", "u5"], folds.Select(fold => (string?)fold!["name"]));
        foreach (
            string metric in new[]
            {
                "rmse",
                "mae",
                "mse",
                "r2",
                "precision@10",
                "recall@10",
                "ndcg@10",
                "map@10",
                "mrr",
                "hit_rate@10",
                "auc",
                "coverage@10",
                "novelty@10",
                "diversity@10",
            }
        )
            Assert.Equal(folds.Average(fold => (double)fold![metric]!), (double)json["mean"]![metric]!, 12);
        Assert.All(
            folds,
            fold => Assert.True((double)fold!["fit_seconds"]! > 0 && (double)fold["predict_seconds"]! > 0)
        );
        Assert.InRange((double)json["mean"]!["rmse"]!, 0.9, 1.0);
        Assert.Equal("likely", (string?)json["rank"]);
    }

    [Theory]
    [InlineData("(--rank likely)", "bias", new string[0])]
    [InlineData("(--rank stars)", "bias", new[] { "--rank", "stars" })]
    [InlineData("the user's training movies\n", "popular", new string[0])]
    public async Task Evaluate_names_the_rule_that_its_rankings_belong_to(string heading, string model, string[] rank)
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            ["evaluate", model, "--data", "sample", "--metrics", "ndcg@10", .. rank]
        );
        Assert.True(code == 0, error);
        Assert.Contains(heading, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random:0.1", 1)]
    [InlineData("kfold:3", 3)]
    [InlineData("leave-one-out", 1)]
    [InlineData("temporal:0.2", 1)]
    [InlineData("ua", 1)]
    public async Task Evaluate_knows_every_split(string split, int folds)
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "evaluate",
            "popular",
            "--split",
            split,
            "--metrics",
            "ndcg@5,mrr",
            "--relevant",
            "1",
            "--json"
        );
        Assert.True(code == 0, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(folds, json["folds"]!.AsArray().Count);
        Assert.Equal(["ndcg@5", "mrr"], json["mean"]!.AsObject().Select(metric => metric.Key));
        Assert.InRange((double)json["mean"]!["ndcg@5"]!, 0.0001, 1);
    }

    [Theory]
    [InlineData("Did you mean 'funk-svd'?", "evaluate", "funksvd")]
    [InlineData("Did you mean 'epochs'?", "evaluate", "bias", "--set", "epoch=3")]
    [InlineData("expected a whole number", "evaluate", "bias", "--set", "epochs=many")]
    [InlineData("expected name=value", "evaluate", "bias", "--set", "epochs")]
    [InlineData("--split u9: expected one of", "evaluate", "bias", "--split", "u9")]
    [InlineData("--split kfold:x: expected one of", "evaluate", "bias", "--split", "kfold:x")]
    [InlineData("ndcg", "evaluate", "bias", "--metrics", "ndgc@10")]
    [InlineData("does not predict ratings", "evaluate", "popular", "--metrics", "rmse")]
    [InlineData("--rank: 'popular' does not predict ratings", "evaluate", "popular", "--rank", "stars")]
    [InlineData("has no checkpoints", "train", "bias", "--out", "m", "--checkpoint", "c")]
    [InlineData("--checkpoint DIR", "train", "funk-svd", "--out", "m", "--resume")]
    [InlineData("Did you mean 'genre'?", "evaluate", "lightfm", "--data", "sample", "--features", "ids,genrre")]
    [InlineData("bias learns from ratings alone", "evaluate", "bias", "--features", "ids")]
    [InlineData("nothing.safetensors", "recommend", "--model", "nothing.safetensors", "--user", "1")]
    public async Task Wrong_use_is_told_in_a_line_on_standard_error(string message, params string[] args)
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(folder.Root, args);
        Assert.NotEqual(0, code);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("funk-svd")]
    [InlineData("als")]
    [InlineData("als-genres")]
    [InlineData("ials")]
    [InlineData("svdpp")]
    [InlineData("nmf")]
    [InlineData("lightfm")]
    public async Task A_training_that_was_killed_and_resumed_ends_in_the_same_bits(string model)
    {
        using var folder = new TempFolder();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "generate",
            "--users",
            "2000",
            "--movies",
            "500",
            "--ratings",
            "60000",
            "--out",
            "data"
        );
        Assert.True(code == 0, error);
        string[] train = ["train", model, "--data", folder["data"], "--set", "epochs=12", "factors=16"];
        (code, _, error) = await Commander.RunAsync(folder.Root, [.. train, "--out", "whole.safetensors"]);
        Assert.True(code == 0, error);

        string checkpoint = folder[$"checkpoint/{model}.checkpoint.safetensors"];
        using (
            Process killed = Commander.Start(
                folder.Root,
                [.. train, "--out", "resumed.safetensors", "--checkpoint", "checkpoint"]
            )
        )
        {
            while (!File.Exists(checkpoint) && !killed.HasExited)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.False(File.Exists(folder["resumed.safetensors"]));
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            [.. train, "--out", "resumed.safetensors", "--checkpoint", "checkpoint", "--resume", "--threads", "1"]
        );
        Assert.True(code == 0, error);
        Assert.DoesNotContain("epoch 1:", error, StringComparison.Ordinal);
        Assert.Contains($"{model}: resuming after epoch ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["checkpoint"]));
        Assert.Equal(
            await File.ReadAllBytesAsync(folder["whole.safetensors"], TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(folder["resumed.safetensors"], TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("embedding-network", "embedding-network", "epochs=6", "dimensions=8", "hidden=16")]
    [InlineData(
        "attention-network",
        "attention-network.history",
        "epochs=1",
        "dimensions=16",
        "heads=2",
        "first_hidden=16",
        "second_hidden=8",
        "sequence_length=4",
        "history_epochs=4"
    )]
    public async Task A_network_that_was_killed_and_resumed_ends_in_the_same_bits(
        string model,
        string stage,
        params string[] options
    )
    {
        using var folder = new TempFolder();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "generate",
            "--users",
            "300",
            "--movies",
            "120",
            "--ratings",
            "4000",
            "--out",
            "data"
        );
        Assert.True(code == 0, error);
        string[] train = ["train", model, "--data", folder["data"], "--set", .. options];
        (code, _, error) = await Commander.RunAsync(folder.Root, [.. train, "--out", "whole.safetensors"]);
        Assert.True(code == 0, error);
        string checkpoint = folder[$"checkpoint/{stage}.checkpoint.safetensors"];
        using (
            Process killed = Commander.Start(
                folder.Root,
                [.. train, "--out", "resumed.safetensors", "--checkpoint", "checkpoint"]
            )
        )
        {
            while (!File.Exists(checkpoint) && !killed.HasExited)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.True(File.Exists(checkpoint));
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            [.. train, "--out", "resumed.safetensors", "--checkpoint", "checkpoint", "--resume", "--threads", "1"]
        );
        Assert.True(code == 0, error);
        Assert.Contains($"{stage}: resuming after epoch ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["checkpoint"]));
        Assert.Equal(
            await File.ReadAllBytesAsync(folder["whole.safetensors"], TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(folder["resumed.safetensors"], TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Nobody_trains_for_a_file_that_cannot_be_written_and_the_checkpoint_stays_until_it_is()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["taken"]);
        File.CreateSymbolicLink(folder["link"], folder["target"]);
        string[] train =
        [
            "train",
            "svdpp",
            "--data",
            "sample",
            "--set",
            "epochs=30",
            "factors=4",
            "--checkpoint",
            "checkpoint",
        ];
        foreach (
            (string target, string message) in new[]
            {
                ("taken", "is a folder"),
                ("link", "is a symbolic link"),
                ("/dev/null", "is a device"),
                ("checkpoint/svdpp.checkpoint.safetensors", "name of a checkpoint"),
            }
        )
        {
            (int refused, string output, string said) = await Commander.RunAsync(
                folder.Root,
                [.. train, "--out", target]
            );
            Assert.Equal((1, ""), (refused, output));
            Assert.StartsWith("movierec: --out: ", said, StringComparison.Ordinal);
            Assert.Contains(message, said, StringComparison.Ordinal);
            Assert.Single(said.TrimEnd().Split('\n'));
        }
        Assert.DoesNotContain(
            folder["checkpoint"],
            Directory.GetDirectories(folder.Root).Where(found => Directory.GetFiles(found).Length > 0)
        );

        // In place of a disk that fills up: a folder where the file should go, once training has begun.
        using (Process running = Commander.Start(folder.Root, [.. train, "--out", "late"]))
        {
            while (!File.Exists(folder["checkpoint/svdpp.checkpoint.safetensors"]) && !running.HasExited)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            Directory.CreateDirectory(folder["late"]);
            await running.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, running.ExitCode);
        }
        Directory.Delete(folder["late"]);
        (int code, _, string error) = await Commander.RunAsync(folder.Root, [.. train, "--out", "late", "--resume"]);
        Assert.True(code == 0, error);
        Assert.Contains("resuming after epoch 30 of 30", error, StringComparison.Ordinal);
        Assert.DoesNotContain("train RMSE", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["checkpoint"]));
    }

    [Fact]
    public async Task A_model_of_other_data_of_the_same_size_is_refused()
    {
        using var folder = new TempFolder();
        foreach (string seed in new[] { "1", "2" })
            Assert.Equal(
                0,
                (
                    await Commander.RunAsync(
                        folder.Root,
                        "generate",
                        "--users",
                        "60",
                        "--movies",
                        "40",
                        "--ratings",
                        "290",
                        "--seed",
                        seed,
                        "--out",
                        $"g{seed}"
                    )
                ).Code
            );
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "funk-svd",
            "--data",
            "g1",
            "--set",
            "epochs=2",
            "--out",
            "m"
        );
        Assert.True(code == 0, error);
        Assert.Equal(
            0,
            (await Commander.RunAsync(folder.Root, "recommend", "--model", "m", "--data", "g1", "--user", "3")).Code
        );
        foreach (string[] args in new string[][] { ["recommend", "--user", "3"], ["similar", "Movie 1"] })
        {
            (code, output, error) = await Commander.RunAsync(folder.Root, [.. args, "--model", "m", "--data", "g2"]);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains("same user and movie ids, but their data sets differ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task A_trained_model_recommends_for_users_and_for_strangers_and_knows_similar_movies()
    {
        using var folder = new TempFolder();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "item-knn",
            "--out",
            "model.safetensors"
        );
        Assert.True(code == 0, error);
        (code, string output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--user",
            "7",
            "-k",
            "5"
        );
        Assert.True(code == 0, error);
        Assert.Contains(", by how likely they are to be seen and liked", output, StringComparison.Ordinal);
        (code, string byStars, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--user",
            "7",
            "-k",
            "5",
            "--rank",
            "stars"
        );
        Assert.True(code == 0, error);
        Assert.Contains(", by predicted stars", byStars, StringComparison.Ordinal);
        string[] titles =
        [
            .. output.Split('\n').SkipWhile(line => !line.StartsWith("--", StringComparison.Ordinal)).Skip(1).Take(5),
        ];
        Assert.All(titles, line => Assert.Matches(@"^\s*\d", line));
        (code, string similar, error) = await Commander.RunAsync(
            folder.Root,
            "similar",
            "--model",
            "model.safetensors",
            TitleIn(titles[0])
        );
        Assert.True(code == 0, error);
        Assert.True(similar.Split('\n').Length > 10);
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--rate",
            TitleIn(titles[0]) + "=5",
            "--rate",
            TitleIn(titles[1]) + "=1",
            "-k",
            "3"
        );
        Assert.True(code == 0, error);
        Assert.DoesNotContain(output.Split('\n').Skip(1), row => TitleIn(row) == TitleIn(titles[0]));
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            "similar",
            "--model",
            "model.safetensors",
            "no such movie at all"
        );
        Assert.Equal(1, code);
        Assert.Contains("no such movie at all", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_of_pairs_recommends_for_two_users_and_for_new_people()
    {
        using var folder = new TempFolder();
        string[] small =
        [
            "--set",
            "epochs=2",
            "dimensions=16",
            "heads=2",
            "first_hidden=16",
            "second_hidden=8",
            "sequence_length=4",
            "use_embedding_network=false",
            "learning_rate=0.005",
        ];
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            ["train", "attention-network", "--out", "model.safetensors", .. small]
        );
        Assert.True(code == 0, error);
        (code, string output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--user",
            "7",
            "--with",
            "9",
            "-k",
            "5"
        );
        Assert.True(code == 0, error);
        Assert.StartsWith("5 movies for user 7 and user 9, by the model", output, StringComparison.Ordinal);
        string[] rows =
        [
            .. output.Split('\n').SkipWhile(line => !line.StartsWith("--", StringComparison.Ordinal)).Skip(1).Take(5),
        ];
        Assert.All(rows, row => Assert.Matches(@"^\s*\d.*(because user [79] gave .* \d|liked by many)\s*$", row));
        (code, string swapped, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--user",
            "9",
            "--with",
            "7",
            "-k",
            "5"
        );
        Assert.True(code == 0, error);
        Assert.Equal(
            rows.Select(TitleIn),
            swapped
                .Split('\n')
                .SkipWhile(line => !line.StartsWith("--", StringComparison.Ordinal))
                .Skip(1)
                .Take(5)
                .Select(TitleIn)
        );
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--rate",
            TitleIn(rows[0]) + "=5",
            "--with-rate",
            TitleIn(rows[1]) + "=4",
            "-k",
            "3",
            "--strategy",
            "LeastMisery"
        );
        Assert.True(code == 0, error);
        Assert.StartsWith("3 movies for you and the other, by least misery", output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            output.Split('\n').Skip(2).Take(4),
            row =>
                row.Length > 0
                && row.Any(char.IsDigit)
                && (TitleIn(row) == TitleIn(rows[0]) || TitleIn(row) == TitleIn(rows[1]))
        );
        (code, _, error) = await Commander.RunAsync(folder.Root, "train", "bias", "--out", "bias.safetensors");
        Assert.True(code == 0, error);
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "bias.safetensors",
            "--user",
            "7",
            "--with",
            "9"
        );
        Assert.Equal(1, code);
        Assert.Contains("attention-network", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hybrid_learns_from_the_features_that_are_named_and_knows_new_users_by_them()
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "evaluate",
            "lightfm",
            "--data",
            "sample",
            "--features",
            "ids,genre",
            "--split",
            "ua",
            "--metrics",
            "auc",
            "--set",
            "loss=warp_kos",
            "--json"
        );
        Assert.True(code == 0, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(["ids", "genre"], json["features"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("warp_kos", (string?)json["options"]!["loss"]);
        Assert.InRange((double)json["mean"]!["auc"]!, 0.6, 1);
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "lightfm",
            "--data",
            "sample",
            "--out",
            "model.safetensors"
        );
        Assert.True(code == 0, error);
        Assert.Contains("train loss", error, StringComparison.Ordinal);
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--feature",
            "gender:F",
            "--feature",
            "age:25-34",
            "-k",
            "3"
        );
        Assert.True(code == 0, error);
        string title = TitleIn(output.Split('\n').First(line => TitleIn(line).Length > 0));
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--feature",
            "gender:F",
            "--rate",
            title + "=5",
            "-k",
            "3"
        );
        Assert.True(code == 0, error);
        (code, output, error) = await Commander.RunAsync(
            folder.Root,
            "similar",
            "--model",
            "model.safetensors",
            title,
            "-k",
            "3"
        );
        Assert.True(code == 0, error);
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--feature",
            "gender:X"
        );
        Assert.Equal(1, code);
        Assert.Contains("Closest: gender:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedding_network_knows_new_users_by_their_features()
    {
        using var folder = new TempFolder();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "embedding-network",
            "--data",
            "sample",
            "--set",
            "epochs=2",
            "--out",
            "model.safetensors"
        );
        Assert.True(code == 0, error);
        string young = await For("age:18"),
            old = await For("age:70");
        Assert.NotEqual(young, old);
        (code, _, error) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "model.safetensors",
            "--feature",
            "gender:X"
        );
        Assert.Equal(1, code);
        Assert.Contains("Closest: gender:", error, StringComparison.Ordinal);

        async Task<string> For(string feature)
        {
            (int exit, string output, string message) = await Commander.RunAsync(
                folder.Root,
                "recommend",
                "--model",
                "model.safetensors",
                "--feature",
                feature
            );
            Assert.True(exit == 0, message);
            return output;
        }
    }

    /// <summary>The title of a row such as <c>1  Silent Harbor, The (1994)  4.61</c>.</summary>
    static string TitleIn(string row) =>
        System
            .Text.RegularExpressions.Regex.Match(
                row,
                @"^\s*\d+\s+(?<title>.+?\(\d{4}\))",
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Groups["title"]
            .Value;
}
