using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Messages;

namespace MovieRec.Evaluation;

internal enum MetricKind
{
    Rmse,
    Mae,
    Mse,
    R2,
    Precision,
    Recall,
    Ndcg,
    NdcgExponential,
    AveragePrecision,
    ReciprocalRank,
    HitRate,
    Auc,
    Coverage,
    Gini,
    Popularity,
    Novelty,
    Diversity,
    Serendipity,
}

/// <summary>A measure by its name, such as <c>rmse</c>, <c>mrr</c> or <c>ndcg@10</c>.</summary>
/// <remarks>Each is defined in the class of its own name: <see cref="Precision"/>, <see cref="Recall"/>,
/// <see cref="Ndcg"/>, <see cref="AveragePrecision"/> (<c>map@k</c>), <see cref="ReciprocalRank"/> (<c>mrr</c>),
/// <see cref="HitRate"/>, <see cref="Auc"/>, <see cref="Coverage"/>, <see cref="GiniIndex"/> (<c>gini@k</c>),
/// <see cref="AveragePopularity"/>, <see cref="Novelty"/>, <see cref="Diversity"/>, <see cref="Serendipity"/>, and
/// <see cref="RatingReport"/> for the errors of ratings.</remarks>
public sealed record Metric
{
    static readonly ImmutableArray<(string Name, MetricKind Kind, bool HasK)> Known =
    [
        ("rmse", MetricKind.Rmse, false),
        ("mae", MetricKind.Mae, false),
        ("mse", MetricKind.Mse, false),
        ("r2", MetricKind.R2, false),
        ("precision", MetricKind.Precision, true),
        ("recall", MetricKind.Recall, true),
        ("ndcg", MetricKind.Ndcg, true),
        ("ndcg_exp", MetricKind.NdcgExponential, true),
        ("map", MetricKind.AveragePrecision, true),
        ("mrr", MetricKind.ReciprocalRank, false),
        ("hit_rate", MetricKind.HitRate, true),
        ("auc", MetricKind.Auc, false),
        ("coverage", MetricKind.Coverage, true),
        ("gini", MetricKind.Gini, true),
        ("popularity", MetricKind.Popularity, true),
        ("novelty", MetricKind.Novelty, true),
        ("diversity", MetricKind.Diversity, true),
        ("serendipity", MetricKind.Serendipity, true),
    ];

    Metric(string name, MetricKind kind, int k) => (Name, Kind, K) = (name, kind, k);

    /// <summary>Every name there is, with <c>@k</c> where a number of places belongs to it.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Select(Shown)];

    /// <summary>The four measures of predicted ratings: <c>rmse</c>, <c>mae</c>, <c>mse</c>, <c>r2</c>.</summary>
    public static ImmutableArray<Metric> OfRatings { get; } =
    [.. Known.Where(known => known.Kind <= MetricKind.R2).Select(known => new Metric(known.Name, known.Kind, 0))];

    /// <summary>Such as <c>ndcg@10</c>.</summary>
    public string Name { get; }

    /// <summary>Places of the list that count, at least 1; 0 where the metric looks at everything.</summary>
    public int K { get; }

    /// <summary>Whether it judges predicted ratings, and not a ranking.</summary>
    public bool IsOfRatings => Kind <= MetricKind.R2;

    internal MetricKind Kind { get; }

    /// <summary>Whether a smaller value is better: errors of ratings, and <c>gini@k</c>.</summary>
    public bool IsLowerBetter => Kind is MetricKind.Rmse or MetricKind.Mae or MetricKind.Mse or MetricKind.Gini;

    /// <summary>The metrics that describe a ranking from several sides: precision, recall, NDCG, MAP, hit rate, coverage
    /// and novelty of the first <paramref name="k"/> places, MRR and AUC.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="withDiversity">Adds <c>diversity@k</c>, which needs
    /// <see cref="RankingOptions.Similarity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static ImmutableArray<Metric> UsualAt(int k, bool withDiversity = false) =>
        [
            At(MetricKind.Precision, k),
            At(MetricKind.Recall, k),
            At(MetricKind.Ndcg, k),
            At(MetricKind.AveragePrecision, k),
            Parse("mrr"),
            At(MetricKind.HitRate, k),
            Parse("auc"),
            At(MetricKind.Coverage, k),
            At(MetricKind.Novelty, k),
            .. withDiversity ? [At(MetricKind.Diversity, k)] : ReadOnlySpan<Metric>.Empty,
        ];

    /// <summary>The metrics of a ranking that need nothing but the ratings, at each of the given numbers of places, and
    /// <c>mrr</c>. (<c>auc</c> is left out because it looks at every score, <c>diversity</c> because it needs a
    /// similarity of movies.)</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of places is below 1.</exception>
    public static ImmutableArray<Metric> RankingAt(params IEnumerable<int> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return
        [
            .. from k in places
            from known in Known
            where known.HasK && known.Kind != MetricKind.Diversity
            select At(known.Kind, k),
            Parse("mrr"),
        ];
    }

    /// <summary>The metric of a name, in any case: <c>NDCG@10</c> is <c>ndcg@10</c>.</summary>
    /// <exception cref="FormatException">There is no such name, or its number of places is missing or wrong; the
    /// message lists the closest names.</exception>
    public static Metric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Trim().ToLowerInvariant().Replace('-', '_').Split('@');
        int index = Known.IndexOf(Known.FirstOrDefault(known => known.Name == parts[0]));
        if (index < 0 || parts.Length > 2)
            throw new FormatException($"There is no metric '{name}'. Closest: {string.Join(", ", Closest(parts[0]))}.");
        (string kind, _, bool hasK) = Known[index];
        if (!hasK)
            return parts.Length == 1
                ? new Metric(kind, Known[index].Kind, 0)
                : throw new FormatException(
                    $"'{name}': {kind} looks at everything, so there is no number of places to give."
                );
        if (parts.Length == 1)
            throw new FormatException($"'{name}': say at how many places, such as {kind}@10.");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int k) || k < 1)
            throw new FormatException(
                $"'{name}': expected a number of places of at least 1 behind the '@', such as {kind}@10."
            );
        return At(Known[index].Kind, k);
    }

    /// <summary>The metrics of names parted by commas or blanks: <c>ndcg@10, auc</c>.</summary>
    /// <inheritdoc cref="Parse"/>
    public static ImmutableArray<Metric> ParseAll(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return
        [
            .. names
                .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(Parse)
                .Distinct(),
        ];
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static Metric At(MetricKind kind, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new Metric($"{Known.First(known => known.Kind == kind).Name}@{k}", kind, k);
    }

    static string Shown((string Name, MetricKind Kind, bool HasK) known) => known.HasK ? known.Name + "@k" : known.Name;

    static IEnumerable<string> Closest(string name) =>
        Suggest
            .Closest(name, Known.Select(known => known.Name), 3)
            .Select(close => Shown(Known.First(known => known.Name == close)));
}
