using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>One step of cleaning: a name, the reason for it, and a pure function from data set to data set.
/// <see cref="Clean"/> has the usual ones.</summary>
public sealed class CleaningStep
{
    readonly Func<Dataset, (Dataset Data, string Note)> apply;

    /// <summary>Creates a step.</summary>
    /// <param name="name">A few words, shown in the report.</param>
    /// <param name="reason">The reason for the step, in one sentence.</param>
    /// <param name="apply">Returns the cleaned data set; must depend only on its argument.</param>
    public CleaningStep(string name, string reason, Func<Dataset, Dataset> apply)
        : this(name, reason, apply is null ? throw new ArgumentNullException(nameof(apply)) : data => (apply(data), ""))
    { }

    internal CleaningStep(string name, string reason, Func<Dataset, (Dataset Data, string Note)> apply)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(reason);
        (Name, Reason, this.apply) = (name, reason, apply);
    }

    /// <summary>Description of the step in a few words.</summary>
    public string Name { get; }

    /// <summary>Reason for the step in one sentence.</summary>
    public string Reason { get; }

    /// <summary>Returns the data set after this step; the given one does not change.</summary>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return apply(data).Data;
    }

    /// <summary>Returns the name of the step.</summary>
    public override string ToString() => Name;

    /// <summary>The data set after this step, and its line of the report.</summary>
    internal (Dataset Data, CleaningReportRow Row) Run(Dataset data)
    {
        (Dataset after, string note) = apply(data);
        return (after, new CleaningReportRow(Name, Reason, note, CleaningCounts.Of(data), CleaningCounts.Of(after)));
    }
}
