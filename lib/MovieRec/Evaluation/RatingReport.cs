using System.Globalization;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Errors of predicted ratings. Shown as a table in a notebook.</summary>
/// <remarks>With e = prediction − rating over all n test ratings: <c>mse</c> = Σ e² / n, <c>rmse</c> = √mse, <c>mae</c>
/// = Σ |e| / n, <c>r2</c> = 1 − Σ e² / Σ (r − r̄)² with r̄ the mean of the test ratings (so predicting that mean gives
/// 0; NaN if all ratings are equal). Each rating counts once, so users with many ratings count more. As scikit-learn's
/// <c>root_mean_squared_error</c>, <c>mean_absolute_error</c>, <c>mean_squared_error</c> and
/// <c>r2_score</c>, and as Surprise's <c>accuracy</c> for the first three.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class RatingReport : EvaluationReport, IShown
{
    readonly CsrMatrix? test; // null in a pooled report
    readonly float[] errors; // [ratings of test, row by row] prediction − rating
    readonly ErrorSums sums;

    internal RatingReport(int[] users, ErrorSums sums, CsrMatrix test, float[] errors)
        : this(users, [.. users.Select(test.RowLength)], sums) => (this.test, this.errors) = (test, errors);

    RatingReport(int[] users, int[] counts, ErrorSums sums)
        : base(users, counts, Statistics(counts, sums)) => (this.sums, errors, Count) = (sums, [], counts.Sum());

    /// <summary>Root of the mean squared error, in stars; 0 is best.</summary>
    public double Rmse => this["rmse"];

    /// <summary>Mean absolute error, in stars; 0 is best.</summary>
    public double Mae => this["mae"];

    /// <summary>Mean squared error, in stars²; 0 is best.</summary>
    public double Mse => this["mse"];

    /// <summary>Share of the ratings' variance that is explained: 1 is best; predicting the mean gives 0.</summary>
    public double R2 => this["r2"];

    /// <summary>Number of test ratings.</summary>
    public int Count { get; }

    private protected override string About =>
        string.Create(CultureInfo.InvariantCulture, $"{Count:N0} ratings of {Users.Length:N0} users");

    /// <summary>Each test rating and the error of its prediction.</summary>
    internal IEnumerable<(TestRating Rating, float Error)> Errors(TrainingCounts counts)
    {
        CsrMatrix rows = test ?? throw new InvalidOperationException("A pooled report does not keep single errors.");
        foreach (int user in Users)
        {
            for (int entry = rows.Starts[user]; entry < rows.Starts[user + 1]; entry++)
            {
                int item = rows.Columns[entry];
                yield return (
                    new(user, item, rows.Values[entry], counts.OfUsers[user], counts.OfItems[item]),
                    errors[entry]
                );
            }
        }
    }

    /// <summary>All test ratings of several reports together; the report itself where it is the only one.</summary>
    internal static RatingReport Pooled(IReadOnlyList<RatingReport> reports)
    {
        if (reports.Count == 1)
            return reports[0];
        int[] users = [.. reports.SelectMany(report => report.Users).Distinct().Order()];
        int[] counts = new int[users.Length];
        ErrorSums pooled = ErrorSums.Zero(users.Length);
        foreach (RatingReport report in reports)
        {
            for (int place = 0; place < report.Users.Length; place++)
            {
                int to = Array.BinarySearch(users, report.Users[place]);
                counts[to] += report.RatingCounts[place];
                pooled.Add(to, report.sums, place);
            }
        }
        return new RatingReport(users, counts, pooled);
    }

    static OrderedDictionary<string, UserStatistic> Statistics(int[] counts, ErrorSums sums)
    {
        double Mean(double[] amounts, ReadOnlySpan<int> places) => Sum(amounts, places) / Count(places);
        double Count(ReadOnlySpan<int> places)
        {
            long sum = 0;
            foreach (int place in places)
                sum += counts[place];
            return sum;
        }
        double R2(ReadOnlySpan<int> places)
        {
            double sum = Sum(sums.Ratings, places),
                variation = Sum(sums.SquaredRatings, places) - sum * sum / Count(places);
            return variation > 0 ? 1 - Sum(sums.Squares, places) / variation : double.NaN;
        }
        return new()
        {
            ["rmse"] = new(places => Math.Sqrt(Mean(sums.Squares, places)), sums.Squares),
            ["mae"] = new(places => Mean(sums.Absolutes, places), sums.Absolutes),
            ["mse"] = new(places => Mean(sums.Squares, places), sums.Squares),
            ["r2"] = new(R2, sums.Squares),
        };
    }

    static double Sum(double[] amounts, ReadOnlySpan<int> places)
    {
        double sum = 0;
        foreach (int place in places)
            sum += amounts[place];
        return sum;
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer);
}

/// <summary>[users evaluated] sums over each user's test ratings.</summary>
/// <param name="Squares">Σ e²</param>
/// <param name="Absolutes">Σ |e|</param>
/// <param name="Ratings">Σ r</param>
/// <param name="SquaredRatings">Σ r²</param>
internal sealed record ErrorSums(double[] Squares, double[] Absolutes, double[] Ratings, double[] SquaredRatings)
{
    public static ErrorSums Zero(int users) =>
        new(new double[users], new double[users], new double[users], new double[users]);

    public void Add(int place, ErrorSums from, int fromPlace)
    {
        Squares[place] += from.Squares[fromPlace];
        Absolutes[place] += from.Absolutes[fromPlace];
        Ratings[place] += from.Ratings[fromPlace];
        SquaredRatings[place] += from.SquaredRatings[fromPlace];
    }
}
