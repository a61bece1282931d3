using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Builds the rows of features, column by column.</summary>
internal sealed class FeatureRowsBuilder
{
    readonly List<string> names = [];
    readonly List<(int Feature, float Value)>[] rows;
    readonly Dictionary<string, NumberScale> ownScales = [];

    public FeatureRowsBuilder(int rowCount) =>
        rows = [.. Enumerable.Range(0, rowCount).Select(_ => new List<(int, float)>())];

    /// <summary>Adds one feature for a column of numbers; for other columns, one for each label.</summary>
    /// <param name="column">Column with the same number of rows.</param>
    /// <param name="inShares">True if the labels of a row have values that add up to 1, instead of 1 each.</param>
    public void Add(FeatureColumn column, bool inShares = false)
    {
        if (!column.IsNumber)
        {
            AddLabels(column.Name, column.Labels, row => column.LabelsAt(row).Select(one => one.Label), inShares);
            return;
        }
        AddNumber(column.Name, column.NumberAt);
        if (column.IsOwn)
            ownScales[column.Name] = column.Scale;
    }

    /// <summary>Adds one feature.</summary>
    public void AddNumber(string name, Func<int, float?> numberAt)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            if (numberAt(row) is { } number)
                rows[row].Add((names.Count, number));
        }
        names.Add(name);
    }

    /// <summary>Adds one feature for each label.</summary>
    /// <param name="name">The part of the features' names before the colon.</param>
    /// <param name="labels">All labels.</param>
    /// <param name="labelsAt">The labels of a row, each once.</param>
    /// <param name="inShares">True if the labels of a row have values that add up to 1, instead of 1 each.</param>
    public void AddLabels(
        string name,
        IReadOnlyList<string> labels,
        Func<int, IEnumerable<string>> labelsAt,
        bool inShares
    )
    {
        Dictionary<string, int> features = labels
            .Select((label, place) => (label, Feature: names.Count + place))
            .ToDictionary(one => one.label, one => one.Feature, StringComparer.Ordinal);
        for (int row = 0; row < rows.Length; row++)
        {
            int[] own = [.. labelsAt(row).Select(label => features[label]).Order()];
            foreach (int feature in own)
                rows[row].Add((feature, inShares ? 1f / own.Length : 1));
        }
        names.AddRange(labels.Select(label => $"{name}:{label}"));
    }

    public FeatureRows Build()
    {
        int[] starts = new int[rows.Length + 1];
        for (int row = 0; row < rows.Length; row++)
            starts[row + 1] = starts[row] + rows[row].Count;
        return new(
            [.. names],
            CsrMatrix.Of(
                names.Count,
                starts,
                [.. rows.SelectMany(row => row).Select(entry => entry.Feature)],
                [.. rows.SelectMany(row => row).Select(entry => entry.Value)]
            )
        )
        {
            OwnScales = ownScales,
        };
    }
}
