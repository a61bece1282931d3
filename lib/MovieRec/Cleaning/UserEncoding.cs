using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>Users' columns as numbers.</summary>
internal static class UserEncoding
{
    public static (Dataset Data, string Note) Apply(Dataset data)
    {
        Table columns = data.UserColumns;
        bool gender = IsText("gender"),
            occupation = IsText("occupation"),
            zip = columns.Has("zip_code");
        if (!gender && !occupation && !zip)
            return (data, "nothing to do: there is no gender, occupation or ZIP code as text");
        columns = columns.Without("zip_code");
        var notes = new List<string>();
        if (gender)
            Encode("gender", ["F", "M"]);
        if (occupation)
            Encode("occupation", []);
        return (data.WithColumns(users: columns), string.Join("; ", notes));

        void Encode(string name, string[] first)
        {
            ImmutableArray<string?> texts = columns[name].Texts;
            string[] labels = [.. first.Union(texts.OfType<string>().Order(StringComparer.Ordinal))];
            columns = columns.With(
                Column.OfCategories(
                    name,
                    texts.Select(text => text is null ? null : (int?)Array.IndexOf(labels, text)),
                    labels
                )
            );
            notes.Add($"{name}: {string.Join(", ", labels.Select((label, code) => Invariant($"{code} {label}")))}");
        }

        bool IsText(string name) =>
            columns.Has(name) && columns[name] is { IsNumeric: false, Kind: ColumnKind.Category or ColumnKind.Text };
    }

    /// <summary>Uses the columns and the users together, so that it is also right after users were dropped.</summary>
    public static Table OccupationCodes(Dataset data)
    {
        if (!data.UserColumns.Has("occupation") || !data.UserColumns["occupation"].IsNumeric)
            throw new InvalidOperationException(
                $"The occupations of {data.Name} are not encoded: apply Clean.EncodeUsers() to a data set "
                    + "that has them."
            );
        var codes = data.UserColumns["occupation"]
            .Numbers.Zip(data.Users)
            .Where(pair => pair.Second.Occupation is not null)
            .GroupBy(pair => (Code: pair.First, Word: pair.Second.Occupation))
            .OrderBy(group => group.Key.Code)
            .ToList();
        return new Table(
            Column.OfNumbers("code", codes.Select(group => (double?)group.Key.Code)),
            Column.OfTexts("occupation", codes.Select(group => group.Key.Word)),
            Column.OfNumbers("users", codes.Select(group => (double?)group.Count()))
        );
    }
}
