using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Cleaning;

/// <summary>A sequence of cleaning steps. Immutable: <see cref="Then"/> returns a new pipeline.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class CleaningPipeline : IShown
{
    /// <summary>Creates a pipeline of steps, in the order in which they run.</summary>
    /// <param name="steps">The steps, in the order in which they run.</param>
    public CleaningPipeline(params IEnumerable<CleaningStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Steps = [.. steps];
    }

    /// <summary>The standard steps: missing values, rare movies, movies without a genre, movies before 1930, year and
    /// month, columns that models do not use, users. <see cref="Clean.MergeDuplicateTitles"/> is not among them; add it
    /// as the first step, so that the ratings of both entries count together: <c>new
    /// CleaningPipeline([Clean.MergeDuplicateTitles(), .. CleaningPipeline.Standard.Steps])</c>.</summary>
    public static CleaningPipeline Standard { get; } =
        new(
            Clean.DropMissing(),
            Clean.DropRareMovies(),
            Clean.DropMoviesWithoutGenre(),
            Clean.DropMoviesBefore(),
            Clean.ReleaseDateToYearAndMonth(),
            Clean.DropMovieColumns(),
            Clean.EncodeUsers()
        );

    /// <summary>The steps, in the order in which they run.</summary>
    public ImmutableArray<CleaningStep> Steps { get; }

    /// <summary>Returns this pipeline with another step at its end.</summary>
    public CleaningPipeline Then(CleaningStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Steps.Add(step));
    }

    /// <summary>Runs all steps in order. The given data set does not change.</summary>
    public CleaningResult Run(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var rows = ImmutableArray.CreateBuilder<CleaningReportRow>(Steps.Length);
        foreach (CleaningStep step in Steps)
        {
            (data, CleaningReportRow row) = step.Run(data);
            rows.Add(row);
        }
        return new CleaningResult(data, new CleaningReport(rows.MoveToImmutable()));
    }

    /// <summary>Returns one line per step.</summary>
    public override string ToString() =>
        string.Join('\n', Steps.Select((step, place) => $"{place + 1}. {step.Name}: {step.Reason}"));

    internal Table ToTable() =>
        new(
            Column.OfTexts("step", Steps.Select(step => step.Name)),
            Column.OfTexts("why", Steps.Select(step => step.Reason))
        );

    void IShown.WriteHtml(TextWriter writer) => ToTable().Write(writer, html: true);
}

/// <summary>Result of a cleaning pipeline.</summary>
/// <param name="Data">The cleaned data set.</param>
/// <param name="Report">The effect of each step.</param>
public sealed record CleaningResult(Dataset Data, CleaningReport Report)
{
    /// <summary>The cleaned data set.</summary>
    public Dataset Data
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Data ?? throw new ArgumentNullException(nameof(Data));

    /// <summary>The effect of each step.</summary>
    public CleaningReport Report
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Report ?? throw new ArgumentNullException(nameof(Report));
}
