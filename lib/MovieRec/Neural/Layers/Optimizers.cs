using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Updates parameters by their gradients.</summary>
public interface IOptimizer
{
    /// <summary>η of the next step.</summary>
    double LearningRate { get; set; }

    /// <summary>Updates the parameters by their gradients, and resets the gradients to 0.</summary>
    void Step();
}

/// <summary>Adagrad: s ← s + g²; p ← p − η g / (√s + ε). Duchi, Hazan and Singer 2011.</summary>
/// <remarks>Rows without a gradient do not move, so only the touched rows of sparse tables are visited; the result is
/// the same.</remarks>
public sealed class Adagrad<T> : IOptimizer
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ImmutableArray<Parameter<T>> parameters;
    readonly ImmutableArray<T[]> squares;
    readonly AdagradRule<T> rule;

    /// <summary>Creates an optimizer.</summary>
    /// <param name="parameters">Trained parameters.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="initial">First value of s: 0 in PyTorch, 0.1 in Keras.</param>
    /// <param name="epsilon">ε: 1e-10 in PyTorch, 1e-7 in Keras.</param>
    public Adagrad(
        IEnumerable<Parameter<T>> parameters,
        double learningRate = 0.01,
        double initial = 0,
        double epsilon = 1e-10
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = [.. parameters];
        (LearningRate, rule) = (learningRate, new AdagradRule<T>(epsilon));
        squares = [.. this.parameters.Select(parameter => new T[parameter.Value.Length])];
        foreach (T[] square in squares)
            square.AsSpan().Fill(T.CreateChecked(initial));
    }

    /// <inheritdoc/>
    public double LearningRate { get; set; }

    /// <inheritdoc/>
    public void Step()
    {
        rule.Begin(LearningRate);
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter<T> parameter = parameters[i];
            foreach (Range range in Ranges.Of(parameter, touchedOnly: true))
            {
                rule.Apply(
                    parameter.Value.AsSpan(range),
                    parameter.Gradient.AsSpan(range),
                    squares[i].AsSpan(range),
                    []
                );
            }
            parameter.ZeroGradient();
        }
    }
}

/// <summary>The ranges of a parameter that a step must visit.</summary>
internal static class Ranges
{
    public static RangesOf<T> Of<T>(Parameter<T> parameter, bool touchedOnly)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(parameter, touchedOnly && parameter.IsSparse);
}

/// <summary>The touched rows, or the whole parameter as one range; a struct, so that a loop allocates
/// nothing.</summary>
internal struct RangesOf<T>(Parameter<T> parameter, bool touchedOnly)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    int next = -1;

    public readonly Range Current
    {
        get
        {
            if (!touchedOnly)
                return ..;
            int start = parameter.TouchedRows[next] * parameter.Columns;
            return start..(start + parameter.Columns);
        }
    }

    public readonly RangesOf<T> GetEnumerator() => this;

    public bool MoveNext() => ++next < (touchedOnly ? parameter.TouchedRows.Length : 1);
}
