using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Titles;
using MovieRec.Datasets;

namespace MovieRec.Tests.Data.Imdb;

public sealed class TitleMatchingTests
{
    [Theory]
    [InlineData(
        "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "The City of Lost Children",
        null,
        1995
    )]
    [InlineData(
        "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "Something Else",
        "La cite des enfants perdus",
        1995
    )]
    [InlineData("Seven (a.k.a. Se7en) (1995)", "Se7en", null, 1995)]
    [InlineData("Star Trek III: The Search for Spock (1984)", "Star Trek 3: The Search for Spock", null, 1984)]
    [InlineData(
        "Nightmare on Elm Street Part 2: Freddy's Revenge, A (1985)",
        "A Nightmare on Elm Street 2: Freddy's Revenge",
        null,
        1985
    )]
    [InlineData("Hard 8 (1996)", "Hard Eight", null, 1996)]
    [InlineData("F/X 2 (1992)", "F/X2", null, 1991)]
    [InlineData("M*A*S*H (1970)", "MASH", null, 1970)]
    [InlineData("Dr. Strangelove or: How I Learned (1963)", "Dr. Strangelove, or How I Learned", null, 1964)]
    [InlineData("8 1/2 (1963)", "8½", null, 1963)]
    [InlineData("Up Close and Personal (1996)", "Up Close & Personal", null, 1996)]
    public void The_same_title_in_another_spelling_is_found(string movie, string title, string? original, int year) =>
        Assert.Equal(MatchKind.Title, Match([movie], Title(1, title, year, original: original))[0].Kind);

    [Theory]
    [InlineData("Heat (1995)", "Heat", 1993, "movie")]
    [InlineData("Heat (1995)", "Heat", null, "movie")] // planned movies have no year
    [InlineData("Heat (1995)", "Heat", 1996, "tvEpisode")]
    [InlineData("Heat (1995)", "Head", 1995, "movie")]
    [InlineData("unknown", "Unknown", 1995, "movie")]
    public void Other_titles_and_years_are_not(string movie, string title, int? year, string type) =>
        Assert.Equal(MatchKind.None, Match([movie], Title(1, title, year, type))[0].Kind);

    [Theory]
    [InlineData("Interview with the Vampire (1994)", "Interview with the Vampire: The Vampire Chronicles")]
    [InlineData("Monty Python's Life of Brian (1979)", "Life of Brian")]
    [InlineData("U.S. Marshalls (1998)", "U.S. Marshals")]
    [InlineData("Friday the 13th Part 3: 3D (1982)", "Friday the 13th Part III")]
    public void A_single_title_that_is_nearly_the_same_is_taken_in_its_year_alone(string movie, string title)
    {
        int year = int.Parse(movie[^5..^1]);
        Assert.Equal(MatchKind.Resembling, Match([movie], Title(1, title, year))[0].Kind);
        MovieMatch other = Match([movie], Title(1, title, year + 1))[0];
        Assert.Equal((MatchKind.None, title), (other.Kind, other.Candidates[0].Title));
        Assert.Equal(MatchKind.None, Match([movie], Title(1, title, year), Title(2, title, year))[0].Kind);
    }

    [Fact]
    public void Movies_come_before_episodes_and_the_well_known_before_the_unknown()
    {
        Assert.Equal(
            "tt0000002",
            Match(["Heat (1995)"], Title(1, "Heat", 1995, "tvEpisode", votes: 900), Title(2, "Heat", 1995, votes: 40))[
                0
            ].Title!.Tconst
        );
        Assert.Equal(
            "tt0000002",
            Match(["Heat (1995)"], Title(1, "Heat", 1995, votes: 12), Title(2, "Heat", 1996, votes: 400_000))[
                0
            ].Title!.Tconst
        );
        Assert.Equal(
            "tt0000001",
            Match(["Heat (1995)"], Title(1, "Heat", 1995, votes: 1000), Title(2, "Heat", 1996, votes: 3000))[
                0
            ].Title!.Tconst
        );
        Assert.Equal(
            "tt0000001",
            Match(["Heat, The (1995)"], Title(1, "The Heat", 1995, votes: 1000), Title(2, "Heat", 1995, votes: 1000))[
                0
            ].Title!.Tconst
        );
    }

