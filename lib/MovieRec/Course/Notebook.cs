using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Course;

/// <summary>Opens the data of a notebook, records its results and checks them: after <c>using static
/// MovieRec.Course.Notebook;</c> a cell ends in <c>Record("rmse", rmse)</c> or <c>Check.Near("rmse", rmse, 0.93,
/// within: 0.01, on: "ml-100k")</c>.</summary>
/// <remarks><c>Record</c> and <c>Check.Near</c> return a value that the cell must show (no semicolon after it), because
/// the host collects the values that cells show.</remarks>
public static class Notebook
{
    /// <summary>Opens the data set of this notebook: the first of <paramref name="preferred"/> that is found, or the
    /// one that <see cref="DatasetOpening.Open"/> finds instead.</summary>
    /// <remarks>Figures that the notebook saves afterwards go to <c>figures</c>. If the data set is none of
    /// <paramref name="preferred"/>, they go to a subfolder of its name, so that they never replace the committed
    /// figures.</remarks>
    /// <param name="preferred">Catalog names, such as <c>ml-100k</c>, best first; at least one.</param>
    /// <exception cref="KeyNotFoundException">A name is not in the catalog; the message names the
    /// closest.</exception>
    /// <exception cref="IOException">The named data set is not available, or the data set found is
    /// damaged.</exception>
    public static Dataset OpenData(params string[] preferred)
    {
        ArgumentNullException.ThrowIfNull(preferred);
        Dataset data = Dataset.Open(preferred);
        if (data.Notice is { } notice)
            data = data.From(data.Origin, $"{notice} Numbers differ from those in the text.");
        NotebookSession.Current.StandIn = preferred.Contains(data.Name, StringComparer.OrdinalIgnoreCase)
            ? null
            : data.Name;
        NotebookSession.Current.DataName = data.Name;
        return data;
    }

    /// <summary>Records a number.</summary>
    /// <param name="name">The name; unique within the notebook.</param>
    /// <param name="value">The number; finite.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, or <paramref name="value"/> is not
    /// finite.</exception>
    public static RecordedResult Record(string name, double value) => new(name, value);

    /// <summary>Records several numbers at once: <c>Record(("rmse", rmse), ("mae", mae))</c>.</summary>
    /// <exception cref="ArgumentException">There is no number, a name is blank or occurs twice, or a value is not
    /// finite.</exception>
    public static RecordedResults Record(params ReadOnlySpan<(string Name, double Value)> results)
    {
        var items = new RecordedResult[results.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = new(results[i].Name, results[i].Value);
        return new([.. items]);
    }

    /// <summary>Compares numbers of a notebook with those that its prose states.</summary>
    public static class Check
    {
        /// <summary>Checks <paramref name="actual"/> if the notebook runs on the data set that
        /// <paramref name="expected"/> was measured on.</summary>
        /// <param name="name">The name of the number, for the message.</param>
        /// <param name="actual">The number found.</param>
        /// <param name="expected">The number that the prose states.</param>
        /// <param name="within">The largest difference allowed, at least 0, in the unit of
        /// <paramref name="expected"/>.</param>
        /// <param name="on">The data set of <paramref name="expected"/>, such as <c>ml-100k</c>.</param>
        /// <param name="data">The data set in use; null: the one that the notebook opened last.</param>
        /// <exception cref="CheckFailedException"><paramref name="actual"/> is not finite, or too far from
        /// <paramref name="expected"/>.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="expected"/> is not finite, or
        /// <paramref name="within"/> is not a finite number of at least 0.</exception>
        /// <exception cref="InvalidOperationException"><paramref name="data"/> is null, and the notebook opened no data
        /// set.</exception>
        public static CheckResult Near(
            string name,
            double actual,
            double expected,
            double within,
            string on,
            string? data = null
        )
        {
            ArgumentNullException.ThrowIfNull(on);
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            if (!double.IsFinite(expected))
                throw new ArgumentOutOfRangeException(nameof(expected), expected, "Expected a finite number.");
            if (!double.IsFinite(within) || within < 0)
                throw new ArgumentOutOfRangeException(
                    nameof(within),
                    within,
                    "Expected a finite number of at least 0."
                );
            data ??=
                NotebookSession.Current.DataName
                ?? throw new InvalidOperationException(
                    "No data set is open. Call OpenData first, or pass the name of a data set."
                );
            if (on != data)
                return new(name, null, $"{name}: not checked: no expected value for data set {data}");
            if (!double.IsFinite(actual) || Math.Abs(actual - expected) > within)
                throw new CheckFailedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} is {actual}, expected {expected} ± {within} on {on}. If the change is intended, put "
                            + $"the new value into this check and into the prose."
                    )
                );
            return new(
                name,
                true,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {actual:R} is within {within} of {expected} ({on})"
                )
            );
        }
    }
}

/// <summary>The exception that is thrown when a number in a notebook differs from the one that its prose
/// states.</summary>
public sealed class CheckFailedException : Exception
{
    /// <summary>Creates an exception with the default message.</summary>
    public CheckFailedException() { }

    /// <summary>Creates an exception with a message.</summary>
    public CheckFailedException(string message)
        : base(message) { }

    /// <summary>Creates an exception with a message and the exception that caused it.</summary>
    public CheckFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
