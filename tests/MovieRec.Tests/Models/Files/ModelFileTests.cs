using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Files;

public sealed class ModelFileTests
{
    sealed record Options
    {
        public int Factors { get; init; } = 3;
        public float Rate { get; init; } = 0.1f;
    }

    static byte[] Written()
    {
        Ratings train = Planted.LowRank(5, 4, 1, 0.8, 0.1, seed: 1);
        ModelFile file = TrainingFacts.Of(train).NewFile("toy", new Options { Factors = 2 });
        file.Add("p", Tensor.Of([1.5f, -9e11f, float.Epsilon, -0f, 9e11f, 6], 3, 2));
        file.Add("steps", Tensor.Of([long.MaxValue]));
        file.Add("nothing", Tensor.Of(ReadOnlySpan<float>.Empty, 0, 7));
        var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    static ModelFile Read(byte[] bytes) => ModelFile.Read(new MemoryStream(bytes), "toy");

    [Fact]
    public void What_is_read_back_is_the_same_to_the_last_bit()
    {
        byte[] bytes = Written();
        ModelFile file = Read(bytes);
        (TrainingFacts facts, Options options) = TrainingFacts.Read<Options>(file);
        Assert.Equal(
            (2, 5, 4, RatingScale.OneToFive),
            (options.Factors, facts.UserIds.Count, facts.ItemIds.Count, facts.Scale)
        );
        var again = new MemoryStream();
        file.Write(again);
        Assert.Equal(bytes, again.ToArray());
        Assert.Equal(6, file.Get("p").Floats(3, 2)[5]);
        Assert.Contains(
            "expected F32 [2, 3]",
            Assert.Throws<InvalidDataException>(() => file.Get("p").Floats(2, 3)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_layout_is_the_public_one()
    {
        // Read by hand, after the description of the format.
        byte[] bytes = Written();
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonNode header = JsonNode.Parse(Encoding.UTF8.GetString(bytes.AsSpan(8, (int)length)))!;
        Assert.Equal(0, (8 + length) % 8);
        Assert.All(
            header["__metadata__"]!.AsObject(),
            entry => Assert.Equal(System.Text.Json.JsonValueKind.String, entry.Value!.GetValueKind())
        );
        int from = (int)header["p"]!["data_offsets"]![0]!,
            to = (int)header["p"]!["data_offsets"]![1]!;
        Assert.Equal(
            ("F32", 24, 1.5f),
            ((string?)header["p"]!["dtype"], to - from, BitConverter.ToSingle(bytes, 8 + (int)length + from))
        );
        Assert.Equal(
            bytes.Length - 8 - length,
            header
                .AsObject()
                .Where(entry => entry.Key != "__metadata__")
                .Max(entry => (long)entry.Value!["data_offsets"]![1]!)
        );
    }

    [Fact]
    public void Every_cut_and_every_changed_length_is_an_error()
    {
        byte[] bytes = Written();
        for (int length = 0; length < bytes.Length; length += 7)
            Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
        Assert.Throws<InvalidDataException>(() => Read([.. bytes, 0]));
        byte[] huge = [.. bytes];
        BinaryPrimitives.WriteInt64LittleEndian(huge, long.MaxValue);
        Assert.Contains(
            "not a .safetensors file",
            Assert.Throws<InvalidDataException>(() => Read(huge)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>A header up to the entry of the tensor "a".</summary>
    const string ToyWithA = """{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":""";

    [Theory]
    [InlineData("""{"__metadata__":{"format":"pt"}}""", "not written by MovieRec")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "not written by MovieRec")]
    [InlineData(
        """{"__metadata__":{"format":"movierec","format_version":"1","model":"other"}}""",
        "contains the model 'other'"
    )]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"9","model":"toy"}}""", "version 9")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", "too early")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[400000000],"data_offsets":[0,1600000000]}}""", "too early")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}""", "is placed at")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[1],"data_offsets":[]}}""", "0 offsets")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "3 offsets")]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[1],"data_offsets":[0,"4"]}}""", "header cannot be read")]
    [InlineData(
        ToyWithA
            + """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"""
            + ""","b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "is placed at"
    )]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "is placed at")]
    [InlineData(
        ToyWithA
            + """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"""
            + ""","a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""",
        "header cannot be read"
    )]
    [InlineData(
        ToyWithA + """{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}}""",
        "shape"
    )]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}""", "header cannot be read")]
    [InlineData(
        """{"__metadata__":{"format":"movierec","format_version":"2","model":"toy"}"""
            + ""","a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "SHA-256 is missing"
    )]
    [InlineData(
        """{"__metadata__":{"format":"movierec","format_version":"2","model":"toy","sha256":"00"}"""
            + ""","a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "SHA-256"
    )]
    [InlineData(
        """{"__metadata__":{"format":"movierec","format_version":"1","model":"toy","x":7}"""
            + ""","a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "header cannot be read"
    )]
    [InlineData(ToyWithA + """{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "shape")]
    [InlineData(ToyWithA + """{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}""", "BF16")]
    [InlineData(
        """{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":5}""",
        "header cannot be read"
    )]
    [InlineData("[1]", "header cannot be read")]
    [InlineData("not json", "header cannot be read")]
    public void Forged_headers_are_errors_and_allocate_nothing_large(string header, string problem)
    {
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            problem,
            Assert.Throws<InvalidDataException>(() => Read(bytes)).Message,
            StringComparison.Ordinal
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Every_flipped_bit_is_an_error()
    {
        byte[] bytes = Written();
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    [Fact]
    public void The_hash_is_that_of_the_file_with_zeros_in_its_place()
    {
        // Computed by hand, after the description.
        byte[] bytes = Written();
        string hash = (string)OldFormat.Parts(bytes).Header["__metadata__"]!["sha256"]!;
        byte[] plain = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(bytes).Replace(hash, new string('0', 64), StringComparison.Ordinal)
        );
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain)), hash);
    }

    [Fact]
    public void A_file_of_the_first_version_has_no_hash_and_is_read()
    {
        ModelFile file = Read(OldFormat.Of(Written()));
        Assert.Equal(6, file.Get("p").Floats(3, 2)[5]);
        Assert.Equal(5, TrainingFacts.Read<Options>(file).Facts.UserIds.Count);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_errors_wherever_they_are(float number)
    {
        foreach (int place in new[] { 0, 7, 8, 98, 300_000, 599_999 })
        {
            float[] values = new float[600_000];
            values[place] = number;
            double[] doubles = [.. values.Select(value => (double)value)];
            var file = new ModelFile("toy");
            file.Add("f", Tensor.Of(values));
            file.Add("d", Tensor.Of(doubles));
            file.Add("m", Tensor.OfRows(values, 100_000, 6, 6));
            Assert.Contains(
                "'f'",
                Assert.Throws<InvalidDataException>(() => file.Get("f").Floats()).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<InvalidDataException>(() => file.Get("f").CopyTo(new float[600_000]));
            Assert.Throws<InvalidDataException>(() => file.Get("d").Doubles());
            Assert.Throws<InvalidDataException>(() => file.Get("m").PaddedRows(100_000, 6, 8));
        }
    }

    [Theory]
    [InlineData("facts.scale", new[] { 5f, 1f, 1f })]
    [InlineData("facts.scale", new[] { 1f, 5f, 0f })]
    [InlineData("facts.scale", new[] { 1f, 5f, -1f })]
    [InlineData("facts.scale", new[] { 1f, 5f, 1e-30f })]
    [InlineData("facts.scale", new[] { 4.9f, 5f, 0.1f })] // the mean is not on it
    public void Scales_that_cannot_be_are_errors(string tensor, float[] numbers)
    {
        byte[] bytes = OldFormat.Of(
            Written(),
            (header, data) => Buffer.BlockCopy(numbers, 0, data, (int)header[tensor]!["data_offsets"]![0]!, 12)
        );
        Assert.Contains(
            "scale",
            Assert.Throws<InvalidDataException>(() => TrainingFacts.Read<Options>(Read(bytes))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("options", "5")]
    [InlineData("options", "{\"Factors\":\"many\"}")]
    [InlineData("options", "{")]
    [InlineData("rating_count", "-4")]
    [InlineData("rating_count", "[]")]
    [InlineData("rating_count", "1e300")]
    public void Metadata_that_cannot_be_read_are_errors(string key, string text)
    {
        byte[] bytes = OldFormat.Of(Written(), (header, _) => header["__metadata__"]![key] = text);
        Assert.Throws<InvalidDataException>(() => TrainingFacts.Read<Options>(Read(bytes)));
    }

    [Fact]
    public void Options_that_are_out_of_range_are_errors()
    {
        byte[] bytes = OldFormat.Of(
            Written(),
            (header, _) => header["__metadata__"]!["options"] = "{\"Factors\":0,\"Neighbors\":0}"
        );
        Refused<AlsWithGenresOptions>();
        Refused<ItemKnnOptions>();
        Refused<PureSvdOptions>();

        void Refused<TOptions>() =>
            Assert.StartsWith(
                "The options in the file are out of range: Expected a whole number ",
                Assert.Throws<InvalidDataException>(() => TrainingFacts.Read<TOptions>(Read(bytes))).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void The_message_names_the_file()
    {
        using var folder = new TempFolder();
        byte[] bytes = Written();
        File.WriteAllBytes(folder["m.safetensors"], bytes[..^1]);
        using FileStream stream = File.OpenRead(folder["m.safetensors"]);
        Assert.StartsWith(
            folder["m.safetensors"] + ": ",
            Assert.Throws<InvalidDataException>(() => ModelFile.Load(stream, "toy", file => file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_stream_without_places_is_read_too()
    {
        byte[] bytes = Written();
        var packed = new MemoryStream();
        using (
            var gzip = new System.IO.Compression.GZipStream(
                packed,
                System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true
            )
        )
            gzip.Write(bytes);
        packed.Position = 0;
        ModelFile file = ModelFile.Read(
            new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress),
            "toy"
        );
        Assert.Equal(6, file.Get("p").Floats(3, 2)[5]);
    }

    [Fact]
    public void A_tensor_beyond_2_GiB_is_found_and_what_follows_it_too()
    {
        // A file with a hole: it takes no room on the disk, and the hole is not read.
        const long Hole = 5L << 30;
        using var folder = new TempFolder();
        string header =
            ToyWithA
            + $$$"""{"dtype":"F32","shape":[1073741824],"data_offsets":[0,{{{Hole - (1L << 30)}}}]}"""
            + $$$""","b":{"dtype":"F32","shape":[268435456],"data_offsets":[{{{Hole - (1L << 30)}}},{{{Hole}}}]}"""
            + $$$""","c":{"dtype":"F32","shape":[1],"data_offsets":[{{{Hole}}},{{{Hole + 4}}}]}}""";
        using FileStream stream = File.Create(folder["big"]);
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.SetLength(stream.Position + Hole);
        stream.Seek(0, SeekOrigin.End);
        stream.Write(BitConverter.GetBytes(2.5f));
        stream.Position = 0;
        ModelFile file = ModelFile.Read(stream, "toy");
        Assert.Equal((4L << 30, 2.5f), (file.Get("a").ByteCount, file.Get("c").Floats(1)[0]));
    }

    [Fact]
    public void Rows_are_written_without_their_padding_and_read_with_it()
    {
        const int Rows = 70_000,
            Columns = 5,
            Stride = 8; // more than a piece
        float[] matrix = new float[Rows * Stride];
        for (int place = 0; place < matrix.Length; place++)
            matrix[place] = place % Stride < Columns ? place : 0;
        var file = new ModelFile("toy");
        file.Add("m", Tensor.OfRows(matrix, Rows, Columns, Stride));
        var stream = new MemoryStream();
        file.Write(stream);
        ModelFile read = Read(stream.ToArray());
        Assert.Equal(matrix, read.Get("m").PaddedRows(Rows, Columns, Stride));
        float[] plain = read.Get("m").Floats(Rows, Columns);
        for (int row = 0; row < Rows; row++)
            Assert.True(matrix.AsSpan(row * Stride, Columns).SequenceEqual(plain.AsSpan(row * Columns, Columns)));
    }

    [Theory]
    [InlineData("no hash", "2", null)]
    [InlineData("an empty hash", "2", "null")]
    [InlineData("another version's hash", "1", "as it is")]
    public void The_comparison_with_the_hash_cannot_be_switched_off(string what, string version, string? hash)
    {
        using var stream = new MemoryStream();
        GlobalMean.Fit(Planted.LowRank(6, 5, 1, 0.9, 0.1, seed: 3)).Save(stream);
        (JsonObject header, byte[] data) = OldFormat.Parts(stream.ToArray());
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata["format_version"] = version;
        if (hash is null)
            metadata.Remove("sha256");
        else if (hash == "null")
            metadata["sha256"] = null;
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        string message = Assert
            .Throws<InvalidDataException>(() =>
                GlobalMean.Load(new MemoryStream([.. BitConverter.GetBytes((long)text.Length), .. text, .. data]))
            )
            .Message;
        Assert.True(message.Contains("SHA-256", StringComparison.Ordinal), $"{what}: {message}");
    }

    [Theory]
    [InlineData(1e13f, false)]
    [InlineData(-1e13f, false)]
    [InlineData(float.MaxValue, false)]
    [InlineData(-1e11f, true)]
    [InlineData(-0f, true)]
    [InlineData(1e-45f, true)]
    public void Numbers_that_no_model_has_are_refused(float number, bool isRead)
    {
        foreach (int place in new[] { 0, 7, 16 }) // in a vector and behind the last whole one
        {
            float[] values = new float[17];
            values[place] = number;
            var file = new ModelFile("toy");
            file.Add("a", Tensor.Of(values));
            using var stream = new MemoryStream();
            file.Write(stream);
            Tensor read = Read(stream.ToArray()).Get("a");
            if (isRead)
                Assert.Equal(values, read.Floats());
            else
                Assert.Contains(
                    "too large",
                    Assert.Throws<InvalidDataException>(() => read.Floats()).Message,
                    StringComparison.Ordinal
                );
        }
    }
}
