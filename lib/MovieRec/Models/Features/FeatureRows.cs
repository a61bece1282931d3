using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Features of users or movies as inputs of networks, in sparse rows.</summary>
/// <param name="names">[features], such as <c>genre:Comedy</c>.</param>
/// <param name="rows">[users or movies × features].</param>
internal sealed class FeatureRows(string[] names, CsrMatrix rows)
{
    /// <summary>[features], such as <c>genre:Comedy</c>.</summary>
    public string[] Names => names;

    public int RowCount => rows.RowCount;

    public ReadOnlySpan<int> Columns(int row) => rows.RowColumns(row);

    public ReadOnlySpan<float> Values(int row) => rows.RowValues(row);

    /// <summary>Differs if the features differ, so that a training resumes only with the same features.</summary>
    public string Hash =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(string.Join('\n', names)),
                .. MemoryMarshal.AsBytes(rows.Starts.AsSpan()),
                .. MemoryMarshal.AsBytes(rows.Columns.AsSpan()),
                .. MemoryMarshal.AsBytes(rows.Values.AsSpan()),
            ])
        );

    /// <summary>Scales of the numbers in columns of your own, by the name of their feature.</summary>
    public IReadOnlyDictionary<string, NumberScale> OwnScales { get; init; } = new Dictionary<string, NumberScale>();

    /// <summary>No features.</summary>
    public static FeatureRows None(int rowCount) => new([], CsrMatrix.Of(0, new int[rowCount + 1], [], []));

    /// <summary>Age as (years − 34) / 15, a feature for each gender and occupation that occurs, and columns of your
    /// own.</summary>
    public static FeatureRows OfUsers(Dataset data)
    {
        var table = FeatureColumns.OfUsers(data);
        var builder = new FeatureRowsBuilder(table.RowCount);
        foreach (FeatureColumn column in table.Using("age", "gender", "occupation"))
            builder.Add(column);
        return builder.Build();
    }

    /// <summary>Year of release as (year − 1980) / 20, a feature for each genre, with <paramref name="months"/> for
    /// each month of release, and columns of your own.</summary>
    public static FeatureRows OfMovies(Dataset data, bool months)
    {
        var table = FeatureColumns.OfMovies(data);
        var builder = new FeatureRowsBuilder(table.RowCount);
        builder.Add(table.Find("year") ?? FeatureColumn.MissingNumbers("year", table.RowCount));
        if (table.Find("genre") is { } genres)
            builder.Add(genres);
        if (months)
            builder.Add(table.Find("month") ?? FeatureColumn.MissingMonths(table.RowCount));
        foreach (FeatureColumn column in table.Own)
            builder.Add(column);
        return builder.Build();
    }

    /// <summary>Adds the rows to a model file, as NAME.starts, NAME.columns and NAME.values, with the features' names
    /// in the header.</summary>
    public void AddTo(ModelFile file, string name)
    {
        file.AddSparse(name, rows);
        file.Metadata[$"{name}.names"] = JsonText.Of(names);
    }

    /// <exception cref="InvalidDataException">A tensor is missing, or they do not match.</exception>
    public static FeatureRows Read(ModelFile file, string name, int rowCount)
    {
        string[] found = file.Texts($"{name}.names");
        return new FeatureRows(found, file.GetMatrix(name, rowCount, found.Length));
    }
}
