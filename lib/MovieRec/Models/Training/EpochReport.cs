namespace MovieRec.Models;

/// <summary>Progress of training after an epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainLoss">Error on the training ratings during or after the epoch, as documented by the model; see
/// <see cref="TrainMeasure"/>.</param>
/// <param name="ValidationLoss">Error on the validation ratings after the epoch; see <see cref="ValidationMeasure"/>.
/// Null without validation ratings.</param>
/// <param name="Elapsed">Time since training began in this process.</param>
/// <param name="Objective">Value of the function that training minimizes, after the epoch; null if the model does not
/// compute it.</param>
public sealed record EpochReport(
    int Epoch,
    double TrainLoss,
    double? ValidationLoss,
    TimeSpan Elapsed,
    double? Objective = null
)
{
    /// <summary>Measure of <see cref="TrainLoss"/>: <c>RMSE</c> in rating units, or another such as
    /// <c>loss</c>.</summary>
    public string TrainMeasure
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "RMSE";

    /// <summary>Mean absolute error on the training ratings; null if the model does not compute it.</summary>
    public double? TrainMae { get; init; }

    /// <summary>Measure of <see cref="ValidationLoss"/>; smaller is better.</summary>
    public string ValidationMeasure
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "RMSE";
}
