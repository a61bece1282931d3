using MovieRec.Data;

namespace MovieRec.Models;

public sealed partial class AttentionNetwork
{
    /// <summary>Fits a network to pairs of windows and, by default, to every rating in them.</summary>
    /// <param name="train">At least two pairs, or windows of single users.</param>
    /// <param name="options">Null for the defaults; <see cref="AttentionNetworkOptions.Original"/> is the network that
    /// the course starts with.</param>
    /// <param name="context">Reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> has too few examples, its parts have different
    /// indices, or there is patience but no validation data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer finite: the learning rate is too
    /// high.</exception>
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
        return Fit(AttentionTrainingData.Of(train, options, context), options, context);
    }

    /// <summary>Fits a network to ratings; pairs are made from all of them, in the order of time.</summary>
    /// <inheritdoc cref="Fit(PairTrainingSet, AttentionNetworkOptions?, FitContext?)"/>
    /// <param name="train">Ratings with times.</param>
    public static AttentionNetwork Fit(
        TrainingSet train,
        AttentionNetworkOptions? options = null,
        FitContext? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        _ = TrainingFacts.Of(train.Ratings); // throws if there is no rating
        options = (options ?? new()).Checked();
        return Fit(AttentionTrainingData.Of(train, options, context), options, context);
    }

    static AttentionNetwork Fit(AttentionTrainingData train, AttentionNetworkOptions options, FitContext context)
    {
        Ratings ratings = train.Ratings;
        AttentionShape shape = options.ShapeFor(ratings.Scale.Steps);
        AttentionExamples examples = AttentionExamples.Of(
            train.Pairs,
            ratings.Scale,
            shape.Places,
            options.IncludeSingleUsers
        );
        if (examples.Count < 2)
        {
            throw new ArgumentException(
                $"The training set yields {examples.Count} examples of a rating with its history; expected at least 2. "
                    + "Does each user have several ratings after the split?",
                nameof(train)
            );
        }
        using IDisposable? hold = context.Checkpoint?.Hold(Name); // for both stages
        // The first stage reads more than the second, such as exact ages, so that its data belong to the run too.
        Dataset? read = options.UseDemographics ? train.Data : train.Data?.WithColumns(users: new Table());
        EmbeddingNetwork? embedding = options.UseEmbeddingNetwork
            ? EmbeddingNetwork.Fit(
                read,
                examples.KnownRatings(ratings),
                options.HistoryOptions(),
                new() { Checkpoint = context.Checkpoint, Cancel = context.Cancel },
                HistoryCheckpoint
            )
            : null;
        if (embedding is not null)
            examples.SetBases(embedding.Estimate);
        using var training = new AttentionTraining(examples, train.Known, shape.RatingClasses, options);
        training.ClearUsers(user => examples.ItemsOf(user).Length == 0);
        new EpochLoop(Name, options.Epochs, options.Patience) { TrainMae = () => training.Mae }.Run(
            context,
            training.State,
            epoch => training.Epoch(epoch, context.Cancel),
            train.Validate is { } validate ? () => validate(new AttentionPredictor(Tensors(), embedding)) : null,
            context.Checkpoint is null
                ? ""
                : Checkpoint.Fingerprint(
                    ratings,
                    options,
                    train.Fingerprint,
                    train.Known.Hash,
                    read?.Hash ?? "",
                    read is null ? "" : FeatureRows.OfUsers(read).Hash
                )
        );
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
        return new AttentionNetwork(facts, options, Tensors(), embedding);

        AttentionTensors Tensors() =>
            AttentionTensors.Of(
                training.Trainer,
                shape,
                train.Known,
                [.. Enumerable.Range(0, ratings.UserCount).Select(user => Last(examples.ItemsOf(user)))],
                [.. Enumerable.Range(0, ratings.UserCount).Select(user => Last(examples.ClassesOf(user)))]
            );

        int[] Last(int[] own) => own[Math.Max(0, own.Length - shape.Places)..];
    }
}
