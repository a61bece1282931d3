using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Recommending;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Data.Titles;

public sealed partial class TitleIndexTests
{
    static readonly Dataset Data = Of(
        "Avengers, The (2012)",
        "Avengers, The (1998)",
        "WALL·E (2008)",
        "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
        "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "Heat (1995)",
        "Heat, The (2013)",
        "Seven (a.k.a. Se7en) (1995)",
        "Atalante, L' (1934)",
        "Die Hard (1988)",
        "Boot, Das (Boat, The) (1981)",
        "Spider-Man (2002)",
        "Blade Runner 2049 (2017)",
        "Blade Runner (1982)",
        "2012 (2009)",
        "(500) Days of Summer (2009)",
        "Land Before Time III: The Time of the Great Giving (1995) (V)",
        "Babylon 5",
        "M*A*S*H (a.k.a. MASH) (1970)",
        "$ (Dollars) (1971)",
        "Dumb & Dumber (Dumb and Dumber) (1994)",
        "Ocean's Eleven (2001)",
        "Ocean's Eleven (a.k.a. Ocean's 11) (1960)",
        "Frankenstein (1931)",
        "Mary Shelley's Frankenstein (Frankenstein) (1994)",
        "Señorita (2001) ",
        "Death Note (2006-2007)",
        "Star Wars: Episode IV - A New Hope (1977)",
        "Terminator, The (1984)",
        "Emma (1996)",
        "Emma (1996)"
    );

