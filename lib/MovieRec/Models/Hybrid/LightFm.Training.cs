using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

public sealed partial class LightFm
{
    /// <summary>Continues training on more ratings and returns the new model. This one does not change.</summary>
    /// <remarks>Training continues with the same options, embeddings, learning rates and random numbers: with the same
    /// ratings, the result has the bits of one longer training. Earlier likes are not sampled as negatives. A new
    /// feature starts as the mean of its group.</remarks>
    /// <param name="more">New ratings. Their users and movies include those of the model. Earlier ratings need not be
    /// among them, but over many passes the model forgets what it no longer sees.</param>
    /// <param name="newFeatures">Features of the users and movies of <paramref name="more"/>, with the same scaling.
    /// Null: those of the model, if users and movies are the same, or ids if the model has no other features.</param>
    /// <param name="weights">[ratings] weight of each rating in the loss. Null: all 1.</param>
    /// <param name="epochs">Passes over <paramref name="more"/>. Null: the epochs of the options.</param>
    /// <param name="onEpoch">Called after each epoch, counted from 1.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="cancel">Checked before each batch.</param>
    /// <exception cref="ArgumentException"><paramref name="more"/> has no like or lacks users or movies of the model,
    /// or features do not fit.</exception>
    public LightFm PartialFit(
        Ratings more,
        HybridFeatures? newFeatures = null,
        IReadOnlyList<float>? weights = null,
        int? epochs = null,
        Action<EpochReport>? onEpoch = null,
        int threads = 0,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(more);
        TrainingFacts facts = TrainingFacts.Of(more);
        LightFmOptions options = (
            Options with
            {
                Epochs = epochs ?? Options.Epochs,
                Patience = 0,
                Threads = threads,
            }
        ).Checked();
        int[] newUser = Places(Facts.UserIds, more.UserIds, "user"),
            newItem = Places(Facts.ItemIds, more.MovieIds, "movie");
        if (newFeatures is null)
        {
            bool isSame = newUser.Length == more.UserCount && newItem.Length == more.MovieCount;
            bool onlyIds =
                features.Users.Groups.Keys.SequenceEqual([HybridFeatures.User])
                && features.Movies.Groups.Keys.SequenceEqual([HybridFeatures.Movie]);
            newFeatures =
                isSame ? features
                : onlyIds ? HybridFeatures.Ids(more)
                : throw new ArgumentException(
                    "There are new users or movies: pass their features.",
                    nameof(newFeatures)
                );
        }
        newFeatures = CheckedFeatures(newFeatures, more);
        var rng = Rng.ForStream(options.Seed, ulong.MaxValue - (ulong)Epochs);
        Embeddings ofUsers = Grown(features.Users, users, newFeatures.Users, ref rng),
            ofItems = Grown(features.Movies, items, newFeatures.Movies, ref rng);
        bool[] rated = new bool[more.MovieCount];
        for (int item = 0; item < ItemCount; item++)
            rated[newItem[item]] = isRated[item];
        var all = facts with
        {
            RatingCount = facts.RatingCount + Facts.RatingCount,
            Mean =
                (facts.Mean * facts.RatingCount + Facts.Mean * Facts.RatingCount)
                / (facts.RatingCount + Facts.RatingCount),
        };
        LightFm model = Train(
            more,
            all,
            options,
            Epochs,
            newFeatures,
            weights,
            ofUsers,
            ofItems,
            (likes.Moved(newUser, newItem, more.UserCount, more.MovieCount), rated),
            new() { OnEpoch = onEpoch, Cancel = cancel }
        );
        return new LightFm(
            model.Facts,
            Options,
            model.Epochs,
            model.features,
            model.users,
            model.items,
            model.likes,
            model.isRated
        );
    }

    /// <summary>Trains from given embeddings, which it overwrites.</summary>
    /// <param name="done">Epochs of earlier trainings.</param>
    /// <param name="earlier">Likes of earlier trainings and which movies were rated in them, in the indices of
    /// <paramref name="train"/>; null for none.</param>
    static LightFm Train(
        Ratings train,
        TrainingFacts facts,
        LightFmOptions options,
        int done,
        HybridFeatures features,
        IReadOnlyList<float>? weights,
        Embeddings users,
        Embeddings items,
        (CsrMatrix Likes, bool[] IsRated)? earlier,
        FitContext context
    )
    {
        Interactions known = Interactions.Of(train, options, weights, earlier);
        var descent = new LightFmDescent(
            known,
            new FeatureSide(users, features.Users.Matrix),
            new FeatureSide(items, features.Movies.Matrix),
            options
        );
        var loop = new EpochLoop(Name, options.Epochs, options.Patience)
        {
            TrainMeasure = "loss",
            ValidationMeasure = "1 - AUC",
        };
        string fingerprint = context.Checkpoint is null
            ? ""
            : Checkpoint.Fingerprint(train, options, FeatureHash.Of(features, weights));
        float likeFrom = options.LikeThreshold ?? train.Scale.LikeThreshold;
        loop.Run(
            context,
            descent.State,
            epoch => descent.Epoch(done + epoch, context.Cancel),
            part => WrongPairs(part, train, users, items, features, likeFrom),
            fingerprint
        );
        FillUntouched(features.Users, users);
        FillUntouched(features.Movies, items);
        return new LightFm(
            facts,
            options,
            done + options.Epochs,
            features,
            users,
            items,
            known.Likes,
            Interactions.IsRated(train, earlier?.IsRated)
        );
    }

