using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Models;
using MovieRec.Sequences;

namespace MovieRec.Groups;

/// <summary>Errors of a model's predictions for pairs.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Rmse">Root of the mean squared error, in stars.</param>
/// <param name="Mae">Mean absolute error, in stars.</param>
/// <param name="Count">Number of pairs.</param>
public sealed record PairError(string Model, double Rmse, double Mae, int Count);

/// <summary>Errors of several models on the same pairs of windows. Shown as a table.</summary>
/// <remarks>The prediction of a rating model for a pair is the mean of its predictions for the two users. For a fair
/// comparison it learns only from <see cref="PairSplit.RatingsBefore"/>.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class PairComparison : IShown
{
    PairComparison(ImmutableArray<PairError> errors) => Errors = errors;

    /// <summary>The errors, in the order given.</summary>
    public ImmutableArray<PairError> Errors { get; }

    /// <summary>Gets the error of a model by name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model; the message lists the models.</exception>
    public PairError this[string model]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(model);
            return Errors.FirstOrDefault(error => error.Model == model)
                ?? throw new KeyNotFoundException(
                    $"'{model}' was not compared; expected one of: "
                        + $"{string.Join(", ", Errors.Select(error => error.Model))}."
                );
        }
    }

    /// <summary>Compares predictions.</summary>
    /// <param name="test">At least one pair or single window.</param>
    /// <param name="models">Names of models, and a prediction for each pair.</param>
    /// <exception cref="ArgumentException">There is no pair, the number of predictions differs from that of the pairs,
    /// or a prediction is not finite.</exception>
    public static PairComparison Of(PairSet test, params IEnumerable<(string Model, float[] Predictions)> models)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(models);
        if (test.Count == 0)
            throw new ArgumentException("The test set has no pairs.", nameof(test));
        return new PairComparison([.. models.Select(model => ErrorOf(model.Model, model.Predictions))]);

        PairError ErrorOf(string model, float[] predictions)
        {
            if (predictions.Length != test.Count)
                throw new ArgumentException(
                    $"{model}: {predictions.Length} predictions for {test.Count} pairs.",
                    nameof(models)
                );
            double squares = 0,
                absolute = 0;
            for (int pair = 0; pair < predictions.Length; pair++)
            {
                double error = predictions[pair] - (double)test.Label(pair);
                if (!double.IsFinite(error))
                    throw new ArgumentException(
                        Invariant($"{model}: the prediction for pair {pair} is not finite."),
                        nameof(models)
                    );
                (squares, absolute) = (squares + error * error, absolute + Math.Abs(error));
            }
            return new PairError(model, Math.Sqrt(squares / test.Count), absolute / test.Count, test.Count);
        }
    }

    /// <summary>Returns the prediction of a rating model for each pair: the mean of its predictions for the two users,
    /// or the prediction for the only user.</summary>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    public static float[] MeanOfTwo(IRatingPredictor model, PairSet test)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(test);
        Guard.SameData(model.Facts, test.Sequences.Identity, "the pairs", nameof(test));
        float[] predictions = new float[test.Count];
        for (int pair = 0; pair < predictions.Length; pair++)
        {
            int movie = test.TargetMovie(pair),
                second = test.Pairs[pair].Second;
            predictions[pair] = model.Predict(test.Windows[test.Pairs[pair].First].User, movie);
            if (second != WindowPair.Nobody)
                predictions[pair] = (predictions[pair] + model.Predict(test.Windows[second].User, movie)) / 2;
        }
        return predictions;
    }

    /// <summary>Returns a table with one row per model: <c>model</c>, <c>rmse</c>, <c>mae</c>.</summary>
    public Table ToTable() =>
        new(
            Column.OfTexts("model", Errors.Select(error => (string?)error.Model)),
            Column.OfNumbers("rmse", Errors.Select(error => (double?)Math.Round(error.Rmse, 4))),
            Column.OfNumbers("mae", Errors.Select(error => (double?)Math.Round(error.Mae, 4)))
        );

    /// <summary>Returns the table.</summary>
    public override string ToString() => ToTable().ToString();

    void IShown.WriteHtml(TextWriter writer) => ToTable().Write(writer, html: true);
}
