using System.Globalization;
using MovieRec.Data;
using MovieRec.Messages;

namespace MovieRec.Models;

/// <summary>The features of a new user as a network takes them.</summary>
/// <param name="names">[features] of the network.</param>
/// <param name="ownScales">See <see cref="FeatureRows.OwnScales"/>.</param>
internal sealed class NewUserFeatures(string[] names, IReadOnlyDictionary<string, NumberScale> ownScales)
{
    public string[] Names => names;

    public IReadOnlyDictionary<string, NumberScale> OwnScales => ownScales;

    /// <summary>Age, gender and occupation as far as they are known, without what the network has not learned
    /// about.</summary>
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
    /// <exception cref="ArgumentException">A feature comes twice.</exception>
    public IReadOnlyList<(int Feature, float Value)> Of(IReadOnlyList<string> told)
    {
        (int Feature, float Value)[] features = [.. told.Select(Of)];
        return features.DistinctBy(one => one.Feature).Count() == features.Length
            ? features
            : throw new ArgumentException("A feature comes twice.", nameof(told));
    }

    (int Feature, float Value) Of(string told)
    {
        int colon = told.IndexOf(':', StringComparison.Ordinal),
            feature = Array.IndexOf(names, told);
        if (feature >= 0 && colon > 0)
            return (feature, 1);
        (string column, string value) = colon > 0 ? (told[..colon], told[(colon + 1)..]) : (told, "");
        int number = Array.IndexOf(names, column);
        if (number < 0)
            throw new KeyNotFoundException(
                names.Length == 0
                    ? $"The model does not know '{told}': it was trained without features of users."
                    : $"There is no feature '{told}'. Closest: {string.Join(", ", Suggest.Closest(told, names, 3))}."
            );
        return double.TryParse(value, CultureInfo.InvariantCulture, out double parsed) && double.IsFinite(parsed)
            ? (number, ownScales.GetValueOrDefault(column, NumberScale.Age).Apply(parsed))
            : throw new KeyNotFoundException($"'{column}' is a number, such as '{column}:30', but '{told}' has none.");
    }
}
