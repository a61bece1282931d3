using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>The model that predicts ratings in a <see cref="TwoPartModel"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LikingModel>))]
public enum LikingModel
{
    /// <summary><see cref="Models.EmbeddingNetwork"/>, with the features of the training set, if any.</summary>
    EmbeddingNetwork,

    /// <summary><see cref="Models.SvdPlusPlus"/>.</summary>
    SvdPlusPlus,
}
