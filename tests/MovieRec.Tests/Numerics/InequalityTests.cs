using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class InequalityTests
{
    [Theory]
    [InlineData(0, new[] { 3, 3, 3 })]
    [InlineData(0.75, new[] { 0, 0, 8, 0 })]
    [InlineData(0.25, new[] { 3, 1 })]
    public void Gini_worked_by_hand(double expected, int[] amounts) =>
        Assert.Equal(expected, Inequality.Gini(amounts), 12);

    [Fact]
    public void Gini_is_half_the_mean_difference_and_the_area_over_the_Lorenz_curve()
    {
        int[] amounts = [5, 0, 1, 12, 7, 7, 2];
        double difference = amounts.Average(x => amounts.Average(y => Math.Abs((double)x - y)));
        Assert.Equal(difference / (2 * amounts.Average()), Inequality.Gini(amounts), 12);
        var curve = Inequality.Lorenz(amounts);
        double area = curve
            .Zip(curve.Skip(1), (from, to) => (to.Members - from.Members) * (from.Total + to.Total) / 2)
            .Sum();
        Assert.Equal(1 - 2 * area, Inequality.Gini(amounts), 12);
        Assert.Equal((1.0, 1.0), curve[^1]);
    }

    [Fact]
    public void Nothing_to_share_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Inequality.Gini([]));
        Assert.Throws<ArgumentException>(() => Inequality.Gini([0, 0]));
        Assert.Throws<ArgumentException>(() => Inequality.Lorenz([1, -1]));
    }
}
