using System.Text;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Reading;
using MovieRec.Datasets;

namespace MovieRec.Tests.Data.Layouts;

/// <summary>Links, genres and encodings in the forms in which people's tools write them: read right, and said, or
/// refused with file and line.</summary>
public sealed class SideFileTests
{
    const string Ratings = "userId,movieId,rating,timestamp\n1,1,4.0,1\n1,2,3.0,2\n1,3,3.0,3\n";

    [Theory]
    [InlineData("0114709", "862")]
    [InlineData("114709", "862.0")]
    [InlineData("tt0114709", " 862 ")]
    [InlineData("TT114709", "\"862\"")]
    [InlineData("\"0114709\"", "862")]
    [InlineData("114709.0", "862.00")]
    [InlineData(" tt0114709 ", "862")]
    [InlineData("http://www.imdb.com/title/tt0114709/", "862")]
    public void Every_form_of_an_id_is_the_same_id(string imdb, string tmdb)
    {
        Dataset data = Read(
            "1,Toy Story (1995),Comedy\n2,Jumanji (1995),Comedy\n3,Heat (1995),Drama\n",
            $"movieId,imdbId,tmdbId\n1,{imdb},{tmdb}\n2.0,,\n3,nan,NaN\n"
        );
        Assert.Equal(["tt0114709", null, null], data.Movies.Select(movie => movie.ImdbId));
        Assert.Equal([862, null, null], data.Movies.Select(movie => movie.TmdbId));
    }

    [Fact]
    public void Long_ids_keep_their_digits() =>
        Assert.Equal(
            "tt10872600",
            Read("1,A,Comedy\n2,B,Comedy\n3,C,Comedy\n", "movieId,imdbId,tmdbId\n1,tt10872600,1\n").Movies[0].ImdbId
        );

