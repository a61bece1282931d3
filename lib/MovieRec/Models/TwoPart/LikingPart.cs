namespace MovieRec.Models;

/// <summary>Fits, saves and loads the model that predicts ratings in a <see cref="TwoPartModel"/>.</summary>
sealed record LikingPart(LikingModel Kind, IRatingPredictor Predictor, IFoldIn FoldIn)
{
    const string CheckpointName = "two-part.liking";

    public static LikingPart Fit(TrainingSet train, TwoPartOptions options, FitContext context)
    {
        if (options.Liking == LikingModel.SvdPlusPlus)
            return Of(SvdPlusPlus.Fit(train.Ratings, options.SvdPlusPlusOptions(), context));
        return Of(
            EmbeddingNetwork.Fit(
                train.Data,
                train.Ratings,
                options.NetworkOptions(train.Ratings.Count),
                context with
                {
                    Validation = null,
                },
                CheckpointName
            )
        );
    }

    /// <exception cref="InvalidDataException">The part is damaged.</exception>
    public static LikingPart Read(ModelFile part) =>
        part.Model == "svdpp" ? Of(SvdPlusPlus.Load(part.AsStream())) : Of(EmbeddingNetwork.Load(part.AsStream()));

    public ModelFile ToFile() =>
        Predictor is SvdPlusPlus factors
            ? ModelFile.Of(factors.Save)
            : ModelFile.Of(((EmbeddingNetwork)Predictor).Save);

    static LikingPart Of(SvdPlusPlus model) => new(LikingModel.SvdPlusPlus, model, model);

    static LikingPart Of(EmbeddingNetwork model) => new(LikingModel.EmbeddingNetwork, model, model);
}
