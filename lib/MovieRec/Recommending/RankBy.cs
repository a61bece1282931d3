using System.Text.Json.Serialization;

namespace MovieRec.Recommending;

/// <summary>The order of the list of a model that predicts ratings. Other models always rank by their own
/// scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RankBy>))]
public enum RankBy
{
    /// <summary>By how likely the user is to see and like a movie: see <see cref="LikelyRanking"/>.</summary>
    Likely,

    /// <summary>By the predicted rating alone. Movies with few ratings and a large bias come first.</summary>
    Stars,
}
