using System.Globalization;

namespace MovieRec.Tests.Formatting;

/// <summary>The tests that print or parse, in processes of other cultures: German with its decimal comma, Turkish with
/// its dotless i, Persian with its own minus sign and calendar.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    public void Tests_pass_in_another_culture(string culture) =>
        OtherCulture.Run(
            culture,
            typeof(CultureTests),
            "Cleaning*",
            "Course*",
            "Data*",
            "Evaluation*",
            "Figures*",
            "Formatting*",
            "Groups*",
            "Messages*",
            "Recommending*",
            "Splitting*"
        );

    [Fact]
    public void A_process_of_another_culture_has_it()
    {
        Assert.SkipUnless(OtherCulture.Name is not null, "runs in the processes of the other tests here");
        Assert.Equal(OtherCulture.Name, CultureInfo.CurrentCulture.Name);
    }
}
