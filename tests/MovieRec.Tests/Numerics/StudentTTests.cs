using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class StudentTTests
{
    [Fact]
    public void Agrees_with_MathNet()
    {
        foreach (int degrees in new[] { 1, 2, 3, 10, 458, 942, 6039, 200_000 })
        {
            foreach (double t in new[] { 0, 0.01, 0.5, -1, 1.96, -3, 5, 12, 30 })
            {
                double expected = 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, -Math.Abs(t));
                Assert.True(
                    Math.Abs(StudentT.TwoSided(t, degrees) - expected) <= 1e-14 + 1e-7 * expected,
                    $"t = {t}, {degrees} degrees: {StudentT.TwoSided(t, degrees)}, MathNet {expected}"
                );
            }
        }
        Assert.Equal(0, StudentT.TwoSided(double.PositiveInfinity, 3));
        // one degree: Cauchy's distribution
        Assert.Equal(2 / Math.PI * Math.Atan(1 / 7.0), StudentT.TwoSided(7, 1), 14);
    }
}
