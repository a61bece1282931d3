using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>What an <see cref="AttentionNetwork"/> is fitted to, whether the caller gave pairs or ratings.</summary>
/// <param name="Data">Columns of users and items; null for none.</param>
/// <param name="Ratings">Ratings that the pairs come from.</param>
/// <param name="Pairs">Pairs and windows to learn from.</param>
/// <param name="Known">Features of users and items.</param>
/// <param name="Validate">RMSE of a network on validation data; null for none.</param>
/// <param name="Fingerprint">Identifies pairs and validation data in a checkpoint.</param>
internal sealed record AttentionTrainingData(
    Dataset? Data,
    Ratings Ratings,
    PairSet Pairs,
    AttentionInputs Known,
    Func<AttentionPredictor, double>? Validate,
    string Fingerprint
)
{
    public static AttentionTrainingData Of(PairTrainingSet train, AttentionNetworkOptions options, FitContext context)
    {
        Guard.SameData(train.Data, train.Pairs.Sequences.Identity, nameof(train));
        PairSet? validation = train.Validation;
        if (validation is not null)
            Guard.SameData(train.Data, validation.Sequences.Identity, nameof(train.Validation));
        MovieFacts facts = train.Facts ?? MovieFacts.Without(train.Data);
        RatingScale scale = train.Data.Ratings.Scale;
        return new AttentionTrainingData(
            train.Data,
            train.Data.Ratings,
            train.Pairs,
            AttentionInputs.Of(train.Data, facts, options.UseDemographics),
            validation is null ? null : network => Rmse(network, validation, scale, options.Threads),
            context.Checkpoint is null
                ? ""
                : Fingerprints(train.Pairs, validation, AttentionExamples.HashOf, options.Patience)
        );
    }

    public static AttentionTrainingData Of(TrainingSet train, AttentionNetworkOptions options, FitContext context)
    {
        if (train.Data is not null)
            Guard.SameData(train.Data, train.Ratings.Identity, nameof(train));
        UserSequences sequences = UserSequences.InTimeOrder(train.Ratings, options.Seed);
        var windows = Windows.Of(sequences, new() { Length = options.SequenceLength, Step = options.SequenceStep });
        Ratings? validation = context.Validation;
        return new AttentionTrainingData(
            train.Data,
            train.Ratings,
            PairSet.Of(sequences, windows, new() { MaximumPerMovie = options.PairsPerItem, Seed = options.Seed }),
            train.Data is null
                ? AttentionInputs.None(train.Ratings.UserCount, train.Ratings.MovieCount)
                : AttentionInputs.Of(train.Data, MovieFacts.Without(train.Data), options.UseDemographics),
            validation is null ? null : network => Rmse(network, validation, train.Ratings),
            context.Checkpoint is null ? "" : Fingerprints(train.Ratings, validation, RatingsHash.Of, options.Patience)
        );
    }

    static double Rmse(AttentionPredictor network, PairSet pairs, RatingScale scale, int threads)
    {
        float[] predictions = network.Predict(pairs, scale, threads);
        double squares = 0;
        for (int pair = 0; pair < predictions.Length; pair++)
            squares += Math.Pow(predictions[pair] - pairs.Label(pair), 2);
        return Math.Sqrt(squares / predictions.Length);
    }

    static double Rmse(AttentionPredictor network, Ratings validation, Ratings train)
    {
        EncodedUser[] users = [.. Enumerable.Range(0, train.UserCount).Select(network.User)],
            rows = [.. validation.Users.Select(user => users[user])];
        float[] predictions = new float[validation.Count];
        network.Predict(rows, rows, validation.Movies.AsSpan(), predictions);
        return Math.Sqrt(
            predictions
                .Zip(validation.Values, (value, rating) => Math.Pow(train.Scale.Clamp(value) - rating, 2))
                .Average()
        );
    }

    /// <summary>Validation data count only where they decide when the training stops.</summary>
    static string Fingerprints<TData>(TData train, TData? validation, Func<TData, string> hash, int patience)
        where TData : class => $"{hash(train)} {(validation is null || patience == 0 ? "" : hash(validation))}";
}
