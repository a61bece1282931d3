namespace MovieRec.Evaluation;

/// <summary>A metric's value over some users, given by their places in the report; a place may occur several
/// times.</summary>
internal delegate double StatisticOf(ReadOnlySpan<int> places);

/// <summary>One metric of a report: its value over all users, a group of users, or a draw of the bootstrap.</summary>
/// <param name="Of">The value over some users.</param>
/// <param name="Amounts">[users] amounts whose sum decides which of two models is better (NaN: no amount); null for a
/// metric of all lists together.</param>
internal sealed record UserStatistic(StatisticOf Of, double[]? Amounts)
{
    /// <summary>The mean over the users who have a value; NaN if none has.</summary>
    public static UserStatistic Mean(double[] values) =>
        new(
            places =>
            {
                double sum = 0;
                int count = 0;
                foreach (int place in places)
                {
                    double value = values[place];
                    if (double.IsNaN(value))
                        continue;
                    sum += value;
                    count++;
                }
                return sum / count;
            },
            values
        );
}
