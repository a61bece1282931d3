namespace MovieRec.Models;

/// <summary>Scaling of the weights of a user's or an item's features before their embeddings are summed.</summary>
/// <remarks>Without scaling, a movie with five genres has five times the weight of genres of a movie with one, and the
/// movie's own embedding has full weight. Scaled by row, all features share a weight of 1: the more features a movie
/// has, the less its own embedding counts. Scaled by group, the own embedding keeps its weight, and the genres together
/// have the weight of one, however many there are.</remarks>
public enum FeatureScaling
{
    /// <summary>Weights stay as they are.</summary>
    None,

    /// <summary>The weights of a row add up to 1. This is the default of LightFM's <c>Dataset</c>.</summary>
    Row,

    /// <summary>The weights of each group of a row add up to the group's weight.</summary>
    Group,
}