    [Fact]
    public void No_crowd_of_episodes_hides_a_movie_that_comes_after_them()
    {
        MovieMatch match = Match(
            ["Home (2015)"],
            [
                .. Enumerable.Range(1, 500).Select(number => Title(number, "Home", 2015, "tvEpisode")),
                Title(501, "Home", 2015),
            ]
        )[0];
        Assert.Equal("tt0000501", match.Title!.Tconst);
        Assert.InRange(match.Candidates.Length, 2, 100);
    }

    [Fact]
    public void Equals_are_ambiguous_and_both_are_told()
    {
        MovieMatch match = Match(
            ["Emma (1996)"],
            Title(1, "Emma", 1996, votes: 900),
            Title(2, "Emma", 1996, votes: 1000)
        )[0];
        Assert.Equal((MatchKind.Ambiguous, null), (match.Kind, match.Title));
        Assert.Equal(["tt0000002", "tt0000001"], match.Candidates.Select(title => title.Tconst));
    }

    [Fact]
    public void A_title_goes_to_the_movie_that_fits_it_best_and_to_both_of_two_that_are_one()
    {
        ImdbTitle heat = Title(1, "Heat", 1995, votes: 10);
        Assert.Equal(
            [MatchKind.None, MatchKind.Title],
            Match(["Heat (1996)", "Heat (1995)"], heat).Select(match => match.Kind)
        );
        Assert.Equal(
            [MatchKind.Title, MatchKind.Title],
            Match(["Heat (1995)", "Heat (1995)"], heat).Select(match => match.Kind)
        );
    }

