using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The weights of a <see cref="CompiledNetwork"/>, in rows padded to multiples of 8.</summary>
internal sealed record NetworkWeights
{
    /// <summary>Width of p and q; 0 for a network without history and product.</summary>
    public required int D { get; init; }

    /// <summary>Width of P.</summary>
    public required int EmbeddingWidth { get; init; }

    /// <summary>Number of hidden features.</summary>
    public required int Width { get; init; }

    /// <summary>In stars.</summary>
    public required float Base { get; init; }

    /// <summary>Factor from the network's output to stars.</summary>
    public required float Scale { get; init; }

    /// <summary>c.</summary>
    public required float OutputBias { get; init; }

    /// <summary>[users].</summary>
    public required float[] UserBias { get; init; }

    /// <summary>[items].</summary>
    public required float[] ItemBias { get; init; }

    /// <summary>[users × embedding width] P.</summary>
    public required float[] UserEmbeddings { get; init; }

    /// <summary>[users × d] h.</summary>
    public required float[] UserSums { get; init; }

    /// <summary>[users × width] the features' share in A.</summary>
    public required float[] UserFeatures { get; init; }

    /// <summary>[items × d] q.</summary>
    public required float[] Items { get; init; }

    /// <summary>[items × embedding width] Q of a network without history; otherwise empty.</summary>
    public required float[] ItemEmbeddings { get; init; }

    /// <summary>[items × width] B.</summary>
    public required float[] ItemHidden { get; init; }

    /// <summary>[items × 2d] Z and W, of which a new user's h is the sum.</summary>
    public required float[] ImplicitFactors { get; init; }

    /// <summary>[embedding width × width] CP.</summary>
    public required float[] FromEmbedding { get; init; }

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
                ("movie_bias", ItemBias),
                ("user_points", UserEmbeddings),
                ("user_sums", UserSums),
                ("user_features", UserFeatures),
                ("movies", Items),
                ("movie_points", ItemEmbeddings),
                ("movie_hidden", ItemHidden),
                ("given", ImplicitFactors),
                ("from_point", FromEmbedding),
                ("from_sum", FromSum),
                ("product", Product),
                ("output", Output),
                ("user_feature_weights", UserFeatureWeights),
            }
        )
            file.Add(prefix + name, Tensor.Of(values));
    }

    /// <exception cref="InvalidDataException">A part is missing or has a length that does not match the
    /// options.</exception>
    public static NetworkWeights Read(
        ModelFile file,
        string prefix,
        TrainingFacts facts,
        EmbeddingNetworkOptions options,
        int userFeatures
    )
    {
        (int users, int items, int embedding, int width) = (
            facts.UserIds.Count,
            facts.ItemIds.Count,
            FactorMath.Stride(options.Dimensions),
            FactorMath.Stride(options.Hidden)
        );
        int d = options.Architecture == EmbeddingArchitecture.Plain ? 0 : embedding;
        float[] constants = Floats("constants", 3);
        return new NetworkWeights
        {
            D = d,
            EmbeddingWidth = embedding,
            Width = width,
            Base = constants[0],
            Scale = constants[1],
            OutputBias = constants[2],
            UserBias = Floats("user_bias", users),
            ItemBias = Floats("movie_bias", items),
            UserEmbeddings = Floats("user_points", users * embedding),
            UserSums = Floats("user_sums", users * d),
            UserFeatures = Floats("user_features", users * width),
            Items = Floats("movies", items * d),
            ItemEmbeddings = Floats("movie_points", d > 0 ? 0 : items * embedding),
            ItemHidden = Floats("movie_hidden", items * width),
            ImplicitFactors = Floats("given", items * 2 * d),
            FromEmbedding = Floats("from_point", embedding * width),
            FromSum = Floats("from_sum", d * width),
            Product = Floats("product", d * width),
            Output = Floats("output", width),
            UserFeatureWeights = Floats("user_feature_weights", userFeatures * width),
        };

        float[] Floats(string name, int length) => file.Get(prefix + name).Floats(length);
    }

    public int UserCount => UserBias.Length;

    public int ItemCount => ItemBias.Length;
}
