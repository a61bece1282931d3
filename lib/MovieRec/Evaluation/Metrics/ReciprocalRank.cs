using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>1 / place of the first relevant movie, in [0, 1]; 1 is best. Its mean over users is <c>mrr</c>.</summary>
/// <remarks>In an evaluation the list is the whole catalog without the user's training movies, so there is always a
/// first one. No relevant movie gives NaN, and means leave it out. As LightFM's <c>reciprocal_rank</c> and ranx's
/// <c>mrr</c>; RecBole cuts the list at k, and Spotlight's <c>mrr_score</c> averages over all of a user's test movies
/// instead.</remarks>
public static class ReciprocalRank
{
    /// <param name="ranked">Movie indices, best first, no repeats.</param>
    /// <param name="relevant">Held-out movies that the user liked; 0 where the list has none of them.</param>
    public static double Of(ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        if (relevant.Count == 0)
            return double.NaN;
        for (int i = 0; i < ranked.Length; i++)
        {
            if (relevant.Contains(ranked[i]))
                return 1.0 / (i + 1);
        }
        return 0;
    }

    /// <summary>The same without a sorted list.</summary>
    internal static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> relevant, TieBreak ties)
    {
        if (relevant.Length == 0)
            return double.NaN;
        int first = relevant[0];
        foreach (int movie in relevant)
        {
            if (scores[movie] > scores[first] || (scores[movie] == scores[first] && ties.Key(movie) < ties.Key(first)))
                first = movie;
        }
        float best = scores[first];
        int above = Scores.CountAbove(scores, best);
        if (Scores.CountEqual(scores, best) == 1)
            return 1.0 / (1 + above);
        uint key = ties.Key(first);
        for (int movie = 0; movie < scores.Length; movie++)
        {
            if (scores[movie] == best && ties.Key(movie) < key)
                above++;
        }
        return 1.0 / (1 + above);
    }
}
