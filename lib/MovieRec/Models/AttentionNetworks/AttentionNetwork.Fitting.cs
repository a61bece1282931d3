using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Sequences;

namespace MovieRec.Models;

public sealed partial class AttentionNetwork
{
    /// <summary>Fits a network to pairs of windows, and by default to every rating that they tell of.</summary>
    /// <param name="train">At least two pairs, or windows of one user.</param>
    /// <param name="options">Null for the defaults; <see cref="AttentionNetworkOptions.Original"/> is the network as it
    /// is taught first.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException">There is nothing to learn from, indices do not belong together, or there is
    /// patience but no validation pair.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The steps are so long that the error is not finite any
    /// more.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static AttentionNetwork Fit(
        PairTrainingSet train,
        AttentionNetworkOptions? options = null,
        FitContext? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        options = (options ?? new()).Checked();
        Guard.SameData(train.Data, train.Pairs.Sequences.Identity, nameof(train));
        if (train.Validation is not null)
            Guard.SameData(train.Data, train.Validation.Sequences.Identity, nameof(train.Validation));
        AttentionInputs known = AttentionInputs.Of(
            train.Data,
            train.Facts ?? MovieFacts.Without(train.Data),
            options.UseDemographics
        );
        return Fit(
            train.Data,
            train.Data.Ratings,
            train.Pairs,
            known,
            options,
            context.Checkpoint is null
                ? ""
                : $"{AttentionExamples.HashOf(train.Pairs)} {(train.Validation is null || options.Patience == 0 ? "" : AttentionExamples.HashOf(train.Validation))}",
            train.Validation is null
                ? null
                : scorer => Rmse(scorer, train.Validation, train.Data.Ratings.Scale, options.Threads),
            context.OnEpoch,
            context.Checkpoint,
            context.Cancel
        );
    }

    /// <summary>Fits a network to ratings alone: pairs are made of all of them, in the order of time.</summary>
    /// <inheritdoc cref="Fit(PairTrainingSet, AttentionNetworkOptions?, FitContext?)"/>
    /// <param name="train">With times.</param>
    public static AttentionNetwork Fit(
        TrainingSet train,
        AttentionNetworkOptions? options = null,
        FitContext? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        _ = TrainingFacts.Of(train.Ratings); // for its message where there is no rating
        options = (options ?? new()).Checked();
        if (train.Data is not null)
            Guard.SameData(train.Data, train.Ratings.Identity, nameof(train));
        UserSequences sequences = UserSequences.InTimeOrder(train.Ratings, options.Seed);
        PairSet pairs = PairSet.Of(
            sequences,
            Windows.Of(sequences, new() { Length = options.SequenceLength, Step = options.SequenceStep }),
            new() { MaximumPerMovie = options.PairsPerItem, Seed = options.Seed }
        );
        AttentionInputs known = train.Data is null
            ? AttentionInputs.None(train.Ratings.UserCount, train.Ratings.MovieCount)
            : AttentionInputs.Of(train.Data, MovieFacts.Without(train.Data), options.UseDemographics);
        return Fit(
            train.Data,
            train.Ratings,
            pairs,
            known,
            options,
            context.Checkpoint is null
                ? ""
                : $"{RatingsHash.Of(train.Ratings)} {(context.Validation is null || options.Patience == 0 ? "" : RatingsHash.Of(context.Validation))}",
            context.Validation is null ? null : Judge,
            context.OnEpoch,
            context.Checkpoint,
            context.Cancel
        );

        double Judge(AttentionScorer scorer)
        {
            EncodedUser[] all = [.. Enumerable.Range(0, train.Ratings.UserCount).Select(scorer.User)],
                rows = [.. context.Validation.Users.Select(user => all[user])];
            float[] scores = new float[context.Validation.Count];
            scorer.Score(rows, rows, context.Validation.Movies.AsSpan(), scores);
            return Math.Sqrt(
                scores
                    .Zip(
                        context.Validation.Values,
                        (score, rating) => Math.Pow(train.Ratings.Scale.Clamp(score) - rating, 2)
                    )
                    .Average()
            );
        }
    }

    static AttentionNetwork Fit(
        Dataset? data,
        Ratings ratings,
        PairSet train,
        AttentionInputs known,
        AttentionNetworkOptions options,
        string fingerprint,
        Func<AttentionScorer, double>? judge,
        Action<EpochReport>? onEpoch,
        Checkpoint? checkpoint,
        CancellationToken cancel
    )
    {
        AttentionShape shape = options.ShapeFor(ratings.Scale.Steps);
        AttentionExamples examples = AttentionExamples.Of(
            train,
            ratings.Scale,
            shape.Places,
            options.IncludeSingleUsers
        );
        if (examples.Count < 2)
        {
            throw new ArgumentException(
                $"The training set gives {examples.Count} examples of a rating with its history; expected at least 2. "
                    + "Do its users have several ratings, and did a split leave some?",
                nameof(train)
            );
        }
        var facts = new TrainingFacts(
            ratings.UserIds,
            ratings.MovieIds,
            ratings.Scale,
            examples.KnownMean,
            examples.KnownCount
        )
        {
            Origin = ratings.Origin,
        };
        using IDisposable? hold = checkpoint?.Hold(Name); // for both stages
        // The first stage reads more than the second, such as exact ages, so that its data belong to the run too.
        Dataset? read = options.UseDemographics ? data : data?.WithoutDemographics();
        if (checkpoint is not null)
            fingerprint = Checkpoint.Fingerprint(ratings, options, fingerprint, known.Hash, read?.Hash ?? "");
        EmbeddingNetwork? before = options.UseEmbeddingNetwork
            ? EmbeddingNetwork.Fit(
                read,
                examples.KnownOf(ratings),
                options.HistoryOptions(),
                null,
                null,
                checkpoint,
                HistoryCheckpoint,
                cancel
            )
            : null;
        if (before is not null)
            examples.StartFrom(before.Estimate);
        using var training = new AttentionTraining(examples, known, shape.RatingClasses, options);
        training.Forget(user => examples.MoviesOf(user).Length == 0);
        new EpochLoop(Name, options.Epochs, options.Patience) { TrainMae = () => training.Mae }.Run(
            training.State,
            epoch => training.Epoch(epoch, cancel),
            judge is null ? null : () => judge(new AttentionScorer(Tensors(), before)),
            fingerprint,
            onEpoch,
            checkpoint,
            cancel
        );
        return new AttentionNetwork(facts, options, Tensors(), before);

        AttentionTensors Tensors() =>
            AttentionTensors.Of(
                training.Core,
                shape,
                known,
                [.. Enumerable.Range(0, ratings.UserCount).Select(user => Last(examples.MoviesOf(user)))],
                [.. Enumerable.Range(0, ratings.UserCount).Select(user => Last(examples.ClassesOf(user)))]
            );

        int[] Last(int[] own) => own[Math.Max(0, own.Length - shape.Places)..];
    }

    static double Rmse(AttentionScorer scorer, PairSet pairs, RatingScale scale, int threads)
    {
        float[] estimates = Estimate(scorer, pairs, scale, threads);
        double squares = 0;
        for (int pair = 0; pair < estimates.Length; pair++)
            squares += Math.Pow(estimates[pair] - pairs.Label(pair), 2);
        return Math.Sqrt(squares / estimates.Length);
    }
}
