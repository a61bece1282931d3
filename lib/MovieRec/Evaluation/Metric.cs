using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Messages;

namespace MovieRec.Evaluation;

/// <summary>A metric by its full name, such as <c>rmse</c>, <c>mrr</c> or <c>ndcg@10</c>.</summary>
/// <remarks>Each is defined in a class of its own: <see cref="Precision"/>, <see cref="Recall"/>,
/// <see cref="Ndcg"/>, <see cref="ExponentialNdcg"/>, <see cref="AveragePrecision"/> (<c>map@k</c>),
/// <see cref="ReciprocalRank"/> (<c>mrr</c>), <see cref="HitRate"/>, <see cref="Auc"/>, <see cref="Coverage"/>,
/// <see cref="GiniIndex"/>, <see cref="AveragePopularity"/>, <see cref="Novelty"/>, <see cref="Diversity"/>,
/// <see cref="Serendipity"/>, and <see cref="RatingReport"/> for the errors of ratings. Others are added with
/// <see cref="Register"/>.</remarks>
public sealed record Metric
{
    static readonly ImmutableArray<IMetric> BuiltIn =
    [
        new RatingError("rmse"),
        new RatingError("mae"),
        new RatingError("mse"),
        new RatingError("r2", isLowerBetter: false),
        new Precision(),
        new Recall(),
        new Ndcg(),
        new ExponentialNdcg(),
        new AveragePrecision(),
        new ReciprocalRank(),
        new HitRate(),
        new Auc(),
        new Coverage(),
        new GiniIndex(),
        new AveragePopularity(),
        new Novelty(),
        new Diversity(),
        new Serendipity(),
    ];

    static ImmutableArray<IMetric> known = BuiltIn;

    Metric(IMetric definition, int k) =>
        (Definition, K, Name) = (
            definition,
            k,
            definition.HasPlaces
                ? string.Create(CultureInfo.InvariantCulture, $"{definition.Name}@{k}")
                : definition.Name
        );

    /// <summary>The names of all metrics, with <c>@k</c> if a number of places is part of the name.</summary>
    public static ImmutableArray<string> Names => [.. known.Select(Shown)];

    /// <summary>The four metrics of predicted ratings: <c>rmse</c>, <c>mae</c>, <c>mse</c>, <c>r2</c>.</summary>
    public static ImmutableArray<Metric> OfRatings { get; } =
    [.. BuiltIn.Where(metric => metric is RatingError).Select(metric => new Metric(metric, 0))];

    /// <summary>The full name, such as <c>ndcg@10</c>.</summary>
    public string Name { get; }

    /// <summary>Number of places of the list that count, at least 1; 0 if the metric reads all of them.</summary>
    public int K { get; }

    /// <summary>True if the metric measures predicted ratings; false if it measures a ranking.</summary>
    public bool IsOfRatings => Definition is RatingError;

    /// <summary>True if a lower value is better: errors of ratings, and <c>gini@k</c>.</summary>
    public bool IsLowerBetter => Definition.IsLowerBetter;

    internal IMetric Definition { get; }

    internal bool NeedsSimilarity => Definition is IRankingMetric { NeedsSimilarity: true };

    /// <summary>Creates a metric at a number of places; it need not be registered.</summary>
    /// <param name="definition">An <see cref="IRankingMetric"/> or <see cref="IListMetric"/>.</param>
    /// <param name="k">Number of places, at least 1; 0 for a metric that reads all of them.</param>
    /// <exception cref="ArgumentException"><paramref name="definition"/> is neither of the two, or its name has
    /// characters other than lower-case letters, digits and underscores.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> does not suit the metric.</exception>
    public static Metric Of(IMetric definition, int k = 0)
    {
        ThrowUnlessValid(definition);
        if (definition.HasPlaces)
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        else
            ArgumentOutOfRangeException.ThrowIfNotEqual(k, 0);
        return new Metric(definition, k);
    }

    /// <summary>Registers a metric by its name, for <see cref="Parse"/>, <see cref="Experiment"/> and the command line.
    /// Applies to the entire process; each name can be registered once.</summary>
    /// <param name="definition">An <see cref="IRankingMetric"/> or <see cref="IListMetric"/>.</param>
    /// <exception cref="ArgumentException">A metric of this name exists, or the definition is invalid: see
    /// <see cref="Of"/>.</exception>
    public static void Register(IMetric definition)
    {
        ThrowUnlessValid(definition);
        ImmutableInterlocked.Update(
            ref known,
            all =>
                all.Any(other => other.Name == definition.Name)
                    ? throw new ArgumentException(
                        $"A metric named '{definition.Name}' already exists.",
                        nameof(definition)
                    )
                    : all.Add(definition)
        );
    }

