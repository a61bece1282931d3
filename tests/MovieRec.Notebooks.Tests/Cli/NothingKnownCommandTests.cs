using System.Text;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>What recommend, similar and club say where ratings are no likes, or nothing is known.</summary>
/// <remarks>The data: user 1 rated movie 90 alone, which nobody else rated. Users 2 to 7 rated movies 10 to 50: the
/// last of them all six, the others but one user fewer each. Movies 60 and 70 have no rating. User 2 rated movie 50
/// twice.</remarks>
public sealed class NothingKnownCommandTests
{
    static async Task<TempFolder> DataAsync()
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder["data"]);
        var movies = new StringBuilder("movieId,title,genres\n");
        foreach (int id in new[] { 10, 20, 30, 40, 50, 60, 70, 90 })
            movies.Append($"{id},M{id} (1990),Drama\n");
        var ratings = new StringBuilder("userId,movieId,rating,timestamp\n1,90,5.0,1000000000\n2,50,1.0,999999999\n");
        for (int user = 2; user <= 7; user++)
        {
            for (int movie = Math.Max(1, user - 2); movie <= 5; movie++)
                ratings.Append($"{user},{10 * movie},{((user + movie) % 2 == 0 ? 4 : 5)}.0,1000000000\n");
        }
        await File.WriteAllTextAsync(
            folder["data/movies.csv"],
            movies.ToString(),
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(
            folder["data/ratings.csv"],
            ratings.ToString(),
            TestContext.Current.CancellationToken
        );
        return folder;
    }

    [Fact]
    public async Task Recommend_says_that_a_dislike_is_no_like_and_lists_popular_movies_where_nothing_is_known()
    {
        using TempFolder folder = await DataAsync();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "ease",
            "--data",
            folder["data"],
            "--set",
            "regularization=10",
            "--out",
            "m.st"
        );
        Assert.True(code == 0, error);
        Assert.Single(
            error.Split('\n'),
            line =>
                line.Contains(
                    "repeated ratings: 1; the latest rating of a movie by a user counts.",
                    StringComparison.Ordinal
                )
        );

        (_, string disliked, _) = await Commander.RunAsync(
            folder.Root,
            "recommend",
            "--model",
            "m.st",
            "--rate",
            "M30=1"
        );
        Assert.Contains(
            "\nThe rating is below 4 and does not count as a like; without a like, popular movies come first.\n",
            disliked,
            StringComparison.Ordinal
        );
        (_, string liked, _) = await Commander.RunAsync(folder.Root, "recommend", "--model", "m.st", "--rate", "M30=5");
        Assert.DoesNotContain("like;", liked, StringComparison.Ordinal);

        foreach (string[] who in new[] { new[] { "--rate", "M60=5" }, ["--user", "1"] })
        {
            (code, string output, error) = await Commander.RunAsync(
                folder.Root,
                ["recommend", "--model", "m.st", .. who]
            );
            Assert.True(code == 0, error);
            Assert.Contains(
                "The model has nothing to rank these movies by for this user: they are ordered by number of ratings.",
                output,
                StringComparison.Ordinal
            );
            Assert.Matches(
                "rank +title +genres +ratings\n.*\n"
                    + " +1 +M50 .* 6\n +2 +M40 .* 5\n +3 +M30 .* 4\n +4 +M20 .* 3\n +5 +M10 ",
                output
            );
        }
    }

    [Fact]
    public async Task Similar_refuses_movies_of_which_nothing_is_known_in_one_line()
    {
        using TempFolder folder = await DataAsync();
        (int code, _, string error) = await Commander.RunAsync(
            folder.Root,
            "train",
            "als",
            "--data",
            folder["data"],
            "--set",
            "factors=4",
            "epochs=3",
            "--out",
            "m.st"
        );
        Assert.True(code == 0, error);
        foreach (
            (string title, string problem) in new[]
            {
                ("M60", "'M60 (1990)' has no ratings in "),
                ("M90", "finds no movie similar to 'M90 (1990)'"),
            }
        )
        {
            (code, string output, error) = await Commander.RunAsync(folder.Root, "similar", title, "--model", "m.st");
            Assert.Equal((1, ""), (code, output));
            Assert.Single(
                error.TrimEnd().Split('\n'),
                line =>
                    line.StartsWith("movierec: ", StringComparison.Ordinal)
                    && line.Contains(problem, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Club_counts_the_best_that_a_member_gives_and_says_where_nothing_is_liked()
    {
        using TempFolder folder = await DataAsync();
        await File.WriteAllTextAsync(
            folder["club.csv"],
            "member,title,rating\n"
                + string.Concat(new[] { 10, 20, 30, 40 }.Select(id => $"Ann,M{id},7/10\n"))
                + "Ann,M60,6/10\nBo,M10,1/10\nBo,M20,2/10\n",
            TestContext.Current.CancellationToken
        );
        (int code, string output, string error) = await Commander.RunAsync(
            folder.Root,
            "club",
            "club.csv",
            "--data",
            folder["data"],
            "--set",
            "epochs=3",
            "-k",
            "2"
        );
        Assert.True(code == 0, error);
        Assert.Matches(@"\nAnn +5 +1 to 10 +4 +1 ", output);
        Assert.Contains(
            "\nBo: none of the 2 ratings counts as liked, so the model knows nothing about their taste, and popular "
                + "movies come first.\n",
            output,
            StringComparison.Ordinal
        );
        string[] parts = output.Split("Recommendations for ");
        Assert.DoesNotContain("counts as liked", parts[1], StringComparison.Ordinal);
        Assert.Contains(
            "\nNone of the ratings of Bo counts as liked: popular movies come first.\n",
            parts[2],
            StringComparison.Ordinal
        );
    }
}
