using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Groups;
using MovieRec.Sequences;

namespace MovieRec.Models;

public sealed partial class AttentionNetwork
{
    /// <summary>Fits a network to pairs of windows, and by default to every rating that they tell of.</summary>
    /// <param name="data">Its users and movies, whose indices the pairs have.</param>
    /// <param name="train">At least two pairs, or windows of one user.</param>
    /// <param name="options">Null for the defaults; <see cref="AttentionNetworkOptions.Original"/> is the network as it
    /// is taught first.</param>
    /// <param name="facts">What is known of the movies; null: what MovieLens tells.</param>
    /// <param name="validation">Pairs to report the error on after each epoch; may be null unless
    /// <see cref="AttentionNetworkOptions.Patience"/> is set.</param>
    /// <param name="onEpoch">Told of each epoch; its training errors are those met during the epoch, with dropout, not
    /// clipped.</param>
    /// <param name="checkpoint">Where to keep the state; null: nowhere.</param>
    /// <param name="cancel">Looked at before every step.</param>
    /// <exception cref="ArgumentException">There is nothing to learn from, indices do not belong together, or there is
    /// patience but no validation pair.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The steps are so long that the error is not finite any
    /// more.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static AttentionNetwork Fit(
        Dataset data,
        PairSet train,
        AttentionNetworkOptions? options = null,
        MovieFacts? facts = null,
        PairSet? validation = null,
        Action<EpochReport>? onEpoch = null,
        Checkpoint? checkpoint = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        options = (options ?? new()).Checked();
        Guard.SameData(data, train.Sequences.Identity, nameof(train));
        if (validation is not null)
            Guard.SameData(data, validation.Sequences.Identity, nameof(validation));
        AttentionInputs known = AttentionInputs.Of(data, facts ?? MovieFacts.Without(data), options.UseDemographics);
        return Fit(
            data,
            data.Ratings,
            train,
            known,
            options,
            checkpoint is null
                ? ""
                : $"{AttentionExamples.HashOf(train)} {(validation is null || options.Patience == 0 ? "" : AttentionExamples.HashOf(validation))}",
            validation is null ? null : scorer => Rmse(scorer, validation, data.Ratings.Scale, options.Threads),
            onEpoch,
            checkpoint,
            cancel
        );
    }

    /// <summary>Fits a network to ratings alone: pairs are made of all of them, in the order of time.</summary>
    /// <inheritdoc cref="Fit(Dataset, PairSet, AttentionNetworkOptions?, MovieFacts?, PairSet?, Action{EpochReport}?, Checkpoint?, CancellationToken)"/>
    /// <param name="data">Where features come from; null for none.</param>
    /// <param name="train">With times.</param>
    /// <param name="validation">Ratings to report the error on after each epoch, of each user by what they rated last
    /// in <paramref name="train"/>.</param>
    public static AttentionNetwork Fit(
        Dataset? data,
        Ratings train,
        AttentionNetworkOptions? options = null,
        Ratings? validation = null,
        Action<EpochReport>? onEpoch = null,
        Checkpoint? checkpoint = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        _ = TrainingFacts.Of(train); // for its message where there is no rating
        options = (options ?? new()).Checked();
        if (data is not null)
            Guard.SameData(data, train.Identity, nameof(train));
        UserSequences sequences = UserSequences.InTimeOrder(train, options.Seed);
        PairSet pairs = PairSet.Of(
            sequences,
            Windows.Of(sequences, new() { Length = options.SequenceLength, Step = options.SequenceStep }),
            new() { MaximumPerMovie = options.PairsPerItem, Seed = options.Seed }
        );
        AttentionInputs known = data is null
            ? AttentionInputs.None(train.UserCount, train.MovieCount)
            : AttentionInputs.Of(data, MovieFacts.Without(data), options.UseDemographics);
        return Fit(
            data,
            train,
            pairs,
            known,
            options,
            checkpoint is null
                ? ""
                : $"{RatingsHash.Of(train)} {(validation is null || options.Patience == 0 ? "" : RatingsHash.Of(validation))}",
            validation is null ? null : Judge,
            onEpoch,
            checkpoint,
            cancel
        );

        double Judge(AttentionScorer scorer)
        {
            EncodedUser[] all = [.. Enumerable.Range(0, train.UserCount).Select(scorer.User)],
                rows = [.. validation.Users.Select(user => all[user])];
            float[] scores = new float[validation.Count];
            scorer.Score(rows, rows, validation.Movies.AsSpan(), scores);
            return Math.Sqrt(
                scores
                    .Zip(validation.Values, (score, rating) => Math.Pow(train.Scale.Clamp(score) - rating, 2))
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