    /// <summary>[old indices] new index of each published id.</summary>
    static int[] Places(IdMap old, IdMap now, string what)
    {
        int[] places = [.. old.Ids.Select(now.Find)];
        int lost = Array.IndexOf(places, -1);
        return lost < 0
            ? places
            : throw new ArgumentException(
                Invariant($"The new ratings do not contain the {what} {old.Ids[lost]} of the model. ")
                    + "Their ids must include those of the model.",
                nameof(now)
            );
    }

    /// <summary>The embeddings of old features at their new places, and between them new ones.</summary>
    static Embeddings Grown(FeatureMatrix before, Embeddings side, FeatureMatrix now, ref Rng rng)
    {
        // Where there is one group, its features have the same weights by any scaling that the library's choices give.
        if (before.Scaling != now.Scaling && now.Groups.Count > 1)
            throw new ArgumentException(
                $"The model's features are scaled by {before.Scaling}, the new ones by {now.Scaling}.",
                nameof(now)
            );
        Embeddings grown = Embeddings.New(
            side.Factors,
            side.IsUser,
            now.Names.Length,
            side.Steps.Length > 0 ? LightFmSchedule.Adadelta : LightFmSchedule.Adagrad,
            rng
        );
        ILookup<string, int> groups = Enumerable
            .Range(0, before.Names.Length)
            .ToLookup(feature => FeatureMatrix.GroupOf(before.Names[feature]));
        Dictionary<string, float[]> means = groups.ToDictionary(
            group => group.Key,
            group => FactorTable.MeanRow(side.Values, side.Stride, group)
        );
        for (int feature = 0; feature < now.Names.Length; feature++)
        {
            int old = before.Find(now.Names[feature]),
                row = feature * side.Stride;
            if (old >= 0)
            {
                side.Row(old).CopyTo(grown.Row(feature));
                side.Squares.AsSpan(old * side.Stride, side.Stride).CopyTo(grown.Squares.AsSpan(row));
                if (side.Steps.Length > 0)
                    side.Steps.AsSpan(old * side.Stride, side.Stride).CopyTo(grown.Steps.AsSpan(row));
            }
            else if (means.TryGetValue(FeatureMatrix.GroupOf(now.Names[feature]), out float[]? mean))
            {
                for (int f = 0; f < side.Stride; f++)
                    grown.Values[row + f] += mean[f];
            }
        }
        return grown;
    }

    /// <summary>Features that no step has moved get the mean embedding of those of their group that were, and where
    /// that group is the rows themselves, what is expected by the rows' other features; where none was moved, they say
    /// nothing.</summary>
    static void FillUntouched(FeatureMatrix of, Embeddings side)
    {
        foreach (
            IGrouping<string, int> group in Enumerable
                .Range(0, of.Names.Length)
                .GroupBy(feature => FeatureMatrix.GroupOf(of.Names[feature]))
        )
        {
            float[] mean = FactorTable.MeanRow(side.Values, side.Stride, group.Where(side.IsLearned));
            foreach (int feature in group.Where(feature => !side.IsLearned(feature)))
                mean.CopyTo(side.Row(feature));
        }
        string identity = IdentityOf(side);
        if (of.Groups.Count == 1 || !of.Groups.ContainsKey(identity))
            return;
        var expected = new ExpectedEmbedding(of, side, identity);
        for (int row = 0; row < of.RowCount; row++)
        {
            ReadOnlySpan<int> columns = of.Matrix.RowColumns(row);
            foreach (int feature in columns)
            {
                if (!side.IsLearned(feature) && FeatureMatrix.GroupOf(of.Names[feature]) == identity)
                    expected.Of(columns, of.Matrix.RowValues(row)).CopyTo(side.Row(feature));
            }
        }
    }

    static string IdentityOf(Embeddings side) => side.IsUser ? HybridFeatures.User : HybridFeatures.Movie;

    /// <summary>1 − AUC over the liked movies of the validation part and all movies without a rating in either, mean
    /// over users; ties count half.</summary>
    static double WrongPairs(
        Ratings validation,
        Ratings train,
        Embeddings users,
        Embeddings items,
        HybridFeatures features,
        float likeFrom
    )
    {
        float[] p = new FeatureSide(users, features.Users.Matrix).Sums(),
            q = new FeatureSide(items, features.Movies.Matrix).Sums(),
            scores = new float[train.MovieCount];
        double sum = 0;
        int judged = 0;
        for (int user = 0; user < validation.UserCount; user++)
        {
            int[] rated = validation.ByUser.RowColumns(user).ToArray();
            float[] stars = validation.ByUser.RowValues(user).ToArray();
            int[] liked =
            [
                .. Enumerable
                    .Range(0, rated.Length)
                    .Where(place => stars[place] >= likeFrom)
                    .Select(place => rated[place]),
            ];
            if (liked.Length == 0)
                continue;
            for (int item = 0; item < scores.Length; item++)
                scores[item] = FactorMath.Dot(
                    FactorMath.Row(p, user, users.Stride),
                    FactorMath.Row(q, item, items.Stride)
                );
            float[] likedScores = [.. liked.Select(item => scores[item])];
            foreach (int item in rated)
                scores[item] = float.NaN;
            foreach (int item in train.ByUser.RowColumns(user))
                scores[item] = float.NaN;
            float[] others = [.. scores.Where(score => !float.IsNaN(score))];
            if (others.Length == 0)
                continue;
            sum += likedScores.Average(liking =>
                (ScoreScan.CountAbove(others, liking) + 0.5 * ScoreScan.CountEqual(others, liking)) / others.Length
            );
            judged++;
        }
        return judged == 0 ? 0.5 : sum / judged;
    }
}
