using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MovieRec.Datasets;
using MovieRec.Messages;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>Reads and shows options by name: <c>--set factors=64</c>, <c>movierec models</c>, and the JSON of an
/// evaluation.</summary>
static class OptionSettings
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Text of an option that is null: the model chooses a value for the data.</summary>
    const string Automatic = "auto";

    /// <summary>Applies the command line to options.</summary>
    /// <param name="options">The defaults; not changed.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="settings">Texts <c>name=value</c>.</param>
    /// <param name="seed">Null keeps the default.</param>
    /// <param name="threads">Null keeps the default.</param>
    /// <exception cref="ArgumentException">A name or value is invalid; the message says what is expected.</exception>
    public static object Apply(object options, string model, IEnumerable<string> settings, ulong? seed, int? threads)
    {
        options = CopyOf(options);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2)
                throw new ArgumentException($"--set {setting}: expected name=value.");
            PropertyInfo property =
                Of(options).FirstOrDefault(one => NameOf(one) == parts[0].Replace('-', '_'))
                ?? throw Unknown(options, model, parts[0]);
            if (!given.Add(property.Name))
                throw new ArgumentException($"--set {NameOf(property)}: given twice.");
            property.SetValue(options, Parsed(property, parts[1]));
        }
        Put("Seed", seed);
        Put("Threads", threads);
        (options as ICheckedOptions)?.Check();
        return options;

        void Put<T>(string name, T? value)
            where T : struct
        {
            if (value is { } given)
                options.GetType().GetProperty(name)?.SetValue(options, given);
        }
    }

    static object CopyOf(object options)
    {
        object copy = Activator.CreateInstance(options.GetType(), nonPublic: true)!;
        foreach (PropertyInfo property in Writable(options))
            property.SetValue(copy, property.GetValue(options));
        return copy;
    }

    /// <summary>Names and values, without seed and threads, which are options of the command line.</summary>
    public static IEnumerable<(string Name, string Value)> Shown(object options) =>
        Of(options).Select(property => (NameOf(property), TextOf(property.GetValue(options))));

    /// <summary>Describes the values of an option: the names of an enumeration, or the kind of number.</summary>
    public static string Expected(object options, string name)
    {
        Type type = Of(options).First(property => NameOf(property) == name).PropertyType;
        string expected = Expected(Nullable.GetUnderlyingType(type) ?? type);
        return Nullable.GetUnderlyingType(type) is null ? expected : $"{expected}, or {Automatic}";
    }

    static string Expected(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
        : type == typeof(int) ? "a whole number"
        : type == typeof(bool) ? "true or false"
        : "a number";

    static string TextOf(object? value) =>
        value is Enum named ? JsonNamingPolicy.SnakeCaseLower.ConvertName(named.ToString())
        : value is bool flag ? (flag ? "true" : "false")
        : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text
        : Automatic;

    public static JsonNode ToJson(object options) => JsonSerializer.SerializeToNode(options, options.GetType(), Json)!;

    static IEnumerable<PropertyInfo> Of(object options) =>
        Writable(options).Where(property => property.Name is not ("Seed" or "Threads"));

    /// <summary>Options that several models share come first.</summary>
    static IEnumerable<PropertyInfo> Writable(object options) =>
        options
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.DeclaringType == options.GetType());

    static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    static object? Parsed(PropertyInfo property, string value)
    {
        if (value == Automatic && Nullable.GetUnderlyingType(property.PropertyType) is not null)
            return null;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            if (type.IsEnum)
                return Named(type, value);
            return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (Exception wrong)
            when (wrong is FormatException or OverflowException or InvalidCastException or ArgumentException)
        {
            throw new ArgumentException($"--set {NameOf(property)}={value}: expected {Expected(type)}.", wrong);
        }
    }

    /// <summary>An enumeration's value by its name in any case, with or without underscores; never by its
    /// number.</summary>
    static object Named(Type type, string value)
    {
        string plain = value.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        string name =
            Enum.GetNames(type).FirstOrDefault(name => name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException();
        return Enum.Parse(type, name);
    }

    static ArgumentException Unknown(object options, string model, string name)
    {
        string[] names = [.. Of(options).Select(NameOf)];
        if (names.Length == 0)
            return new ArgumentException($"--set {name}: '{model}' has no options.");
        string meant = CurrentName(options, name) ?? Suggest.Closest(name, names);
        return new ArgumentException(
            $"--set {name}: '{model}' has no such option. Did you mean '{meant}'? It has: {string.Join(", ", names)}."
        );
    }

    /// <summary>The current name of an option whose name has changed; null for any other name.</summary>
    static string? CurrentName(object options, string name)
    {
        string property = string.Concat(
            name.Split('_', '-')
                .Select(word =>
                    $"{word[..Math.Min(1, word.Length)].ToUpperInvariant()}{word[Math.Min(1, word.Length)..]}"
                )
        );
        return FormerNames.OfOption(options.GetType(), property) is { } current
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(current)
            : null;
    }
}
