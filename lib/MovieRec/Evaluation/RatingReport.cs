namespace MovieRec.Evaluation;

/// <summary>The error of predicted ratings.</summary>
/// <param name="Rmse">Root of the mean squared error, in stars; 0 is best.</param>
/// <param name="Mae">Mean absolute error, in stars; 0 is best.</param>
/// <param name="Count">Number of ratings judged.</param>
public sealed record RatingReport(double Rmse, double Mae, int Count);
