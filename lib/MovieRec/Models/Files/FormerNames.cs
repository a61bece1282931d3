using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MovieRec.Models;

/// <summary>Names of options, of their values and of tensors in older model files, so that those files still
/// load.</summary>
static class FormerNames
{
    static readonly Dictionary<string, string> Current = new(StringComparer.Ordinal)
    {
        ["Attention"] = "UseAttention",
        ["Centered"] = "UseCentering",
        ["Centre"] = "Centering",
        ["Demographics"] = "UseDemographics",
        ["Keywords"] = "UseKeywords",
        ["Leak"] = "NegativeSlope",
        ["LikeFrom"] = "LikeThreshold",
        ["Liked"] = "LikeThreshold",
        ["MaxMovies"] = "MaxItems",
        ["MinNeighbours"] = "MinNeighbors",
        ["MinTagMovies"] = "MinTagItems",
        ["MovieDecay"] = "ItemDecay",
        ["MovieHistory"] = "ItemHistory",
        ["MovieHistoryExponent"] = "ItemHistoryExponent",
        ["NeighbourWeight"] = "NeighborWeight",
        ["Neighbours"] = "Neighbors",
        ["Network"] = "Architecture",
        ["PairShare"] = "PairFraction",
        ["PairsPerMovie"] = "PairsPerItem",
        ["Precision"] = "ErrorWeight",
        ["Residual"] = "UseEmbeddingNetwork",
        ["SequenceRatings"] = "UseSequenceRatings",
        ["SideFeatures"] = "UseFeatures",
        ["Singly"] = "IncludeSingleUsers",
        ["Tags"] = "UseTags",
    };

    /// <summary>Values of enumerations, as type and former value.</summary>
    static readonly Dictionary<string, string> CurrentValues = new(StringComparer.Ordinal)
    {
        ["Feedback.Rated"] = "Binary",
        ["Feedback.Stars"] = "Explicit",
        ["HistoryMode.Plain"] = "Implicit",
        ["HistoryMode.Rated"] = "Explicit",
    };

    /// <summary>The current name of an option; null if <paramref name="name"/> never was an option of
    /// <paramref name="options"/>.</summary>
    public static string? OfOption(Type options, string name) =>
        Current.TryGetValue(name, out string? current)
        && options.GetProperty(name) is null
        && options.GetProperty(current) is not null
            ? current
            : null;

    /// <summary>The current name of a tensor.</summary>
    public static string OfTensor(string name) => name.Replace("neighbours.", "neighbors.", StringComparison.Ordinal);

    /// <summary>The JSON of an options record with every former name or value replaced by the current one. A name that
    /// <typeparamref name="TOptions"/> still has stays.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static string Replace<TOptions>(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject options)
            return json;
        foreach ((string former, string current) in Current)
        {
            if (!options.ContainsKey(former) || options.ContainsKey(current))
                continue;
            if (OfOption(typeof(TOptions), former) is null)
                continue;
            JsonNode? value = options[former];
            options.Remove(former);
            options[current] = value;
        }
        foreach (PropertyInfo property in typeof(TOptions).GetProperties().Where(one => one.PropertyType.IsEnum))
        {
            if (
                options[property.Name] is JsonValue value
                && CurrentValues.TryGetValue($"{property.PropertyType.Name}.{value}", out string? current)
            )
                options[property.Name] = current;
        }
        return options.ToJsonString();
    }
}
