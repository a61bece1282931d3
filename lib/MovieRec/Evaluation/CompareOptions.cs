namespace MovieRec.Evaluation;

/// <summary>Options of <see cref="Compare"/>.</summary>
public sealed record CompareOptions
{
    /// <summary>Names of the metrics to compare by; null: all of the first model's report. Holm's correction is over
    /// all tests of the table, so each further metric raises every corrected p.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>The model that all others are compared with; null compares every pair.</summary>
    public string? Against { get; init; }

    /// <summary>Options of the confidence intervals.</summary>
    public BootstrapOptions Bootstrap
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();
}
