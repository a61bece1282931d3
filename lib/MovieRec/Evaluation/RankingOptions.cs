using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Options of <see cref="Evaluate.Ranking"/>.</summary>
public sealed record RankingOptions
{
    /// <summary>A test rating of at least so many stars makes a movie relevant; 4 unless said otherwise. Test ratings
    /// below it count as any other movie.</summary>
    public float RelevanceThreshold { get; init; } = 4;

    /// <summary>What to measure, such as <c>Metric.ParseAll("ndcg@10, ndcg@20, auc")</c>. Null:
    /// <see cref="Metric.RankingAt"/> 10, and <c>diversity@10</c> where <see cref="Similarity"/> is given.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Draws the order of movies with equal scores, for each user another one; the same seed gives the same
    /// report.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>How alike two movie indices are, for <c>diversity@k</c>: see <see cref="ItemSimilarity"/>. Called from
    /// several threads.</summary>
    [JsonIgnore]
    public Func<int, int, float>? Similarity { get; init; }

    /// <summary>Threads to use; 0 stands for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal Metric[] CheckedMetrics()
    {
        OptionRange.Threads(Threads);
        OptionRange.Number(RelevanceThreshold, -OptionRange.Greatest, OptionRange.Greatest);
        Metric[] metrics =
        [
            .. Metrics
                ?? [.. Metric.RankingAt(10), .. Similarity is null ? [] : new[] { Metric.Of(new Diversity(), 10) }],
        ];
        metrics = [.. metrics.Distinct()];
        if (metrics.FirstOrDefault(metric => metric.IsOfRatings) is { } wrong)
            throw new ArgumentException(
                $"'{wrong}' is an error of predicted ratings, not a metric of a ranking: use Evaluate.Ratings.",
                nameof(Metrics)
            );
        if (Similarity is null && metrics.FirstOrDefault(metric => metric.NeedsSimilarity) is { } unable)
            throw new ArgumentException(
                $"'{unable}' needs the similarity of items: set Similarity, such as to "
                    + "ItemSimilarity.OfGenres(data.Movies).",
                nameof(Similarity)
            );
        if (metrics.Length == 0)
            throw new ArgumentException("No metric to measure.", nameof(Metrics));
        return metrics;
    }
}
