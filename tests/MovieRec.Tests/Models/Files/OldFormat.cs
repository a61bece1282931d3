using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace MovieRec.Tests.Models.Files;

/// <summary>Makes of a model file one of the first version, which had no hash, so that a test can change what is in
/// it.</summary>
internal static class OldFormat
{
    /// <summary>The header, and the bytes behind it.</summary>
    public static (JsonObject Header, byte[] Data) Parts(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (JsonNode.Parse(file.AsSpan(8, length))!.AsObject(), file[(8 + length)..]);
    }

    /// <summary>A file of version 1.</summary>
    public static byte[] Of(byte[] file, Action<JsonObject, byte[]>? change = null)
    {
        (JsonObject header, byte[] data) = Parts(file);
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata["format_version"] = "1";
        metadata.Remove("sha256");
        change?.Invoke(header, data);
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>Names and types of the tensors that hold numbers, and where these begin.</summary>
    public static IEnumerable<(string Name, string Type, int Start)> Tensors(JsonObject header) =>
        from entry in header
        where
            entry.Key != "__metadata__"
            && (int)entry.Value!["data_offsets"]![1]! > (int)entry.Value["data_offsets"]![0]!
        select (entry.Key, (string)entry.Value["dtype"]!, (int)entry.Value["data_offsets"]![0]!);
}
