using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class FactorMathTests
{
    [Fact]
    public void Vectors_do_what_plain_loops_do() =>
        Prop.ForAll(
                Gen.Choose(1, 40).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(),
                ((int Vectors, int Seed) drawn) =>
                {
                    int length = drawn.Vectors * FactorMath.Width;
                    var rng = new Rng((ulong)drawn.Seed);
                    float[] x = Draw(),
                        y = Draw();
                    float gain = rng.NextSingle(),
                        keepX = rng.NextSingle(),
                        keepY = rng.NextSingle();
                    Assert.Equal(x.Zip(y, (a, b) => a * (double)b).Sum(), FactorMath.Dot(x, y), 1e-5 * length);
                    float[] u = Draw(),
                        v = Draw();
                    Vector128<float> dots = FactorMath.Dots(ref x[0], ref u[0], ref y[0], ref v[0], length);
                    Assert.Equal(
                        [FactorMath.Dot(x, y), FactorMath.Dot(x, v), FactorMath.Dot(u, y), FactorMath.Dot(u, v)],
                        [dots[0], dots[1], dots[2], dots[3]]
                    );

                    float[] steppedX = [.. x],
                        steppedY = [.. y],
                        blended = [.. y],
                        added = [.. y];
                    FactorMath.Step(ref steppedX[0], ref steppedY[0], length, gain, keepX, keepY);
                    FactorMath.Blend(ref x[0], ref blended[0], length, gain, keepY);
                    FactorMath.Add(ref x[0], ref added[0], length, gain);
                    for (int f = 0; f < length; f++)
                    {
                        Assert.Equal(keepX * x[f] + gain * y[f], steppedX[f], 1e-5f);
                        Assert.Equal(keepY * y[f] + gain * x[f], steppedY[f], 1e-5f);
                        Assert.Equal(keepY * y[f] + gain * x[f], blended[f], 1e-5f);
                        Assert.Equal(y[f] + gain * x[f], added[f], 1e-5f);
                    }

                    float[] Draw() => [.. Enumerable.Range(0, length).Select(_ => 2 * rng.NextSingle() - 1)];
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_step_goes_down_the_gradient()
    {
        // L = ½ (r − p·q)² + ½ λ (|p|² + |q|²), its slope by difference quotients in double.
        const double rating = 1.3,
            decay = 0.2,
            rate = 0.01,
            h = 1e-6;
        float[] p = [0.5f, -0.3f, 0.2f, 0, 0, 0, 0, 0],
            q = [0.4f, 0.7f, -0.6f, 0, 0, 0, 0, 0],
            movedP = [.. p],
            movedQ = [.. q];
        float error = (float)rating - FactorMath.Dot(p, q);
        FactorMath.Step(
            ref movedP[0],
            ref movedQ[0],
            8,
            (float)rate * error,
            (float)(1 - rate * decay),
            (float)(1 - rate * decay)
        );
        for (int f = 0; f < 3; f++)
        {
            Assert.Equal(p[f] - rate * Slope(f, 0), movedP[f], 1e-6);
            Assert.Equal(q[f] - rate * Slope(0, f, ofQ: true), movedQ[f], 1e-6);
        }

        double Slope(int pf, int qf, bool ofQ = false) =>
            (Loss(ofQ ? -1 : pf, ofQ ? qf : -1, h) - Loss(ofQ ? -1 : pf, ofQ ? qf : -1, -h)) / (2 * h);

        double Loss(int pf, int qf, double by)
        {
            double dot = 0,
                squares = 0;
            for (int f = 0; f < 3; f++)
            {
                double a = p[f] + (f == pf ? by : 0),
                    b = q[f] + (f == qf ? by : 0);
                dot += a * b;
                squares += a * a + b * b;
            }
            return 0.5 * (rating - dot) * (rating - dot) + 0.5 * decay * squares;
        }
    }

    [Fact]
    public void A_step_worked_by_hand()
    {
        // e = 0.5, η = 0.1, λ = 0.2: p0 = 1 + .1 (.5 · 3 − .2 · 1) = 1.13.
        float[] p = [1, 2, 0, 0, 0, 0, 0, 0],
            q = [3, 4, 0, 0, 0, 0, 0, 0];
        FactorMath.Step(ref p[0], ref q[0], 8, 0.05f, 0.98f, 0.98f);
        Assert.Equal([1.13f, 2.16f, 0, 0, 0, 0, 0, 0], p, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal([2.99f, 4.02f, 0, 0, 0, 0, 0, 0], q, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }
}
