using System.Diagnostics;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>What all epoch-wise training has in common: reports, the stop at a loss that is not finite, checkpoints,
/// and keeping the best epoch.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Epochs">At most so many.</param>
/// <param name="Patience">Stop after so many epochs in a row without a better validation error, and give the best
/// epoch's state; 0: never.</param>
internal sealed record EpochLoop(string Model, int Epochs, int Patience)
{
    /// <summary>See <see cref="EpochReport.TrainMeasure"/>.</summary>
    public string TrainMeasure { get; init; } = "RMSE";

    /// <summary>See <see cref="EpochReport.ValidationMeasure"/>.</summary>
    public string ValidationMeasure { get; init; } = "RMSE";

    /// <summary>Mean absolute error of the epoch that has just been run, for the report; null where it is not
    /// known.</summary>
    public Func<double>? TrainMae { get; init; }

    /// <param name="state">Everything that training changes; the arrays are overwritten in place.</param>
    /// <param name="epoch">Runs the epoch of the given number (from 1) and gives its training RMSE.</param>
    /// <param name="estimate">r̂ of (user index, movie index) by the present state, not clipped.</param>
    /// <param name="fingerprint">See <see cref="Checkpoint.Fingerprint"/>.</param>
    /// <param name="validation">May be null, unless there is patience.</param>
    /// <param name="onEpoch">Told of every epoch.</param>
    /// <param name="checkpoint">Null for none.</param>
    /// <param name="cancel">Checked before every epoch; the last checkpoint stays.</param>
    /// <param name="objective">Gives the objective after the epoch that has just been run, for the report; null where
    /// there is none.</param>
    /// <exception cref="InvalidOperationException">The error is not finite any more.</exception>
    public void Run(
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<int, int, float> estimate,
        string fingerprint,
        Ratings? validation,
        Action<EpochReport>? onEpoch,
        Checkpoint? checkpoint,
        CancellationToken cancel,
        Func<double>? objective = null
    ) =>
        Run(
            state,
            epoch,
            part => Rmse(estimate, part),
            fingerprint,
            validation,
            onEpoch,
            checkpoint,
            cancel,
            objective
        );

    /// <param name="judge">The error of the present state on the validation ratings; smaller is better.</param>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{string, float[]}}, Func{int, double}, Func{int, int, float}, string, Ratings?, Action{EpochReport}?, Checkpoint?, CancellationToken, Func{double}?)"/>
    public void Run(
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<Ratings, double> judge,
        string fingerprint,
        Ratings? validation,
        Action<EpochReport>? onEpoch,
        Checkpoint? checkpoint,
        CancellationToken cancel,
        Func<double>? objective = null
    )
    {
        if (Patience > 0 && validation is { Count: > 0 })
            fingerprint += $" {RatingsHash.Of(validation)}"; // else it changes nothing in the model
        Run(
            state,
            epoch,
            validation is { Count: > 0 } ? () => judge(validation) : null,
            fingerprint,
            onEpoch,
            checkpoint,
            cancel,
            objective
        );
    }

    /// <param name="judge">The error of the present state on whatever it is judged by, which
    /// <paramref name="fingerprint"/> tells if there is patience; null: not judged.</param>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{string, float[]}}, Func{int, double}, Func{int, int, float}, string, Ratings?, Action{EpochReport}?, Checkpoint?, CancellationToken, Func{double}?)"/>
    public void Run(
        IReadOnlyList<(string Name, float[] Values)> state,
        Func<int, double> epoch,
        Func<double>? judge,
        string fingerprint,
        Action<EpochReport>? onEpoch,
        Checkpoint? checkpoint,
        CancellationToken cancel,
        Func<double>? objective = null
    )
    {
        if (Patience > 0 && judge is null)
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
            cancel.ThrowIfCancellationRequested();
            double error = Epoch(++done);
            if (!double.IsFinite(error))
                throw NotFinite();
            double? validationError = judge?.Invoke();
            if (best is not null && validationError < bestError)
            {
                (bestError, bestEpoch) = (validationError.Value, done);
                for (int i = 0; i < best.Length; i++)
                    state[i].Values.CopyTo(best[i], 0);
            }
            if (checkpoint is not null && done % checkpoint.EveryEpochs == 0)
                Keep(checkpoint);
            onEpoch?.Invoke(
                new EpochReport(done, error, validationError, clock.Elapsed, objective?.Invoke())
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
                    $"{Model}: the normal equations are singular to working precision in epoch {number}: "
                        + "raise the regularization, or use fewer factors.",
                    singular
                );
            }
        }

        InvalidOperationException NotFinite() =>
            new(
                $"{Model}: the training error is not finite in epoch {done}: the steps are too long. "
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
                    $"the checkpoint is damaged: {epochs[0]} epochs of {Epochs} are done, and the best was {epochs[1]}."
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
        new("Early stopping needs validation ratings: give some, or set the patience to 0.", nameof(Patience));

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
