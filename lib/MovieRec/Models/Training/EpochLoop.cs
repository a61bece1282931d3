using System.Diagnostics;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Trains a model epoch by epoch: reports, checkpoints, early stopping, and an error if the loss is no longer
/// finite.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Epochs">Maximum number of epochs.</param>
/// <param name="Patience">Stops after this number of epochs in a row without a better validation error, and restores
/// the best epoch; 0 turns early stopping off.</param>
internal sealed record EpochLoop(string Model, int Epochs, int Patience)
{
    /// <summary>See <see cref="EpochReport.TrainMeasure"/>.</summary>
    public string TrainMeasure { get; init; } = "RMSE";

    /// <summary>See <see cref="EpochReport.ValidationMeasure"/>.</summary>
    public string ValidationMeasure { get; init; } = "RMSE";

    /// <summary>Mean absolute error of the latest epoch, for the report; null if unknown.</summary>
    public Func<double>? TrainMae { get; init; }

    /// <summary>Value of the objective after the latest epoch, for the report; null if unknown.</summary>
    public Func<double>? Objective { get; init; }

    /// <summary>Trains; the validation error is the RMSE of predicted ratings.</summary>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation.</param>
    /// <param name="state">All arrays that training changes; overwritten in place.</param>
    /// <param name="epoch">Runs the epoch of the given number, from 1, and returns its training error.</param>
    /// <param name="estimate">Predicts the rating of (user index, item index) from the current state, not
    /// clipped.</param>
    /// <param name="fingerprint">See <see cref="Checkpoint.Fingerprint"/>; not used without a checkpoint.</param>
    /// <exception cref="ArgumentException">There is patience but no validation rating.</exception>
    /// <exception cref="InvalidOperationException">The error is no longer finite.</exception>
    public void Run(
        FitContext context,
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<int, int, float> estimate,
        string fingerprint
    ) => Run(context, state, epoch, part => Rmse(estimate, part), fingerprint);

    /// <summary>Trains with a validation error of the model's own. All else is as in the first overload.</summary>
    /// <param name="validationError">Error of the current state on the validation ratings; smaller is better.</param>
    public void Run(
        FitContext context,
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<Ratings, double> validationError,
        string fingerprint
    )
    {
        Ratings? validation = context.Validation is { Count: > 0 } some ? some : null;
        if (Patience > 0 && validation is not null)
            fingerprint += $" {RatingsHash.Of(validation)}"; // otherwise it has no effect on the model
        Run(context, state, epoch, validation is null ? null : () => validationError(validation), fingerprint);
    }

    /// <summary>Trains with a validation error that does not come from <see cref="FitContext.Validation"/>. All else is
    /// as in the first overload.</summary>
    /// <param name="validationError">Error of the current state; null for none. With patience,
    /// <paramref name="fingerprint"/> covers the data behind it.</param>
    public void Run(
        FitContext context,
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<double>? validationError,
        string fingerprint
    )
    {
        Checkpoint? checkpoint = context.Checkpoint;
        if (Patience > 0 && validationError is null)
            throw NoValidation();
        using IDisposable? hold = checkpoint?.Hold(Model);
        var clock = Stopwatch.StartNew();
        float[][]? best = Patience > 0 ? [.. state.Select(part => (float[])part.Values.Clone())] : null;
        double bestError = double.PositiveInfinity;
        int bestEpoch = 0,
            done = 0,
            kept = 0;
        if (checkpoint?.Read(Model, fingerprint, Restore, Epochs) == true)
            kept = done;
        while (done < Epochs && !(best is not null && done - bestEpoch >= Patience))
        {
            context.Cancel.ThrowIfCancellationRequested();
            double error = Epoch(++done);
            if (!double.IsFinite(error))
                throw NotFinite();
            double? judged = validationError?.Invoke();
            if (best is not null && judged < bestError)
            {
                (bestError, bestEpoch) = (judged.Value, done);
                for (int i = 0; i < best.Length; i++)
                    state[i].Values.CopyTo(best[i], 0);
            }
            if (checkpoint is not null && done % checkpoint.EveryEpochs == 0)
                Keep(checkpoint);
            context.OnEpoch?.Invoke(
                new EpochReport(done, error, judged, clock.Elapsed, Objective?.Invoke())
                {
                    TrainMeasure = TrainMeasure,
                    ValidationMeasure = ValidationMeasure,
                    TrainMae = TrainMae?.Invoke(),
                }
            );
        }
        if (checkpoint is not null && kept < done)
            Keep(checkpoint);
        for (int i = 0; best is not null && i < best.Length; i++)
            best[i].CopyTo(state[i].Values, 0);
        ThrowUnlessFinite();
        checkpoint?.End(Model, fingerprint); // the state stays until the model is safe: see Checkpoint.Complete

        double Epoch(int number)
        {
            try
            {
                return epoch(number);
            }
            catch (ArithmeticException singular) when (singular.GetType() == typeof(ArithmeticException))
            {
                throw new ArithmeticException(
                    Invariant($"{Model}: the normal equations are singular to working precision in epoch {number}: ")
                        + "raise the regularization, or use fewer factors.",
                    singular
                );
            }
        }

        InvalidOperationException NotFinite() =>
            new(
                Invariant($"{Model}: the training error is not finite in epoch {done}: the steps are too large. ")
                    + "Lower the learning rate or raise the regularization."
            );

        void ThrowUnlessFinite()
        {
            if (state.Any(part => part.Values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)))
                throw NotFinite();
        }

        void Keep(Checkpoint target)
        {
            ThrowUnlessFinite(); // a state that is not finite could not be read again
            target.Write(State(), fingerprint);
            kept = done;
        }

        ModelFile State()
        {
            var file = new ModelFile(Model);
            file.Add("epochs", Tensor.Of([done, bestEpoch]));
            file.Add("best_error", Tensor.Of([bestError]));
            for (int i = 0; i < state.Count; i++)
            {
                file.Add($"state.{state[i].Name}", Tensor.Of(state[i].Values));
                if (best is not null)
                    file.Add($"best.{state[i].Name}", Tensor.Of(best[i]));
            }
            return file;
        }

        int Restore(ModelFile file)
        {
            int[] epochs = file.Get("epochs").Ints(2);
            bestError = file.Get("best_error").DoubleOrInfinity();
            if (epochs[0] < 1 || epochs[0] > Epochs || epochs[1] < 0 || epochs[1] > epochs[0])
                throw new InvalidDataException(
                    Invariant($"the checkpoint is damaged: {epochs[0]} epochs of {Epochs} are ")
                        + Invariant($"done, and the best was {epochs[1]}.")
                );
            (done, bestEpoch) = (epochs[0], epochs[1]);
            for (int i = 0; i < state.Count; i++)
            {
                file.Get($"state.{state[i].Name}").CopyTo(state[i].Values);
                if (best is not null)
                    file.Get($"best.{state[i].Name}").CopyTo(best[i]);
            }
            return done;
        }
    }

    static ArgumentException NoValidation() =>
        new("Early stopping requires validation ratings: pass some, or set the patience to 0.", nameof(Patience));

    static double Rmse(Func<int, int, float> estimate, Ratings validation)
    {
        double squares = 0;
        for (int row = 0; row < validation.Count; row++)
        {
            double error =
                validation.Scale.Clamp(estimate(validation.Users[row], validation.Movies[row]))
                - (double)validation.Values[row];
            squares += error * error;
        }
        return Math.Sqrt(squares / validation.Count);
    }
}
