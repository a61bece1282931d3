namespace MovieRec.Evaluation;

/// <summary>A metric that can be registered by name: see <see cref="Metric.Register"/>. Implement
/// <see cref="IRankingMetric"/> or <see cref="IListMetric"/>.</summary>
public interface IMetric
{
    /// <summary>The name: lower-case letters, digits and underscores, such as <c>ndcg</c>.</summary>
    string Name { get; }

    /// <summary>True if the metric reads the first k places of a list; its full name is then <c>name@k</c>.</summary>
    bool HasPlaces { get; }

    /// <summary>True if a lower value is better.</summary>
    bool IsLowerBetter => false;
}

/// <summary>A metric of one user's ranking; the reported value is the mean over users.</summary>
/// <remarks>Called from several threads, so an implementation keeps no state.</remarks>
public interface IRankingMetric : IMetric
{
    /// <summary>True if the metric reads <see cref="RankedUser.Similarity"/>.</summary>
    bool NeedsSimilarity => false;

    /// <summary>Computes the value of a user; NaN if it is not defined, and then means leave it out.</summary>
    /// <param name="user">The user's ranking and relevant items.</param>
    /// <param name="k">Number of places, at least 1; 0 if <see cref="IMetric.HasPlaces"/> is false.</param>
    double Of(in RankedUser user, int k);
}

/// <summary>A metric of the lists of all users together.</summary>
public interface IListMetric : IMetric
{
    /// <summary>Computes the value.</summary>
    /// <param name="lists">The users' lists.</param>
    /// <param name="k">Number of places, at least 1; 0 if <see cref="IMetric.HasPlaces"/> is false.</param>
    double Of(in RankedLists lists, int k);
}
