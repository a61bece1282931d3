using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Data;

/// <summary>A scale holds each of its own values, worked out in decimal arithmetic, and nothing between them.</summary>
public sealed class RatingScaleTests
{
    public static TheoryData<decimal, decimal, decimal> Scales =>
        new()
        {
            { 1, 5, 1 },
            { 0.5m, 5, 0.5m },
            { 1, 10, 0.1m },
            { 0, 10, 0.1m },
            { -10, 10, 0.01m },
            { 0, 4, 0.25m },
            { 0.1m, 1.1m, 0.1m },
            { 1, 10, 0.5m },
            { 0, 100, 1 },
            { 0, 100, 0.1m },
            { -1, 1, 0.05m },
            { -1, 1, 2 },
            { 0, 0.7m, 0.1m },
            { -3, -1, 0.2m },
            { 1000, 2000, 0.7m / 7 },
            { 0, 1, 0.00001m },
            { 3, 3, 1 },
            { -0.45m, 18.4m, 0.05m },
        };

    [Theory]
    [MemberData(nameof(Scales))]
    public void A_scale_holds_its_own_values_and_nothing_between(decimal minimum, decimal maximum, decimal step)
    {
        RatingScale scale = Of(minimum, maximum, step);
        int steps = (int)((maximum - minimum) / step) + 1;
        Assert.Equal(steps, scale.Steps);
        float summed = (float)minimum;
        for (int n = 0; n < steps; n++)
        {
            float value = (float)(minimum + n * step);
            Assert.True(scale.Contains(value), $"{value} on {scale}");
            Assert.Equal(value, scale.ValueAt(n));
            Assert.Equal(value, scale.Nearest(value));
            Assert.True(
                scale.Contains((float)minimum + n * (float)step) || steps > 3000,
                $"{n} steps of {scale} in single precision"
            );
            if (n + 1 == steps)
                break;
            float between = (float)(minimum + (n + 0.5m) * step),
                near = (float)(minimum + (n + 0.05m) * step);
            Assert.False(scale.Contains(between), $"{between} on {scale}");
            if (step >= 0.001m)
                Assert.False(scale.Contains(near), $"{near} on {scale}");
            Assert.Equal(value, scale.Nearest(near));
            summed += (float)step;
        }
        Assert.False(scale.Contains((float)(minimum - step)));
        Assert.False(scale.Contains((float)(maximum + step)));
        Assert.Equal((float)minimum, scale.Nearest((float)(minimum - 2 * step)));
        Assert.Equal((float)maximum, scale.Nearest(float.PositiveInfinity));
        Assert.All(
            new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue },
            value => Assert.False(scale.Contains(value))
        );
    }

    [Fact]
    public void Any_decimal_scale_holds_its_values()
    {
        Gen<(int Least, int Steps, int Size, int Digits)> any =
            from least in Gen.Choose(-100, 100)
            from steps in Gen.Choose(0, 400)
            from size in Gen.Choose(1, 9)
            from digits in Gen.Choose(0, 2)
            select (least, steps, size, digits);
        Prop.ForAll(
                any.ToArbitrary(),
                one =>
                {
                    decimal unit = one.Digits switch
                        {
                            0 => 1,
                            1 => 0.1m,
                            _ => 0.01m,
                        },
                        step = one.Size * unit,
                        minimum = one.Least * unit;
                    RatingScale scale = Of(minimum, minimum + one.Steps * step, step);
                    return scale.Steps == one.Steps + 1
                        && Enumerable
                            .Range(0, one.Steps + 1)
                            .All(n =>
                                scale.Contains((float)(minimum + n * step))
                                && scale.ValueAt(n) == (float)(minimum + n * step)
                            );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Ratings_of_a_scale_are_taken_and_the_scale_comes_back_from_a_model_file(
        decimal minimum,
        decimal maximum,
        decimal step
    )
    {
        RatingScale scale = Of(minimum, maximum, step);
        var builder = new RatingsBuilder(scale);
        int values = Math.Min(scale.Steps, 3000);
        for (int n = 0; n < values; n++)
            builder.Add(n, 1, (float)(minimum + n * step));
        Ratings ratings = builder.Build();
        Assert.Equal(Enumerable.Range(0, values).Select(n => (float)(minimum + n * step)), ratings.Values);
        using var file = new MemoryStream();
        GlobalMean.Fit(ratings).Save(file);
        file.Position = 0;
        Assert.Equal(scale, GlobalMean.Load(file).Facts.Scale);
    }

    [Theory]
    [InlineData(5, 1, 1, "maximum")]
    [InlineData(1, 5, 0, "step")]
    [InlineData(1, 5, -1, "step")]
    [InlineData(1, 5, float.NaN, "step")]
    [InlineData(float.NaN, 5, 1, "minimum")]
    [InlineData(1, float.PositiveInfinity, 1, "maximum")]
    [InlineData(float.NegativeInfinity, 5, 1, "minimum")]
    [InlineData(1, 5, float.PositiveInfinity, "step")]
    [InlineData(1, 5, 1.5f, "step")]
    [InlineData(1, 5, 5, "step")]
    [InlineData(0, 1e9f, 1, "step")]
    [InlineData(0, 1e-30f, 1e-38f, "step")]
    [InlineData(1e8f, 1.0001e8f, 1, "step")]
    [InlineData(-3e38f, 3e38f, 1e38f, null)]
    public void Nonsense_is_no_scale(float minimum, float maximum, float step, string? argument)
    {
        if (argument is null)
            Assert.Equal(7, new RatingScale(minimum, maximum, step).Steps);
        else
            Assert.Throws<ArgumentOutOfRangeException>(argument, () => new RatingScale(minimum, maximum, step));
    }

    [Fact]
    public void A_default_value_is_no_scale()
    {
        Assert.Equal(0, default(RatingScale).Steps);
        Assert.False(default(RatingScale).Contains(0));
        Assert.Throws<ArgumentOutOfRangeException>("rating", () => new RatingsBuilder(default).Add(1, 1, 0));
    }

    [Theory]
    [InlineData(1, 10, 0.1f, "1 to 10 in steps of 0.1")]
    [InlineData(-10, 10, 0.001f, "-10 to 10 in steps of 0.001")]
    public void The_text_shows_the_step_as_it_is(float minimum, float maximum, float step, string text) =>
        Assert.Equal(text, new RatingScale(minimum, maximum, step).ToString());

    static RatingScale Of(decimal minimum, decimal maximum, decimal step) =>
        new((float)minimum, (float)maximum, (float)step);
}
