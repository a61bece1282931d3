using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Splitting;

public sealed partial class Split
{
    /// <summary>Returns a fold that is published with the data set: u1 … u5, ua or ub of ML-100K.</summary>
    /// <remarks>For a cleaned data set, the ratings that cleaning dropped are left out of both parts.</remarks>
    /// <exception cref="ArgumentException">The data set has no such fold; the message lists its folds.</exception>
    /// <exception cref="DataFormatException">A file of the fold is damaged, or a rating is in both parts.</exception>
    public static Split Published(Dataset data, string fold)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(fold);
        (Ratings train, Ratings test) = data.ReadFold(fold);
        for (int row = 0; row < test.Count; row++)
        {
            if (train.ByUser.RowColumns(test.Users[row]).BinarySearch(test.Movies[row]) >= 0)
                throw new DataFormatException(
                    $"{fold}.test",
                    Invariant($"user {test.UserIds.Ids[test.Users[row]]}'s rating of movie ")
                        + Invariant($"{test.MovieIds.Ids[test.Movies[row]]} is in {fold}.base too: a ")
                        + "model would have seen its test ratings."
                );
        }
        return new Split(fold, train, test);
    }

    /// <summary>Returns the five folds u1 … u5 that are published with ML-100K (and generated with the sample); other
    /// data sets are split into five random folds.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="seed">Seed of the random folds.</param>
    public static ImmutableArray<Split> FiveFolds(Dataset data, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        string[] published = [.. Enumerable.Range(1, 5).Select(number => Invariant($"u{number}"))];
        return published.All(name => data.FoldNames.Contains(name))
            ? [.. published.Select(name => Published(data, name))]
            : KFold(data.Ratings, 5, seed);
    }
}
