using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Options of <see cref="Evaluate.Ranking"/>.</summary>
public sealed record RankingOptions
{
    /// <summary>Minimum test rating for an item to count as relevant. Default: 4. Items with lower test ratings count
    /// as not relevant.</summary>
    public float RelevanceThreshold { get; init; } = 4;

    /// <summary>Metrics, such as <c>Metric.ParseAll("ndcg@10, ndcg@20, auc")</c>. Null:
    /// <see cref="Metric.RankingAt"/> 10, and <c>diversity@10</c> if <see cref="Similarity"/> is set.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Seed of the order of items with equal scores; the order differs between users. The same seed gives the
    /// same report.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Similarity of two item indices, for <c>diversity@k</c>: see <see cref="ItemSimilarity"/>. Called from
    /// several threads.</summary>
    [JsonIgnore]
    public Func<int, int, float>? Similarity { get; init; }

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
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
                $"'{wrong}' measures predicted ratings, not rankings: use Evaluate.Ratings.",
                nameof(Metrics)
            );
        if (Similarity is null && metrics.FirstOrDefault(metric => metric.NeedsSimilarity) is { } unable)
            throw new ArgumentException(
                $"'{unable}' requires the similarity of items: set Similarity, such as to "
                    + "ItemSimilarity.OfGenres(data.Movies).",
                nameof(Similarity)
            );
        if (metrics.Length == 0)
            throw new ArgumentException("The list of metrics is empty.", nameof(Metrics));
        return metrics;
    }
}
