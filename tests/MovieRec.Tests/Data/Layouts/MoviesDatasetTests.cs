using System.IO.Compression;
using MovieRec.Data;

namespace MovieRec.Tests.Data.Layouts;

/// <summary>The Movies Dataset: in small with everything that can be wrong with it, and the real part against counts
/// that were taken with Python.</summary>
public sealed class MoviesDatasetTests
{
    const string MetadataHeader =
        "adult,belongs_to_collection,budget,genres,homepage,id,imdb_id,original_language,original_title,"
        + "overview,popularity,poster_path,production_companies,production_countries,release_date,revenue,"
        + "runtime,spoken_languages,status,tagline,title,video,vote_average,vote_count\n";

    static string Row(
        string id,
        string title,
        string date = "1995-10-30",
        string genres = "[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]",
        string overview = "\"One, \"\"two\"\",\n\nthree.\""
    ) =>
        "False,\"{'id': 10194, 'name': 'A "
        + $"Collection'}}\",30,\"{genres}\",,{id},tt01,en,{title},{overview},21.9,/r.jpg,\"[{{'name': 'P', "
        + $"'id': 3}}]\",[],{date},0,81.0,[],Released,,{title},False,7.7,5415\n";

    static TempFolder Small(string? metadata = null) =>
        new TempFolder()
            .With(
                "movies_metadata.csv",
                MetadataHeader
                    + (
                        metadata
                        ?? Row("862", "Toy Story")
                            + Row("949", "Heat", genres: "[{'id': 28, 'name': 'Action'}]")
                            + Row("5", "\"Rooms, Four\"")
                    )
            )
            .With("links_small.csv", "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n6,0113277,949\r\n18,0113101,5\r\n")
            .With(
                "ratings_small.csv",
                "userId,movieId,rating,timestamp\r\n1,1,2.5,100\r\n1,18,3.0,101\r\n2,6,4.0,102\r\n"
            );

    [Fact]
    public void Movies_are_joined_over_the_links_and_keep_the_ids_of_MovieLens()
    {
        using TempFolder folder = Small()
            .With(
                "keywords.csv",
                "id,keywords\n"
                    + "862,\"[{'id': 1, 'name': '\\xa0toy'}, {'id': 2, 'name': \"\"boy's room\"\"}, {'id': 3, "
                    + "'name': 'toy'}]\"\n949,[]\n777,[]\n"
            )
            .With(
                "credits.csv",
                "cast,crew,id\n"
                    + "\"[{'cast_id': 14, 'name': 'Tom Hanks', 'order': 0}, {'name': 'Tim Allen', 'order': "
                    + "1}]\",\"[{'job': 'Producer', 'name': 'X'}, {'job': 'Director', 'name': 'John "
                    + "Lasseter'}]\",862\n"
            );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal([1, 6, 18], data.Movies.Select(movie => movie.Id));
        Assert.Equal(
            ["Toy Story (1995)", "Heat (1995)", "Rooms, Four (1995)"],
            data.Movies.Select(movie => movie.Title)
        );
        Movie toys = data.Movies[0];
        Assert.Equal(
            (862, "tt0114709", 1995, new DateOnly(1995, 10, 30), "en", "One, \"two\",\n\nthree."),
            (toys.TmdbId, toys.ImdbId, toys.Year, toys.ReleaseDate, toys.OriginalLanguage, toys.Overview)
        );
        Assert.Equal(["Animation", "Comedy"], toys.Genres);
        Assert.Equal(["toy", "boy's room"], toys.Keywords);
        Assert.Equal(["Tom Hanks", "Tim Allen"], toys.Cast);
        Assert.Equal(["John Lasseter"], toys.Directors);
        Assert.Equal(["Action", "Animation", "Comedy"], data.Genres);
        Assert.Equal([1, 2], data.Ratings.UserIds.Ids);
        Assert.Equal([2.5f, 3, 4], data.Ratings.Values);
        Assert.Empty(data.Reading.Dirt);
        Assert.Empty(data.Reading.Notes);
        Assert.Equal(
            [
                "title",
                "release_date",
                "year",
                "genres",
                "original_language",
                "overview",
                "keywords",
                "cast",
                "directors",
            ],
            data.MovieColumns.Columns.Select(column => column.Name)
        );
    }

