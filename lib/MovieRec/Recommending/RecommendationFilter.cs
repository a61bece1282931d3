using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Messages;
using MovieRec.Models;

namespace MovieRec.Recommending;

/// <summary>Conditions that recommended movies must meet.</summary>
public sealed record RecommendationFilter
{
    /// <summary>The movie has at least one of these genres; case is ignored. Empty: any genre.</summary>
    public ImmutableArray<string> Genres { get; init; } = [];

    /// <summary>The movie has none of these genres; case is ignored.</summary>
    public ImmutableArray<string> ExcludedGenres { get; init; } = [];

    /// <summary>First year of release; a movie without a year is left out. Null: any year.</summary>
    public int? YearFrom { get; init; }

    /// <summary>Last year of release; a movie without a year is left out. Null: any year.</summary>
    public int? YearTo { get; init; }

    /// <summary>Minimum number of ratings in the data set.</summary>
    public int MinimumRatings { get; init; }

    /// <summary>Only these movies, by id; null: all. Ids that are not in the data set are ignored.</summary>
    public IReadOnlyCollection<Id>? OnlyMovies { get; init; }

    /// <summary>None of these movies, by id.</summary>
    public IReadOnlyCollection<Id> ExcludedMovies
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>An additional condition; null: none.</summary>
    public Func<Movie, bool>? Where { get; init; }

    /// <summary>Returns a model that scores the movies that do not pass below all others, for <c>Evaluate.Ranking</c>
    /// and <c>Experiment</c>.</summary>
    /// <param name="model">Fitted on this data set or on a part of it.</param>
    /// <param name="data">Its movies.</param>
    /// <param name="ratings">The ratings that <see cref="MinimumRatings"/> refers to, such as the training part; null:
    /// the ratings of the data set.</param>
    /// <exception cref="ArgumentException">No movie passes, a genre does not exist, or the model was fitted on other
    /// data.</exception>
    public IItemScorer Apply(IItemScorer model, Dataset data, Ratings? ratings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Guard.SameData(model.Facts, data);
        return new FilteredScorer(model, Passing(data, ratings ?? data.Ratings));
    }

    /// <summary>[movies] true for each movie that passes.</summary>
    /// <exception cref="ArgumentException">No movie passes, or a genre does not exist.</exception>
    internal bool[] Passing(Dataset data) => Passing(data, data.Ratings);

    bool[] Passing(Dataset data, Ratings ratings)
    {
        HashSet<string> genres = Known(Genres, data),
            excludedGenres = Known(ExcludedGenres, data);
        HashSet<Id>? only = OnlyMovies?.ToHashSet();
        HashSet<Id> excluded = [.. ExcludedMovies];
        bool[] passing =
        [
            .. data.Movies.Select(
                (movie, index) =>
                    (genres.Count == 0 || movie.Genres.Any(genres.Contains))
                    && !movie.Genres.Any(excludedGenres.Contains)
                    && (YearFrom is null || movie.Year >= YearFrom)
                    && (YearTo is null || movie.Year <= YearTo)
                    && ratings.ByMovie.RowLength(index) >= MinimumRatings
                    && only?.Contains(movie.Id) != false
                    && !excluded.Contains(movie.Id)
                    && Where?.Invoke(movie) != false
            ),
        ];
        return passing.Contains(true)
            ? passing
            : throw new ArgumentException(
                $"No movie of {data.Name} passes the filter ({this}). Remove a condition or widen it."
            );
    }

    /// <summary>Returns the conditions that are set, such as <c>genre Comedy or Drama; from 1990; at least 50
    /// ratings</c>.</summary>
    public override string ToString()
    {
        string?[] conditions =
        [
            Genres.IsDefaultOrEmpty ? null : $"genre {string.Join(" or ", Genres)}",
            ExcludedGenres.IsDefaultOrEmpty ? null : $"without genre {string.Join(" and ", ExcludedGenres)}",
            YearFrom is { } from ? string.Create(CultureInfo.InvariantCulture, $"from {from}") : null,
            YearTo is { } to ? string.Create(CultureInfo.InvariantCulture, $"to {to}") : null,
            MinimumRatings <= 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"at least {MinimumRatings} ratings"),
            OnlyMovies is { Count: var only }
                ? string.Create(CultureInfo.InvariantCulture, $"only {only} movies")
                : null,
            ExcludedMovies.Count == 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"without {ExcludedMovies.Count} movies"),
            Where is null ? null : "a condition of your own",
        ];
        string text = string.Join("; ", conditions.OfType<string>());
        return text.Length == 0 ? "no condition" : text;
    }

    static HashSet<string> Known(ImmutableArray<string> genres, Dataset data)
    {
        foreach (string genre in genres.IsDefault ? [] : genres)
        {
            if (data.Genres.Contains(genre, StringComparer.OrdinalIgnoreCase))
                continue;
            throw new ArgumentException(
                data.Genres.IsEmpty
                    ? $"The movies of {data.Name} have no genres, so '{genre}' cannot be a condition."
                    : $"There is no genre '{genre}' in {data.Name}. "
                        + $"Did you mean '{Suggest.Closest(genre, data.Genres)}'?"
            );
        }
        return new(genres.IsDefault ? [] : genres, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gives movies that do not pass the lowest finite score, because a model's scores are finite.</summary>
    sealed class FilteredScorer(IItemScorer model, bool[] passing) : IItemScorer
    {
        public TrainingFacts Facts => model.Facts;

        public int UserCount => model.UserCount;

        public int ItemCount => model.ItemCount;

        public void Score(int user, Span<float> scores)
        {
            model.Score(user, scores);
            for (int item = 0; item < scores.Length; item++)
                scores[item] = passing[item] ? scores[item] : float.MinValue;
        }
    }
}
