namespace MovieRec.Evaluation;

/// <summary>A metric that can be registered by name: see <see cref="Metric.Register"/>. Implement
/// <see cref="IRankingMetric"/> or <see cref="IListMetric"/>.</summary>
public interface IMetric
{
    /// <summary>Lower-case letters, digits and underscores, such as <c>ndcg</c>.</summary>
    string Name { get; }

    /// <summary>Whether the metric looks at the first k places of a list, so that its full name is
    /// <c>name@k</c>.</summary>
    bool HasPlaces { get; }

    /// <summary>Whether a smaller value is better.</summary>
    bool IsLowerBetter => false;
}

/// <summary>A metric of one user's ranking; the reported value is the mean over users.</summary>
/// <remarks>Called from several threads, so it keeps no state.</remarks>
public interface IRankingMetric : IMetric
{
    /// <summary>Whether <see cref="RankedUser.Similarity"/> is read.</summary>
    bool NeedsSimilarity => false;

    /// <summary>The value of a user; NaN where it is not defined, and means leave it out.</summary>
    /// <param name="user">The user's ranking and relevant items.</param>
    /// <param name="k">Number of places, at least 1; 0 where <see cref="IMetric.HasPlaces"/> is false.</param>
    double Of(in RankedUser user, int k);
}

/// <summary>A metric of the lists of all users together.</summary>
public interface IListMetric : IMetric
{
    /// <summary>The value.</summary>
    /// <param name="lists">The users' lists.</param>
    /// <param name="k">Number of places, at least 1; 0 where <see cref="IMetric.HasPlaces"/> is false.</param>
    double Of(in RankedLists lists, int k);
}
