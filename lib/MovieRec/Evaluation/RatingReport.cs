using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>The error of predicted ratings. Shows itself in a notebook.</summary>
/// <remarks>With e = prediction − rating over all n test ratings: <c>mse</c> = Σ e² / n, <c>rmse</c> = √mse, <c>mae</c>
/// = Σ |e| / n, <c>r2</c> = 1 − Σ e² / Σ (r − r̄)² with r̄ the mean of the test ratings (so guessing that mean gives 0;
/// NaN where all ratings are equal). Each rating counts once, so users with many count more; relevance plays no part.
/// As scikit-learn's <c>root_mean_squared_error</c>, <c>mean_absolute_error</c>, <c>mean_squared_error</c> and
/// <c>r2_score</c>, and as Surprise's <c>accuracy</c> for the first three.</remarks>
[TypeFormatterSource(typeof(RatingReportFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class RatingReport : EvaluationReport
{
    internal RatingReport(
        int[] users,
        int[] counts,
        double[] squares,
        double[] absolutes,
        double[] ratings,
        double[] squaredRatings
    )
        : base(users, counts, Statistics(counts, squares, absolutes, ratings, squaredRatings)) => Count = counts.Sum();

    /// <summary>Root of the mean squared error, in stars; 0 is best.</summary>
    public double Rmse => this["rmse"];

    /// <summary>Mean absolute error, in stars; 0 is best.</summary>
    public double Mae => this["mae"];

    /// <summary>Mean squared error, in stars²; 0 is best.</summary>
    public double Mse => this["mse"];

    /// <summary>Share of the ratings' variance that is explained: 1 is best, 0 is no better than one mean for
    /// all.</summary>
    public double R2 => this["r2"];

    /// <summary>Number of ratings judged.</summary>
    public int Count { get; }

    private protected override string About => $"{Count:N0} ratings of {Users.Length:N0} users";

    static OrderedDictionary<string, UserStatistic> Statistics(
        int[] counts,
        double[] squares,
        double[] absolutes,
        double[] ratings,
        double[] squaredRatings
    )
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
            double sum = Sum(ratings, places),
                variation = Sum(squaredRatings, places) - sum * sum / Count(places);
            return variation > 0 ? 1 - Sum(squares, places) / variation : double.NaN;
        }
        return new()
        {
            ["rmse"] = new(places => Math.Sqrt(Mean(squares, places)), squares),
            ["mae"] = new(places => Mean(absolutes, places), absolutes),
            ["mse"] = new(places => Mean(squares, places), squares),
            ["r2"] = new(R2, squares),
        };
    }

    static double Sum(double[] amounts, ReadOnlySpan<int> places)
    {
        double sum = 0;
        foreach (int place in places)
            sum += amounts[place];
        return sum;
    }
}

internal sealed class RatingReportFormatters
{
    public IEnumerable<object> CreateTypeFormatters()
    {
        yield return new MimeFormatter<RatingReport>(
            Mime.PlainText,
            (report, writer) => writer.Write(report.ToString())
        );
        yield return new MimeFormatter<RatingReport>(Mime.Html, (report, writer) => report.Write(writer));
    }
}
