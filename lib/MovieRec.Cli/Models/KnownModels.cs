using System.Collections.Immutable;
using MovieRec.Datasets;
using MovieRec.Messages;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>Every model that the command line can fit, by name.</summary>
static class KnownModels
{
    /// <summary>Options of a model that has none.</summary>
    sealed class NoOptions;

    public static ImmutableArray<KnownModel> All { get; } =
    [
        KnownModel.Of<GlobalMean, NoOptions>("mean", "one mean for all", (fit, _) => GlobalMean.Fit(fit.Train)),
        KnownModel.Of<BiasBaseline, BiasOptions>(
            "bias",
            "mean + user's bias + movie's bias, regularized",
            (fit, options) => BiasBaseline.Fit(fit.Train, options)
        ),
        KnownModel.Of<MostPopular, MostPopularOptions>(
            "popular",
            "most rated movies first",
            (fit, options) => MostPopular.Fit(fit.Train, options)
        ),
        KnownModel.Of<RandomScores, RandomOptions>(
            "random",
            "any order, by seed",
            (fit, options) => RandomScores.Fit(fit.Train, options)
        ),
        KnownModel.Of<UserKnn, UserKnnOptions>(
            "user-knn",
            "what similar users gave",
            (fit, options) => UserKnn.Fit(fit.Train, options, new() { Cancel = fit.Cancel })
        ),
        KnownModel.Of<ItemKnn, ItemKnnOptions>(
            "item-knn",
            "what the user gave similar movies",
            (fit, options) => ItemKnn.Fit(fit.Train, options, new() { Cancel = fit.Cancel })
        ),
        KnownModel.Of<ItemKnnRanking, ItemKnnRankingOptions>(
            "item-knn-ranking",
            "how like they are to what the user rated, summed up, for ranking",
            (fit, options) => ItemKnnRanking.Fit(fit.Train, options, new() { Cancel = fit.Cancel })
        ),
        KnownModel.Of<SlopeOne, SlopeOneOptions>(
            "slope-one",
            "mean differences between pairs of movies",
            (fit, options) => SlopeOne.Fit(fit.Train, options)
        ),
        KnownModel.Of<ContentModel, ContentOptions>(
            "content",
            "genres, keywords and tags by TF-IDF, the user as a profile",
            (fit, options) => ContentModel.Fit(new TrainingSet(fit.Train, fit.Data), options)
        ),
        KnownModel.Of<PureSvd, PureSvdOptions>(
            "pure-svd",
            "truncated SVD of the zero-filled matrix, for ranking",
            (fit, options) => PureSvd.Fit(fit.Train, options, new() { OnEpoch = fit.OnEpoch, Cancel = fit.Cancel })
        ),
        KnownModel.Of<Ease, EaseOptions>(
            "ease",
            "a weight between every two movies in closed form, for ranking",
            (fit, options) => Ease.Fit(fit.Train, options, new() { Cancel = fit.Cancel })
        ),
        KnownModel.Of<TwoPartModel, TwoPartOptions>(
            "two-part",
            "propensity to watch (ease, ials) times chance of liking (svdpp), for ranking",
            (fit, options) => TwoPartModel.Fit(fit.Train, options, new() { Cancel = fit.Cancel })
        ),
        KnownModel.Of<FunkSvd, FunkSvdOptions>(
            "funk-svd",
            "factors and biases by stochastic gradient descent",
            (fit, options) =>
                FunkSvd.Fit(
                    fit.Train,
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => FunkSvdOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<SvdPlusPlus, SvdPlusPlusOptions>(
            "svdpp",
            "the same, with what the user rated at all",
            (fit, options) =>
                SvdPlusPlus.Fit(
                    fit.Train,
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => SvdPlusPlusOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<Als, AlsOptions>(
            "als",
            "factors and biases by alternating least squares",
            (fit, options) =>
                Als.Fit(
                    fit.Train,
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => AlsOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<AlsWithGenres, AlsWithGenresOptions>(
            "als-genres",
            "the same, each movie expected where its genres are",
            (fit, options) =>
                AlsWithGenres.Fit(
                    new TrainingSet(fit.Train, fit.Data),
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => AlsWithGenresOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<ImplicitAls, ImplicitAlsOptions>(
            "ials",
            "factors by alternating least squares over who rated what, for ranking",
            (fit, options) =>
                ImplicitAls.Fit(
                    fit.Train,
                    options,
                    new()
                    {
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => ImplicitAlsOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<NonNegativeMf, NonNegativeMfOptions>(
            "nmf",
            "factors that are nowhere negative",
            (fit, options) =>
                NonNegativeMf.Fit(
                    fit.Train,
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true
        ),
        KnownModel.Of<LightFm, LightFmOptions>(
            "lightfm",
            "sums of embeddings of features, such as genres; ranks by likes",
            (fit, options) =>
                LightFm.Fit(
                    new TrainingSet(fit.Train) { Features = fit.HybridFeatures },
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true
        ) with
        {
            DefaultFeatures = ["all"],
        },
        KnownModel.Of<EmbeddingNetwork, EmbeddingNetworkOptions>(
            "embedding-network",
            "a neural network on embeddings, histories and side features",
            (fit, options) =>
                EmbeddingNetwork.Fit(
                    new TrainingSet(fit.Train, fit.Data),
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true,
            () => EmbeddingNetworkOptions.ForMillionRatings with { }
        ),
        KnownModel.Of<AttentionNetwork, AttentionNetworkOptions>(
            "attention-network",
            "attention over what somebody, or two together, rated last",
            (fit, options) =>
                AttentionNetwork.Fit(
                    new TrainingSet(fit.Train, fit.Data),
                    options,
                    new()
                    {
                        Validation = fit.Validation,
                        OnEpoch = fit.OnEpoch,
                        Checkpoint = fit.Checkpoint,
                        Cancel = fit.Cancel,
                    }
                ),
            hasEpochs: true
        ),
    ];

    /// <exception cref="ArgumentException">There is no such model; the message names the closest, and all.</exception>
    public static KnownModel Get(string name) =>
        All.FirstOrDefault(model => model.Name == name)
        ?? throw new ArgumentException(
            $"There is no model '{name}'. Did you mean '{Suggest.Closest(name, All.Select(model => model.Name))}'? Known: {string.Join(", ", All.Select(model => model.Name))}."
        );
}
