using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Tests.Formatting;

/// <summary>No text from outside steers a terminal.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("Heat (1995)", "Heat (1995)")]
    [InlineData("a\u001B[31mb", "a\u241B[31mb")]
    [InlineData("\a\b\0\u007F", "\u2407\u2408\u2400\u2421")]
    [InlineData("a\u009B31m", "a\uFFFD31m")]
    [InlineData("\u202Egpj.exe\u202C", "\uFFFDgpj.exe\uFFFD")]
    [InlineData("\u2066a\u2067b\u2068c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("\u200E\u200F\u061C", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("two\nlines\rand\ttabs", "two\u240Alines\u240Dand\u2409tabs")]
    [InlineData("\u0085\u2028\u2029", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("Amélie 七人の侍 😀 \u200D", "Amélie 七人の侍 😀 \u200D")]
    public void Characters_that_steer_become_visible(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(text.Length, shown.Length);
    }

    [Theory]
    [InlineData("two\nlines\tand\r\nmore\u001B", "two\nlines\tand\r\nmore\u241B")]
    [InlineData("over\rwritten\r", "over\u240Dwritten\u240D")]
    public void Text_of_several_lines_keeps_them(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text, keepLines: true));

    /// <summary>Every character of the plane: what Unicode calls a control, a separator of lines or a mark of direction
    /// does not pass.</summary>
    [Fact]
    public void No_control_character_passes()
    {
        foreach (char letter in Enumerable.Range(0, 0xFFFF).Select(code => (char)code))
        {
            string shown = VisibleText.Of(letter.ToString());
            bool steers =
                char.IsControl(letter)
                || letter
                    is '\u061C'
                        or '\u200E'
                        or '\u200F'
                        or '\u2028'
                        or '\u2029'
                        or (>= '\u202A' and <= '\u202E')
                        or (>= '\u2066' and <= '\u2069');
            if (steers)
                Assert.NotEqual(letter, shown[0]);
            else if (char.IsLetterOrDigit(letter) || char.IsPunctuation(letter))
                Assert.Equal(letter, shown[0]);
        }
    }

    [Fact]
    public void Tables_of_text_and_html_and_headings_hold_none()
    {
        const string Title = "\u001B]0;x\a\u202EHeat\nB (1995)";
        using TempFolder folder = new TempFolder()
            .With(
                "movies.csv",
                (
                    "movieId,title,genres\n1,\"\u001B[2J\aHeat\nB\x9B (1995)\",D\u001Brama\n"
                    + "2,Jumanji (1995),Comedy\n"
                ).Replace("\x9B", "Â\x9B", StringComparison.Ordinal)
            )
            .With("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,1\n2,1,3.0,2\n2,2,3.0,2\n3,2,3.0,2\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Contains('\u009B', data.Movies[0].Title);
        Recommendations list = Recommend.For(MostPopular.Fit(data.Ratings), data, 3, 5);
        var table = new Table(Column.OfTexts("a\u001B", [Title, "\u2066"]));
        MovieClub club = MovieClub.Parse(
            "club.csv",
            "member,title,rating\nA\u001B\u202E,Jumanji (1995),4\nB\u001B,No\asuch,4\n",
            data
        );
        foreach (string text in new[] { list.ToString(), table.ToString(), club.ToString(), data.ToString() })
            Assert.DoesNotContain(text, letter => letter != '\n' && VisibleText.Of(letter.ToString())[0] != letter);
        Assert.Equal(3 + 1, list.ToString().TrimEnd().Split('\n').Length); // heading, header, rule, one movie
        using var html = new StringWriter();
        TableWriter.WriteHtml(
            html,
            ["x\u202E"],
            [
                [Title],
            ],
            "c\u2067\u001B"
        );
        Assert.Equal(
            "<table><caption>c\uFFFD\u241B</caption><thead><tr><th "
                + "style=\"text-align:left\">x\uFFFD</th></tr></thead><tbody><tr><td "
                + "style=\"text-align:left\">\u241B]0;x\u2407\uFFFDHeat\nB (1995)</td></tr></tbody></table>",
            html.ToString()
        );
    }
}
