using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MovieRec.Formatting;

/// <summary>Values as JSON, by reflection.</summary>
/// <remarks>The resolver is named because file-based apps (<c>dotnet run app.cs</c>) turn the default one
/// off.</remarks>
internal static class JsonText
{
    static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">The text is not JSON, or describes another type.</exception>
    public static T? Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);
}
