using MovieRec.Groups;

namespace MovieRec.Tests.Groups;

/// <summary>Liked by a member's own scale, worked by hand: w = (n − 1) / (n + 4), threshold ¾ + w (mean − ¾), at most
/// the best rating.</summary>
public sealed class OwnScaleTests
{
    [Theory]
    // One rating: 8 of 10 is at 7/9 = .778, 7 at .667; the threshold is .75.
    [InlineData("8", "8")]
    [InlineData("7", "")]
    // Equal ratings: w(3) = 2/7 and the floor .75 − .25 · 2/7 = .679 is above 7 (.667); w(5) = 4/9 and .639 is below.
    [InlineData("7 7 7", "")]
    [InlineData("7 7 7 7 7", "7")]
    [InlineData("6 6 6 6 6 6", "")]
    [InlineData("1 1 1 1 1 1 1 1", "")]
    [InlineData("10 10", "10")]
    // The report's fan: w = .5, mean .648, threshold .699, more than the best, .667; floor .5.
    [InlineData("7 7 7 7 7 6", "7")]
    // And its other file: w = 1/6, floor .667 above 6 (.556).
    [InlineData("1 6", "")]
    // A harsh rater: mean of the places .175, w = 11/16, threshold .355; 4 is at .333, so the threshold is .333, the
    // floor .406: nothing yet,
    // and with thrice as many ratings w = .875, floor .3125: now the best counts.
    [InlineData("1 1 1 2 2 2 3 3 3 4 4 4", "")]
    [InlineData("1 1 1 2 2 2 3 3 3 4 4 4 1 1 1 2 2 2 3 3 3 4 4 4 1 1 1 2 2 2 3 3 3 4 4 4", "4")]
    // w = 11/16, mean .278, threshold .425, floor .406: 5 is at .444.
    [InlineData("1 2 3 4 5 6 1 2 3 4 5 6", "5 6")]
    // A mild rater: mean .889; w(2) = 1/6, threshold .773 (8 is .778); w(9) = 8/13, threshold .836.
    [InlineData("8 10", "8 10")]
    [InlineData("8 9 10 8 9 10 8 9 10", "9 10")]
    // A whole scale is judged as everybody is: mean .5, w = 19/24, threshold .552, floor .354: 6 (.556) and more.
    [InlineData("1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10", "6 7 8 9 10")]
    public void The_liked_ratings_of_ten(string given, string liked)
    {
        int[] ratings = [.. given.Split(' ').Select(int.Parse)];
        bool[] found = OwnScale.Liked([.. ratings.Select(rating => (rating - 1) / 9.0)]);
        Assert.Equal(liked, string.Join(' ', ratings.Where((_, place) => found[place]).Distinct().Order()));
    }

    [Fact]
    public void Nothing_rated_is_nothing_liked() => Assert.Empty(OwnScale.Liked([]));
}
