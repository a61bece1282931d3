namespace MovieRec.Models;

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainRmse">Error on the training ratings during or after the epoch (the model says which), in stars; in the unit of its scores where a model ranks.</param>
/// <param name="ValidationRmse">Error after the epoch on the validation ratings, in stars; null where there are none.</param>
/// <param name="Elapsed">Time since training began, in this process.</param>
/// <param name="Objective">What training minimizes, after the epoch, in the model's own unit; null where the model does not say.</param>
public sealed record EpochReport(int Epoch, double TrainRmse, double? ValidationRmse, TimeSpan Elapsed, double? Objective = null);
