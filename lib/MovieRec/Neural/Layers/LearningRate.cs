namespace MovieRec.Neural;

/// <summary>The learning rate of each step, counted from 0, and what momentum goes with it.</summary>
public sealed class LearningRate
{
    readonly Func<long, double> rate;
    readonly Func<long, double>? momentum;

    LearningRate(Func<long, double> rate, Func<long, double>? momentum = null) =>
        (this.rate, this.momentum) = (rate, momentum);

    /// <summary>The rate of step <paramref name="step"/>.</summary>
    public double At(long step) => rate(step);

    /// <summary>The momentum (Adam's β₁) of step <paramref name="step"/>; null: the optimizer's own.</summary>
    public double? MomentumAt(long step) => momentum?.Invoke(step);

    /// <summary>Always the same.</summary>
    public static LearningRate Constant(double rate) => new(_ => Positive(rate));

    /// <summary>Up from <paramref name="maximum"/>/25 and down to a 250,000th of it, by half cosines, while momentum
    /// goes from 0.95 to 0.85 and back. Smith and Topin 2018; constants as in PyTorch.</summary>
    /// <param name="maximum">The highest rate.</param>
    /// <param name="steps">All steps of the training; at least 2.</param>
    /// <param name="rising">Share of the steps that go up, in (0, 1).</param>
    public static LearningRate OneCycle(double maximum, long steps, double rising = 0.3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rising);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rising, 1);
        Positive(maximum);
        double top = rising * steps - 1,
            last = steps - 1;
        return new(
            step => Cycle(step, maximum / 25, maximum, maximum / 25 / 1e4),
            step => Cycle(step, 0.95, 0.85, 0.95)
        );

        double Cycle(long step, double start, double middle, double end) =>
            step <= top
                ? Between(start, middle, step / top)
                : Between(middle, end, Math.Min(1, (step - top) / (last - top)));
    }

    /// <summary>On half a cosine from one value (at 0) to another (at 1).</summary>
    static double Between(double from, double to, double place) =>
        to + (from - to) / 2 * (1 + Math.Cos(Math.PI * place));

    static double Positive(double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        return rate;
    }
}
