using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using MovieRec.Messages;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Users or items as weighted sets of named features.</summary>
public sealed class FeatureMatrix
{
    readonly Dictionary<string, int> places;
    readonly Dictionary<string, float> groupWeights;
    readonly IReadOnlyDictionary<string, NumberBins> bins;

    internal FeatureMatrix(
        ImmutableArray<string> names,
        CsrMatrix matrix,
        FeatureScaling scaling,
        IEnumerable<KeyValuePair<string, float>> groups,
        IReadOnlyDictionary<string, NumberBins> bins
    )
    {
        (Names, Matrix, Scaling, this.bins) = (names, matrix, scaling, bins);
        groupWeights = new(groups, StringComparer.Ordinal);
        places = new(names.Length, StringComparer.Ordinal);
        for (int feature = 0; feature < names.Length; feature++)
            places.Add(names[feature], feature);
    }

    /// <summary>[features] names such as <c>genre:Comedy</c>, group by group in the given order; within a group in the
    /// order of their first rows.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>[rows × features] weights, scaled.</summary>
    public CsrMatrix Matrix { get; }

    /// <summary>Scaling of the rows.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Names of the groups with their weights.</summary>
    public IReadOnlyDictionary<string, float> Groups => groupWeights;

    /// <summary>Ranges whose labels are features, by the name of their group.</summary>
    internal IReadOnlyDictionary<string, NumberBins> Bins => bins;

    /// <summary>Number of users or items.</summary>
    public int RowCount => Matrix.RowCount;

    /// <summary>Creates the matrix of groups of features.</summary>
    /// <param name="scaling">Scaling of the weights.</param>
    /// <param name="groups">At least one; all have the same rows, and different names without a colon.</param>
    /// <exception cref="ArgumentException">Groups do not match, a row has a name twice, or a weight is not
    /// finite.</exception>
    public static FeatureMatrix Of(FeatureScaling scaling, params IReadOnlyList<FeatureGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
            throw new ArgumentException("There are no groups of features; expected at least one.", nameof(groups));
        int rows = groups[0].RowCount;
        var names = new List<string>();
        var entries = new List<(int Feature, float Weight)>[rows];
        for (int row = 0; row < rows; row++)
            entries[row] = [];
        foreach (FeatureGroup group in groups)
        {
            Check(group, rows);
            if (groups.Count(other => other.Name == group.Name) > 1)
                throw new ArgumentException($"Two groups are named '{group.Name}'.", nameof(groups));
            AddGroup(group, scaling, names, entries);
        }
        int[] starts = new int[rows + 1];
        for (int row = 0; row < rows; row++)
            starts[row + 1] = starts[row] + entries[row].Count;
        int[] columns = new int[starts[rows]];
        float[] weights = new float[starts[rows]];
        for (int row = 0; row < rows; row++)
        {
            (int Feature, float Weight)[] sorted = [.. entries[row].OrderBy(entry => entry.Feature)];
            float scale = scaling == FeatureScaling.Row ? OneOver(sorted.Sum(entry => Math.Abs(entry.Weight))) : 1;
            for (int entry = 0; entry < sorted.Length; entry++)
            {
                columns[starts[row] + entry] = sorted[entry].Feature;
                weights[starts[row] + entry] = sorted[entry].Weight * scale;
            }
        }
        return new FeatureMatrix(
            [.. names],
            CsrMatrix.Of(names.Count, starts, columns, weights),
            scaling,
            groups.Select(group => KeyValuePair.Create(group.Name, group.Weight)),
            groups.Where(group => group.Bins is not null).ToDictionary(group => group.Name, group => group.Bins!)
        );
    }

