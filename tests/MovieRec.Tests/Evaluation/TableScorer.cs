using MovieRec.Models;

namespace MovieRec.Tests.Evaluation;

/// <summary>A model that is nothing but its scores, [users][movies].</summary>
internal sealed class TableScorer(float[][] scores) : IRatingPredictor
{
    public TrainingFacts Facts { get; } = FactsOf.Counts(scores.Length, scores[0].Length);

    public int UserCount => scores.Length;

    public int ItemCount => scores[0].Length;

    public void Score(int user, Span<float> target) => scores[user].CopyTo(target);

    public float Predict(int user, int item) => scores[user][item];
}
