using System.Text;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>Damages bytes in the ways in which files get damaged, and in the ways in which someone would forge
/// them.</summary>
internal static class Mutator
{
    static readonly string[] Nasty =
    [
        "-1",
        "0",
        "00",
        "1e9",
        "1e300",
        "-1e-300",
        "NaN",
        "Infinity",
        "-Infinity",
        "2147483647",
        "2147483648",
        "-2147483648",
        "4294967296",
        "999999999",
        "1000000000",
        "9223372036854775807",
        "18446744073709551616",
        "99999999999999999999999999",
        "0.5",
        "5.5",
        "4.00",
        "4.999",
        "1/0",
        "+3",
        " 3",
        "3 ",
        "",
        "\"",
        "\"\"",
        "''",
        "\0",
        "\u202e",
        "\t",
        "::",
        ",",
        "|",
        "null",
        "[]",
        "{}",
        "[[[[[[[[",
        "true",
        "é",
        "\uFEFF",
        "964982703000",
        "964982703000000",
        "-964982703",
        "1997-04-01",
        "tt0114709",
        "862.0",
        "0x1F",
        "১২",
    ];

    /// <summary>One to three mutations.</summary>
    public static byte[] Mutate(byte[] bytes, ref Rng rng)
    {
        int times = 1 + (rng.Next(3) == 0 ? rng.Next(3) : 0);
        for (int i = 0; i < times; i++)
            bytes = Once(bytes, ref rng);
        return bytes;
    }

    static byte[] Once(byte[] bytes, ref Rng rng)
    {
        if (bytes.Length == 0)
            return [(byte)rng.Next(256)];
        int at = rng.Next(bytes.Length),
            length = 1 + rng.Next(Math.Min(bytes.Length - at, rng.Next(4) == 0 ? 200 : 8));
        switch (rng.Next(12))
        {
            case 0 or 1:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << rng.Next(8));
                return flipped;
            case 2:
                byte[] other = [.. bytes];
                other[at] = (byte)rng.Next(256);
                return other;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                byte[] added = new byte[length];
                foreach (ref byte one in added.AsSpan())
                    one = (byte)rng.Next(256);
                return [.. bytes[..at], .. added, .. bytes[at..]];
            case 5:
                return bytes[..at];
            case 6:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 7:
                return SwapLines(bytes, ref rng);
            case 8:
                return SwapFields(bytes, ref rng);
            case 9 or 10:
                return ReplaceNumber(bytes, at, ref rng);
            default:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Nasty[rng.Next(Nasty.Length)]), .. bytes[at..]];
        }
    }

    static byte[] SwapLines(byte[] bytes, ref Rng rng)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        int a = rng.Next(lines.Length),
            b = rng.Next(lines.Length);
        (lines[a], lines[b]) = (lines[b], lines[a]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    static byte[] SwapFields(byte[] bytes, ref Rng rng)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        int line = rng.Next(lines.Length);
        string separator =
            lines[line].Contains("::", StringComparison.Ordinal) ? "::"
            : lines[line].Contains('\t', StringComparison.Ordinal) ? "\t"
            : lines[line].Contains('|', StringComparison.Ordinal) ? "|"
            : ",";
        string[] fields = lines[line].Split(separator);
        int a = rng.Next(fields.Length),
            b = rng.Next(fields.Length);
        (fields[a], fields[b]) = (fields[b], fields[a]);
        lines[line] = string.Join(separator, fields);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The next run of digits behind a place becomes something nasty.</summary>
    static byte[] ReplaceNumber(byte[] bytes, int at, ref Rng rng)
    {
        while (at < bytes.Length && !char.IsAsciiDigit((char)bytes[at]))
            at++;
        int end = at;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
            end++;
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Nasty[rng.Next(Nasty.Length)]), .. bytes[end..]];
    }
}
