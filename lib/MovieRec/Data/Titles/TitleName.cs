using System.Collections.Immutable;
using System.Text;

namespace MovieRec.Data.Titles;

/// <summary>The parts of a title: <c>City of Lost Children, The (Cité des enfants perdus, La) (1995)</c> has two names
/// and a year.</summary>
/// <param name="Names">At least one; the first is outside the parentheses.</param>
/// <param name="Year">Year of release; null if the title has none.</param>
internal sealed record TitleName(ImmutableArray<TitleName.Spelling> Names, int? Year)
{
    // As MovieLens puts them behind a comma. 'Die' is no article at the front: Die Hard.
    static readonly string[] Articles =
    [
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l'",
        "un",
        "une",
        "il",
        "lo",
        "i",
        "gli",
        "el",
        "los",
        "las",
        "der",
        "das",
        "die",
        "ein",
        "eine",
        "det",
        "den",
        "de",
        "het",
        "o",
        "os",
        "as",
    ];
    static readonly string[] FrontArticles = [.. Articles.Except(["die", "i", "o", "as", "den", "de"])];

    /// <summary>A name in the forms by which it is found.</summary>
    /// <param name="Full">Letters and digits without case and accents, the article in front:
    /// <c>the spider man</c>.</param>
    /// <param name="Bare">Without article: <c>spider man</c>.</param>
    public sealed record Spelling(string Full, string Bare)
    {
        /// <summary>Without article and spaces: <c>spiderman</c>.</summary>
        public string Joined { get; } = Bare.Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>All names together, in their order.</summary>
    public string Whole => string.Join(" | ", Names.Select(name => name.Full));

    /// <summary>The title of a movie; without a year in the title it has the movie's.</summary>
    public static TitleName Of(Movie movie)
    {
        TitleName title = Parse(movie.Title);
        return title.Year is null ? title with { Year = movie.Year } : title;
    }

    public static TitleName Parse(string title)
    {
        int? year = null;
        var names = new List<Spelling>();
        ReadOnlySpan<char> text = title.AsSpan().Trim();
        while (Brackets(text) is var (open, length) && open > 0)
        {
            ReadOnlySpan<char> inside = text.Slice(open + 1, length).Trim();
            text = text[..open].TrimEnd();
            int? found = year is null ? TitleYear.Of($"({inside})") : null;
            if (found is not null)
                year = found;
            else if (inside is not "V")
                names.Add(Spell(WithoutAka(inside))); // (V): made for video
        }
        names.Add(Spell(text));
        names.Reverse(); // brackets are taken off from the end
        return new TitleName([.. names], year);
    }

    /// <summary>The parentheses at the end: where they open (0 or less: there are none, or nothing is before them) and
    /// the length of the text inside.</summary>
    static (int Open, int Length) Brackets(ReadOnlySpan<char> text)
    {
        if (!text.EndsWith(")", StringComparison.Ordinal))
            return (-1, 0);
        int depth = 0;
        for (int place = text.Length - 1; place >= 0; place--)
        {
            depth += text[place] switch
            {
                ')' => 1,
                '(' => -1,
                _ => 0,
            };
            if (depth == 0)
                return (place, text.Length - place - 2);
        }
        return (-1, 0);
    }

    static ReadOnlySpan<char> WithoutAka(ReadOnlySpan<char> name)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["a.k.a. ", "a.k.a ", "aka "])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return name[prefix.Length..];
        }
        return name;
    }

    static Spelling Spell(ReadOnlySpan<char> name)
    {
        string plain = Plain(name.Trim());
        (string article, string rest) = SplitArticle(plain);
        string full = Words(article.EndsWith('\'') ? article + rest : $"{article} {rest}"),
            bare = Words(rest);
        if (full.Length == 0)
            full = plain; // such as "$"
        return new Spelling(full, bare.Length == 0 ? full : bare);
    }

    static (string Article, string Name) SplitArticle(string name)
    {
        int comma = name.LastIndexOf(',');
        if (
            comma > 0
            && Articles.FirstOrDefault(article =>
                name.AsSpan(comma + 1).Trim().Equals(article, StringComparison.Ordinal)
            )
                is { } behind
        )
            return (behind, name[..comma]);
        string? before = FrontArticles.FirstOrDefault(article =>
            name.StartsWith(article.EndsWith('\'') ? article : article + " ", StringComparison.Ordinal)
        );
        return before is null ? ("", name) : (before, name[before.Length..]);
    }

    /// <summary>Letters and digits in lower case without accents, with one space for other characters between them;
    /// apostrophes are dropped.</summary>
    internal static string Fold(string text) => Words(Plain(text));

    /// <summary>Lower case, without accents, with one kind of apostrophe.</summary>
    static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char letter in text)
            plain.Append(Plain(char.ToLowerInvariant(letter)));
        return plain.ToString();
    }

    static string Words(string plain)
    {
        var words = new StringBuilder(plain.Length);
        foreach (char letter in plain)
        {
            if (char.IsLetterOrDigit(letter))
                words.Append(letter);
            else if (letter is '&' or '+')
                words.Append(words.Length == 0 || words[^1] == ' ' ? "and " : " and ");
            else if (letter != '\'' && words.Length > 0 && words[^1] != ' ')
                words.Append(' ');
        }
        return words.ToString().TrimEnd();
    }

    /// <summary>The letter without its accent. This is a table because .NET's decomposition does nothing if
    /// globalization is invariant.</summary>
    static string Plain(char letter) =>
        letter switch
        {
            '’' or '‘' or '`' or '´' => "'",
            < '\u0080' => letter.ToString(),
            >= '\u0300' and <= '\u036F' => "", // a combining accent
            >= 'à' and <= 'å' or 'ā' or 'ă' or 'ą' or 'ǎ' or 'ª' => "a",
            'æ' => "ae",
            'ç' or 'ć' or 'ĉ' or 'ċ' or 'č' => "c",
            'ď' or 'đ' or 'ð' => "d",
            >= 'è' and <= 'ë' or 'ē' or 'ĕ' or 'ė' or 'ę' or 'ě' => "e",
            'ĝ' or 'ğ' or 'ġ' or 'ģ' => "g",
            'ĥ' or 'ħ' => "h",
            >= 'ì' and <= 'ï' or 'ĩ' or 'ī' or 'ĭ' or 'į' or 'ı' => "i",
            'ĵ' => "j",
            'ķ' => "k",
            'ĺ' or 'ļ' or 'ľ' or 'ł' => "l",
            'ñ' or 'ń' or 'ņ' or 'ň' => "n",
            >= 'ò' and <= 'ö' or 'ø' or 'ō' or 'ŏ' or 'ő' or 'º' => "o",
            'œ' => "oe",
            'ŕ' or 'ŗ' or 'ř' => "r",
            'ś' or 'ŝ' or 'ş' or 'š' or 'ș' => "s",
            'ß' => "ss",
            'ţ' or 'ť' or 'ŧ' or 'ț' => "t",
            'þ' => "th",
            >= 'ù' and <= 'ü' or 'ũ' or 'ū' or 'ŭ' or 'ů' or 'ű' or 'ų' => "u",
            'ŵ' => "w",
            'ý' or 'ÿ' or 'ŷ' => "y",
            'ź' or 'ż' or 'ž' => "z",
            '²' => "2",
            '³' => "3",
            '½' => "1 2",
            _ => letter.ToString(),
        };
}
