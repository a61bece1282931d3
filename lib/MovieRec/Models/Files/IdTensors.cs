using System.Text;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Ids in a model file, with their type.</summary>
/// <remarks><see cref="int"/> is I32 [ids], <see cref="long"/> I64 [ids], <see cref="Guid"/> U8 [ids × 16] in the order
/// of its text, and <see cref="string"/> U8 [bytes] of UTF-8 with I32 [ids] lengths in <c>NAME.lengths</c>.</remarks>
internal static class IdTensors
{
    const int GuidBytes = 16;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void AddIds(this ModelFile file, string name, IdMap ids)
    {
        switch (ids.Column)
        {
            case int[] numbers:
                file.Add(name, Tensor.Of(numbers));
                break;
            case long[] numbers:
                file.Add(name, Tensor.Of(numbers));
                break;
            case Guid[] guids:
                byte[] bytes = new byte[guids.Length * GuidBytes];
                for (int i = 0; i < guids.Length; i++)
                    guids[i].TryWriteBytes(bytes.AsSpan(i * GuidBytes), bigEndian: true, out _);
                file.Add(name, Tensor.Of(bytes, guids.Length, GuidBytes));
                break;
            default:
                byte[][] texts = Array.ConvertAll((string[])ids.Column, Utf8.GetBytes);
                file.Add(name, Tensor.Of(texts.SelectMany(text => text).ToArray()));
                file.Add($"{name}.lengths", Tensor.Of(Array.ConvertAll(texts, text => text.Length)));
                break;
        }
    }

    /// <exception cref="InvalidDataException">There are no ids, or they do not rise.</exception>
    public static IdMap GetIds(this ModelFile file, string name)
    {
        Tensor tensor = file.Get(name);
        return (tensor.Type, tensor.Shape.Length) switch
        {
            ("I64", _) => Map(name, tensor.Longs(), Comparer<long>.Default),
            ("U8", 2) => Map(name, Guids(tensor), Comparer<Guid>.Default),
            ("U8", _) => Map(
                name,
                Strings(tensor.Bytes(), file.Get($"{name}.lengths").Ints(), name),
                StringComparer.Ordinal
            ),
            _ => Map(name, tensor.Ints(), Comparer<int>.Default),
        };
    }

    static Guid[] Guids(Tensor tensor)
    {
        int count = tensor.Shape[0];
        byte[] bytes = tensor.Bytes(count, GuidBytes);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Guid(bytes.AsSpan(i * GuidBytes, GuidBytes), bigEndian: true)),
        ];
    }

    static string[] Strings(byte[] bytes, int[] lengths, string name)
    {
        if (Array.Exists(lengths, length => length < 0) || lengths.Sum(length => (long)length) != bytes.Length)
            throw new InvalidDataException($"The lengths of the ids in '{name}' do not match: the file is damaged.");
        var ids = new string[lengths.Length];
        int start = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Utf8.GetString(bytes, start, lengths[i]);
            start += lengths[i];
        }
        return ids;
    }

    static IdMap Map<T>(string name, T[] ids, IComparer<T> order)
        where T : IComparable<T>
    {
        if (ids.Length == 0)
            throw new InvalidDataException($"'{name}' contains no ids: the file is damaged.");
        for (int i = 1; i < ids.Length; i++)
        {
            if (order.Compare(ids[i], ids[i - 1]) <= 0)
                throw new InvalidDataException($"The ids in '{name}' are not in ascending order: the file is damaged.");
        }
        return IdMap.OfRising(ids);
    }
}
