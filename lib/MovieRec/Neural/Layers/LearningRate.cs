namespace MovieRec.Neural;

/// <summary>The learning rate and momentum of each step, counted from 0.</summary>
public sealed class LearningRate
{
    readonly Func<long, double> rate;
    readonly Func<long, double>? momentum;

    LearningRate(Func<long, double> rate, Func<long, double>? momentum = null) =>
        (this.rate, this.momentum) = (rate, momentum);

    /// <summary>Returns the rate of step <paramref name="step"/>.</summary>
    public double At(long step) => rate(step);

    /// <summary>Returns the momentum (Adam's β₁) of step <paramref name="step"/>; null for the optimizer's
    /// own.</summary>
    public double? MomentumAt(long step) => momentum?.Invoke(step);

    /// <summary>Creates a constant rate.</summary>
    public static LearningRate Constant(double rate) => new(_ => Positive(rate));

    /// <summary>Creates a one-cycle schedule: the rate rises from <paramref name="maximum"/>/25 and falls to
    /// <paramref name="maximum"/>/250,000, along half cosines, while momentum goes from 0.95 to 0.85 and back. Smith
    /// and Topin 2018; constants as in PyTorch.</summary>
    /// <param name="maximum">The highest rate.</param>
    /// <param name="steps">Number of steps of the training; at least 2.</param>
    /// <param name="rising">Fraction of the steps with a rising rate, in (0, 1).</param>
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

    /// <summary>A value on a half cosine between two values, at 0 and 1.</summary>
    static double Between(double from, double to, double place) =>
        to + (from - to) / 2 * (1 + Math.Cos(Math.PI * place));

    static double Positive(double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        return rate;
    }
}
