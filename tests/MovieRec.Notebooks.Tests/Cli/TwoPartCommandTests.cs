using System.Globalization;
using System.Text.RegularExpressions;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>The parts of two-part's scores, as <c>recommend</c> prints them.</summary>
public sealed partial class TwoPartCommandTests
{
    [Fact]
    public async Task Recommend_prints_the_parts_of_each_score_of_users_known_and_new()
    {
        using var folder = new TempFolder();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            ["train", "two-part", "--data", "sample", "--out", "m.safetensors", "--set", "factors=8", "epochs=3"]
        );
        Assert.True(code == 0, error);
        string[] known = ["recommend", "--model", "m.safetensors", "--user", "7", "-k", "12"];
        (code, string output, error) = await Commander.RunAsync(folder.Root, known);
        Assert.True(code == 0, error);
        Dictionary<string, double> scores = Check(output);
        string title = scores.Keys.First();
        Assert.Equal(12, scores.Count);

        string[] stranger = ["recommend", "--model", "m.safetensors", "--rate", $"{title}=5", "-k", "12"];
        (code, output, error) = await Commander.RunAsync(folder.Root, stranger);
        Assert.True(code == 0, error);
        scores = Check(output);
        Assert.DoesNotContain(title, scores.Keys);

        stranger[4] = $"{title}=1";
        (code, output, error) = await Commander.RunAsync(folder.Root, stranger);
        Assert.True(code == 0, error);
        Assert.Contains("without a like, popular movies come first", output, StringComparison.Ordinal);
        Assert.NotEqual(scores.Keys, Check(output, hasLikes: false).Keys); // the parts of a user without ratings
    }

    /// <summary>Titles and scores of the list, after a check that the parts of the second table give the scores of the
    /// first, and that the probability of liking rises with the stars.</summary>
    static Dictionary<string, double> Check(string output, bool hasLikes = true)
    {
        int why = output.IndexOf("Why: ", StringComparison.Ordinal);
        Assert.True(why > 0, output);
        var scores = Rows(output[..why]).ToDictionary(row => row[1], row => Number(row[^1]));
        string[][] parts = [.. Rows(output[why..])];
        Assert.Equal(scores.Keys, parts.Select(row => row[1]));
        foreach (string[] row in parts)
        {
            (double propensity, double stars, double liking) = (Number(row[2]), Number(row[4]), Number(row[5]));
            Assert.InRange(stars, 1, 5);
            Assert.InRange(liking, 0, 1);
            Assert.Equal(propensity * (propensity >= 0 ? liking : 1 - liking), scores[row[1]], 0.006);
        }
        // What genres add depends on the user and the genres alone.
        Dictionary<string, string> genres = Rows(output[..why]).ToDictionary(row => row[1], row => row[2]);
        Assert.Equal(hasLikes, parts.Any(row => Number(row[3]) != 0));
        Assert.All(parts.GroupBy(row => genres[row[1]], row => row[3]), alike => Assert.Single(alike.Distinct()));
        double[] chances =
        [
            .. parts.OrderBy(row => Number(row[4])).ThenBy(row => Number(row[5])).Select(row => Number(row[5])),
        ];
        Assert.Equal(chances.Order(), chances);
        Assert.Equal(scores.Values.OrderDescending(), scores.Values);
        return scores;
    }

    static IEnumerable<string[]> Rows(string table) =>
        table.Split('\n').Where(line => Rank().IsMatch(line)).Select(line => Gap().Split(line.Trim()));

    static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *\d+  ", RegexOptions.None, 1000)]
    private static partial Regex Rank();

    [GeneratedRegex("  +", RegexOptions.None, 1000)]
    private static partial Regex Gap();
}
