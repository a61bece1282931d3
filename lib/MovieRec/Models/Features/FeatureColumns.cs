using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>The columns of a data set's users or movies as models learn from them. This is the one place that reads
/// <see cref="Dataset.MovieColumns"/> and <see cref="Dataset.UserColumns"/> for models.</summary>
/// <remarks>Columns that come from readers are known by name, and each model uses some of them. Columns of your own are
/// used by every model that reads features: numbers as one scaled number or in ranges, categories and lists label by
/// label. A missing value gives no feature. Texts are not used.
/// <code>
/// column              content  als-genres  lightfm     embedding-network  attention-network
/// genres              yes      yes         genre       yes                yes
/// year                –        –           decade      yes                yes
/// release_date        –        –           –           months (Plain)     –
/// month               –        –           month       months (Plain)     –
/// tags                yes      –           tag         –                  –
/// keywords            yes      –           keyword     –                  –
/// directors           yes      –           director    –                  –
/// cast                –        –           cast        –                  –
/// original_language   –        –           language    –                  –
/// age                              –           age         yes                yes
/// gender, occupation               –           yes         yes                yes
/// your own (movies)   yes      yes         yes         yes                yes
/// your own (users)    –        –           yes         yes                yes
/// </code></remarks>
internal sealed class FeatureColumns
{
    /// <summary>Names of features by names of columns. A column with one of these names, but of another kind than those
    /// from readers, counts as your own.</summary>
    static readonly Dictionary<string, string> MovieNames = new()
    {
        ["genres"] = "genre",
        ["year"] = "year",
        ["month"] = "month",
        ["release_date"] = "month",
        ["tags"] = "tag",
        ["keywords"] = "keyword",
        ["cast"] = "cast",
        ["directors"] = "director",
        ["original_language"] = "language",
    };

    static readonly Dictionary<string, string> UserNames = new()
    {
        ["age"] = "age",
        ["gender"] = "gender",
        ["occupation"] = "occupation",
    };

    /// <summary>Reserved names: users and movies themselves, and selections of features.</summary>
    static readonly ImmutableArray<string> Reserved = ["user", "movie", "decade", "ids", "metadata", "all"];

    readonly ImmutableArray<FeatureColumn> known;

    FeatureColumns(int rowCount, ImmutableArray<FeatureColumn> known, ImmutableArray<FeatureColumn> own) =>
        (RowCount, this.known, Own) = (rowCount, known, own);

    /// <summary>Number of users or movies.</summary>
    public int RowCount { get; }

    /// <summary>Columns of your own, in the order of the table.</summary>
    public ImmutableArray<FeatureColumn> Own { get; }

    /// <exception cref="ArgumentException">A column's name has a colon, or is used by other features.</exception>
    public static FeatureColumns OfMovies(Dataset data) =>
        Of(data.MovieColumns, data.Movies.Length, MovieNames, column => KnownOfMovies(column, data.Genres));

    /// <exception cref="ArgumentException">A column's name has a colon, or is used by other features.</exception>
    public static FeatureColumns OfUsers(Dataset data) =>
        Of(data.UserColumns, data.Users.Length, UserNames, KnownOfUsers);

    /// <summary>Name of the features of a column, such as <c>genre</c> for <c>genres</c>.</summary>
    public static string NameOf(string column) =>
        MovieNames.GetValueOrDefault(column) ?? UserNames.GetValueOrDefault(column, column);

    /// <summary>Finds a known column by the name of its features; null if the table lacks it.</summary>
    public FeatureColumn? Find(string name) => known.FirstOrDefault(column => column.Name == name);

    /// <summary>The known columns with these names that exist, then those of your own.</summary>
    public IEnumerable<FeatureColumn> Using(params IEnumerable<string> names) =>
        names.Select(Find).OfType<FeatureColumn>().Concat(Own);

    static FeatureColumns Of(
        Table table,
        int rowCount,
        Dictionary<string, string> names,
        Func<Column, FeatureColumn?> knownOf
    )
    {
        var ofReader = new List<FeatureColumn>();
        var own = new List<FeatureColumn>();
        foreach (Column column in table.Columns)
        {
            if (column.Name == "release_date" && table.Has("month"))
                continue;
            if (names.ContainsKey(column.Name) && knownOf(column) is { } feature)
                ofReader.Add(feature);
            else if (FeatureColumn.OfOwn(column) is { } ofOwn)
                own.Add(ofOwn);
        }
        foreach (FeatureColumn column in own)
        {
            if (column.Name.Contains(':', StringComparison.Ordinal) || Reserved.Contains(column.Name))
                throw new ArgumentException(
                    $"A feature cannot have the name of your column '{column.Name}': rename the column. "
                        + $"A name must not contain a colon, and must not be one of {string.Join(", ", Reserved)}."
                );
            if (ofReader.Find(other => other.Name == column.Name) is not { } taken)
                continue;
            if (Enumerable.Range(0, rowCount).Any(row => taken.LabelsAt(row).Any()))
                throw new ArgumentException(
                    $"The columns '{taken.Source}' and '{column.Name}' would both give features '{column.Name}:…': "
                        + "rename your column."
                );
            ofReader.Remove(taken);
        }
        return new(rowCount, [.. ofReader], [.. own]);
    }

    static FeatureColumn? KnownOfMovies(Column column, ImmutableArray<string> genres)
    {
        string name = MovieNames[column.Name];
        return (column.Name, column.Kind) switch
        {
            ("year", ColumnKind.Number) => FeatureColumn.OfYears(name, column),
            ("month", ColumnKind.Number) or ("release_date", ColumnKind.Text) => FeatureColumn.OfMonths(name, column),
            ("genres", ColumnKind.List) => FeatureColumn.OfLabels(name, column, genres),
            (_, ColumnKind.Category or ColumnKind.List) => FeatureColumn.OfLabels(name, column),
            _ => null,
        };
    }

    static FeatureColumn? KnownOfUsers(Column column) =>
        (column.Name, column.Kind) switch
        {
            ("age", ColumnKind.Number) => FeatureColumn.OfAges(column.Name, column),
            (_, ColumnKind.Category or ColumnKind.List) => FeatureColumn.OfLabels(column.Name, column),
            _ => null,
        };
}
