using System.Text.Json.Serialization;

namespace MovieRec.Recommending;

/// <summary>What ranks the list of a model that predicts ratings. Other models always rank by their own
/// scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RankBy>))]
public enum RankBy
{
    /// <summary>How likely the user is to come across a movie and to like it: see
    /// <see cref="LikelyRanking"/>.</summary>
    Likely,

    /// <summary>The predicted rating alone. Movies with few ratings and a large bias come first.</summary>
    Stars,
}