    [Fact]
    public void The_order_of_the_stream_does_not_matter_and_no_memory_of_passing_titles_stays()
    {
        // Enough titles, each a little like the movies, that kept candidates must be dropped again and again.
        Dataset data = Of(["Golden Harbor (1990)", "Silent Lanterns of the Night (1991)"]);
        ImdbTitle[] titles =
        [
            .. Enumerable
                .Range(1, 60_000)
                .Select(number => Title(number, $"Silent Harbors of Night {number:x}", 1990 + number % 2)),
        ];
        string[] seen =
        [
            .. new[] { titles, [.. titles.Reverse()] }.Select(stream =>
            {
                var matching = new TitleMatching(data, [77]);
                foreach (ImdbTitle title in stream)
                    Offer(matching, title);
                Assert.InRange(matching.Kept.Count, 1, 1 << 15);
                Assert.Contains(77, matching.Present);
                Assert.Contains(77, matching.Kept.Keys);
                return string.Join(
                    '\n',
                    matching.Match().Select(match => $"{match.Kind} {string.Join(' ', match.Candidates)}")
                );
            }),
        ];
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public void Nearest_titles_are_those_that_comparing_with_all_of_them_finds() =>
        Prop.ForAll(
                (
                    from names in Gen.Elements(
                            "red harbor",
                            "red arbor",
                            "dead harbor",
                            "the harbor",
                            "harbour",
                            "red river",
                            "river of red",
                            "blue"
                        )
                        .ListOf(12)
                    from years in Gen.Choose(1990, 1993).ListOf(12)
                    select names.Zip(years).ToArray()
                ).ToArbitrary(),
                stream =>
                {
                    var near = new NearTitles([(["red harbor"], 1991), (["harbor", "river"], 1992), (["blue"], null)]);
                    for (int id = 0; id < stream.Length; id++)
                        near.Offer(id, stream[id].First, stream[id].Second);
                    string[][] names =
                    [
                        ["red harbor"],
                        ["harbor", "river"],
                    ];
                    for (int wanted = 0; wanted < names.Length; wanted++)
                    {
                        var expected = stream
                            .Select(
                                (title, id) =>
                                    (
                                        Similarity: Math.Abs(title.Second - 1991 - wanted) > 1
                                            ? 0
                                            : names[wanted].Max(name => Dice(name, title.First)),
                                        id
                                    )
                            )
                            .Where(one => one.Similarity >= 0.34)
                            .OrderByDescending(one => one.Similarity)
                            .ThenBy(one => one.id)
                            .Take(NearTitles.Kept);
                        Assert.Equal(expected, near.Of(wanted));
                    }
                    Assert.Empty(near.Of(2));
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>The published ids of ML-1M's and latest-small's movies judge what titles alone find; the titles are
    /// those of real IMDb and OMDb.</summary>
    [Fact]
    public void Real_titles_are_matched_as_the_published_ids_say()
    {
        string[] sources = [RealData.PathOf("imdb-sample"), RealData.PathOf("ml-1m-imdb")];
        ImdbJoin large = ImdbJoin.Read(RealData.MovieLens1M, sources, useIds: false),
            small = ImdbJoin.Read(RealData.LatestSmall, sources, useIds: false);
        MatchQuality onLarge = large.Report.Quality!,
            onSmall = small.Report.Quality!;
        Assert.Equal((3860, 3858), (onLarge.Known, onLarge.Present));
        Assert.Equal(0, onLarge.Wrong);
        Assert.InRange(onLarge.Recall, 0.98, 1);
        Assert.InRange(onSmall.Precision, 0.995, 1);
        Assert.InRange(onSmall.Recall, 0.985, 1);
        Assert.Contains("precision 1.0000", large.Report.ToString(), StringComparison.Ordinal);

        ImdbTitle toys = large.Titles[0]!;
        Assert.Equal(("tt0114709", 8.3, 697_397), (toys.Tconst, toys.AverageRating, toys.Votes));
        Assert.Equal(["John Lasseter"], toys.Directors);
        Assert.Equal(["Tom Hanks", "Tim Allen", "Don Rickles", "Jim Varney"], toys.Actors);

        ImdbJoin byId = ImdbJoin.Read(RealData.MovieLens1M, sources);
        Assert.Equal(3858, byId.JoinedById);
        Assert.All(
            Enumerable.Range(0, 3883).Where(movie => byId.Titles[movie] is not null && large.Titles[movie] is not null),
            movie => Assert.Equal(byId.Titles[movie]!.Tconst, large.Titles[movie]!.Tconst)
        );
    }

    [Fact]
    public void Genuine_tables_are_read_whole()
    {
        ImdbJoin join = ImdbJoin.Read(RealData.LatestSmall, [RealData.PathOf("imdb-sample")]);
        Assert.Empty(join.Reading.Dirt.Where(dirt => dirt.File != "title.basics.tsv"));
        Assert.All(join.Reading.Dirt, dirt => Assert.Equal("with a repeated id", dirt.Reason));
    }

    static System.Collections.Immutable.ImmutableArray<MovieMatch> Match(string[] movies, params ImdbTitle[] titles)
    {
        var matching = new TitleMatching(Of(movies), []);
        foreach (ImdbTitle title in titles)
            Offer(matching, title);
        return matching.Match();
    }

    static void Offer(TitleMatching matching, ImdbTitle title)
    {
        int number = int.Parse(title.Tconst.AsSpan(2));
        if (
            matching.MayWant(number, title.Year)
            && matching.Offer(number, title.Title, title.OriginalTitle, title.Type, title.Year)
        )
            matching.Keep(number, title);
    }

    static ImdbTitle Title(
        int number,
        string title,
        int? year,
        string type = "movie",
        int? votes = null,
        string? original = null
    ) =>
        new($"tt{number:0000000}", title, year, null, [], votes is null ? null : 6, votes, [], [])
        {
            Type = type,
            OriginalTitle = original,
        };

    static Dataset Of(string[] titles)
    {
        Movie[] movies = [.. titles.Select((title, index) => new Movie { Id = index, Title = title })];
        return new Dataset(
            "titles",
            new RatingsBuilder(RatingScale.OneToFive).Build(IdMap.Of([1]), IdMap.Of(movies.Select(movie => movie.Id))),
            [.. movies],
            [new User { Id = 1 }],
            []
        );
    }

    static double Dice(string x, string y)
    {
        HashSet<string> ofX = Triples(x),
            ofY = Triples(y);
        return 2.0 * ofX.Intersect(ofY).Count() / (ofX.Count + ofY.Count);

        static HashSet<string> Triples(string text) =>
            [.. Enumerable.Range(0, text.Length + 1).Select(place => $"  {text} ".Substring(place, 3))];
    }
}
