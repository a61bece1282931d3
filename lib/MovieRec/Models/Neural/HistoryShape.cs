using System.Text.Json.Serialization;

namespace MovieRec.Models.Neural;

/// <summary>What of a history goes into an embedding.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<History>))]
public enum History
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Who or what is in it: Σ Z / √n (of a movie, by default, a lower power of n).</summary>
    Plain,

    /// <summary>And by how many stars its ratings lie above the mean: Σ (Z + deviation · W) / √n.</summary>
    Rated,
}

/// <summary>Sizes and parts of a <see cref="HistoryNetwork{T}"/>.</summary>
internal sealed record HistoryShape(
    int Dimensions,
    int Hidden,
    History UserHistory,
    History MovieHistory,
    double MovieHistoryExponent,
    bool LeaveOneOut,
    double InputDropout,
    double HiddenDropout
);
