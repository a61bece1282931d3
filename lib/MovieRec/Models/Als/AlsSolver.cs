using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>How ALS solves the normal equations of one user or movie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlsSolver>))]
public enum AlsSolver
{
    /// <summary>Exactly, by a Cholesky factor: O(n k² + k³) for n ratings and k factors.</summary>
    Cholesky,

    /// <summary>A few steps of preconditioned conjugate gradients from the row's last value: O(n k) a step. Takes some
    /// more iterations of ALS to the same error.</summary>
    ConjugateGradient,
}
