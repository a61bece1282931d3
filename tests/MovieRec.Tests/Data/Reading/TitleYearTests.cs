using MovieRec.Data;
using MovieRec.Data.Reading;

namespace MovieRec.Tests.Data.Reading;

public sealed class TitleYearTests
{
    [Theory]
    [InlineData("Toy Story (1995)", 1995)]
    [InlineData("Land Before Time III: The Time of the Great Giving (1995) (V)", 1995)]
    [InlineData("Shawshank (1994) ", 1994)]
    [InlineData("Death Note: Desu nôto (2006–2007)", 2006)]
    [InlineData("2001: A Space Odyssey (1968)", 1968)]
    [InlineData("unknown", null)]
    [InlineData("Blade Runner 2049", null)]
    [InlineData("Movie (12345)", null)]
    [InlineData("(500) Days", null)]
    [InlineData("", null)]
    [InlineData(")", null)]
    public void Year_is_the_one_in_the_last_brackets_that_hold_one(string title, int? year) =>
        Assert.Equal(year, TitleYear.Of(title));
}
