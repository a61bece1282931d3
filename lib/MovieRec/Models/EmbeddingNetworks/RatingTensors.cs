using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Neural;

namespace MovieRec.Models;

/// <summary>Ratings as inputs of a network: user and movie indices, features of both, and targets in (0, 1].
/// </summary>
/// <remarks>Features come from the columns of the data set: age as (years − 34) / 15, year of release as
/// (year − 1980) / 20, a 0 or 1 for each gender, occupation, genre and month of release, and columns of your
/// own.</remarks>
public sealed class RatingTensors
{
    readonly FeatureRows userFeatures,
        movieFeatures;
    readonly Matrix<float> features = new(0, 0);

    RatingTensors(Ratings ratings, FeatureRows userFeatures, FeatureRows movieFeatures)
    {
        (this.userFeatures, this.movieFeatures) = (userFeatures, movieFeatures);
        (Users, Movies) = (ratings.Users, ratings.Movies);
        Targets = [.. ratings.Values.Select(value => value / ratings.Scale.Maximum)];
        FeatureNames = [.. userFeatures.Names, .. movieFeatures.Names];
    }

    /// <summary>[ratings] user indices.</summary>
    public ImmutableArray<int> Users { get; }

    /// <summary>[ratings] movie indices.</summary>
    public ImmutableArray<int> Movies { get; }

    /// <summary>[ratings] stars divided by the maximum of the scale.</summary>
    public ImmutableArray<float> Targets { get; }

    /// <summary>[features] users' first, such as <c>occupation:writer</c>, then movies', such as
    /// <c>genre:Comedy</c>.</summary>
    public ImmutableArray<string> FeatureNames { get; }

    /// <summary>Converts ratings to inputs of a network.</summary>
    /// <param name="data">Features of users and movies.</param>
    /// <param name="ratings">Ratings with the data set's indices.</param>
    /// <exception cref="ArgumentException">The ratings have other ids.</exception>
    public static RatingTensors Of(Dataset data, Ratings ratings)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(ratings);
        Guard.SameData(data, ratings.Identity, nameof(ratings));
        return new(ratings, FeatureRows.OfUsers(data), FeatureRows.OfMovies(data, months: true));
    }

    /// <summary>Returns the features of the users and movies of some ratings.</summary>
    /// <param name="rows">Places in <see cref="Users"/>.</param>
    /// <returns>[rows × features], overwritten by the next call.</returns>
    public Matrix<float> Features(ReadOnlySpan<int> rows)
    {
        features.Resize(rows.Length, FeatureNames.Length);
        features.Values.Clear();
        for (int at = 0; at < rows.Length; at++)
        {
            Put(userFeatures, Users[rows[at]], features.Row(at));
            Put(movieFeatures, Movies[rows[at]], features.Row(at)[userFeatures.Names.Length..]);
        }
        return features;

        static void Put(FeatureRows from, int row, Span<float> to)
        {
            ReadOnlySpan<int> columns = from.Columns(row);
            ReadOnlySpan<float> values = from.Values(row);
            for (int entry = 0; entry < columns.Length; entry++)
                to[columns[entry]] = values[entry];
        }
    }

    /// <summary>Shapes of the tensors.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"users [{Users.Length}], movies [{Movies.Length}], features [{Users.Length} × {FeatureNames.Length}], "
        )
        + FormattableString.Invariant($"targets [{Targets.Length}] from {Targets.Min():0.##} to {Targets.Max():0.##}");
}
