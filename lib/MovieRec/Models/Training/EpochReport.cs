namespace MovieRec.Models;

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Error on the training ratings during or after the epoch (the model says which), in stars (in
/// the unit of its scores where a model ranks); or what <see cref="TrainMeasure"/> says.</param>
/// <param name="ValidationLoss">Error after the epoch on the validation ratings, in stars, or what
/// <see cref="ValidationMeasure"/> says; null where there are none.</param>
/// <param name="Elapsed">Time since training began, in this process.</param>
/// <param name="Objective">What training minimizes, after the epoch, in the model's own unit; null where the model does
/// not say.</param>
public sealed record EpochReport(
    int Epoch,
    double TrainLoss,
    double? ValidationLoss,
    TimeSpan Elapsed,
    double? Objective = null
)
{
    /// <summary>What <see cref="TrainLoss"/> is: <c>RMSE</c>, or another error that training makes small, such as a
    /// <c>loss</c>.</summary>
    public string TrainMeasure
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "RMSE";

    /// <summary>Mean absolute error on the training ratings, as <see cref="TrainLoss"/>; null where the model does not
    /// say.</summary>
    public double? TrainMae { get; init; }

    /// <summary>What <see cref="ValidationLoss"/> is; the smaller, the better.</summary>
    public string ValidationMeasure
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "RMSE";
}
