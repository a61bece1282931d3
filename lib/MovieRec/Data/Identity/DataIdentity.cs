namespace MovieRec.Data;

/// <summary>What the indices of ratings, sequences, features or a model mean, and from which data set they
/// come.</summary>
/// <param name="UserIds">Published ids of the user indices.</param>
/// <param name="MovieIds">Published ids of the movie indices.</param>
/// <param name="Origin">Null for ratings that come from no data set, such as those of a
/// <see cref="RatingsBuilder"/>.</param>
internal readonly record struct DataIdentity(IdMap UserIds, IdMap MovieIds, DataOrigin? Origin)
{
    /// <summary>Describes how this differs from <paramref name="other"/>; null if it does not.</summary>
    /// <remarks>Ids have to be the same. So does the content (ratings, titles, users, own columns), by hash, but only
    /// where both come from data sets: ratings made by hand over the same ids, such as other test ratings, are compared
    /// by their ids alone, and so is a model whose file has no hash. A part of a data set (split, fold, filter) has the
    /// identity of the whole; a data set with other movies, users or ratings, such as a cleaned one, has its own. The
    /// other side may have further ratings, all later than those of this side: a model stays valid when its users rate
    /// more movies. Nothing is computed for parts of one opened data set: their maps and origins are the same
    /// objects.</remarks>
    /// <param name="other">What is compared.</param>
    /// <param name="mine">Names this side, such as <c>the model</c>.</param>
    /// <param name="theirs">Names the other side, such as <c>the test ratings</c>.</param>
    public string? DifferenceFrom(in DataIdentity other, string mine, string theirs)
    {
        if (Difference(UserIds, other.UserIds, "user", mine, theirs) is { } users)
            return users;
        if (Difference(MovieIds, other.MovieIds, "movie", mine, theirs) is { } movies)
            return movies;
        if (Origin is null || other.Origin is null || Origin.IsSame(other.Origin) || other.Origin.Extends(Origin))
            return null;
        return $"{mine} and {theirs} have the same user and movie ids, but their data sets differ in ratings, "
            + "titles, users or columns "
            + $"(SHA-256 {Origin.Hash[..12]}… and {other.Origin.Hash[..12]}…)";
    }

    /// <summary>The same for the movies alone.</summary>
    /// <inheritdoc cref="DifferenceFrom"/>
    public string? MovieDifferenceFrom(in DataIdentity other, string mine, string theirs) =>
        Difference(UserIds, other.UserIds, "user", mine, theirs) is null
            ? DifferenceFrom(other, mine, theirs)
            : Difference(MovieIds, other.MovieIds, "movie", mine, theirs);

    static string? Difference(IdMap ids, IdMap others, string what, string mine, string theirs)
    {
        int same = ids.CommonCount(others);
        if (same == ids.Count && same == others.Count)
            return null;
        if (ids.Kind != others.Kind && ids.Count > 0 && others.Count > 0)
            return $"{what} ids are of the type {ids.Kind} in {mine} and of the type {others.Kind} in {theirs}";
        string first = (same < ids.Count, same < others.Count) switch
        {
            (true, true) => Invariant(
                $"index {same} is {what} {ids.IdAt(same)} in {mine} and {what} {others.IdAt(same)} in {theirs}"
            ),
            (true, false) => Invariant($"{what} {ids.IdAt(same)} of {mine} is not in {theirs}"),
            _ => Invariant($"{what} {others.IdAt(same)} of {theirs} is not in {mine}"),
        };
        return Invariant($"{mine} has {ids.Count:N0} {what}s, {theirs} has {others.Count:N0}: {first}");
    }
}
