using System.Text;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Data.Titles;
using MovieRec.Groups;

namespace MovieRec.Tests.Data.Layouts;

/// <summary>Half a megabyte in one field takes a moment: at a cost that grows as the square of its length, each of
/// these would take minutes.</summary>
public sealed class LargeInputTests
{
    const int Size = 400_000;
    static readonly TimeSpan Generous = TimeSpan.FromSeconds(40);

    public static TheoryData<string> Parts =>
        [
            "()",
            "(",
            ")",
            "(a)",
            "(1995)",
            "( ",
            " ",
            "a (b)",
            "(a))",
            "((a)",
            "'",
            "\"",
            "\\",
            "[",
            "]",
            "{",
            "['a',",
            "[{'a':'b'},",
            ",",
            "|",
            "a|",
            "a, ",
            ";",
            "the ",
            "ii ",
            ", the",
            "a.k.a. ",
            "é",
        ];

    [Theory]
    [MemberData(nameof(Parts))]
    public Task Titles_and_lists(string part) =>
        Task.Run(
                () =>
                {
                    string text = string.Concat(Enumerable.Repeat(part, Size / part.Length));
                    foreach (
                        string form in new[] { text, $"({text})", $"a ({text}) (1995)", $"[{text}]", $"\"{text}\"" }
                    )
                    {
                        TitleName name = TitleName.Parse(form);
                        Assert.NotEmpty(name.Names);
                        TitleYear.Of(form);
                        TitleNumbers.InDigits(name.Names[0].Full);
                        TitleSearch.Triples(name.Names[0].Full);
                        GenreText.Read(form);
                        PythonList.TryRead(form, (_, _) => { });
                    }
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Generous, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(Parts))]
    public Task Csv_fields(string part) =>
        Task.Run(
                () =>
                {
                    string text = string.Concat(Enumerable.Repeat(part, Size / part.Length));
                    foreach (
                        string form in new[]
                        {
                            text,
                            $"\"{text}\"",
                            $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                        }
                    )
                    {
                        byte[] bytes = Encoding.UTF8.GetBytes($"movieId,title,genres\n1,A,Drama\n2,{form},Drama\n");
                        var file = new SourceFile(
                            "movies.csv",
                            "movies.csv",
                            bytes.Length,
                            () => new MemoryStream(bytes)
                        );
                        try
                        {
                            MovieLensCsv.Movies(file, null, new DirtLog());
                        }
                        catch (DataFormatException)
                        {
                            // All of it is one title or the fields do not fit: either is right.
                        }
                        Assert.NotEmpty(CsvRecords.Tolerant(file, new DirtLog(), "movieId", "title").Take(1));
                        foreach (var row in CsvRecords.Tolerant(file, new DirtLog(), "movieId", "title"))
                            Assert.Equal(2, row.Fields.Length);
                    }
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Generous, TestContext.Current.CancellationToken);

    [Fact]
    public Task A_cell_of_many_different_names() =>
        Task.Run(
                () =>
                {
                    string names = string.Join(
                        ", ",
                        Enumerable.Range(0, 100_000).Select(n => $"{{'id': {n}, 'name': 'k{n}'}}")
                    );
                    using TempFolder folder = new TempFolder()
                        .With(
                            "movies_metadata.csv",
                            "id,title,release_date,genres,original_language,overview\n862,Toy Story,1995-10-30,[],en,\n"
                        )
                        .With("keywords.csv", $"id,keywords\n862,\"[{names}]\"\n")
                        .With("links_small.csv", "movieId,imdbId,tmdbId\n1,0114709,862\n")
                        .With("ratings_small.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1000\n");
                    Assert.Equal(100_000, Dataset.Read(folder.Path).Movies[0].Keywords.Length);
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Generous, TestContext.Current.CancellationToken);

    [Fact]
    public Task A_name_that_a_table_of_imdb_repeats() =>
        Task.Run(
                () =>
                {
                    using TempFolder folder = new TempFolder()
                        .With("movies.csv", "movieId,title,genres\n1,Home (1995),Drama\n")
                        .With("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1000\n");
                    var matching = new TitleMatching(Dataset.Read(folder.Path), []);
                    for (int number = 1; number <= 300_000; number++)
                        matching.Offer(number, "Home", null, "movie", 1995);
                    Assert.True(matching.Offer(1, "Home", null, "movie", 1995) || matching.Kept.Count == 0);
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Generous, TestContext.Current.CancellationToken);

    [Fact]
    public Task A_club_of_as_many_members_as_ratings() =>
        Task.Run(
                () =>
                {
                    using TempFolder folder = new TempFolder()
                        .With("movies.csv", "movieId,title,genres\n1,Home (1995),Drama\n")
                        .With("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1000\n");
                    MovieClub club = MovieClub.Parse(
                        "club.csv",
                        "member,title,rating\n"
                            + string.Concat(Enumerable.Range(1, 60_000).Select(n => $"m{n % 30_000},Home (1995),4\n")),
                        Dataset.Read(folder.Path)
                    );
                    Assert.Equal((30_000, 30_000), (club.Members.Length, club.Omissions.Length));
                    Assert.Equal(30_000, club.ToTable().RowCount);
                    Assert.NotEmpty(club.ToString());
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Generous, TestContext.Current.CancellationToken);

    [Fact]
    public void Titles_of_megabytes_are_not_looked_for()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", "movieId,title,genres\n1,Home (1995),Drama\n")
            .With("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1000\n");
        Dataset data = Dataset.Read(folder.Path);
        string title = new('x', Size);
        Assert.Contains(
            "400,000 characters",
            Assert.Throws<TitleException>(() => TitleIndex.Of(data).Find(title)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            2,
            Assert
                .Throws<DataFormatException>(() =>
                    MovieClub.Parse("club.csv", $"member,title,rating\nAnn,{title},4\n", data)
                )
                .Line
        );
        Assert.Equal(
            2,
            Assert
                .Throws<DataFormatException>(() =>
                    MovieClub.Parse("club.csv", $"member,title,rating\n{title},Home,4\n", data)
                )
                .Line
        );
    }
}
