namespace MovieRec.Numerics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The chance that |T| is at least |t|.</summary>
    /// <param name="t">Any number, infinite ones too.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double TwoSided(double t, int degrees) =>
        double.IsInfinity(t) ? 0 : IncompleteBeta(degrees / 2.0, 0.5, degrees / (degrees + t * t));

    /// <summary>The regularized incomplete beta function I(x; a, b), by the continued fraction of DLMF
    /// 8.17.22.</summary>
    static double IncompleteBeta(double a, double b, double x)
    {
        if (x is 0 or 1)
            return x;
        // The fraction converges quickly only left of the mean.
        if (x > (a + 1) / (a + b + 2))
            return 1 - IncompleteBeta(b, a, 1 - x);
        double front =
            Math.Exp(a * Math.Log(x) + b * Math.Log(1 - x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b)) / a;
        // Lentz's method, from the front to the back.
        const double tiny = 1e-300;
        double c = 1,
            d = 1 / NotZero(1 - (a + b) * x / (a + 1)),
            fraction = d;
        for (int m = 1; m <= 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            fraction *= c * d;
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            fraction *= c * d;
            if (Math.Abs(c * d - 1) < 1e-15)
                break;
        }
        return front * fraction;

        static double NotZero(double value) => Math.Abs(value) < tiny ? tiny : value;
    }

    /// <summary>ln Γ(x) for x above 0: Stirling's series, moved to where it holds to the last digits.</summary>
    static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 15; x++)
            shift -= Math.Log(x);
        double r = 1 / (x * x);
        return shift
            + (x - 0.5) * Math.Log(x)
            - x
            + 0.5 * Math.Log(2 * Math.PI)
            + (
                1.0 / 12
                + r * (-1.0 / 360 + r * (1.0 / 1260 + r * (-1.0 / 1680 + r * (1.0 / 1188 - r * (691.0 / 360360)))))
            ) / x;
    }
}
