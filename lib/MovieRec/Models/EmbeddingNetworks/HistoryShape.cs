using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>What of a history goes into an embedding.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryMode>))]
public enum HistoryMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Who or what is in it: Σ Z / √n (of a movie, by default, a lower power of n).</summary>
    Implicit,

    /// <summary>And by how many stars its ratings lie above the mean: Σ (Z + deviation · W) / √n.</summary>
    Explicit,
}

/// <summary>Sizes and parts of a <see cref="HistoryNetwork{T}"/>.</summary>
internal sealed record HistoryShape(
    int Dimensions,
    int Hidden,
    HistoryMode UserHistory,
    HistoryMode ItemHistory,
    double ItemHistoryExponent,
    bool LeaveOneOut,
    double InputDropout,
    double HiddenDropout
);
