namespace MovieRec.Data.Titles;

/// <summary>Numbers in titles, which sources write as digits, as Roman numerals or as words.</summary>
internal static class TitleNumbers
{
    static readonly string[] Roman =
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
    ];

    static readonly string[] Words =
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];

    static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Digits = Roman
        .Concat(Words)
        .Select((word, place) => KeyValuePair.Create(word, Invariant($"{place % Roman.Length + 1}")))
        .ToDictionary()
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A folded name with numbers up to twenty in digits and without the word 'part': <c>rocky 2</c> for
    /// <c>rocky ii</c> and for <c>rocky part two</c>.</summary>
    /// <remarks>The word <c>I</c> becomes a 1 too, which does no harm because it does so in both names that are
    /// compared.</remarks>
    public static string InDigits(string folded)
    {
        // Only the x grows, to 10.
        Span<char> plain = folded.Length <= 128 ? stackalloc char[2 * folded.Length] : new char[2 * folded.Length];
        int length = 0;
        foreach (Range range in folded.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> word = folded.AsSpan()[range];
            if (word is "part")
                continue;
            if (Digits.TryGetValue(word, out string? digits))
                word = digits;
            if (length > 0)
                plain[length++] = ' ';
            word.CopyTo(plain[length..]);
            length += word.Length;
        }
        return length == 0 || plain[..length].SequenceEqual(folded) ? folded : new string(plain[..length]);
    }
}
