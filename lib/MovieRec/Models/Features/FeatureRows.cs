using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Features of users or movies as the networks take them: numbers of which few in a row are not 0, so kept
/// sparse.</summary>
internal sealed class FeatureRows
{
    readonly int[] starts,
        columns;
    readonly float[] values;

    public FeatureRows(string[] names, CsrMatrix rows) =>
        (Names, starts, columns, values) = (names, [.. rows.Starts], [.. rows.Columns], [.. rows.Values]);

    /// <summary>[features], such as <c>genre:Comedy</c>.</summary>
    public string[] Names { get; }

    public int RowCount => starts.Length - 1;

    public ReadOnlySpan<int> Columns(int row) => columns.AsSpan(starts[row], starts[row + 1] - starts[row]);

    public ReadOnlySpan<float> Values(int row) => values.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>Differs if the features do, so that a training is resumed with the same ones only.</summary>
    public string Hash =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(string.Join('\n', Names)),
                .. MemoryMarshal.AsBytes(starts.AsSpan()),
                .. MemoryMarshal.AsBytes(columns.AsSpan()),
                .. MemoryMarshal.AsBytes(values.AsSpan()),
            ])
        );

    /// <summary>How numbers of columns of your own were scaled, by the name of their feature.</summary>
    public IReadOnlyDictionary<string, NumberScale> OwnScales { get; init; } = new Dictionary<string, NumberScale>();

    /// <summary>No features.</summary>
    public static FeatureRows None(int rows) => new([], new CsrMatrix(0, [.. new int[rows + 1]], [], []));

    /// <summary>Age as (years − 34) / 15, a feature for each gender and occupation that occurs, and columns of your
    /// own.</summary>
    public static FeatureRows OfUsers(Dataset data)
    {
        var table = FeatureColumns.OfUsers(data);
        var rows = new FeatureRowsBuilder(table.RowCount);
        foreach (FeatureColumn column in table.Using("age", "gender", "occupation"))
            rows.Add(column);
        return rows.Build();
    }

    /// <summary>Year of release as (year − 1980) / 20, a feature for each genre, for each month of release if wanted,
    /// and columns of your own.</summary>
    public static FeatureRows OfMovies(Dataset data, bool months)
    {
        var table = FeatureColumns.OfMovies(data);
        var rows = new FeatureRowsBuilder(table.RowCount);
        rows.Add(table.Find("year") ?? FeatureColumn.MissingNumbers("year", table.RowCount));
        if (table.Find("genre") is { } genres)
            rows.Add(genres);
        if (months)
            rows.Add(table.Find("month") ?? FeatureColumn.MissingMonths(table.RowCount));
        foreach (FeatureColumn column in table.Own)
            rows.Add(column);
        return rows.Build();
    }

    /// <summary>To a model file, as NAME.starts, NAME.columns, NAME.values, and the features' names in the
    /// header.</summary>
    public void AddTo(ModelFile file, string name)
    {
        file.AddSparse(name, new CsrMatrix(Names.Length, [.. starts], [.. columns], [.. values]));
        file.Metadata[$"{name}.names"] = JsonSerializer.Serialize(Names);
    }

    /// <exception cref="InvalidDataException">They are not there, or do not fit together.</exception>
    public static FeatureRows Read(ModelFile file, string name, int rows)
    {
        string[] names = file.Texts($"{name}.names");
        return new FeatureRows(names, file.GetMatrix(name, rows, names.Length));
    }
}
