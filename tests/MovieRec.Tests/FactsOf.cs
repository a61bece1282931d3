using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests;

/// <summary>Training facts for rules that stand in for models in tests.</summary>
internal static class FactsOf
{
    /// <summary>Ids from 0 on, as planted data have them.</summary>
    public static TrainingFacts Counts(int users, int movies) =>
        new(IdMap.Of(Enumerable.Range(0, users)), IdMap.Of(Enumerable.Range(0, movies)), RatingScale.OneToFive, 3, 1);
}
