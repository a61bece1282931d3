using System.Globalization;
using System.Text;

namespace MovieRec.Data.Reading;

/// <summary>Reads lists of dictionaries as Python prints them: <c>[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name':
/// "Valentine's Day"}]</c>.</summary>
/// <remarks>Reads strings in single or double quotes with Python's escapes, numbers, None, True and False; values that
/// are not strings are ignored. Nested dictionaries do not occur and are an error. Only strings with escapes are
/// copied, because credits have hundreds of fields that are not used.</remarks>
internal ref struct PythonList
{
    readonly ReadOnlySpan<char> text;
    readonly Teller tell;
    int at;

    PythonList(ReadOnlySpan<char> text, Teller tell)
    {
        this.text = text;
        this.tell = tell;
    }

    /// <param name="name">The field <c>name</c>; empty if the dictionary lacks it or it is not a string.</param>
    /// <param name="job">The field <c>job</c>, likewise.</param>
    public delegate void Teller(ReadOnlySpan<char> name, ReadOnlySpan<char> job);

    /// <summary>Reads the dictionaries in order.</summary>
    /// <param name="text">The list; blank text is an empty list.</param>
    /// <param name="tell">Called once per dictionary.</param>
    /// <returns>False if the text is not such a list; the calls made until then are then to be ignored.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Teller tell)
    {
        var list = new PythonList(text.Trim(), tell);
        return list.text.IsEmpty || list.Entries();
    }

    bool Entries()
    {
        if (!Take('['))
            return false;
        if (Take(']'))
            return AtEnd();
        do
        {
            if (!Entry())
                return false;
        } while (Take(','));
        return Take(']') && AtEnd();
    }

    bool Entry()
    {
        ReadOnlySpan<char> name = default,
            job = default;
        if (!Take('{'))
            return false;
        if (!Take('}'))
        {
            do
            {
                if (!Quoted(out ReadOnlySpan<char> key) || !Take(':'))
                    return false;
                if (!At('\'') && !At('"'))
                {
                    if (!Plain())
                        return false;
                    continue;
                }
                if (!Quoted(out ReadOnlySpan<char> value))
                    return false;
                if (key is "name")
                    name = value;
                else if (key is "job")
                    job = value;
            } while (Take(','));
            if (!Take('}'))
                return false;
        }
        tell(name, job);
        return true;
    }

    /// <summary>A string without its quotes and escapes.</summary>
    bool Quoted(out ReadOnlySpan<char> inside)
    {
        inside = default;
        if (!At('\'') && !At('"'))
            return false;
        char quote = text[at++];
        int start = at;
        bool escaped = false;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\')
            {
                escaped = true;
                at++;
            }
            at++;
        }
        if (at >= text.Length)
            return false;
        inside = text[start..at++];
        if (escaped)
            inside = Unescape(inside);
        return true;
    }

    /// <summary>A number, None, True or False.</summary>
    bool Plain()
    {
        SkipSpaces();
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '+' or '.'))
            at++;
        ReadOnlySpan<char> word = text[start..at];
        return word is "None" or "True" or "False"
            || double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    static string Unescape(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }
            char letter = text[++i];
            int digits = letter switch
            {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            if (
                digits > 0
                && i + digits < text.Length
                && int.TryParse(
                    text.Slice(i + 1, digits),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out int code
                )
                && Rune.TryCreate(code, out Rune rune)
            )
            {
                plain.Append(rune);
                i += digits;
                continue;
            }
            plain.Append(
                letter switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    _ => letter,
                }
            );
        }
        return plain.ToString();
    }

    bool Take(char letter)
    {
        if (!At(letter))
            return false;
        at++;
        return true;
    }

    bool At(char letter)
    {
        SkipSpaces();
        return at < text.Length && text[at] == letter;
    }

    bool AtEnd()
    {
        SkipSpaces();
        return at == text.Length;
    }

    void SkipSpaces()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }
}
