namespace MovieRec.Notebooks.Tests.Cli;

/// <summary><c>movierec club</c> on the generated metadata.</summary>
public sealed class ClubCommandTests
{
    [Fact]
    public async Task Prints_a_table_for_each_friend_and_for_all_of_them_the_same_whatever_the_threads()
    {
        using var folder = new TempFolder();
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "club",
            "sample",
            "-k",
            "3",
            "--set",
            "epochs=2",
            "--threads",
            "1",
            "--half-life",
            "5"
        );
        Assert.True(code == 0, error);
        Assert.Contains("NOTICE: This is a generated sample", error, StringComparison.Ordinal);
        Assert.Contains("movies_metadata.csv: 4 without a title", error, StringComparison.Ordinal);
        foreach (string member in new[] { "Ida", "Bela", "Carlo", "Dunja" })
            Assert.Contains($"Recommendations for {member}\nrank  title ", output, StringComparison.Ordinal);
        Assert.Matches(@"rank +average +least misery +proportional\n", output);
        Assert.Matches(@"strategy +Ida +Bela +Carlo +Dunja +lowest mean\n", output);
        Assert.Matches(
            "member +ratings +new in top 10 +most influential +changes without it +"
                + "right without ratings +right with ratings\n",
            output
        );
        Assert.Matches(@"(genre|keyword|director|cast|decade) [^+]+ \+\d", output);
        Assert.Equal(
            output,
            (
                await Commander.RunAsync(
                    folder.Root,
                    "club",
                    "sample",
                    "-k",
                    "3",
                    "--set",
                    "epochs=2",
                    "--threads",
                    "3",
                    "--half-life",
                    "5"
                )
            ).Output
        );
        Assert.NotEqual(
            output,
            (await Commander.RunAsync(folder.Root, "club", "sample", "-k", "3", "--set", "epochs=2")).Output
        );
    }

    [Theory]
    [InlineData("member,title,rating\nMara,The Matrix,eleven\n", "club.csv:2: the rating 'eleven' is invalid")]
    [InlineData("member,title,rating\nMara,No Such Movie,4\n", "none of its 1 titles is in sample")]
    [InlineData("who,what\n", "expected the header 'member,title,rating'")]
    public async Task What_is_wrong_with_a_club_is_one_line(string text, string problem)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Root, "club.csv"),
            text,
            TestContext.Current.CancellationToken
        );
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "club",
            "club.csv",
            "--data",
            "sample"
        );
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_an_unknown_feature_are_told()
    {
        using var folder = new TempFolder();
        Assert.Contains(
            "no file 'none.csv'",
            (await Commander.RunAsync(folder.Root, "club", "none.csv")).Error,
            StringComparison.Ordinal
        );
        (int code, _, string error) = await Commander.RunAsync(folder.Root, "club", "sample", "--features", "keyworts");
        Assert.Equal(1, code);
        Assert.Contains("Did you mean 'keyword'?", error, StringComparison.Ordinal);
    }
}
