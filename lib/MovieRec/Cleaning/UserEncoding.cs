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
            return (data, "nothing to do: no gender, occupation or zip code is told as text");
        columns = columns.Without("zip_code");
        var notes = new List<string>();
        if (gender)
        {
            columns = columns.With(
                Column.OfCategories(
                    "gender",
                    columns["gender"].Texts.Select(text => text is null ? null : (int?)(text == "M" ? 1 : 0))
                )
            );
            notes.Add("gender: 0 F, 1 M");
        }
        if (occupation)
        {
            string[] words = [.. columns["occupation"].Texts.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            columns = columns.With(
                Column.OfCategories(
                    "occupation",
                    columns["occupation"].Texts.Select(word => word is null ? null : (int?)Array.IndexOf(words, word))
                )
            );
            notes.Add($"occupation: {string.Join(", ", words.Select((word, code) => $"{code} {word}"))}");
        }
        return (data.WithColumns(users: columns), string.Join("; ", notes));

        bool IsText(string name) =>
            columns.Has(name) && columns[name] is { IsNumeric: false, Kind: ColumnKind.Category or ColumnKind.Text };
    }

    /// <summary>Told by the columns and the users together, so that it is right whatever was dropped since the
    /// encoding.</summary>
    public static Table OccupationCodes(Dataset data)
    {
        if (!data.UserColumns.Has("occupation") || !data.UserColumns["occupation"].IsNumeric)
            throw new InvalidOperationException(
                $"The occupations of {data.Name} are not encoded: apply Clean.EncodeUsers() to a data set that tells them."
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
