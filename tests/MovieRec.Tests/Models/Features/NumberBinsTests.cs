using MovieRec.Models;

namespace MovieRec.Tests.Models.Features;

public sealed class NumberBinsTests
{
    [Theory]
    [InlineData(1, "under 18")]
    [InlineData(17, "under 18")]
    [InlineData(18, "18-24")]
    [InlineData(49, "45-49")]
    [InlineData(55, "50-55")]
    [InlineData(56, "56+")]
    [InlineData(99, "56+")]
    public void Ages_fall_into_the_groups_of_ml1m(int age, string group) =>
        Assert.Equal(group, NumberBins.AgeGroups.LabelOf(age));

    [Fact]
    public void Few_numbers_are_their_own_labels()
    {
        var bins = NumberBins.Of([3, 1.5, double.NaN, 3, -2]);
        Assert.Equal(["-2", "1.5", "3"], bins.Labels);
        Assert.Equal(["-2", "1.5", "3"], new[] { -2, 1.5, 3 }.Select(bins.LabelOf));
    }

    [Fact]
    public void Many_numbers_fall_into_eight_bins_of_equal_count()
    {
        double[] numbers = [.. Enumerable.Range(0, 80).Select(i => i * 0.25)];
        var bins = NumberBins.Of(numbers);
        Assert.Equal(
            [10, 10, 10, 10, 10, 10, 10, 10],
            numbers.CountBy(bins.IndexOf).OrderBy(bin => bin.Key).Select(bin => bin.Value)
        );
        Assert.Equal(["under 2.5", "2.5 to under 5"], bins.Labels.Take(2));
        Assert.Equal("17.5 or more", bins.LabelOf(1e9));
        Assert.Equal("under 2.5", bins.LabelOf(-1e9));
    }

    [Fact]
    public void Numbers_of_which_nearly_all_are_equal_make_two_bins()
    {
        var bins = NumberBins.Of([.. Enumerable.Repeat(0.0, 90), .. Enumerable.Range(1, 10).Select(i => (double)i)]);
        Assert.Equal(["under 1", "1 or more"], bins.Labels);
        Assert.Equal([0, 1, 1], new[] { 0.0, 1, 10 }.Select(bins.IndexOf));
    }
}
