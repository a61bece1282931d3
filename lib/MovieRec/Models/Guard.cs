using System.Globalization;
using System.Runtime.CompilerServices;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Argument checks shared by the models.</summary>
internal static class Guard
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such index; the message names the range.</exception>
    public static void Index(int index, int count, string name)
    {
        if ((uint)index >= (uint)count)
            throw new ArgumentOutOfRangeException(name, index, Invariant($"Indices run from 0 to {count - 1}."));
    }

    /// <exception cref="ArgumentException">The length is not the number of items.</exception>
    public static void Length(
        ReadOnlySpan<float> scores,
        int itemCount,
        [CallerArgumentExpression(nameof(scores))] string name = ""
    )
    {
        if (scores.Length != itemCount)
            throw new ArgumentException(
                Invariant($"'{name}' has length {scores.Length}; expected {itemCount}, one per item."),
                name
            );
    }

    /// <exception cref="ArgumentException">The length is not users × items.</exception>
    public static void Length(ReadOnlySpan<float> scores, int userCount, int itemCount)
    {
        if (scores.Length != (long)userCount * itemCount)
        {
            throw new ArgumentException(
                Invariant($"'{nameof(scores)}' has length {scores.Length}; expected {(long)userCount * itemCount}: ")
                    + Invariant($"{userCount} users × {itemCount} items."),
                nameof(scores)
            );
        }
    }

    /// <summary>Checks that a model is used with the data that it was fitted on. Every call that brings a model and
    /// data together uses this check.</summary>
    /// <remarks><see cref="DataIdentity.DifferenceFrom"/> defines what counts as the same data.</remarks>
    /// <param name="model">Facts of the model.</param>
    /// <param name="data">Identity of the data.</param>
    /// <param name="theirs">Description of the data for the message, such as <c>the test ratings</c>.</param>
    /// <param name="name">Name of the argument.</param>
    /// <exception cref="ArgumentException">Ids, or the data sets behind them, differ; the message names the first
    /// difference.</exception>
    public static void SameData(TrainingFacts model, in DataIdentity data, string theirs, string name)
    {
        if (model.Identity.DifferenceFrom(data, "the model", theirs) is { } difference)
            throw new ArgumentException(
                $"The model was fitted on other data: {difference}. "
                    + "Use the data set that it was fitted on, or a part of it.",
                name
            );
    }

    /// <inheritdoc cref="SameData(TrainingFacts, in DataIdentity, string, string)"/>
    public static void SameData(TrainingFacts model, Dataset data) =>
        SameData(model, data.Ratings.Identity, $"'{data.Name}'", nameof(data));

    /// <inheritdoc cref="SameData(TrainingFacts, in DataIdentity, string, string)"/>
    public static void SameData(TrainingFacts model, Ratings ratings, string name) =>
        SameData(model, ratings.Identity, $"the ratings '{name}'", name);

    /// <summary>Checks that training ratings belong to the data set that features come from.</summary>
    /// <exception cref="ArgumentException">Ids, or the data sets behind them, differ; the message names the first
    /// difference.</exception>
    public static void SameData(Dataset data, in DataIdentity train, string name)
    {
        if (train.DifferenceFrom(data.Ratings.Identity, "the training data", $"'{data.Name}'") is { } difference)
            throw new ArgumentException(
                $"Features and ratings come from different data: {difference}. Split the data set's own ratings.",
                name
            );
    }

    /// <summary>Checks that training ratings have the items of the data set that features come from, for a model that
    /// uses features of items alone.</summary>
    /// <exception cref="ArgumentException">The items differ.</exception>
    public static void MoviesOf(Dataset data, Ratings train)
    {
        if (
            train.Identity.MovieDifferenceFrom(data.Ratings.Identity, "the training data", $"'{data.Name}'") is
            { } difference
        )
            throw new ArgumentException(
                $"Features and ratings come from different data: {difference}. Split the data set's own ratings.",
                nameof(train)
            );
    }

    /// <exception cref="ArgumentOutOfRangeException">An item index or a rating is out of range.</exception>
    /// <exception cref="ArgumentException">An item occurs twice.</exception>
    public static void History(ReadOnlySpan<ItemRating> history, int itemCount, RatingScale scale)
    {
        var seen = new HashSet<int>(history.Length);
        foreach (ItemRating rated in history)
        {
            Index(rated.Item, itemCount, nameof(history));
            if (!seen.Add(rated.Item))
                throw new ArgumentException(Invariant($"Item index {rated.Item} occurs twice."), nameof(history));
            OnScale(rated.Rating, scale, Invariant($"item index {rated.Item}"), nameof(history));
        }
    }

    /// <summary>Accepts every value between the ends of the scale, also between its steps, such as a mean or a rating
    /// from another scale. Refuses NaN and infinity, which would make every score NaN, and values off the
    /// scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not a number or off the scale.</exception>
    public static void OnScale(float rating, RatingScale scale, string what, string name)
    {
        float rounding = scale.Step / 1000; // ends such as 0.1 · 7 are not exact
        if (!(rating >= scale.Minimum - rounding && rating <= scale.Maximum + rounding))
            throw new ArgumentOutOfRangeException(
                name,
                rating,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The rating of {what} is {rating}; expected {scale.Minimum} to {scale.Maximum}, "
                        + $"the scale of the training data."
                )
            );
    }
}
