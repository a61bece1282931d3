using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Datasets;

namespace MovieRec.Tests.Data.Imdb;

/// <summary>IMDb's tables in small, with everything that can be wrong with them.</summary>
public sealed class ImdbTablesTests
{
    const string BasicsHeader =
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n";

    static readonly Dataset Data = Movies(
        "Heat (1995)",
        "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "Rocky II (1979)"
    );

    static string Basics(params string[] rows) =>
        BasicsHeader + string.Concat(rows.Select(row => row.Replace('|', '\t') + "\n"));

    static TempFolder Small() =>
        new TempFolder()
            .With(
                "title.basics.tsv",
                Basics(
                    "tt0113277|movie|Heat|Heat|0|1995|\\N|170|Crime,Drama",
                    // é in UTF-8, written byte by byte
                    "tt0112682|movie|The \"City\" of Lost Children|La cit\u00C3\u00A9 des enfants "
                        + "perdus|0|1995|\\N|\\N|Fantasy,Sci-Fi",
                    "tt0079817|movie|Rocky 2|Rocky 2|0|1979|\\N|119|\\N",
                    "tt0000001|short|Carmencita|Carmencita|0|1894|\\N|1|Documentary,Short"
                )
            )
            .With(
                "title.ratings.tsv",
                "tconst\taverageRating\tnumVotes\ntt0113277\t8.2\t442000\ntt0000001\t5.8\t1320\n"
            )
            .With(
                "title.crew.tsv",
                "tconst\tdirectors\twriters\ntt0113277\tnm0000520\tnm0000520\ntt0112682\tnm0000466,nm0000001\t\\N\n"
            )
            .With(
                "title.principals.tsv",
                "\u00EF\u00BB\u00BFtconst\tordering\tnconst\tcategory\tjob\tcharacters\n"
                    + "tt0113277\t2\tnm0000134\tactor\t\\N\t[\"Neil McCauley\"]\n"
                    + "tt0113277\t1\tnm0000199\tactor\t\\N\t[\"Vincent \"X\" Hanna\"]\n"
                    + "tt0113277\t10\tnm0000015\tactress\t\\N\t\\N\n"
                    + "tt0113277\t5\tnm0000520\tdirector\t\\N\t\\N\n"
                    + "tt0113277\t6\tnm0000999\tproducer\t\\N\t\\N\n"
                    + "tt0079817\t9\tnm0000230\tdirector\t\\N\t\\N\n"
            )
            .With(
                "name.basics.tsv",
                "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n"
                    + "nm0000134\tRobert De Niro\t1943\t\\N\tactor\t\\N\n"
                    + "nm0000199\tAl Pacino\t1940\t\\N\tactor\t\\N\n"
                    + "nm0000520\tMichael Mann\t1943\t\\N\t\\N\t\\N\n"
                    + "nm0000466\tMarc Caro\t\\N\t\\N\t\\N\t\\N\n"
                    + "nm0000230\tSylvester Stallone\t\\N\t\\N\t\\N\t\\N\n"
                    + "nm0000015\tAmy Brenneman\t\\N\t\\N\t\\N\t\\N\n"
            );

    [Fact]
    public void Titles_come_with_what_all_tables_say_of_them()
    {
        using TempFolder folder = Small();
        ImdbJoin join = ImdbJoin.Read(Data, [folder.Path]);
        ImdbTitle heat = join.Titles[0]!,
            city = join.Titles[1]!,
            rocky = join.Titles[2]!;
        Assert.Equal(
            ("tt0113277", "Heat", 1995, 170, 8.2, 442000, null, "movie"),
            (
                heat.Tconst,
                heat.Title,
                heat.Year,
                heat.RuntimeMinutes,
                heat.AverageRating,
                heat.Votes,
                heat.OriginalTitle,
                heat.Type
            )
        );
        Assert.Equal(["Crime", "Drama"], heat.Genres);
        Assert.Equal(["Michael Mann"], heat.Directors);
        Assert.Equal(["Al Pacino", "Robert De Niro", "Amy Brenneman"], heat.Actors);
        Assert.Equal(
            ("The \"City\" of Lost Children", "La cité des enfants perdus", null, null, null),
            (city.Title, city.OriginalTitle, city.RuntimeMinutes, city.AverageRating, city.Votes)
        );
        Assert.Equal(["Marc Caro"], city.Directors); // the other one has no name
        Assert.Contains("1 of the people", Assert.Single(join.Reading.Notes), StringComparison.Ordinal);
        Assert.Empty(rocky.Genres);
        Assert.Equal(["Sylvester Stallone"], rocky.Directors); // who is not in title.crew, but is in the principals
        Assert.Empty(join.Reading.Dirt);
        Assert.Null(join.Report.Quality);
    }

