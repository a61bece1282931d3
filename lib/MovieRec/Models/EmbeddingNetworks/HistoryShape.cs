using System.Text.Json.Serialization;

namespace MovieRec.Models;

/// <summary>How an embedding includes a history.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryMode>))]
public enum HistoryMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The set of its members: Σ Z / √n (for an item by default a lower power of n).</summary>
    Implicit,

    /// <summary>Also the ratings' deviations from the mean: Σ (Z + deviation · W) / √n.</summary>
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