    /// <summary>Returns the index of a feature.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message names the closest.</exception>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return places.TryGetValue(name, out int feature)
            ? feature
            : throw new KeyNotFoundException(
                $"There is no feature '{name}'. Closest: {string.Join(", ", Closest(name))}."
            );
    }

    /// <summary>Returns the index of a feature, or −1 if there is none.</summary>
    public int Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return places.GetValueOrDefault(name, -1);
    }

    /// <summary>Returns the group of a feature: the part of its name before the first colon.</summary>
    public static string GroupOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[..name.IndexOf(':', StringComparison.Ordinal)];
    }

    /// <summary>Creates a row that is not in the matrix, weighted and scaled like those in it.</summary>
    /// <param name="identity">The group in which each row is its own feature. The new row has such a feature, too,
    /// which is not among <see cref="Names"/>.</param>
    /// <param name="names">Its other features, each once. A number, such as <c>age:30</c>, selects the feature of its
    /// range.</param>
    /// <returns>The weights of the names, and the weight of the row's own feature; 1 if there is no such
    /// group.</returns>
    /// <exception cref="KeyNotFoundException">A name is unknown; the message names the closest.</exception>
    internal ((int Feature, float Weight)[] Named, float Own) NewRow(string identity, IReadOnlyList<string> names)
    {
        int[] features = [.. names.Select(name => IndexOf(InRange(name)))];
        if (features.Distinct().Count() < features.Length)
            throw new ArgumentException("A feature occurs twice.", nameof(names));
        float[] weights = [.. features.Select(feature => groupWeights[GroupOf(Names[feature])])];
        bool hasOwn = groupWeights.TryGetValue(identity, out float own);
        float all = weights.Sum() + own;
        for (int place = 0; place < features.Length; place++)
        {
            if (Scaling == FeatureScaling.Row)
                weights[place] /= all;
            if (Scaling == FeatureScaling.Group)
                weights[place] /= features.Count(other => GroupOf(Names[other]) == GroupOf(Names[features[place]]));
        }
        return (
            [.. features.Zip(weights)],
            !hasOwn ? 1
            : Scaling == FeatureScaling.Row ? own / all
            : own
        );
    }

    /// <summary>The feature of the range of a number such as <c>age:30</c>; other names unchanged.</summary>
    string InRange(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return
            colon > 0
            && !places.ContainsKey(name)
            && bins.TryGetValue(name[..colon], out NumberBins? ranges)
            && double.TryParse(name[(colon + 1)..], CultureInfo.InvariantCulture, out double number)
            ? $"{name[..colon]}:{ranges.LabelOf(number)}"
            : name;
    }

    static void AddGroup(
        FeatureGroup group,
        FeatureScaling scaling,
        List<string> names,
        List<(int Feature, float Weight)>[] entries
    )
    {
        (string Name, float Weight)[][] rows =
        [
            .. Enumerable
                .Range(0, entries.Length)
                .Select(row => group.Of(row).Where(entry => entry.Weight != 0).ToArray()),
        ];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < rows.Length; row++)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach ((string name, float weight) in rows[row])
            {
                if (!seen.Add(name))
                    throw new ArgumentException(
                        Invariant($"Row {row} has '{group.Name}:{name}' twice."),
                        nameof(group)
                    );
                if (!float.IsFinite(weight))
                    throw new ArgumentException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Row {row}: the weight of '{group.Name}:{name}' is {weight}."
                        ),
                        nameof(group)
                    );
                CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _)++;
            }
        }
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < rows.Length; row++)
        {
            (string Name, float Weight)[] kept = [.. rows[row].Where(entry => counts[entry.Name] >= group.MinRows)];
            float scale =
                group.Weight
                * (scaling == FeatureScaling.Group ? OneOver(kept.Sum(entry => Math.Abs(entry.Weight))) : 1);
            foreach ((string name, float weight) in kept)
            {
                if (!found.TryGetValue(name, out int place))
                {
                    found.Add(name, place = names.Count);
                    names.Add($"{group.Name}:{name}");
                }
                entries[row].Add((place, weight * scale));
            }
        }
    }

    static void Check(FeatureGroup group, int rows)
    {
        if (group.Name.Length == 0 || group.Name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException(
                $"A group is named '{group.Name}'; expected a name that is not empty and has no colon.",
                nameof(group)
            );
        if (group.RowCount != rows)
            throw new ArgumentException(
                Invariant($"The group '{group.Name}' has {group.RowCount} rows, the first has {rows}."),
                nameof(group)
            );
        if (!(group.Weight > 0 && float.IsFinite(group.Weight)))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The group '{group.Name}' has the weight {group.Weight}; expected a number above 0."
                ),
                nameof(group)
            );
        ArgumentOutOfRangeException.ThrowIfLessThan(group.MinRows, 1);
    }

    IEnumerable<string> Closest(string name)
    {
        // Those of the same group first, if there is such a group; a catalog may have thousands of identities.
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        IEnumerable<string> among =
            colon > 0 && groupWeights.ContainsKey(name[..colon])
                ? Names.Where(one => one.StartsWith(name[..(colon + 1)], StringComparison.Ordinal))
                : Names;
        return Suggest.Closest(name, among, 3);
    }

    static float OneOver(float sum) => sum > 0 ? 1 / sum : 0;
}