    [Fact]
    public void Zip_folder_and_gzip_say_the_same()
    {
        using TempFolder folder = Small();
        ImdbJoin plain = ImdbJoin.Read(Data, [folder.Path]),
            zipped = ImdbJoin.Read(Data, [folder.Zip()]);
        foreach (string file in Directory.EnumerateFiles(folder.Path).ToList())
        {
            using (Stream target = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Fastest))
                target.Write(File.ReadAllBytes(file));
            File.Delete(file);
        }
        ImdbJoin gzipped = ImdbJoin.Read(Data, [folder.Path]);
        Assert.Equal(Said(plain), Said(zipped));
        Assert.Equal(Said(plain), Said(gzipped));
    }

    [Fact]
    public void Dirty_rows_are_left_out_and_reported()
    {
        using TempFolder folder = Small()
            .With(
                "title.basics.tsv",
                Basics(
                    "tt0113277|movie|Heat|Heat|0|1995|\\N|170|Crime,Drama",
                    "tt0113277|movie|Heat|Heat|0|1995|\\N|170|Crime,Drama",
                    "113278|movie|Heat|Heat|0|1995|\\N|170|Crime",
                    "tt0113279|movie|Heat|Heat|0|soon|\\N|170|Crime",
                    "tt0113280|movie|Heat|Heat|0|1995|\\N|long|Crime",
                    "tt0113281|movie|Heat|0|1995|\\N|170|Crime",
                    "tt0113282|movie|Heat|Heat|0|1995|\\N|170|Crime|more",
                    "tt0113283|movie|\\N|Heat|0|1995|\\N|170|Crime"
                )
            )
            .With(
                "title.ratings.tsv",
                "tconst\taverageRating\tnumVotes\ntt0113277\t82\t442000\ntt0113277\t8.2\tmany\ntt0113277\t8.2\t442000\n"
            );
        ImdbJoin join = ImdbJoin.Read(Data, [folder.Path]);
        Assert.Equal(
            "title.basics.tsv: 1 with a repeated id, 1 with an invalid id, 1 with a year "
                + "that is not a number, 1 with a runtime that is not a number, 2 with more or fewer fields than the "
                + "header, 1 without a title; "
                + "title.ratings.tsv: 1 with a rating that is not 1 to 10, 1 with votes that are not a number",
            join.Reading.Summary
        );
        Assert.Equal([6, 7], join.Reading.Dirt.Single(dirt => dirt.Count == 2).Rows);
        Assert.Equal(8.2, join.Titles[0]!.AverageRating);
    }

    [Fact]
    public void Damaged_files_are_errors_that_name_file_and_line()
    {
        using TempFolder folder = Small().With("title.basics.tsv", "tconst\ttitleType\tprimaryTitle\n");
        DataFormatException error = Throws(folder);
        Assert.Equal(1, error.Line);
        Assert.EndsWith("title.basics.tsv", error.File, StringComparison.Ordinal);
        Assert.Contains("the column 'originalTitle' is missing", error.Message, StringComparison.Ordinal);

        folder.With("title.basics.tsv", "");
        Assert.Contains("empty", Throws(folder).Message, StringComparison.Ordinal);

        folder.With("title.basics.tsv", Basics("tt1,movie,Heat,Heat,0,1995,\\N,170,Crime"));
        Assert.Contains(":2: none of its 1 rows is valid", Throws(folder).Message, StringComparison.Ordinal);

        File.Delete(folder["title.basics.tsv"]);
        folder.With("title.basics.tsv.gz", "no gzip data at all");
        Assert.Contains("gzip data is damaged after line 1:", Throws(folder).Message, StringComparison.Ordinal);

        byte[] whole = Zipped(
            Basics([
                .. Enumerable
                    .Range(1, 200_000)
                    .Select(row =>
                        $"tt{row:0000000}|movie|Title {row * 7919 % 65536}|Title|0|1995|\\N|{row % 97}|Crime"
                    ),
            ])
        );
        File.WriteAllBytes(folder["title.basics.tsv.gz"], whole[..(whole.Length / 2)]);
        Assert.Matches("gzip data is damaged after line [1-9][0-9]+", Throws(folder).Message);
        // the data are here, but not all of their checksum
        File.WriteAllBytes(folder["title.basics.tsv.gz"], whole[..^5]);
        Assert.Matches("gzip data is damaged after line [1-9][0-9]+", Throws(folder).Message);

        File.Delete(folder["title.basics.tsv.gz"]);
        Assert.StartsWith($"{folder.Path}: there are no IMDb tables", Throws(folder).Message, StringComparison.Ordinal);

        static DataFormatException Throws(TempFolder folder) =>
            Assert.Throws<DataFormatException>(() => ImdbJoin.Read(Data, [folder.Path]));
    }

    [Fact]
    public void Facts_gathered_by_the_authors_of_MeLU_are_read_with_the_links_beside_them()
    {
        Dataset data = Movies("Toy Story (1995)", "Jumanji (1995)", "Grumpier Old Men (1995)");
        using TempFolder folder = new TempFolder()
            .With("links.csv", "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n2,0113497,8844\r\n")
            .With(
                "movies_extrainfos.dat",
                "1::Toy Story::1995::G::22 Nov 1995::Animation, Adventure::John Lasseter, Ann Lee "
                    + "(co-director)::John Lasseter::Tom Hanks, Tim Allen, Tom Hanks::A plot:: with "
                    + "colons::http://x\r\n"
                    + "2::Jumanji::1995::PG::15 Dec 1995::N/A::N/A::X::::No actors::http://x\r\n"
                    + "3::Grumpier Old Men::1995::PG::::::Howard Deutch::::::::\r\n4::Short row\r\n"
            );
        ImdbJoin join = ImdbJoin.Read(data, [folder.Path]);
        Assert.Equal(["John Lasseter", "Ann Lee"], join.Titles[0]!.Directors);
        Assert.Equal(["Tom Hanks", "Tim Allen"], join.Titles[0]!.Actors);
        Assert.Equal(["Animation", "Adventure"], join.Titles[0]!.Genres);
        Assert.Equal(
            ("tt0113497", 0, 0, 0),
            (
                join.Titles[1]!.Tconst,
                join.Titles[1]!.Genres.Length,
                join.Titles[1]!.Directors.Length,
                join.Titles[1]!.Actors.Length
            )
        );
        // no id, and found all the same
        Assert.Equal(("", "Howard Deutch"), (join.Titles[2]!.Tconst, join.Titles[2]!.Directors[0]));
        Assert.Equal(
            "movies_extrainfos.dat: 1 with an id that is not in links.csv, 1 with fewer than 11 fields",
            join.Reading.Summary
        );
        File.Delete(folder["links.csv"]);
        Assert.Contains(
            "links.csv",
            Assert.Throws<DataFormatException>(() => ImdbJoin.Read(data, [folder.Path])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Runtimes_come_from_the_metadata_of_the_movies_dataset_where_IMDb_has_none()
    {
        using TempFolder folder = Small(),
            metadata = new TempFolder().With(
                "movies_metadata.csv",
                "id,imdb_id,runtime\n1,tt0112682,112.0\n2,tt0113277,1.0\n3,tt0079817,\n4,,90.0\n"
            );
        MovieFacts facts = ImdbJoin.Read(Data, [folder.Path, metadata.Path]).Facts();
        Assert.Equal([170, 112, 119], Enumerable.Range(0, 3).Select(facts.Runtime));
    }

    static Dataset Movies(params string[] titles)
    {
        Movie[] movies = [.. titles.Select((title, index) => new Movie { Id = index + 1, Title = title })];
        var ratings = new RatingsBuilder(RatingScale.OneToFive);
        ratings.Add(1, 1, 4, 0);
        return new Dataset(
            "small",
            ratings.Build(IdMap.Of([1]), IdMap.Of(movies.Select(movie => movie.Id))),
            [.. movies],
            [new User { Id = 1 }],
            []
        );
    }

    static string Said(ImdbJoin join) =>
        string.Join(
            '\n',
            join.Titles.Select(title =>
                $"{title}|{title?.OriginalTitle}|{title?.RuntimeMinutes}|{string.Join(',', title!.Genres)}"
                + $"|{title.AverageRating}|{string.Join(',', title.Directors)}|"
                + $"{string.Join(',', title.Actors)}"
            )
        );

    static byte[] Zipped(string text)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }
}
