using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Trained parameters of one side, one row per feature of users or of items.</summary>
/// <remarks>Biases are stored in the rows, so that one dot product gives a score: with k components a row of a user is
/// (p, b, 0) and a row of an item (q, 0, b), padded with zeros to <see cref="Stride"/>. With a 1 in the place of the
/// other side's bias, (p, b, 1) · (q, 1, b') = p·q + b + b'.</remarks>
internal sealed class Embeddings
{
    /// <param name="factors">k.</param>
    /// <param name="isUser">True if the rows belong to users, whose biases come first.</param>
    /// <param name="values">[features × stride].</param>
    /// <param name="squares">[features × stride] of the step rule: 1 + Σ g² for Adagrad, or the mean of g² for
    /// Adadelta.</param>
    /// <param name="steps">[features × stride] the mean of squared steps for Adadelta; empty for Adagrad.</param>
    public Embeddings(int factors, bool isUser, float[] values, float[] squares, float[] steps)
    {
        (Factors, IsUser, Stride) = (factors, isUser, StrideOf(factors));
        (Values, Squares, Steps) = (values, squares, steps);
    }

    public int Factors { get; }

    public bool IsUser { get; }

    public int Stride { get; }

    public float[] Values { get; }

    public float[] Squares { get; }

    public float[] Steps { get; }

    /// <summary>Place of the bias in a row.</summary>
    public int BiasPlace => IsUser ? Factors : Factors + 1;

    /// <summary>Place of the 1 in a representation, which multiplies the other side's bias.</summary>
    public int OnePlace => IsUser ? Factors + 1 : Factors;

    public int Count => Values.Length / Stride;

    public static int StrideOf(int factors) => FactorMath.Stride(factors + 2);

    /// <summary>Creates initial values: uniform within ±1/(2k), biases 0, as published.</summary>
    public static Embeddings New(int factors, bool isUser, int features, LightFmSchedule schedule, Rng rng)
    {
        int stride = StrideOf(factors);
        float[] values = new float[features * stride],
            squares = new float[features * stride];
        for (int feature = 0; feature < features; feature++)
        {
            foreach (ref float value in values.AsSpan(feature * stride, factors))
                value = (rng.NextSingle() - 0.5f) / factors;
        }
        if (schedule == LightFmSchedule.Adagrad)
            squares.AsSpan().Fill(1);
        return new(
            factors,
            isUser,
            values,
            squares,
            schedule == LightFmSchedule.Adadelta ? new float[features * stride] : []
        );
    }

    /// <summary>Returns true if training has changed a feature.</summary>
    public bool IsLearned(int feature) =>
        Squares.AsSpan(feature * Stride, Stride).ContainsAnyExcept(Steps.Length > 0 ? 0f : 1f);

    public Span<float> Row(int feature) => Values.AsSpan(feature * Stride, Stride);
}
