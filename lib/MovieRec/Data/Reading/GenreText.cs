namespace MovieRec.Data.Reading;

/// <summary>Reads genres in other forms than MovieLens's.</summary>
internal static class GenreText
{
    /// <summary>The names in <c>Adventure, Animation</c>, <c>Adventure |Animation|</c>,
    /// <c>['Adventure', "Children's"]</c>, <c>{Adventure,Animation}</c> or <c>[{'id': 16, 'name': 'Animation'}]</c>:
    /// trimmed, none empty, each once.</summary>
    /// <returns>Null if a list or a quoted name in it has no end.</returns>
    public static IReadOnlyCollection<string>? Read(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        var names = new List<string>();
        if (rest is ['[' or '{' or '(', ..])
        {
            char close = rest[0] switch
            {
                '[' => ']',
                '{' => '}',
                _ => ')',
            };
            if (rest.Length < 2 || rest[^1] != close)
                return null;
            if (!PythonList.TryRead(rest, (name, _) => names.Add(name.ToString())))
            {
                names.Clear();
                if (!List(rest[1..^1], names))
                    return null;
            }
        }
        else
        {
            foreach (Range part in rest.SplitAny('|', ',', ';'))
                names.Add(rest[part].ToString());
        }
        return [.. names.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct()];
    }

    /// <summary>Reads names separated by commas, with or without quotes; quotes inside a quoted name are escaped with a
    /// backslash.</summary>
    static bool List(ReadOnlySpan<char> text, List<string> names)
    {
        while (!(text = text.TrimStart()).IsEmpty)
        {
            if (text[0] is '\'' or '"')
            {
                int end = 1;
                while (end < text.Length && text[end] != text[0])
                    end += text[end] == '\\' ? 2 : 1;
                if (end >= text.Length)
                    return false;
                names.Add(text[1..end].ToString().Replace("\\", "", StringComparison.Ordinal));
                text = text[(end + 1)..].TrimStart();
                if (!text.IsEmpty && text[0] != ',')
                    return false;
                text = text.IsEmpty ? text : text[1..];
                continue;
            }
            int comma = text.IndexOf(',');
            names.Add((comma < 0 ? text : text[..comma]).ToString());
            text = comma < 0 ? [] : text[(comma + 1)..];
        }
        return true;
    }
}
