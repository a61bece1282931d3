using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Course;

/// <summary>Opens the data of a notebook, records its results and checks them: after <c>using static
/// MovieRec.Course.Notebook;</c> a cell ends in <c>Record("rmse", rmse)</c> or <c>Check.Near("rmse", rmse, 0.93,
/// within: 0.01, on: "ml-100k")</c>.</summary>
/// <remarks><c>Record</c> and <c>Check.Near</c> return a value that the cell must show (no semicolon after it): the
/// host collects what cells show.</remarks>
public static class Notebook
{
    /// <summary>Opens the data set of this notebook: the first of <paramref name="preferred"/> that is found, or what
    /// <see cref="Dataset.Open"/> finds in their place.</summary>
    /// <remarks>Figures that the notebook saves afterwards go into <c>figures</c>, or, if the data set is none of
    /// <paramref name="preferred"/>, into a subfolder of that name, so that they never replace figures of the data set
    /// that the notebook is about.</remarks>
    /// <param name="preferred">Catalog names, such as <c>ml-100k</c>, best first; at least one.</param>
    /// <exception cref="KeyNotFoundException">A name is not in the catalog; the message names the
    /// closest.</exception>
    /// <exception cref="IOException">The data set that was named cannot be had, or the one found is
    /// damaged.</exception>
    public static Dataset OpenData(params string[] preferred)
    {
        ArgumentNullException.ThrowIfNull(preferred);
        Dataset data = Dataset.Open(preferred);
        NotebookSession.Current.StandIn = preferred.Contains(data.Name, StringComparer.OrdinalIgnoreCase)
            ? null
            : data.Name;
        NotebookSession.Current.DataName = data.Name;
        return data;
    }

    /// <param name="name">Unique within the notebook.</param>
    /// <param name="value">Finite.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, or <paramref name="value"/> is not
    /// finite.</exception>
    public static RecordedResult Record(string name, double value) => new(name, value);

    /// <summary>Records several numbers at once: <c>Record(("rmse", rmse), ("mae", mae))</c>.</summary>
    /// <exception cref="ArgumentException">There is none, a name is blank or comes twice, or a value is not
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
        /// <summary>Checks <paramref name="actual"/> where the notebook runs on the data set that
        /// <paramref name="expected"/> was measured on.</summary>
        /// <param name="name">What is checked, for the message.</param>
        /// <param name="actual">The number found.</param>
        /// <param name="expected">The number that the prose states.</param>
        /// <param name="within">The largest difference allowed, at least 0, in the unit of
        /// <paramref name="expected"/>.</param>
        /// <param name="on">The data set of <paramref name="expected"/>, such as <c>ml-100k</c>.</param>
        /// <param name="data">The data set in use. Null: the one that the notebook opened last.</param>
        /// <exception cref="CheckFailedException"><paramref name="actual"/> is not finite, or too far from
        /// <paramref name="expected"/>.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="expected"/> is not finite, or
        /// <paramref name="within"/> is not a finite number from 0 up.</exception>
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
                throw new ArgumentOutOfRangeException(nameof(within), within, "Expected a finite number from 0 up.");
            data ??=
                NotebookSession.Current.DataName
                ?? throw new InvalidOperationException("No data set is open. Call OpenData first, or pass its name.");
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

/// <summary>A number of a notebook differs from the one that its prose states.</summary>
public sealed class CheckFailedException : Exception
{
    /// <summary>A failure without a message of its own.</summary>
    public CheckFailedException() { }

    /// <summary>A failure that says what was found and what was expected.</summary>
    public CheckFailedException(string message)
        : base(message) { }

    /// <summary>A failure that comes from another.</summary>
    public CheckFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