    [Theory]
    [InlineData("1,ttt0114709,862", 2, "the IMDb id 'ttt0114709' is neither a number nor of the form tt0114709")]
    [InlineData("1,tt,862", 2, "the IMDb id 'tt'")]
    [InlineData("1,nm0000158,862", 2, "the IMDb id 'nm0000158'")]
    [InlineData("1,114709.5,862", 2, "the IMDb id '114709.5'")]
    [InlineData("1,0114709,862\n2,-1,1", 3, "the IMDb id '-1'")]
    [InlineData("1,0114709,862.5", 2, "TMDB id '862.5' is not a whole number")]
    [InlineData("1,0114709,8e2", 2, "TMDB id '8e2' is not a whole number")]
    [InlineData("1,0114709,99999999999", 2, "TMDB id '99999999999' has more than 9 digits")]
    [InlineData("1,0114709,862\n1,0114709,862", 3, "movie 1 is listed twice")]
    public void Other_ids_are_refused_with_the_line(string rows, int line, string problem)
    {
        var error = Assert.Throws<DataFormatException>(() =>
            Read("1,A,Comedy\n2,B,Comedy\n3,C,Comedy\n", "movieId,imdbId,tmdbId\n" + rows + "\n")
        );
        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Movies_with_tt_in_their_links_are_joined_by_id()
    {
        Dataset data = Read(
            "1,Toy Story (1995),Comedy\n2,Jumanji (1995),Comedy\n3,\"American President, The (1995)\",Drama\n",
            "movieId,imdbId,tmdbId\n1,tt0114709,862\n2,tt0113497,8844\n3,tt0112346,9087\n"
        );
        using TempFolder imdb = new TempFolder().With(
            "title.basics.tsv",
            "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
                + "tt0114709\tmovie\tLuxo\tLuxo\t0\t1995\t\\N\t81\tAnimation\n"
                + "tt0113497\tmovie\tJumanji\tJumanji\t0\t1995\t\\N\t104\tAdventure\n"
        );
        ImdbJoin join = ImdbJoin.Read(data, [imdb.Path]);
        Assert.Equal(2, join.JoinedById);
        Assert.Equal(["tt0114709", "tt0113497", null], join.Titles.Select(title => title?.Tconst));
    }

    [Theory]
    [InlineData("Adventure|Animation", false)]
    [InlineData("\"Adventure, Animation\"", true)]
    [InlineData("\"Adventure,Animation\"", true)]
    [InlineData("Adventure; Animation", true)]
    [InlineData("Adventure |Animation", true)]
    [InlineData(" Adventure|Animation|", true)]
    [InlineData("|Adventure||Animation| ", true)]
    [InlineData("Adventure|Animation|Adventure", false)]
    [InlineData("Adventure|Animation|(no genres listed)", true)]
    [InlineData("\"['Adventure', 'Animation']\"", true)]
    [InlineData("\"[\"\"Adventure\"\", \"\"Animation\"\"]\"", true)]
    [InlineData("\"[Adventure, Animation]\"", true)]
    [InlineData("\"{Adventure,Animation}\"", true)]
    [InlineData("\"('Adventure', 'Animation')\"", true)]
    [InlineData("\"Adventure, Animation|nan\"", true)]
    [InlineData("\"[{'id': 12, 'name': 'Adventure'}, {'id': 16, 'name': 'Animation'}]\"", true)]
    public void Genres_in_any_form_are_the_same_genres(string genres, bool isReported)
    {
        Dataset data = Read(
            $"1,Toy Story (1995),{genres}\n2,Jumanji (1995),Adventure\n3,Heat (1995),Children's|Film-Noir\n"
        );
        Assert.Equal(["Adventure", "Animation"], data.Movies[0].Genres);
        Assert.Equal(["Adventure", "Animation", "Children's", "Film-Noir"], data.Genres);
        if (isReported)
        {
            DirtyRows row = Assert.Single(data.Reading.Dirt);
            Assert.Equal(
                ("movies.csv", 1, "genres split and trimmed"),
                (row.File, Assert.Single(row.Rows), row.Effect)
            );
        }
        else
            Assert.Empty(data.Reading.Dirt);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("(no genres listed)", false)]
    [InlineData(" ", true)]
    [InlineData("|", true)]
    [InlineData(" | ", true)]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    [InlineData("nan", true)]
    [InlineData("None", true)]
    [InlineData("(No Genres Listed) ", true)]
    public void No_genre_is_no_genre(string genres, bool isReported)
    {
        Dataset data = Read($"1,A,Drama\n2,B,{genres}\n3,C,Drama\n");
        Assert.Empty(data.Movies[1].Genres);
        Assert.Equal(["Drama"], data.Genres);
        Assert.Equal(isReported ? [2] : [], data.Reading.Dirt.SelectMany(row => row.Rows));
    }

    [Theory]
    [InlineData("\"['Children''s, 'Drama']\"")]
    [InlineData("\"['Adventure', 'Animation'\"")]
    [InlineData("\"['Adventure\"")]
    [InlineData("['Adventure]")]
    public void A_list_without_an_end_is_refused_with_the_line(string genres)
    {
        var error = Assert.Throws<DataFormatException>(() => Read($"1,A,Drama\n2,B,{genres}\n3,C,Drama\n"));
        Assert.Equal(3, error.Line);
        Assert.Contains("nor a complete list", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_inside_a_name_of_a_list_is_kept() =>
        Assert.Equal(["Children's", "Film-Noir"], GenreText.Read("[\"Children's\", 'Film-Noir']"));

    [Fact]
    public void A_column_with_thousands_of_different_genres_is_something_else()
    {
        string many = string.Join('|', Enumerable.Range(1, 1001).Select(n => $"g{n}"));
        Assert.Contains(
            "1,001 different genres",
            Assert.Throws<DataFormatException>(() => Read($"1,A,{many}\n2,B,\n3,C,\n")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_dat_layout_reads_genres_so_too()
    {
        using TempFolder folder = Dat("1::A (1990)::Adventure, Animation\n2::B (1990)::Adventure |\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(["Adventure", "Animation"], data.Genres);
        Assert.Equal([1, 2], Assert.Single(data.Reading.Dirt).Rows);
    }

    // Each text is written as Latin-1: Ã© are the two bytes of é in UTF-8.
    [Fact]
    public void One_line_of_another_encoding_does_not_spoil_the_others()
    {
        using TempFolder folder = Dat(
            "1::AmÃ©lie (2001)::Comedy\n2::Les MisÃ©rables (1998)::Drama\n"
                + "3::CafÃ© \x93X\x94 \xE9t\xE9 (1990)::Drama\n4::Ã\x89t\xE9\x92s (1991)::Drama\n"
        );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(
            ["Amélie (2001)", "Les Misérables (1998)", "CafÃ© “X” été (1990)", "Ã‰té’s (1991)"],
            data.Movies.Select(movie => movie.Title)
        );
        Assert.Equal(
            ["movies.dat: lines 3, 4 are not UTF-8 as the rest of the file is; read as Windows-1252."],
            data.Reading.Notes
        );
    }

    [Theory]
    [InlineData("movies.dat", "\xFE\xFF\0A")]
    [InlineData("movies.dat", "\xFF\xFE" + "A\0")]
    public void Utf16_is_called_so(string name, string text)
    {
        using TempFolder folder = Dat("").With(name, text);
        Assert.Contains(
            "the text is UTF-16",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_wholly_in_latin1_is_read_without_a_word()
    {
        using TempFolder folder = Dat("1::Am\xE9lie (2001)::Comedy\n2::Heat (1995)::Drama\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal("Amélie (2001)", data.Movies[0].Title);
        Assert.Empty(data.Reading.Notes);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_are_counted_with_every_line_end(string end)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(
            string.Join(
                end,
                Enumerable
                    .Range(1, 70)
                    .Select(n =>
                        n == 60 ? "caf\xE9"
                        : n == 2 ? "cafÃ©"
                        : $"line {n}"
                    )
            )
        );
        Assert.Equal("café", TextLines.Decode(bytes, out List<int> others).Split(end)[59]);
        Assert.Equal([60], others);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(60)]
    [InlineData(4000)]
    public void A_byte_that_is_not_utf8_is_named_with_its_line(int line)
    {
        var error = Assert.Throws<DataFormatException>(() =>
            Read(
                string.Concat(
                    Enumerable.Range(2, 5000).Select(n => $"{n},{(n == line ? "Caf\xE9" : "AmÃ©lie")},Drama\n")
                )
            )
        );
        Assert.Equal(line, error.Line);
        Assert.Contains("the byte 0xE9 is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Imdb_rows_that_are_not_utf8_are_reported()
    {
        Dataset data = Read("1,Toy Story (1995),Comedy\n2,Jumanji (1995),Comedy\n3,Heat (1995),Drama\n");
        using TempFolder imdb = new TempFolder().With(
            "title.basics.tsv",
            "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
                + "tt0114709\tmovie\tToy Story\tToy Story\t0\t1995\t\\N\t81\tAnimation\n"
                + "tt0000009\tmovie\tCaf\xE9\tCaf\xE9\t0\t1995\t\\N\t1\tDrama\n"
                + "tt0113497\tmovie\tJumanji\tJumanji\t0\t1995\t\\N\t104\tAdventure\n"
        );
        ImdbJoin join = ImdbJoin.Read(data, [imdb.Path]);
        Assert.Equal(2, Assert.Single(Assert.Single(join.Reading.Dirt, row => row.Reason == "that is not UTF-8").Rows));
    }

    [Fact]
    public void Kaggles_copy_of_20M_is_read()
    {
        using TempFolder folder = new TempFolder()
            .With(
                "movie.csv",
                "\"movieId\",\"title\",\"genres\"\n1,\"Toy Story (1995)\",\"Adventure|Animation\"\n"
                    + "2,\"Jumanji (1995)\",\"Adventure\"\n"
            )
            .With(
                "rating.csv",
                "\"userId\",\"movieId\",\"rating\",\"timestamp\"\n1,2,3.5,\"2005-04-02 23:53:47\"\n"
                    + "1,1,4,\"2005-04-02 23:31:16\"\n"
            )
            .With("link.csv", "\"movieId\",\"imdbId\",\"tmdbId\"\n1,\"0114709\",862\n")
            .With("tag.csv", "\"userId\",\"movieId\",\"tag\",\"timestamp\"\n1,2,\"game\",\"2009-04-24 18:19:40\"\n");
        Dataset data = Dataset.Read(folder.Path);
        // those of ml-20m's own ratings.csv have such times
        Assert.Equal([1112484676, 1112486027], data.Ratings.Seconds);
        Assert.Equal("tt0114709", data.Movies[0].ImdbId);
        Assert.Equal(1240597180, Assert.Single(data.Tags).Seconds);
        Assert.Equal(["rating.csv: the times are dates; they were read as UTC."], data.Reading.Notes);
    }

    [Fact]
    public void The_movies_dataset_reads_those_ids_and_does_not_wrap_at_the_largest()
    {
        using TempFolder folder = new TempFolder()
            .With(
                "movies_metadata.csv",
                "id,title,release_date,genres,original_language,overview\n"
                    + "862,Toy Story,1995-10-30,[],en,\n8844,Jumanji,1995-12-15,[],en,\n"
            )
            .With(
                "links_small.csv",
                "movieId,imdbId,tmdbId\n1,tt0114709,862.0\n999999999,113497,8844\n2147483647,113498,8844\n"
            )
            .With(
                "ratings_small.csv",
                "userId,movieId,rating,timestamp\n1,1,4.0,1000\n1,999999999,3.0,1000\n1,5,2.0,1000\n"
            );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal([1, 999_999_999], data.Movies.Select(movie => movie.Id));
        Assert.Equal(["tt0114709", "tt0113497"], data.Movies.Select(movie => movie.ImdbId));
        Assert.Equal([4, 3], data.Ratings.Values);
        Assert.Contains(
            data.Reading.Dirt,
            row => row is { File: "links_small.csv", Reason: "with an id that is not a number", Example: "2147483647" }
        );
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("(1995)")]
    [InlineData("( ")]
    [InlineData("a (b) ")]
    public void A_title_of_megabytes_is_refused(string part)
    {
        string title = string.Concat(Enumerable.Repeat(part, 200_000 / part.Length));
        var error = Assert.Throws<DataFormatException>(() => Read($"1,A,Drama\n2,{title},Drama\n3,C,Drama\n"));
        Assert.Equal(3, error.Line);
        Assert.Contains("expected at most 1,000", error.Message, StringComparison.Ordinal);
    }

    static TempFolder Dat(string movies) =>
        new TempFolder().With("movies.dat", movies).With("ratings.dat", "1::1::4::1\n1::2::4::2\n");

    static Dataset Read(string movies, string? links = null)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", "movieId,title,genres\n" + movies)
            .With("ratings.csv", Ratings);
        if (links is not null)
            folder.With("links.csv", links);
        return Dataset.Read(folder.Path);
    }
}
