using MovieRec.Numerics;

namespace MovieRec.Models.Neural;

/// <summary>The numbers of a <see cref="PairScorer"/>; rows are padded to multiples of 8.</summary>
internal sealed record PairTensors
{
    /// <summary>Numbers of p and q; 0 for a network without history and product.</summary>
    public required int D { get; init; }

    /// <summary>Numbers of P.</summary>
    public required int PointWidth { get; init; }

    /// <summary>Hidden features.</summary>
    public required int Width { get; init; }

    /// <summary>In stars.</summary>
    public required float Base { get; init; }

    /// <summary>Stars that the network's output is measured in.</summary>
    public required float Scale { get; init; }

    /// <summary>c.</summary>
    public required float OutputBias { get; init; }

    /// <summary>[users].</summary>
    public required float[] UserBias { get; init; }

    /// <summary>[movies].</summary>
    public required float[] MovieBias { get; init; }

    /// <summary>[users × point width] P.</summary>
    public required float[] UserPoints { get; init; }

    /// <summary>[users × d] h.</summary>
    public required float[] UserSums { get; init; }

    /// <summary>[users × width] the features' part of A.</summary>
    public required float[] UserFeatures { get; init; }

    /// <summary>[movies × d] q.</summary>
    public required float[] Movies { get; init; }

    /// <summary>[movies × point width] Q of a network without history; else empty, as q says more.</summary>
    public required float[] MoviePoints { get; init; }

    /// <summary>[movies × width] B.</summary>
    public required float[] MovieHidden { get; init; }

    /// <summary>[movies × 2d] Z and W, which a new user's h is the sum of.</summary>
    public required float[] Given { get; init; }

    /// <summary>[point width × width] CP.</summary>
    public required float[] FromPoint { get; init; }

    /// <summary>[d × width] CH.</summary>
    public required float[] FromSum { get; init; }

    /// <summary>[d × width] C.</summary>
    public required float[] Product { get; init; }

    /// <summary>[width] w.</summary>
    public required float[] Output { get; init; }

    /// <summary>[user features × width], for new users.</summary>
    public required float[] UserFeatureWeights { get; init; }

    public void AddTo(ModelFile file, string prefix)
    {
        file.Add(prefix + "constants", Tensor.Of([Base, Scale, OutputBias]));
        foreach (
            (string name, float[] values) in new[]
            {
                ("user_bias", UserBias),
                ("movie_bias", MovieBias),
                ("user_points", UserPoints),
                ("user_sums", UserSums),
                ("user_features", UserFeatures),
                ("movies", Movies),
                ("movie_points", MoviePoints),
                ("movie_hidden", MovieHidden),
                ("given", Given),
                ("from_point", FromPoint),
                ("from_sum", FromSum),
                ("product", Product),
                ("output", Output),
                ("user_feature_weights", UserFeatureWeights),
            }
        )
            file.Add(prefix + name, Tensor.Of(values));
    }

    /// <exception cref="InvalidDataException">Something is missing, or has another length than the options
    /// say.</exception>
    public static PairTensors Read(
        ModelFile file,
        string prefix,
        TrainingFacts facts,
        EmbeddingNetworkOptions options,
        int userFeatures
    )
    {
        (int users, int movies, int point, int width) = (
            facts.UserIds.Count,
            facts.MovieIds.Count,
            FactorMath.Stride(options.Dimensions),
            FactorMath.Stride(options.Hidden)
        );
        int d = options.Network == NetworkKind.Plain ? 0 : point;
        float[] constants = Floats("constants", 3);
        return new PairTensors
        {
            D = d,
            PointWidth = point,
            Width = width,
            Base = constants[0],
            Scale = constants[1],
            OutputBias = constants[2],
            UserBias = Floats("user_bias", users),
            MovieBias = Floats("movie_bias", movies),
            UserPoints = Floats("user_points", users * point),
            UserSums = Floats("user_sums", users * d),
            UserFeatures = Floats("user_features", users * width),
            Movies = Floats("movies", movies * d),
            MoviePoints = Floats("movie_points", d > 0 ? 0 : movies * point),
            MovieHidden = Floats("movie_hidden", movies * width),
            Given = Floats("given", movies * 2 * d),
            FromPoint = Floats("from_point", point * width),
            FromSum = Floats("from_sum", d * width),
            Product = Floats("product", d * width),
            Output = Floats("output", width),
            UserFeatureWeights = Floats("user_feature_weights", userFeatures * width),
        };

        float[] Floats(string name, int length) => file.Get(prefix + name).Floats(length);
    }

    public int UserCount => UserBias.Length;

    public int MovieCount => MovieBias.Length;
}
