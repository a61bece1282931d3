using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What is known of users or movies beside ratings: few numbers other than 0 a row, so kept sparse.</summary>
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

    /// <summary>Tells features apart that a training could be resumed with.</summary>
    public string Hash =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(string.Join('\n', Names)),
                .. MemoryMarshal.AsBytes(starts.AsSpan()),
                .. MemoryMarshal.AsBytes(columns.AsSpan()),
                .. MemoryMarshal.AsBytes(values.AsSpan()),
            ])
        );

    /// <summary>Nothing known of so many.</summary>
    public static FeatureRows None(int rows) => new([], new CsrMatrix(0, [.. new int[rows + 1]], [], []));

    /// <summary>Age as (years − 34) / 15, gender and occupation one by one.</summary>
    public static FeatureRows OfUsers(Dataset data)
    {
        string[] names =
        [
            .. data.Users.SelectMany(Of).Select(feature => feature.Name).Distinct().Order(StringComparer.Ordinal),
        ];
        return Build(
            names,
            data.Users.Select(user =>
                Of(user)
                    .Select(feature => (Array.BinarySearch(names, feature.Name, StringComparer.Ordinal), feature.Value))
            )
        );
    }

    /// <summary>One user's features, as far as they are told.</summary>
    public static IEnumerable<(string Name, float Value)> Of(User user)
    {
        if (user.Age is { } age)
            yield return ("age", (age - 34) / 15f);
        if (user.Gender is { } gender)
            yield return ($"gender:{gender}", 1);
        if (user.Occupation is { } occupation)
            yield return ($"occupation:{occupation}", 1);
    }

    /// <summary>Year of release as (year − 1980) / 20, genres one by one, and the month of release if wanted.</summary>
    public static FeatureRows OfMovies(Dataset data, bool months)
    {
        string[] names =
        [
            "year",
            .. data.Genres.Select(genre => $"genre:{genre}"),
            .. months ? Enumerable.Range(1, 12).Select(month => $"month:{month}") : [],
        ];
        return Build(names, data.Movies.Select(Row));

        IEnumerable<(int, float)> Row(Movie movie)
        {
            if (movie.Year is { } year)
                yield return (0, (year - 1980) / 20f);
            for (int genre = 0; genre < data.Genres.Length; genre++)
            {
                if (movie.Genres.Contains(data.Genres[genre]))
                    yield return (1 + genre, 1);
            }
            if (months && movie.ReleaseDate is { } date)
                yield return (data.Genres.Length + date.Month, 1);
        }
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

    static FeatureRows Build(string[] names, IEnumerable<IEnumerable<(int Column, float Value)>> rows)
    {
        List<int> ends = [0],
            at = [];
        var numbers = new List<float>();
        foreach (IEnumerable<(int Column, float Value)> row in rows)
        {
            foreach ((int column, float value) in row)
            {
                at.Add(column);
                numbers.Add(value);
            }
            ends.Add(at.Count);
        }
        return new FeatureRows(names, new CsrMatrix(names.Length, [.. ends], [.. at], [.. numbers]));
    }
}
