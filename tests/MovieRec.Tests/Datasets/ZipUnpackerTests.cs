using System.IO.Compression;
using System.Text;
using MovieRec.Datasets;
using static MovieRec.Tests.Datasets.Archives;

namespace MovieRec.Tests.Datasets;

public sealed class ZipUnpackerTests : IDisposable
{
    readonly TempFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    string Target => Path.Combine(temporary.Path, "inner", "target");

    void Unpack(byte[] zip, long maxBytes = 1 << 20) =>
        ZipUnpacker.Unpack(new MemoryStream(zip), Target, maxBytes, cancel: TestContext.Current.CancellationToken);

    string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(temporary.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(temporary.Path, file))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void Files_come_out_whole_without_the_one_top_folder()
    {
        byte[] noise = Noise(300_000, seed: 1),
            text = Encoding.UTF8.GetBytes(new string('x', 200_000));
        (long Done, long Total) last = default;
        ZipUnpacker.Unpack(
            new MemoryStream(
                Zip(
                    CompressionLevel.Optimal,
                    ("set/", []),
                    ("set/u.data", noise),
                    ("set/deep/er/u.item", text),
                    ("set/empty", [])
                )
            ),
            Target,
            1 << 20,
            (done, total) => last = (done, total),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["inner/target/deep/er/u.item", "inner/target/empty", "inner/target/u.data"], Files());
        Assert.Equal(noise, File.ReadAllBytes(Path.Combine(Target, "u.data")));
        Assert.Equal(text, File.ReadAllBytes(Path.Combine(Target, "deep/er/u.item")));
        Assert.Equal((500_000, 500_000), last);
    }

    [Fact]
    public void Without_one_top_folder_all_paths_stay()
    {
        Unpack(Zip(("a/x", [1]), ("b/x", [2])));
        Assert.Equal(["inner/target/a/x", "inner/target/b/x"], Files());
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("set/../../evil")]
    [InlineData("set/..")]
    [InlineData("..\\evil")]
    [InlineData("set\\..\\..\\evil")]
    [InlineData("/etc/evil")]
    [InlineData("\\evil")]
    [InlineData("//server/share/evil")]
    [InlineData("C:/evil")]
    [InlineData("C:evil")]
    [InlineData("set/file:stream")]
    [InlineData("set//evil")]
    [InlineData("./evil")]
    [InlineData("set/./evil")]
    [InlineData("set/evil\0.txt")]
    [InlineData("set/evil\n")]
    [InlineData("../")]
    [InlineData("/")]
    public void A_path_that_leaves_the_folder_or_may_do_so_elsewhere_is_refused_before_anything_is_written(string name)
    {
        string message = Assert.Throws<InvalidDataException>(() => Unpack(Zip(("set/good", [1]), (name, [2])))).Message;
        string shown = name.Replace("\0", @"\u0000", StringComparison.Ordinal)
            .Replace("\n", @"\u000a", StringComparison.Ordinal);
        Assert.Contains($"'{shown}'", message, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(0xA1FF)] // symbolic link
    [InlineData(0x61B6)] // block device
    [InlineData(0x11B6)] // pipe
    public void Links_and_devices_are_refused(int unixMode)
    {
        Assert.Contains(
            "'set/passwd'",
            Assert.Throws<InvalidDataException>(() => Unpack(ZipOfType("set/passwd", unixMode))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Files());
    }

    [Fact]
    public void An_ordinary_file_with_unix_rights_is_taken()
    {
        Unpack(ZipOfType("set/file", 0x81A4));
        Assert.Equal(["inner/target/file"], Files());
    }

    [Theory]
    [InlineData("set/a", "set/a")]
    [InlineData("set/a", "SET/A")]
    [InlineData("set/a", "set\\a")]
    [InlineData("set/a", "set/a/")]
    public void A_name_that_occurs_twice_is_refused(string first, string second) =>
        Assert.Contains(
            "twice",
            Assert.Throws<InvalidDataException>(() => Unpack(Zip((first, [1]), (second, [])))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_bomb_is_refused_by_its_declared_size()
    {
        byte[] bomb = Zip(CompressionLevel.Optimal, ("set/good", [1]), ("set/zeros", new byte[3 << 20]));
        Assert.True(bomb.Length < 20_000);
        Assert.Contains(
            "'set/zeros'",
            Assert.Throws<InvalidDataException>(() => Unpack(bomb)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Files());
    }

    [Fact]
    public void An_entry_that_holds_more_than_it_declares_is_refused()
    {
        byte[] zip = Zip(CompressionLevel.Optimal, ("set/zeros", new byte[500_000]));
        int at = zip.AsSpan().IndexOf("PK\x01\x02"u8) + 24; // uncompressed size in the central directory
        BitConverter.TryWriteBytes(zip.AsSpan(at), 1000);
        Assert.Contains(
            "'set/zeros'",
            Assert.Throws<InvalidDataException>(() => Unpack(zip)).Message,
            StringComparison.Ordinal
        );
        Assert.True(
            Directory
                .EnumerateFiles(temporary.Path, "*", SearchOption.AllDirectories)
                .Sum(file => new FileInfo(file).Length) <= 1000
        );
    }

    [Fact]
    public void One_changed_byte_of_content_is_found_by_the_checksum()
    {
        byte[] zip = Zip(("set/u.data", Noise(50_000, seed: 2)));
        zip[20_000] ^= 1;
        Assert.Contains(
            "CRC-32",
            Assert.Throws<InvalidDataException>(() => Unpack(zip)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Changed_bytes_of_deflated_content_are_found_wherever_they_lie()
    {
        byte[] whole = Zip(
            CompressionLevel.Optimal,
            ("set/u.data", Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 4000))))
        );
        for (int at = 60; at < whole.Length - 200; at += 61)
        {
            byte[] zip = [.. whole];
            zip[at] ^= 0x55;
            Assert.Contains(
                "'set/u.data'",
                Assert.Throws<InvalidDataException>(() => Unpack(zip)).Message,
                StringComparison.Ordinal
            );
            Directory.Delete(Path.Combine(temporary.Path, "inner"), recursive: true);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30_000)]
    [InlineData(50_100)]
    public void A_truncated_archive_is_an_error(int length)
    {
        Assert.Throws<InvalidDataException>(() => Unpack(Zip(("set/u.data", Noise(50_000, seed: 3)))[..length]));
        Assert.Empty(Files());
    }

    [Fact]
    public void An_archive_without_files_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => Unpack(Zip(("set/", []))));
}
