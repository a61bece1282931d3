using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>How Adam treats weight decay and rows without a gradient.</summary>
public enum AdamKind
{
    /// <summary>Kingma and Ba 2015; weight decay, if any, is added to the gradient (L2).</summary>
    Adam,

    /// <summary>Loshchilov and Hutter 2019: weight decay is separate from the gradient, p ← (1 − η λ) p.</summary>
    AdamW,

    /// <summary>Adam that skips the rows of a sparse table without a gradient: their moments and values stay. Faster on
    /// large tables, but a different optimizer: with Adam such rows keep moving by their momentum.</summary>
    LazyAdam,
}

/// <summary>Adam and its variants: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − η m̂ / (√v̂ + ε), where m̂
/// and v̂ are corrected for their start at 0. As in PyTorch.</summary>
public sealed class Adam<T> : IOptimizer
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ImmutableArray<Parameter<T>> parameters;
    readonly ImmutableArray<T[]> first,
        second;
    readonly AdamKind kind;
    readonly AdamRule<T> rule;
    readonly double weightDecay;
    long steps;

    /// <summary>Creates an optimizer.</summary>
    /// <param name="parameters">Trained parameters.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="kind">Variant.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε: 1e-8 in PyTorch, 1e-7 in Keras.</param>
    public Adam(
        IEnumerable<Parameter<T>> parameters,
        double learningRate = 0.001,
        AdamKind kind = AdamKind.Adam,
        double weightDecay = 0,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = [.. parameters];
        (this.kind, LearningRate, Beta1, this.weightDecay) = (kind, learningRate, beta1, weightDecay);
        rule = new AdamRule<T>(kind == AdamKind.AdamW ? weightDecay : 0, beta2, epsilon);
        first = [.. this.parameters.Select(parameter => new T[parameter.Value.Length])];
        second = [.. this.parameters.Select(parameter => new T[parameter.Value.Length])];
    }

    /// <inheritdoc/>
    public double LearningRate { get; set; }

    /// <summary>β₁ of the next step; a one-cycle schedule changes it.</summary>
    public double Beta1 { get; set; }

    /// <inheritdoc/>
    public void Step()
    {
        rule.Begin(++steps, LearningRate, Beta1);
        T l2 = T.CreateChecked(kind == AdamKind.AdamW ? 0 : weightDecay);
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter<T> parameter = parameters[i];
            foreach (Range range in Ranges.Of(parameter, touchedOnly: kind == AdamKind.LazyAdam))
            {
                Span<T> p = parameter.Value.AsSpan(range),
                    g = parameter.Gradient.AsSpan(range);
                for (int j = 0; j < p.Length && l2 != T.Zero; j++)
                    g[j] += l2 * p[j];
                rule.Apply(p, g, first[i].AsSpan(range), second[i].AsSpan(range));
            }
            parameter.ZeroGradient();
        }
    }
}
