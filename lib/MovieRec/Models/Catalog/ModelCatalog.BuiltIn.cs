using System.Collections.Immutable;

namespace MovieRec.Models;

public static partial class ModelCatalog
{
    static ImmutableArray<ModelEntry> BuiltIn() =>
        [
            ModelEntry.Of(
                "mean",
                "global mean: the same rating for every item",
                (train, _) => GlobalMean.Fit(train.Ratings)
            ),
            ModelEntry.Of<BiasBaseline, BiasOptions>(
                "bias",
                "biases: mean + user bias + item bias, regularized",
                (train, options, _) => BiasBaseline.Fit(train.Ratings, options)
            ),
            ModelEntry.Of<MostPopular, MostPopularOptions>(
                "popular",
                "popularity, for ranking: most ratings first",
                (train, options, _) => MostPopular.Fit(train.Ratings, options)
            ),
            ModelEntry.Of<RandomScores, RandomOptions>(
                "random",
                "random order, for ranking: the lower bound of every metric",
                (train, options, _) => RandomScores.Fit(train.Ratings, options)
            ),
            ModelEntry.Of<UserKnn, UserKnnOptions>(
                "user-knn",
                "user-based k-NN: weighted mean of similar users' ratings",
                (train, options, context) => UserKnn.Fit(train.Ratings, options, context)
            ),
            ModelEntry.Of<ItemKnn, ItemKnnOptions>(
                "item-knn",
                "item-based k-NN: weighted mean of ratings of similar movies",
                (train, options, context) => ItemKnn.Fit(train.Ratings, options, context)
            ),
            ModelEntry.Of<ItemKnnRanking, ItemKnnRankingOptions>(
                "item-knn-ranking",
                "item-based k-NN, for ranking: sum of similarities",
                (train, options, context) => ItemKnnRanking.Fit(train.Ratings, options, context)
            ),
            ModelEntry.Of<SlopeOne, SlopeOneOptions>(
                "slope-one",
                "Slope One: mean rating differences between pairs of movies",
                (train, options, _) => SlopeOne.Fit(train.Ratings, options)
            ),
            ModelEntry.Of<ContentModel, ContentOptions>(
                "content",
                "content-based, for ranking: TF-IDF of genres, keywords, tags",
                (train, options, _) => ContentModel.Fit(train, options)
            ) with
            {
                Features = FeatureUse.Required,
            },
            ModelEntry.Of<PureSvd, PureSvdOptions>(
                "pure-svd",
                "PureSVD, for ranking: truncated SVD of the rating matrix",
                (train, options, context) => PureSvd.Fit(train.Ratings, options, context)
            ),
            ModelEntry.Of<Ease, EaseOptions>(
                "ease",
                "EASE, for ranking: item-to-item weights in closed form",
                (train, options, context) => Ease.Fit(train.Ratings, options, context)
            ),
            ModelEntry.Of<TwoPartModel, TwoPartOptions>(
                "two-part",
                "two-part, for ranking: propensity to watch × chance of liking",
                (train, options, context) => TwoPartModel.Fit(train, options, context)
            ) with
            {
                HasEpochs = true,
                Features = FeatureUse.Optional,
            },
            ModelEntry.Of<FunkSvd, FunkSvdOptions>(
                "funk-svd",
                "Funk SVD: biased matrix factorization by gradient descent",
                (train, options, context) => FunkSvd.Fit(train.Ratings, options, context)
            ) with
            {
                HasEpochs = true,
            },
            ModelEntry.Of<SvdPlusPlus, SvdPlusPlusOptions>(
                "svdpp",
                "SVD++: Funk SVD that also knows which movies a user rated",
                (train, options, context) => SvdPlusPlus.Fit(train.Ratings, options, context)
            ) with
            {
                HasEpochs = true,
            },
            ModelEntry.Of<Als, AlsOptions>(
                "als",
                "ALS: matrix factorization by alternating least squares",
                (train, options, context) => Als.Fit(train.Ratings, options, context)
            ) with
            {
                HasEpochs = true,
            },
            ModelEntry.Of<AlsWithGenres, AlsWithGenresOptions>(
                "als-genres",
                "ALS whose item factors have a prior mean by genre",
                (train, options, context) => AlsWithGenres.Fit(train, options, context)
            ) with
            {
                HasEpochs = true,
                Features = FeatureUse.Required,
            },
            ModelEntry.Of<ImplicitAls, ImplicitAlsOptions>(
                "ials",
                "implicit ALS, for ranking: factorizes who rated what",
                (train, options, context) => ImplicitAls.Fit(train.Ratings, options, context)
            ) with
            {
                HasEpochs = true,
            },
            ModelEntry.Of<NonNegativeMf, NonNegativeMfOptions>(
                "nmf",
                "non-negative matrix factorization",
                (train, options, context) => NonNegativeMf.Fit(train.Ratings, options, context)
            ) with
            {
                HasEpochs = true,
            },
            ModelEntry.Of<LightFm, LightFmOptions>(
                "lightfm",
                "LightFM, for ranking: sums of feature embeddings",
                (train, options, context) => LightFm.Fit(train, options, context)
            ) with
            {
                HasEpochs = true,
                Features = FeatureUse.Optional,
            },
            ModelEntry.Of<EmbeddingNetwork, EmbeddingNetworkOptions>(
                "embedding-network",
                "neural network on embeddings, rating histories and features",
                (train, options, context) => EmbeddingNetwork.Fit(train, options, context)
            ) with
            {
                HasEpochs = true,
                Features = FeatureUse.Optional,
            },
            ModelEntry.Of<AttentionNetwork, AttentionNetworkOptions>(
                "attention-network",
                "attention over the latest ratings of one or two users",
                (train, options, context) => AttentionNetwork.Fit(train, options, context)
            ) with
            {
                HasEpochs = true,
                Features = FeatureUse.Optional,
            },
        ];
}
