using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models;

public sealed class ModelFileTests
{
    sealed record Options { public int Factors { get; init; } = 3; public float Rate { get; init; } = 0.1f; }

    static byte[] Written()
    {
        Ratings train = Planted.LowRank(5, 4, 1, 0.8, 0.1, seed: 1);
        ModelFile file = TrainingFacts.Of(train).NewFile("toy", new Options { Factors = 2 });
        file.Add("p", Tensor.Of([1.5f, float.MinValue, float.Epsilon, -0f, float.NaN, 6], 3, 2));
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
        Assert.Equal((2, 5, 4, RatingScale.OneToFive), (options.Factors, facts.UserIds.Count, facts.MovieIds.Count, facts.Scale));
        var again = new MemoryStream();
        file.Write(again);
        Assert.Equal(bytes, again.ToArray());
        Assert.Equal(6, file.Get("p").Floats(3, 2)[5]);
        Assert.Contains("expected F32 [2, 3]", Assert.Throws<InvalidDataException>(() => file.Get("p").Floats(2, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_layout_is_the_public_one()
    {
        // Read by hand, after the description of the format.
        byte[] bytes = Written();
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonNode header = JsonNode.Parse(Encoding.UTF8.GetString(bytes.AsSpan(8, (int)length)))!;
        Assert.Equal(0, (8 + length) % 8);
        Assert.All(header["__metadata__"]!.AsObject(), entry => Assert.Equal(System.Text.Json.JsonValueKind.String, entry.Value!.GetValueKind()));
        int from = (int)header["p"]!["data_offsets"]![0]!, to = (int)header["p"]!["data_offsets"]![1]!;
        Assert.Equal(("F32", 24, 1.5f), ((string?)header["p"]!["dtype"], to - from, BitConverter.ToSingle(bytes, 8 + (int)length + from)));
        Assert.Equal(bytes.Length - 8 - length, header.AsObject().Where(entry => entry.Key != "__metadata__").Max(entry => (long)entry.Value!["data_offsets"]![1]!));
    }

    [Fact]
    public void Every_cut_and_every_changed_length_is_an_error()
    {
        byte[] bytes = Written();
        for (int length = 0; length < bytes.Length; length += 7) Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
        Assert.Throws<InvalidDataException>(() => Read([.. bytes, 0]));
        byte[] huge = [.. bytes];
        BinaryPrimitives.WriteInt64LittleEndian(huge, long.MaxValue);
        Assert.Contains("no .safetensors file", Assert.Throws<InvalidDataException>(() => Read(huge)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"__metadata__":{"format":"pt"}}""", "not written by MovieRec")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "not written by MovieRec")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"other"}}""", "holds the model 'other'")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"9","model":"toy"}}""", "version 9")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", "8,000,000,000 bytes")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":{"dtype":"F32","shape":[400000000],"data_offsets":[0,1600000000]}}""", "too early")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}""", "said to stand")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}""", "BF16")]
    [InlineData("""{"__metadata__":{"format":"movierec","format_version":"1","model":"toy"},"a":5}""", "header cannot be read")]
    [InlineData("[1]", "header cannot be read")]
    [InlineData("not json", "header cannot be read")]
    public void Forged_headers_are_errors_and_allocate_nothing_large(string header, string problem)
    {
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(bytes)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_checkpoint_is_read_back_only_by_the_run_that_wrote_it()
    {
        using var folder = new TempFolder();
        Ratings train = Planted.LowRank(5, 4, 1, 0.8, 0.1, seed: 1);
        string fingerprint = Checkpoint.Fingerprint(train, new Options());
        Assert.Null(new Checkpoint(folder.Path, Resume: true).Read("toy", fingerprint));
        new Checkpoint(folder.Path).Write(TrainingFacts.Of(train).NewFile("toy", new Options()), fingerprint);
        Assert.NotNull(new Checkpoint(folder.Path, Resume: true).Read("toy", fingerprint));
        Assert.Null(new Checkpoint(folder.Path).Read("toy", fingerprint));
        string other = Checkpoint.Fingerprint(train, new Options { Factors = 9 });
        Assert.Contains("other data or options", Assert.Throws<InvalidDataException>(() => new Checkpoint(folder.Path, Resume: true).Read("toy", other)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
