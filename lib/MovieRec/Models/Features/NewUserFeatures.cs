using System.Globalization;
using MovieRec.Data;
using MovieRec.Messages;

namespace MovieRec.Models;

/// <summary>Features of new users as inputs of a network.</summary>
/// <param name="names">[features] names in the network.</param>
/// <param name="ownScales">See <see cref="FeatureRows.OwnScales"/>.</param>
internal sealed class NewUserFeatures(string[] names, IReadOnlyDictionary<string, NumberScale> ownScales)
{
    public string[] Names => names;

    public IReadOnlyDictionary<string, NumberScale> OwnScales => ownScales;

    /// <summary>Age, gender and occupation if known, without values that the network has not learned.</summary>
    public IReadOnlyList<(int Feature, float Value)> Of(User user)
    {
        List<(int Feature, float Value)> features =
        [
            user.Age is { } age ? (Array.IndexOf(names, "age"), NumberScale.Age.Apply(age)) : (-1, 0),
            (user.Gender is { } gender ? Array.IndexOf(names, $"gender:{gender}") : -1, 1),
            (user.Occupation is { } occupation ? Array.IndexOf(names, $"occupation:{occupation}") : -1, 1),
        ];
        return features.FindAll(one => one.Feature >= 0);
    }

    /// <summary>Features such as <c>gender:F</c> or <c>age:30</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message names the closest.</exception>
    /// <exception cref="ArgumentException">A feature occurs twice.</exception>
    public IReadOnlyList<(int Feature, float Value)> Of(IReadOnlyList<string> wanted)
    {
        (int Feature, float Value)[] features = [.. wanted.Select(Of)];
        return features.DistinctBy(one => one.Feature).Count() == features.Length
            ? features
            : throw new ArgumentException("A feature occurs twice.", nameof(wanted));
    }

    (int Feature, float Value) Of(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal),
            feature = Array.IndexOf(names, text);
        if (feature >= 0 && colon > 0)
            return (feature, 1);
        (string column, string value) = colon > 0 ? (text[..colon], text[(colon + 1)..]) : (text, "");
        int number = Array.IndexOf(names, column);
        if (number < 0)
            throw new KeyNotFoundException(
                names.Length == 0
                    ? $"The model does not know '{text}': it was trained without features of users."
                    : $"There is no feature '{text}'. Closest: {string.Join(", ", Suggest.Closest(text, names, 3))}."
            );
        return double.TryParse(value, CultureInfo.InvariantCulture, out double parsed) && double.IsFinite(parsed)
            ? (number, ownScales.GetValueOrDefault(column, NumberScale.Age).Apply(parsed))
            : throw new KeyNotFoundException($"'{text}' has no number; expected one, such as '{column}:30'.");
    }
}
