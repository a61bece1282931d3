using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using static MovieRec.Tests.Datasets.Archives;

namespace MovieRec.Tests.Data.Reading;

/// <summary>Archives that are read in place and not unpacked: refused with the archive's and the entry's name, in
/// little memory.</summary>
public sealed class HostileZipTests : IDisposable
{
    static readonly byte[] Ratings =
        "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,2,3.5,964982704\n"u8.ToArray();
    static readonly byte[] Movies =
        "movieId,title,genres\n1,Toy Story (1995),Comedy\n2,Heat (1995),Drama\n"u8.ToArray();

    readonly TempFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    string Path => temporary["evil.zip"];

    /// <summary>Reads the archive and returns the one-line message; fails where it allocates more than 64 MB.</summary>
    string Refusal(byte[] zip)
    {
        File.WriteAllBytes(Path, zip);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<DataFormatException>(() => Dataset.Read(Path, threads: 1)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        Assert.StartsWith(Path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    static byte[] Good(params (string Name, byte[] Content)[] more) =>
        Zip(CompressionLevel.Optimal, [("set/ratings.csv", Ratings), ("set/movies.csv", Movies), .. more]);

    /// <summary>Place of an entry's record in the central directory.</summary>
    static int Record(byte[] zip, string name)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name);
        for (int at = 0; ; at++)
        {
            at += zip.AsSpan(at).IndexOf("PK\x01\x02"u8);
            if (zip.AsSpan(at + 46).StartsWith(wanted))
                return at;
        }
    }

    [Fact]
    public void A_good_archive_is_read()
    {
        File.WriteAllBytes(Path, Good(("set/README.txt", [1])));
        Assert.Equal(2, Dataset.Read(Path).Ratings.Count);
    }

    [Fact]
    public void Text_that_packs_well_is_read()
    {
        // 3.4 MB of ratings at 12 : 1, as a full matrix of one rating gives.
        string rows = string.Concat(
            Enumerable.Range(0, 200_000).Select(row => $"{1 + row / 2},{1 + row % 2},4.0,964982703\n")
        );
        byte[] zip = Zip(
            CompressionLevel.SmallestSize,
            ("ratings.csv", Encoding.ASCII.GetBytes("userId,movieId,rating,timestamp\n" + rows)),
            ("movies.csv", Movies)
        );
        Assert.True(zip.Length * 8 < rows.Length);
        File.WriteAllBytes(Path, zip);
        Assert.Equal(200_000, Dataset.Read(Path).Ratings.Count);
    }

    [Theory]
    [InlineData("set/ratings.csv")]
    [InlineData("set/movies.csv")]
    [InlineData("set/holiday.mov")]
    public void A_bomb_is_refused_before_it_is_unpacked(string name)
    {
        // 1,029 : 1, and none of it in this test's memory at once.
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (
                (string other, byte[] content) in new[]
                {
                    ("set/ratings.csv", Ratings),
                    ("set/movies.csv", Movies),
                }.Where(file => file.Item1 != name)
            )
            {
                using Stream good = zip.CreateEntry(other).Open();
                good.Write(content);
            }
            using Stream target = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
                target.Write(zeros);
        }
        Assert.Contains($"'{name}'", Refusal(bytes.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_entries_of_one_content_are_added_up() =>
        Assert.Contains(
            "'set/copy",
            Refusal(Good([.. Enumerable.Range(0, 40).Select(i => ($"set/copy{i}", new byte[1 << 19]))])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("set/ratings.csv", "set/ratings.csv")]
    [InlineData("set/ratings.csv", "set/RATINGS.CSV")]
    [InlineData("set/ratings.csv", @"set\ratings.csv")]
    [InlineData("set/x", "set/x/")]
    public void A_name_that_occurs_twice_is_refused(string first, string second)
    {
        string message = Refusal(
            Zip((first, Ratings), ("set/movies.csv", Movies), (second, second.EndsWith('/') ? [] : Ratings))
        );
        Assert.Contains($"'{second}'", message, StringComparison.Ordinal);
        Assert.Contains("twice", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../ratings.csv")]
    [InlineData("set/../../x")]
    [InlineData("/etc/x")]
    [InlineData(@"..\x")]
    [InlineData("C:x")]
    [InlineData("set//x")]
    [InlineData("set/x\0.csv")]
    [InlineData("set/\u001b[2J")]
    public void A_path_that_leaves_its_folder_is_refused(string name)
    {
        string message = Refusal(Good((name, [1])));
        Assert.Contains("Entry '", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x11B6)]
    public void A_link_or_a_device_is_refused(int mode) =>
        Assert.Contains("'set/ratings.csv'", Refusal(ZipOfType("set/ratings.csv", mode)), StringComparison.Ordinal);

    [Theory]
    [InlineData("set/ratings.csv")]
    [InlineData("set/movies.csv")]
    public void An_encrypted_entry_is_called_so(string name)
    {
        byte[] zip = Good();
        int record = Record(zip, name),
            local = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(record + 42));
        zip[record + 8] |= 1;
        zip[local + 6] |= 1;
        string message = Refusal(zip);
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains("password", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set/ratings.csv", 60_000_000_000)]
    [InlineData("set/movies.csv", 60_000_000_000)]
    [InlineData("set/ratings.csv", 4L << 60)]
    [InlineData("set/movies.csv", 4L << 60)]
    [InlineData("set/movies.csv", -2)]
    public void A_claim_of_more_than_the_archive_can_hold_is_refused(string name, long claim)
    {
        string message = Refusal(WithZip64Length(Good(), name, claim));
        if (claim > 0)
            Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
    }

    /// <summary>Gives an entry's record a zip64 field with an unpacked length of its own.</summary>
    static byte[] WithZip64Length(byte[] zip, string name, long length)
    {
        int record = Record(zip, name),
            nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(record + 28));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(record + 30)));
        byte[] extra = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), length);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(record + 24), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(record + 30), (ushort)extra.Length);
        byte[] longer = [.. zip[..(record + 46 + nameBytes)], .. extra, .. zip[(record + 46 + nameBytes)..]];
        int end = longer.AsSpan().LastIndexOf("PK\x05\x06"u8);
        int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(longer.AsSpan(end + 12));
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(end + 12), size + extra.Length);
        return longer;
    }

