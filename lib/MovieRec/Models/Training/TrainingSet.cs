using System.Diagnostics.CodeAnalysis;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Training data of models that use features: ratings, and the source of the features. Ratings convert to a
/// training set without features, a data set to one with its ratings and features.</summary>
/// <param name="Ratings">Training ratings.</param>
/// <param name="Data">Data set whose <see cref="Dataset.MovieColumns"/> and <see cref="Dataset.UserColumns"/> give the
/// features. Null: no features.</param>
/// <remarks>To choose what a model sees, drop or add columns: <c>data.WithColumns(movies:
/// data.MovieColumns.Without("year"))</c>.</remarks>
public sealed record TrainingSet(Ratings Ratings, Dataset? Data = null)
{
    /// <summary>Training ratings.</summary>
    public Ratings Ratings
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Ratings ?? throw new ArgumentNullException(nameof(Ratings));

    /// <summary>Features of <see cref="LightFm"/>, where they should be selected, weighted or scaled. Null: with
    /// <see cref="Data"/> each user and item as its own feature and all columns, as
    /// <c>HybridFeatures.Of(Data, "all")</c> gives them; without it each user and item as its own feature
    /// alone.</summary>
    public HybridFeatures? Features { get; init; }

    /// <summary>Weight of each rating in the loss of <see cref="LightFm"/>, in the order of the ratings. Null: all
    /// 1.</summary>
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary><see cref="Data"/>, for a model that cannot do without features.</summary>
    /// <exception cref="ArgumentException"><see cref="Data"/> is null.</exception>
    internal Dataset RequiredData =>
        Data
        ?? throw new ArgumentException(
            "The model needs features: pass new TrainingSet(ratings, data), with the data set of the ratings.",
            "train"
        );

    /// <summary>A training set without features; null for null.</summary>
    [return: NotNullIfNotNull(nameof(ratings))]
    public static implicit operator TrainingSet?(Ratings? ratings) => ratings is null ? null : new(ratings);

    /// <summary>All ratings of a data set, with its features; null for null.</summary>
    [return: NotNullIfNotNull(nameof(data))]
    public static implicit operator TrainingSet?(Dataset? data) => data is null ? null : new(data.Ratings, data);
}
