using MovieRec.Cli.Commands;
using MovieRec.Datasets;

namespace MovieRec.Notebooks.Tests.Cli;

public sealed class DataCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("movierec-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    (int Exit, string Output, string Error) Run(string? shared = null)
    {
        using StringWriter output = new(),
            error = new();
        int exit = DataCommand.Run(new DataLocator { SharedFolder = shared, OwnFolder = folder }, output, error);
        return (exit, output.ToString(), error.ToString());
    }

    [Fact]
    public void What_is_here_what_is_damaged_and_what_is_known_is_listed()
    {
        string mine = Directory.CreateDirectory(Path.Combine(folder, "mine")).FullName,
            small = Directory.CreateDirectory(Path.Combine(folder, "small")).FullName;
        File.WriteAllText(Path.Combine(mine, "movies.csv"), "movieId,title,genres\n1,M (1999),Drama\n");
        File.WriteAllText(Path.Combine(mine, "ratings.csv"), "userId,movieId,rating,timestamp\n1,1,4.0,100\n");
        File.WriteAllText(
            Path.Combine(small, "movies.csv"),
            "movieId,title,genres\n" + string.Concat(Enumerable.Range(1, 9742).Select(id => $"{id},M (1999),Drama\n"))
        );
        File.WriteAllText(Path.Combine(small, "ratings.csv"), "userId,movieId,rating,timestamp\n1,1,4.0,100\n");
        File.WriteAllText(Path.Combine(folder, "ml-1m.zip"), "no zip");
        (int exit, string output, string error) = Run();
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"mine +CSV +1 +ok +from data/ +mine\n", output);
        Assert.Matches(@"ml-latest-small +CSV +1 +damaged +from data/ +small\n", output);
        Assert.Contains("it has 1 ratings; 100,836 are published", output, StringComparison.Ordinal);
        Assert.Matches(@"ml-1m +damaged +from data/ +ml-1m\.zip\n", output);
        Assert.Matches(@"the-movies-dataset +by hand +100,004 +no +no\n", output);
        Assert.Contains("www.kaggle.com", output, StringComparison.Ordinal);
        Assert.Matches(@"ml-25m +262 MB +25,000,095 +no +no\n", output);
    }

    [Fact]
    public void With_nothing_here_it_says_so()
    {
        Assert.Contains("No data set was found", Run().Output, StringComparison.Ordinal);
        Assert.Equal(1, Run(shared: Path.Combine(folder, "nowhere")).Exit);
    }
}
