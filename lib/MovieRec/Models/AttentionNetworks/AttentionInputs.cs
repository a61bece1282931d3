using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MovieRec.Data;
using MovieRec.Data.Imdb;

namespace MovieRec.Models;

/// <summary>The features of users and items that an attention network reads.</summary>
/// <param name="Movies">Genres and people, each kind in shares that add up to 1; runtime and year; columns of your
/// own.</param>
/// <param name="Codes">[users × <see cref="Slots"/>] rows of the table of values: gender, age group, occupation and
/// columns of your own; −1 where a value is missing.</param>
/// <param name="CodeParts">[rows of that table] the attribute that a value belongs to, rising.</param>
internal sealed record AttentionInputs(FeatureRows Movies, int[] Codes, int[] CodeParts)
{
    public const int Unknown = -1;

    /// <summary>Gender, age group and occupation: the attributes that every network has.</summary>
    public const int Known = 3;

    /// <summary>Of a list, the labels of a user that count: the first ones.</summary>
    const int MaxListSlots = 8;

    static readonly ImmutableArray<string> Genders = ["F", "M"];

    /// <summary>Values of a user: one for each attribute, and as many as needed where it is a list.</summary>
    public int Slots { get; init; } = Known;

    /// <summary>Attributes of a user, each with a part of d numbers in the first layer: one for each column.</summary>
    public int Attributes => Math.Max(Known, CodeParts.DefaultIfEmpty().Max() + 1);

    public int UserCount => Codes.Length / Slots;

    /// <summary>The row of a user's value; −1 if it is missing.</summary>
    public int ValueOf(int user, int slot) => Codes[user * Slots + slot];

    /// <summary>Differs if the features do, so that a training is resumed with the same ones only.</summary>
    public string Hash =>
        Movies.Hash
        + " "
        + Convert.ToHexStringLower(
            SHA256.HashData([.. MemoryMarshal.AsBytes(Codes.AsSpan()), .. MemoryMarshal.AsBytes(CodeParts.AsSpan())])
        );

    /// <summary>No features.</summary>
    public static AttentionInputs None(int users, int movies) => new(FeatureRows.None(movies), NoCodes(users), []);

    /// <param name="data">Columns of its users and movies.</param>
    /// <param name="facts">What IMDb adds for the movies.</param>
    /// <param name="demographics">True to read the columns of users.</param>
    public static AttentionInputs Of(Dataset data, MovieFacts facts, bool demographics)
    {
        FeatureRows movies = MovieRows(data, facts);
        if (!demographics)
            return new(movies, NoCodes(data.Users.Length), []);
        var columns = FeatureColumns.OfUsers(data);
        List<Part> parts =
        [
            new(columns.Find("gender"), [.. Genders.Union(columns.Find("gender")?.Labels ?? [])], 1),
            new(
                columns.Find("age"),
                columns.Find("age") is { Bins: null } ages ? ages.Labels : NumberBins.AgeGroups.Labels,
                1
            ),
            new(columns.Find("occupation"), columns.Find("occupation")?.Labels ?? [], 1),
            .. columns.Own.Select(Part.OfOwn),
        ];
        int slots = parts.Sum(part => part.Slots);
        int[] codes = new int[columns.RowCount * slots];
        Array.Fill(codes, Unknown);
        var codeParts = new List<int>();
        int firstSlot = 0;
        for (int part = 0; part < parts.Count; part++)
        {
            for (int user = 0; user < columns.RowCount; user++)
                parts[part].Fill(user, codeParts.Count, codes.AsSpan(user * slots + firstSlot, parts[part].Slots));
            codeParts.AddRange(Enumerable.Repeat(part, parts[part].Labels.Length));
            firstSlot += parts[part].Slots;
        }
        return new(movies, codes, [.. codeParts]) { Slots = slots };
    }

    static int[] NoCodes(int users)
    {
        int[] none = new int[users * Known];
        Array.Fill(none, Unknown);
        return none;
    }

    static FeatureRows MovieRows(Dataset data, MovieFacts facts)
    {
        if (!facts.MovieIds.Ids.AsSpan().SequenceEqual(data.Ratings.MovieIds.Ids.AsSpan()))
            throw new ArgumentException(
                Invariant($"The facts describe {facts.MovieCount:N0} movies, not the ")
                    + Invariant($"{data.Movies.Length:N0} of '{data.Name}'."),
                nameof(facts)
            );
        var columns = FeatureColumns.OfMovies(data);
        FeatureColumn? years = columns.Find("year"),
            genres = columns.Find("genre");
        string[][] genresOf =
        [
            .. Enumerable
                .Range(0, columns.RowCount)
                .Select(movie =>
                    (genres?.LabelsAt(movie).Select(genre => genre.Label) ?? [])
                        .Union(facts[movie]?.Genres ?? [])
                        .ToArray()
                ),
        ];
        var rows = new FeatureRowsBuilder(columns.RowCount);
        rows.AddNumber(
            "year",
            movie => years?.NumberAt(movie) ?? (facts[movie]?.Year is { } year ? NumberScale.Year.Apply(year) : null)
        );
        rows.AddNumber(
            "runtime",
            movie => float.IsFinite(facts.Runtime(movie)) ? (facts.Runtime(movie) - 105) / 30 : null
        );
        rows.AddLabels(
            "genre",
            [.. genresOf.SelectMany(own => own).Distinct().Order(StringComparer.Ordinal)],
            movie => genresOf[movie],
            inShares: true
        );
        rows.AddLabels(
            "person",
            facts.PersonNames,
            movie => facts.People(movie).ToArray().Select(person => facts.PersonNames[person]),
            inShares: true
        );
        foreach (FeatureColumn column in columns.Own)
            rows.Add(column, inShares: true);
        return rows.Build();
    }

    /// <summary>A column of users as rows of the table of embeddings, one for each label.</summary>
    /// <param name="Column">Null: no user has a value.</param>
    /// <param name="Labels">In the order of the rows.</param>
    /// <param name="Slots">Values of a user, at most.</param>
    sealed record Part(FeatureColumn? Column, ImmutableArray<string> Labels, int Slots)
    {
        public static Part OfOwn(FeatureColumn column) =>
            new(
                column,
                column.Labels,
                Math.Min(
                    MaxListSlots,
                    Enumerable.Range(0, column.RowCount).Max(row => Math.Max(1, column.LabelsAt(row).Count()))
                )
            );

        public void Fill(int user, int firstRow, Span<int> codes)
        {
            int slot = 0;
            foreach ((string label, _) in (Column?.LabelsAt(user) ?? []).Take(codes.Length))
                codes[slot++] = firstRow + Labels.IndexOf(label);
        }
    }
}
