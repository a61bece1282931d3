namespace MovieRec.Models;

/// <summary>What is done to the weights of a user's or a movie's features before they are summed up.</summary>
/// <remarks>The choice changes what can be learned. Without scaling a movie of five genres is moved by five embeddings
/// and one of a single genre by one, and the movie's own embedding counts in full. By row all of them share a weight of
/// 1: then the more is said of a movie, the less its own embedding can say, and a movie whose only feature is itself
/// differs in scale from the others. By group the own embedding keeps its weight, and what is said speaks with one
/// voice a group, however many genres there are.</remarks>
public enum FeatureScaling
{
    /// <summary>Weights stay as they are.</summary>
    None,

    /// <summary>The weights of a row add up to 1, as LightFM's <c>Dataset</c> does unless told otherwise.</summary>
    Row,

    /// <summary>The weights of each group of a row add up to the group's weight.</summary>
    Group,
}