    [Fact]
    public void No_more_than_the_first_of_a_cast_are_kept()
    {
        string cast = string.Join(", ", Enumerable.Range(0, 40).Select(place => $"{{'name': 'Actor {place}'}}"));
        using TempFolder folder = Small().With("credits.csv", $"cast,crew,id\n\"[{cast}]\",[],862\n");
        Assert.Equal(
            Enumerable.Range(0, Movie.MaxCast).Select(place => $"Actor {place}"),
            Dataset.Read(folder.Path).Movies[0].Cast
        );
    }

    [Fact]
    public void Dirty_rows_are_left_out_and_reported_by_reason_and_row()
    {
        using TempFolder folder = Small(
                "False,,0,[],,82663,tt0113002,en,Midnight Man,British soldiers force\n" // broken over two rows
                    + " - Written by nobody,0.065736,/ff9.jpg,\"[{'name': 'Carousel', 'id': "
                    + "1}]\",[],1997-08-20,0,104.0,[],Released,,Midnight Man,False,6.0,1\n"
                    + Row("862", "Toy Story")
                    + Row("862", "Toy Story")
                    + Row("949", "Heat", date: "soon", genres: "[{'id': 28,")
                    + Row("5", " ")
            )
            .With(
                "links_small.csv",
                "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n6,0113277,949\r\n18,0113101,5\r\n19,1,\r\n"
                    + "20,2,x\r\n1,3,949\r\n21,4,862\r\nY,5,6\r\n22,6,12345\r\n"
            )
            .With("keywords.csv", "id,keywords\n862,Released\nabc,[]\n949,[]\n949,[]\n")
            .With(
                "ratings_small.csv",
                "userId,movieId,rating,timestamp\n1,1,2.5,100\n1,18,3.0,101\n2,6,4.0,102\n3,99,1.0,103\n"
                    + "3,19,1.0,104\n3,99,1.0,105\n"
            );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal([1, 6, 21], data.Movies.Select(movie => movie.Id));
        Assert.Equal([1, 2], data.Users.Select(user => user.Id));
        Assert.Equal((2, 0), (data.Ratings.Count, data.DuplicateRatings));
        Assert.Empty(data.Movies[1].Genres);
        Assert.Equal(("Heat", null), (data.Movies[1].Title, data.Movies[1].Year));
        Assert.Equal(
            [
                "links_small.csv: without a TMDB id: movie left out, with its ratings: 4: movie 19",
                "links_small.csv: with a TMDB id that is not a number: movie left out, with its ratings: 5: "
                    + "movie 20, TMDB x",
                "links_small.csv: with a repeated id: row left out: 6: movie 1",
                "links_small.csv: with a repeated TMDB id: kept as a separate movie: 7: movie 21, TMDB 862",
                "links_small.csv: with an id that is not a number: row left out: 8: Y",
                "movies_metadata.csv: without a title: row left out: 1 6: id 82663",
                "movies_metadata.csv: with an id that is not a number: row left out: 2: id 1997-08-20",
                "movies_metadata.csv: with a repeated id: row left out: 4: id 862",
                "movies_metadata.csv: with genres that are not a list: genres left out: 5: id 949: [{'id': 28,",
                "movies_metadata.csv: with an invalid date: date left out: 5: id 949: soon",
                "keywords.csv: with keywords that are not a list: keywords left out: 1: id 862: Released",
                "keywords.csv: with an id that is not a number: row left out: 2: id abc",
                "keywords.csv: with a repeated id: row left out: 4: id 949",
                "links_small.csv: with a TMDB id without metadata: movie left out, with "
                    + "its ratings: 3 9: movie 18, TMDB 5",
                "ratings_small.csv: of a movie that is left out: rating left out: 2 4 5 6: ",
            ],
            data.Reading.Dirt.Select(dirt =>
                $"{dirt.File}: {dirt.Reason}: {dirt.Effect}: {string.Join(' ', dirt.Rows)}: {dirt.Example}"
            )
        );
        Assert.Equal(data.Reading.Dirt.Select(dirt => dirt.Rows.Length), data.Reading.Dirt.Select(dirt => dirt.Count));
        Assert.Contains(
            "movies_metadata.csv: 2 without a title, 1 with an id that is not a number",
            data.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("1997-08-20", data.Reading.ToString(), StringComparison.Ordinal);
        Assert.Contains("credits.csv is missing: movies have no cast and no directors.", data.Reading.Notes);
    }

    [Fact]
    public void A_row_with_too_many_fields_or_a_stray_quote_is_dirt()
    {
        using TempFolder folder = Small()
            .With("keywords.csv", "id,keywords\n862,[],more\n94\"9,[]\n5,\"[{'name': 'x'}]\"\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(
            ["with more fields than the header", "with a quote inside an unquoted field"],
            data.Reading.Dirt.Select(dirt => dirt.Reason)
        );
        Assert.Equal([1, 2], data.Reading.Dirt.SelectMany(dirt => dirt.Rows));
        Assert.Equal(["x"], data.Movies[2].Keywords);
    }

    [Fact]
    public void Titles_alone_are_enough_and_what_that_costs_is_said()
    {
        using TempFolder folder = Small();
        File.Delete(folder["movies_metadata.csv"]);
        folder.With(
            "movies_metadata_id_title_revenue_date.csv",
            "id,title,revenue,release_date\n862,Toy Story,1,1995-10-30\n949,Heat,1,\n5,Four Rooms,1,1995-12-09\n"
        );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(["Toy Story (1995)", "Heat", "Four Rooms (1995)"], data.Movies.Select(movie => movie.Title));
        Assert.Equal(3, data.Reading.Notes.Length);
        Assert.StartsWith("movies_metadata.csv is missing", data.Reading.Notes[0], StringComparison.Ordinal);
        Assert.Contains("keywords.csv is missing: movies have no keywords.", data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_sizes_the_small_one_is_read_and_the_large_one_where_it_is_alone()
    {
        using TempFolder folder = Small();
        folder
            .With("ratings.csv", "userId,movieId,rating,timestamp\n7,1,2.5,100\n")
            .With("links.csv", "movieId,imdbId,tmdbId\n1,1,862\n");
        Dataset small = Dataset.Read(folder.Path);
        Assert.Equal((3, 3), (small.Ratings.Count, small.Movies.Length));
        Assert.Contains(
            small.Reading.Notes,
            note => note.StartsWith("ratings.csv is ignored", StringComparison.Ordinal)
        );
        File.Delete(folder["ratings_small.csv"]);
        Dataset large = Dataset.Read(folder.Path);
        Assert.Equal((1, 1), (large.Ratings.Count, large.Movies.Length));
    }

    [Theory]
    [InlineData("ratings_small.csv", "userId,movieId,rating,timestamp\n1,1,9.5,100\n", "off the scale")]
    [InlineData("movies_metadata.csv", "id,name\n", "the column 'title' is missing")]
    [InlineData(
        "movies_metadata.csv",
        "id,title,release_date,genres,original_language,overview\n",
        "none of its TMDB ids"
    )]
    [InlineData("keywords.csv", "", "empty")]
    [InlineData("keywords.csv", "id,keywords\n862,\"[{'name': '\xff'}]\"\n", "not UTF-8")]
    [InlineData("ratings_small.csv", "userId,movieId,rating,timestamp\n1,77,2.5,100\n", "none of its ratings")]
    public void What_makes_a_file_useless_is_an_error(string file, string text, string problem)
    {
        using TempFolder folder = Small();
        folder.With(file, text);
        var error = Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_links_are_named()
    {
        using TempFolder folder = Small();
        File.Delete(folder["links_small.csv"]);
        Assert.Contains(
            "links.csv",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_real_part_has_the_counts_that_Python_finds()
    {
        Dataset data = RealData.MoviesDataset;
        Assert.Equal("the-movies-dataset", data.Name);
        Assert.Equal(
            (99_810, 671, 9_082, 9_025),
            (data.Ratings.Count, data.Users.Length, data.Movies.Length, data.Ratings.RatedMovieCount)
        );
        Assert.Equal(3.5429716461276426, data.Ratings.Mean, 10);
        Assert.Equal(3_958, data.Movies.Count(movie => movie.OriginalLanguage is not null));
        Assert.Equal(
            (63_501, 8_321),
            (data.Movies.Sum(movie => movie.Keywords.Length), data.Movies.Count(movie => !movie.Keywords.IsEmpty))
        );
        Movie toys = data.Movies[0];
        Assert.Equal(
            ("Toy Story (1995)", "en", 862, 9),
            (toys.Title, toys.OriginalLanguage, toys.TmdbId, toys.Keywords.Length)
        );
        Assert.StartsWith("Led by Woody", toys.Overview, StringComparison.Ordinal);
        Assert.Equal(["Animation", "Comedy", "Family"], toys.Genres);

        var dirt = data.Reading.Dirt.ToDictionary(one => (one.File, one.Reason));
        Check("links_small.csv", "without a TMDB id", 13);
        Check("links_small.csv", "with a TMDB id without metadata", 30);
        Check("movies_metadata.csv", "with a repeated id", 1, 1466);
        Check("movies_metadata_id_title_revenue_date.csv", "without a title", 3, 19_730, 29_503, 35_587);
        Check(
            "movies_metadata_id_title_revenue_date.csv",
            "with an id that is not a number",
            3,
            19_731,
            29_504,
            35_588
        );
        Check("movies_metadata_id_title_revenue_date.csv", "with a repeated id", 30, 1466, 9166, 9328, 12_067);
        Check("keywords.csv", "with a repeated id", 987, 1466, 9166, 9328, 12_067);
        Check("ratings_small.csv", "of a movie that is left out", 194, 96, 538, 934, 1119, 2131);
        Assert.Equal(8, dirt.Count);
        Assert.Equal(2, data.Reading.Notes.Length);
        Assert.Contains("describes 3,958 of the 9,082 movies", data.Reading.Notes[0], StringComparison.Ordinal);

        void Check(string file, string reason, int count, params int[] first)
        {
            Assert.Equal(count, dirt[(file, reason)].Count);
            Assert.Equal(first, dirt[(file, reason)].Rows.Take(first.Length));
        }
    }

    [Fact]
    public void Zip_and_folder_are_the_same_and_so_is_any_number_of_threads()
    {
        using var folder = new TempFolder();
        ZipFile.ExtractToDirectory(RealData.PathOf("the-movies-dataset-subset"), folder.Path);
        Dataset unpacked = Dataset.Read(folder["the-movies-dataset"], threads: 3);
        Assert.Equal(
            (RealData.MoviesDataset.Name, RealData.MoviesDataset.Hash, RealData.MoviesDataset.Reading.ToString()),
            (unpacked.Name, unpacked.Hash, unpacked.Reading.ToString())
        );
    }

    [Fact]
    public void The_hash_knows_keywords()
    {
        using TempFolder folder = Small();
        string without = Dataset.Read(folder.Path).Hash;
        folder.With("keywords.csv", "id,keywords\n862,\"[{'id': 1, 'name': 'toy'}]\"\n");
        Assert.NotEqual(without, Dataset.Read(folder.Path).Hash);
    }
}
