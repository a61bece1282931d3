namespace MovieRec.Evaluation;

/// <summary>Options of <see cref="Compare"/>.</summary>
public sealed record CompareOptions
{
    /// <summary>Names of the metrics to compare by; null: all of the first model's report. Every one makes each finding
    /// harder to reach (Holm's correction is over all tests of the table), so name those that the question is
    /// about.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>The model that each other one is compared with; null: each with each.</summary>
    public string? Against { get; init; }

    /// <summary>For the confidence intervals.</summary>
    public BootstrapOptions Bootstrap
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();
}