    /// <summary>Returns the usual metrics of a ranking: precision, recall, NDCG, MAP, MRR, hit rate, AUC, coverage and
    /// novelty.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="withDiversity">Adds <c>diversity@k</c>, which needs
    /// <see cref="RankingOptions.Similarity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static ImmutableArray<Metric> UsualAt(int k, bool withDiversity = false) =>
        [
            Of(new Precision(), k),
            Of(new Recall(), k),
            Of(new Ndcg(), k),
            Of(new AveragePrecision(), k),
            Of(new ReciprocalRank()),
            Of(new HitRate(), k),
            Of(new Auc()),
            Of(new Coverage(), k),
            Of(new Novelty(), k),
            .. withDiversity ? [Of(new Diversity(), k)] : ReadOnlySpan<Metric>.Empty,
        ];

    /// <summary>Returns the metrics of a ranking that need only the ratings, at each of the given numbers of places,
    /// and <c>mrr</c>. Registered metrics are not included. (<c>auc</c> is left out because it reads every score,
    /// <c>diversity</c> because it needs a similarity of items.)</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of places is below 1.</exception>
    public static ImmutableArray<Metric> RankingAt(params IEnumerable<int> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return
        [
            .. from k in places
            from metric in BuiltIn
            where metric.HasPlaces && metric is not IRankingMetric { NeedsSimilarity: true }
            select Of(metric, k),
            Parse("mrr"),
        ];
    }

    /// <summary>Returns the metric of a name; case is ignored.</summary>
    /// <exception cref="FormatException">There is no such metric, or its number of places is missing or invalid; the
    /// message lists the closest names.</exception>
    public static Metric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Trim().ToLowerInvariant().Replace('-', '_').Split('@');
        ImmutableArray<IMetric> all = known;
        IMetric? definition = all.FirstOrDefault(metric => metric.Name == parts[0]);
        if (definition is null || parts.Length > 2)
            throw new FormatException(
                $"There is no metric '{name}'. Closest: {string.Join(", ", Closest(all, parts[0]))}."
            );
        if (!definition.HasPlaces)
            return parts.Length == 1
                ? new Metric(definition, 0)
                : throw new FormatException(
                    $"'{name}': {definition.Name} reads all places of a list, so it takes no number of places."
                );
        if (parts.Length == 1)
            throw new FormatException($"'{name}': add a number of places, such as {definition.Name}@10.");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int k) || k < 1)
            throw new FormatException(
                $"'{name}': expected a number of places of at least 1 after the '@', such as {definition.Name}@10."
            );
        return new Metric(definition, k);
    }

    /// <summary>Returns the metrics of names separated by commas or spaces: <c>ndcg@10, auc</c>.</summary>
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

    /// <summary>Returns true if both metrics have the same name.</summary>
    public bool Equals(Metric? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    static void ThrowUnlessValid(IMetric definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition is not (IRankingMetric or IListMetric))
            throw new ArgumentException(
                $"{definition.GetType().Name} implements neither IRankingMetric nor IListMetric.",
                nameof(definition)
            );
        if (
            string.IsNullOrEmpty(definition.Name)
            || !definition.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        )
            throw new ArgumentException(
                $"The name '{definition.Name}' must contain only lower-case letters, digits and underscores.",
                nameof(definition)
            );
    }

    static string Shown(IMetric metric) => metric.HasPlaces ? metric.Name + "@k" : metric.Name;

    static IEnumerable<string> Closest(ImmutableArray<IMetric> all, string name) =>
        Suggest
            .Closest(name, all.Select(metric => metric.Name), 3)
            .Select(found => Shown(all.First(metric => metric.Name == found)));

    /// <summary>An error of predicted ratings; <see cref="RatingReport"/> computes it.</summary>
    sealed class RatingError(string name, bool isLowerBetter = true) : IMetric
    {
        public string Name => name;

        public bool HasPlaces => false;

        public bool IsLowerBetter => isLowerBetter;
    }
}
