using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using MovieRec.Groups;
using MovieRec.Models;

namespace MovieRec.Tests.Data.Reading;

/// <summary>A file that is given where a data set or a club is meant is called what it is.</summary>
public sealed class FileKindTests
{
    public static TheoryData<string, string, string> Files =>
        new()
        {
            {
                "ratings.csv",
                "userId,movieId,rating,timestamp\n1,1,4.0,1\n",
                "this is a CSV file. Pass the folder that contains it and the other files of the data set: '"
            },
            { "u.data", "196\t242\t3\t881250949\n", "this is a table with tabs. Pass the folder" },
            {
                "ratings.dat",
                "1::1193::5::978300760\n",
                "this is a table with '::' between its fields. Pass the folder"
            },
            {
                "u.item",
                "1|Toy Story (1995)|01-Jan-1995||http|0\n",
                "this is a table with '|' between its fields. Pass the folder"
            },
            { "semicolons.csv", "a;b;c\n", "this is a CSV file with semicolons. Pass the folder" },
            { "x.json", " [{\"a\": 1}]", "this is a JSON file. Expected a folder or a zip" },
            {
                "x.zip",
                "<!DOCTYPE html><html>not found</html>",
                "this is a web page (HTML), perhaps the error page of a download"
            },
            { "x.xml", "<?xml version=\"1.0\"?><a/>", "this is an XML file" },
            { "x.7z", "7z\xBC\xAF'\x1C\0\0", "this is a 7z archive. Unpack it and pass the folder" },
            { "x.rar", "Rar!\x1A\u0007\x01\0", "this is a RAR archive. Unpack it" },
            { "x.pdf", "%PDF-1.7\n", "this is a PDF document" },
            { "x.parquet", "PAR1\0\0", "this is a Parquet file" },
            { "x.db", "SQLite format 3\0", "this is an SQLite database" },
            { "x.bin", "\x01\x02\0\x03", "this is a binary file" },
            { "empty.zip", "", "this is an empty file. Expected a folder or a zip" },
            { "blank.csv", " \n\n", "this is an empty file" },
            { "utf16.csv", "\xFF\xFEu\0s\0e\0r\0", "this is a text file in UTF-16" },
            { "readme.txt", "Hello\n", "this is a text file" },
            {
                "pointer.zip",
                "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n",
                "this is a Git LFS pointer and not the file itself"
            },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_no_zip_is_called_what_it_is(string name, string content, string message)
    {
        using TempFolder folder = new TempFolder().With(name, content);
        var error = Assert.Throws<DataFormatException>(() => Dataset.Read(folder[name]));
        Assert.StartsWith($"{folder[name]}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_is_told_from_tar_gz()
    {
        using var folder = new TempFolder();
        using (var csv = new GZipStream(File.Create(folder["r.csv.gz"]), CompressionLevel.Fastest))
            csv.Write("userId,movieId\n"u8);
        File.WriteAllBytes(folder["broken.gz"], [0x1F, 0x8B, 8, 0]);
        folder.With("in/a.csv", "a,b\n");
        System.Formats.Tar.TarFile.CreateFromDirectory(folder["in"], folder["x.tar"], includeBaseDirectory: false);
        using (var packed = new GZipStream(File.Create(folder["x.tar.gz"]), CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(folder["x.tar"]));
        Assert.Contains("this is a gzip file. Unpack it", Message("r.csv.gz"), StringComparison.Ordinal);
        Assert.Contains("this is a gzip file. Unpack it", Message("broken.gz"), StringComparison.Ordinal);
        Assert.Contains("this is a tar archive. Unpack it", Message("x.tar"), StringComparison.Ordinal);
        Assert.Contains("this is a tar.gz archive. Unpack it", Message("x.tar.gz"), StringComparison.Ordinal);

        string Message(string name) => Assert.Throws<DataFormatException>(() => Dataset.Read(folder[name])).Message;
    }

    [Fact]
    public void A_model_file_is_no_data_set()
    {
        using var folder = new TempFolder();
        using (FileStream file = File.Create(folder["m.safetensors"]))
            GlobalMean.Fit(new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 4).Build()).Save(file);
        Assert.Contains(
            "this is a model file (safetensors)",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder["m.safetensors"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_zip_with_a_password_and_a_workbook_are_named()
    {
        using TempFolder folder = new TempFolder()
            .With("in/u.data", "1\t1\t4\t1\n")
            .With("book/xl/workbook.xml", "<x/>");
        ZipFile.CreateFromDirectory(folder["in"], folder["locked.zip"]);
        ZipFile.CreateFromDirectory(folder["book"], folder["book.xlsx"]);
        byte[] zip = File.ReadAllBytes(folder["locked.zip"]);
        zip[6] |= 1; // bit 0 of the flags, in the local header and in the directory
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        File.WriteAllBytes(folder["locked.zip"], zip);
        Assert.Contains(
            "it is encrypted (password-protected)",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder["locked.zip"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "this is an Excel workbook",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder["book.xlsx"])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,https://boxd.it/aaaa,4.5\n",
        "an export of Letterboxd with the columns Date,Name,Year,Letterboxd URI,Rating"
    )]
    [InlineData("Const,Your Rating,Date Rated,Title\ntt0113277,9,2024-01-02,Heat\n", "an export of IMDb")]
    [InlineData(
        "[{\"rated_at\":\"2024-01-02T20:00:00.000Z\",\"rating\":9,\"type\":\"movie\"}]",
        "a JSON file, as Trakt exports"
    )]
    [InlineData("rated_at,type,title,year\n", "an export of Trakt")]
    [InlineData("userId,movieId,rating,timestamp\n1,1,4.0,1\n", "MovieLens's file of ratings, which goes with --data,")]
    [InlineData("PK\u0003\u0004....", "a zip archive. Unpack it first.")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("", "an empty file")]
    [InlineData("Member,Title,Rating\nAnn,Heat,4\n", "expected the header 'member,title,rating'")]
    public void A_file_that_is_no_club_is_called_what_it_is(string content, string message)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", "movieId,title,genres\n1,Heat (1995),Drama\n")
            .With("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1\n")
            .With("club/x", content);
        var error = Assert.Throws<DataFormatException>(() =>
            MovieClub.Read(folder["club/x"], Dataset.Read(folder.Path))
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("member,title,rating", error.Message, StringComparison.Ordinal);
        Assert.Equal(folder["club/x"], error.File);
    }
}