    [Theory]
    [InlineData("set/ratings.csv", 24, -5)] // declares less than it holds
    [InlineData("set/ratings.csv", 24, 5)]
    [InlineData("set/movies.csv", 24, -5)]
    [InlineData("set/movies.csv", 24, 5)]
    [InlineData("set/ratings.csv", 20, -5)] // compressed bytes
    [InlineData("set/movies.csv", 20, -5)]
    [InlineData("set/ratings.csv", 16, 1)] // CRC-32
    [InlineData("set/ratings.csv", 42, 3)] // place of the local header
    [InlineData("set/ratings.csv", 10, 6)] // an unsupported method of compression
    public void A_record_that_lies_is_refused(string name, int field, int lie)
    {
        byte[] zip = Good();
        int record = Record(zip, name);
        BinaryPrimitives.WriteInt32LittleEndian(
            zip.AsSpan(record + field),
            BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(record + field)) + lie
        );
        Assert.Contains($"'{name}'", Refusal(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_changes_nothing()
    {
        byte[] good = Good();
        int refused = 0,
            same = 0;
        for (int bit = 0; bit < good.Length * 8; bit += 5)
        {
            byte[] zip = [.. good];
            zip[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path, zip);
            try
            {
                Dataset read = Dataset.Read(Path, threads: 1);
                Assert.Equal((4f, 3.5f), (read.Ratings.Values[0], read.Ratings.Values[1]));
                Assert.Equal(["Toy Story (1995)", "Heat (1995)"], read.Movies.Select(movie => movie.Title));
                same++;
            }
            catch (DataFormatException clear)
            {
                Assert.StartsWith(Path, clear.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.True(refused > same, $"{refused} refused, {same} without effect");
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] good = Good();
        for (int length = 0; length < good.Length; length += 7)
            Refusal(good[..length]);
    }
}
