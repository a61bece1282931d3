using MovieRec.Data;

namespace MovieRec.Tests.Data;

public sealed class RecencyTests
{
    const long Year = 31_557_600; // 365.25 days

    [Fact]
    public void A_rating_counts_half_for_each_half_life_before_the_users_own_latest()
    {
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive)
            .Add(1, 1, 5, 20 * Year)
            .Add(1, 2, 5, 15 * Year)
            .Add(1, 3, 5, 10 * Year)
            .Add(1, 4, 5, 0)
            .Add(2, 1, 5, 3 * Year)
            .Add(2, 2, 5, 3 * Year)
            .Build();
        Assert.Equal([1, 0.5f, 0.25f, 0.0625f, 1, 1], Recency.Weights(ratings, halfLifeYears: 5));
        Assert.All(Recency.Weights(ratings, double.PositiveInfinity), weight => Assert.Equal(1, weight));
        Assert.All(Recency.Weights(ratings, 0.01), weight => Assert.True(weight > 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_half_life_is_above_zero(double years) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Recency.Weights(new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 5).Build(), years)
        );
}
