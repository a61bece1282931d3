using System.Collections.Immutable;

namespace MovieRec.Data;

/// <summary>Sex, age group and occupation of a data set's users as label codes, by user index. Immutable.</summary>
public sealed class Demographics
{
    /// <summary>The code of what a data set does not tell.</summary>
    public const int Unknown = -1;

    Demographics(
        ImmutableArray<int> sex,
        ImmutableArray<int> ages,
        ImmutableArray<int> occupations,
        ImmutableArray<string> occupationNames
    ) => (Sex, AgeGroups, Occupations, OccupationNames) = (sex, ages, occupations, occupationNames);

    /// <summary>Lower ends of the age groups in years, as ML-1M writes them; 1 stands for all under 18.</summary>
    public static ImmutableArray<int> AgeGroupStarts { get; } = [1, 18, 25, 35, 45, 50, 56];

    /// <summary>[users] 0 F, 1 M, or <see cref="Unknown"/>.</summary>
    public ImmutableArray<int> Sex { get; }

    /// <summary>[users] index of <see cref="AgeGroupStarts"/>, or <see cref="Unknown"/>.</summary>
    public ImmutableArray<int> AgeGroups { get; }

    /// <summary>[users] index of <see cref="OccupationNames"/>, or <see cref="Unknown"/>.</summary>
    public ImmutableArray<int> Occupations { get; }

    /// <summary>Those that occur, by name.</summary>
    public ImmutableArray<string> OccupationNames { get; }

    /// <summary>Encodes the users of a data set. Ages in years (ML-100K) become ML-1M's groups; those of ML-1M stay as
    /// they are.</summary>
    public static Demographics Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ImmutableArray<string> names =
        [
            .. data.Users.Select(user => user.Occupation).OfType<string>().Distinct().Order(StringComparer.Ordinal),
        ];
        Dictionary<string, int> codes = names
            .Select((name, code) => (name, code))
            .ToDictionary(pair => pair.name, pair => pair.code);
        return new Demographics(
            [
                .. data.Users.Select(user =>
                    user.Gender switch
                    {
                        'F' => 0,
                        'M' => 1,
                        _ => Unknown,
                    }
                ),
            ],
            [.. data.Users.Select(user => user.Age is int age ? AgeGroup(age) : Unknown)],
            [.. data.Users.Select(user => user.Occupation is { } name ? codes[name] : Unknown)],
            names
        );
    }

    /// <summary>The group of an age: an index of <see cref="AgeGroupStarts"/>.</summary>
    /// <param name="years">At least 0.</param>
    public static int AgeGroup(int years)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(years);
        int group = AgeGroupStarts.Length - 1;
        while (group > 0 && years < AgeGroupStarts[group])
            group--;
        return group;
    }
}