    [Theory]
    [InlineData("The Avengers (2012)", "Avengers, The (2012)")]
    [InlineData("avengers, the (1998)", "Avengers, The (1998)")]
    [InlineData("AVENGERS 2012", "Avengers, The (2012)")]
    [InlineData("WALL-E", "WALL·E (2008)")]
    [InlineData("wall e", "WALL·E (2008)")]
    [InlineData("walle", "WALL·E (2008)")]
    [InlineData("Amélie", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)")]
    [InlineData("Ame\u0301lie (2001)", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)")]
    [InlineData("Le fabuleux destin d’Amelie Poulain", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)")]
    [InlineData("the city of lost children", "City of Lost Children, The (Cité des enfants perdus, La) (1995)")]
    [InlineData("La Cité des enfants perdus", "City of Lost Children, The (Cité des enfants perdus, La) (1995)")]
    [InlineData("cite des enfants perdus (1995)", "City of Lost Children, The (Cité des enfants perdus, La) (1995)")]
    [InlineData(
        "The City of Lost Children (La Cité des enfants perdus) (1995)",
        "City of Lost Children, The (Cité des enfants perdus, La) (1995)"
    )]
    [InlineData("Heat", "Heat (1995)")]
    [InlineData("The Heat", "Heat, The (2013)")]
    [InlineData("heat 2013", "Heat, The (2013)")]
    [InlineData("Se7en", "Seven (a.k.a. Se7en) (1995)")]
    [InlineData("L'Atalante", "Atalante, L' (1934)")]
    [InlineData("atalante", "Atalante, L' (1934)")]
    [InlineData("die hard", "Die Hard (1988)")]
    [InlineData("Das Boot", "Boot, Das (Boat, The) (1981)")]
    [InlineData("The Boat", "Boot, Das (Boat, The) (1981)")]
    [InlineData("spiderman", "Spider-Man (2002)")]
    [InlineData("Blade Runner 2049", "Blade Runner 2049 (2017)")]
    [InlineData("Blade Runner 1982", "Blade Runner (1982)")]
    [InlineData("2012", "2012 (2009)")]
    [InlineData("500 days of summer", "(500) Days of Summer (2009)")]
    [InlineData(
        "the land before time iii the time of the great giving (1995)",
        "Land Before Time III: The Time of the Great Giving (1995) (V)"
    )]
    [InlineData("babylon 5", "Babylon 5")]
    [InlineData("mash", "M*A*S*H (a.k.a. MASH) (1970)")]
    [InlineData("m*a*s*h", "M*A*S*H (a.k.a. MASH) (1970)")]
    [InlineData("$", "$ (Dollars) (1971)")]
    [InlineData("dumb and dumber", "Dumb & Dumber (Dumb and Dumber) (1994)")]
    [InlineData("oceans 11", "Ocean's Eleven (a.k.a. Ocean's 11) (1960)")]
    [InlineData("Frankenstein", "Frankenstein (1931)")]
    [InlineData("Frankenstein (1994)", "Mary Shelley's Frankenstein (Frankenstein) (1994)")]
    [InlineData("  senorita ", "Señorita (2001) ")]
    [InlineData("Death Note (2006)", "Death Note (2006-2007)")]
    public void Finds(string asked, string published) =>
        Assert.Equal(published, Data.Movies[TitleIndex.Of(Data).Find(asked)].Title);

    [Fact]
    public void A_title_of_several_years_lists_them()
    {
        TitleException error = Assert.Throws<TitleException>(() => TitleIndex.Of(Data).Find("ocean's eleven"));
        Assert.Equal(
            "'ocean's eleven' names 2 movies: Ocean's Eleven (2001); Ocean's Eleven (a.k.a. Ocean's 11) "
                + "(1960). Give the whole title with its year.",
            error.Message
        );
        Assert.Equal(
            ["Ocean's Eleven (2001)", "Ocean's Eleven (a.k.a. Ocean's 11) (1960)"],
            error.Movies.Select(movie => movie.Title)
        );
        Assert.Throws<TitleException>(() => TitleIndex.Of(Data).Find("The Avengers"));
    }

    [Theory]
    [InlineData("Teh Terminatr", "Terminator, The (1984)")]
    [InlineData("Star Wars", "Star Wars: Episode IV - A New Hope (1977)")]
    [InlineData("Heat (1996)", "Heat (1995)")]
    [InlineData("Blade Runer", "Blade Runner (1982)")]
    public void An_unknown_title_lists_the_closest_first(string asked, string closest)
    {
        TitleException error = Assert.Throws<TitleException>(() => TitleIndex.Of(Data).Find(asked));
        Assert.StartsWith(
            $"There is no movie '{asked}' in small. The closest: {closest}",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(closest, error.Movies[0].Title);
    }

    [Fact]
    public void Nothing_near_is_said_so()
    {
        Assert.Equal(
            "There is no movie 'qqq' in small.",
            Assert.Throws<TitleException>(() => TitleIndex.Of(Data).Find("qqq")).Message
        );
        Assert.Throws<TitleException>(() => TitleIndex.Of(Data).Find(""));
        Assert.Throws<TitleException>(() => TitleIndex.Of(Of()).Find("Heat"));
    }

    [Fact]
    public void Of_one_title_under_two_ids_the_one_with_more_ratings_is_meant()
    {
        int second = Data.Ratings.MovieIds.IndexOf(31);
        Assert.Equal("Emma (1996)", Data.Movies[second].Title);
        Assert.Equal(second, TitleIndex.Of(Data).Find("Emma"));
    }

    [Fact]
    public void The_index_is_built_once_a_data_set() => Assert.Same(TitleIndex.Of(Data), TitleIndex.Of(Data));

    [Fact]
    public void Every_movie_of_latest_small_is_found_by_its_title_and_with_the_article_in_front()
    {
        Dataset data = RealData.LatestSmall;
        TitleIndex titles = TitleIndex.Of(data);
        for (int movie = 0; movie < data.Movies.Length; movie++)
        {
            string title = data.Movies[movie].Title;
            Assert.Equal(title, data.Movies[titles.Find(title)].Title);
            string moved = TrailingArticle().Replace(title, "${article} ${name}${behind}");
            Assert.Equal(title, data.Movies[titles.Find(moved)].Title);
        }
        Assert.Equal("Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)", data.Movies[titles.Find("Amélie")].Title);
        Assert.Equal("Avengers, The (2012)", data.Movies[titles.Find("the avengers 2012")].Title);
    }

    [Fact]
    public void Case_accents_and_punctuation_do_not_matter()
    {
        Dataset data = RealData.LatestSmall;
        TitleIndex titles = TitleIndex.Of(data);
        var spelling =
            from movie in Gen.Choose(0, data.Movies.Length - 1)
            from seed in Gen.Choose(0, int.MaxValue)
            select (movie, seed);
        Prop.ForAll(
                spelling.ToArbitrary(),
                pair =>
                {
                    string title = data.Movies[pair.movie].Title.Trim();
                    int end = title.EndsWith(')') ? title.LastIndexOf('(') : title.Length;
                    var random = new Random(pair.seed);
                    string changed = string.Concat(title[..end].Select(Change)) + title[end..];
                    return TitleName.Fold(data.Movies[titles.Find(changed)].Title) == TitleName.Fold(title);

                    string Change(char letter) =>
                        (random.Next(5), letter) switch
                        {
                            (0, _) => char.ToUpperInvariant(letter).ToString(),
                            (1, _) => char.ToLowerInvariant(letter).ToString(),
                            (2, 'e') => "é",
                            (2, 'o') => "Ö",
                            (2, 'n') => "ñ",
                            (3, ' ') => "  ",
                            (3, '-') => " ",
                            (3, '\'') => "’",
                            _ => letter.ToString(),
                        };
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Published_duplicates_of_ml100k_give_the_one_with_more_ratings()
    {
        Dataset data = RealData.MovieLens100K;
        foreach (
            var twins in Enumerable
                .Range(0, data.Movies.Length)
                .GroupBy(movie => data.Movies[movie].Title)
                .Where(group => group.Count() > 1)
        )
            Assert.Equal(
                twins.Max(data.Ratings.ByMovie.RowLength),
                data.Ratings.ByMovie.RowLength(TitleIndex.Of(data).Find(twins.Key))
            );
    }

    [Theory]
    [InlineData("Toy Story (1995)=5", "Toy Story (1995)", 5)]
    [InlineData("E=mc²= 3 ", "E=mc²", 3)]
    public void A_rating_is_read(string text, string title, float stars) =>
        Assert.Equal((title, stars), TitleRating.Parse(text, RatingScale.OneToFive));

    [Theory]
    [InlineData("Toy Story", "TITLE=STARS")]
    [InlineData("=5", "TITLE=STARS")]
    [InlineData("Toy Story=", "1 to 5 in steps of 1")]
    [InlineData("Toy Story=4.5", "1 to 5 in steps of 1")]
    [InlineData("Toy Story=6", "1 to 5 in steps of 1")]
    [InlineData("Toy Story=NaN", "1 to 5 in steps of 1")]
    public void A_rating_that_is_none_says_what_is_expected(string text, string expected)
    {
        string message = Assert.Throws<FormatException>(() => TitleRating.Parse(text, RatingScale.OneToFive)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(text, message, StringComparison.Ordinal);
    }

    /// <summary>Movies 1, 2, …; one user, who rated the last.</summary>
    static Dataset Of(params string[] titles) =>
        SmallSets.Of(
            [.. titles.Select((title, place) => SmallSets.Movie(place + 1, title))],
            [new User { Id = 1 }],
            titles.Length == 0 ? [] : [(1, titles.Length, 3, 0)]
        );

    [GeneratedRegex(
        @"(?<=^|\()(?<name>[^()]*), (?<article>The|A|An|Le|La|Les|Il|El|Der|Das)(?<behind>$| *[()])",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex TrailingArticle();
}
