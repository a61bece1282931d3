using System.Text.RegularExpressions;

namespace MovieRec.Tests.Documents;

/// <summary>Code and documents are in American English, and use the usual word.</summary>
public sealed class WordTests
{
    /// <summary>Words that are not used, in any case; a word may be part of a longer one where that is no other
    /// word.</summary>
    static readonly Regex Retired = new(
        string.Join(
            '|',
            "foretell|foretold|told of|somebody|anybody|whoever|whomever|whom|seldom",
            @"what is said of|so many|at most so|\bparted|\bbears?\b|speaks? of|the way of|by chance",
            "film(?![- ]noir)",
            // British spellings
            "neighbour|colour|behaviour|favour|honour|labour|flavour|catalogue|licence|defence|artefact|judgement",
            @"centre|centring|\b(deca|milli|kilo)?metre|\bgrey|programme\b|learnt|whilst|amongst|towards",
            "(label|model|cancel|travel|level|signal)l(ed|ing)",
            "(norm|regul|rand|init|gener|recogn|factor|organ|util|seri|summ|vis|categor|vector|stand|spec|parallel"
                + @"|penal|memor|prior|emphas)(al|ar|om|ial|or|ual|ard)?is(e|es|ed|er|ing|ation)\b",
            @"((max|min|opt)imis|analys)(e|ed|er|ing|ation)\b"
        ),
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Compiled,
        TimeSpan.FromSeconds(10)
    );

    /// <summary>Files that must write such a word, and why.</summary>
    static readonly Dictionary<string, string> Exceptions = new()
    {
        ["lib/MovieRec/Models/Files/FormerNames.cs"] = "names in model files of the first edition",
        ["tests/MovieRec.Notebooks.Tests/Cli/EveryOptionTests.cs"] = "names of options in the first edition",
        ["lib/MovieRec/Datasets/Generated/ImdbSample.cs"] = "bytes of the generated sample, which a test holds fixed",
        ["lib/MovieRec/Datasets/Generated/MetadataFiles.cs"] = "bytes of the generated sample",
        ["tests/MovieRec.Tests/Documents/WordTests.cs"] = "the list itself",
    };

    [Fact]
    public void No_retired_word_is_used() =>
        SourceText.AssertNone(All().Where(line => !Exceptions.ContainsKey(line.File) && Retired.IsMatch(line.Text)));

    [Fact]
    public void Every_exception_is_needed() =>
        Assert.Empty(Exceptions.Keys.Except(All().Where(line => Retired.IsMatch(line.Text)).Select(line => line.File)));

    [Theory]
    [InlineData("a film of 1979", true)]
    [InlineData("FilmCount", true)]
    [InlineData("Film-Noir and film noir", false)]
    [InlineData("the neighbours' colours", true)]
    [InlineData("regularised, normalising, initialisation", true)]
    [InlineData("optimistic, otherwise precise noise rises; the wise exercise promises analyses", false)]
    [InlineData("departed", false)]
    [InlineData("a ModelList, an early model list", false)]
    public void The_list_means_these(string text, bool retired) => Assert.Equal(retired, Retired.IsMatch(text));

    static IEnumerable<SourceLine> All() =>
        SourceText.Lines(".cs", ".md").Concat(SourceText.CellLines().Select(one => one.Line));
}
