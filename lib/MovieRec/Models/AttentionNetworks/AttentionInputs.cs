using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What an attention network knows of users and movies beside ratings.</summary>
/// <param name="Movies">Genres and people, each kind as shares that add up to 1; runtime and year.</param>
/// <param name="Codes">[users × 3] rows of the table of sexes, age groups and occupations; −1 where it is not
/// told.</param>
/// <param name="CodeParts">[rows of that table] which of the three a row belongs to.</param>
internal sealed record AttentionInputs(FeatureRows Movies, int[] Codes, int[] CodeParts)
{
    public const int Unknown = -1;

    public int UserCount => Codes.Length / AttentionShape.Attributes;

    /// <summary>The row of a user's sex (attribute 0), age group (1) or occupation (2); −1 if it is unknown.</summary>
    public int ValueOf(int user, int attribute) => Codes[user * AttentionShape.Attributes + attribute];

    /// <summary>Tells inputs apart that a training could be resumed with.</summary>
    public string Hash =>
        $"{Movies.Hash} {Convert.ToHexStringLower(SHA256.HashData([.. MemoryMarshal.AsBytes(Codes.AsSpan()), .. MemoryMarshal.AsBytes(CodeParts.AsSpan())]))}";

    /// <summary>Nothing known.</summary>
    public static AttentionInputs None(int users, int movies) => new(FeatureRows.None(movies), NoCodes(users), []);

    public static AttentionInputs Of(Dataset data, MovieFacts facts, bool demographics)
    {
        FeatureRows movies = MovieRows(data, facts);
        if (!demographics)
            return new(movies, NoCodes(data.Users.Length), []);
        Demographics known = Demographics.Of(data);
        const int Sexes = 2;
        int ages = Demographics.AgeGroupStarts.Length,
            occupations = known.OccupationNames.Length;
        int[] codes = new int[data.Users.Length * AttentionShape.Attributes];
        for (int user = 0; user < data.Users.Length; user++)
        {
            Span<int> own = codes.AsSpan(user * AttentionShape.Attributes, AttentionShape.Attributes);
            (own[0], own[1], own[2]) = (
                known.Sex[user],
                Shifted(known.AgeGroups[user], Sexes),
                Shifted(known.Occupations[user], Sexes + ages)
            );
        }
        return new(
            movies,
            codes,
            [.. Enumerable.Repeat(0, Sexes), .. Enumerable.Repeat(1, ages), .. Enumerable.Repeat(2, occupations)]
        );

        static int Shifted(int code, int by) => code == Demographics.Unknown ? Unknown : code + by;
    }

    static int[] NoCodes(int users)
    {
        int[] none = new int[users * AttentionShape.Attributes];
        Array.Fill(none, Unknown);
        return none;
    }

    static FeatureRows MovieRows(Dataset data, MovieFacts facts)
    {
        if (!facts.MovieIds.Ids.AsSpan().SequenceEqual(data.Ratings.MovieIds.Ids.AsSpan()))
            throw new ArgumentException(
                $"The facts are those of {facts.MovieCount:N0} other movies than the {data.Movies.Length:N0} of '{data.Name}'.",
                nameof(facts)
            );
        string[] names =
        [
            "year",
            "runtime",
            .. facts.GenreNames.Select(name => $"genre:{name}"),
            .. facts.PersonNames.Select(name => $"person:{name}"),
        ];
        const int FirstGenre = 2;
        int firstPerson = FirstGenre + facts.GenreNames.Length;
        List<int> ends = [0],
            columns = [];
        var values = new List<float>();
        for (int movie = 0; movie < data.Movies.Length; movie++)
        {
            if ((data.Movies[movie].Year ?? facts[movie]?.Year) is { } year)
                Add(0, (year - 1980) / 20f);
            if (float.IsFinite(facts.Runtime(movie)))
                Add(1, (facts.Runtime(movie) - 105) / 30);
            foreach (int genre in facts.Genres(movie))
                Add(FirstGenre + genre, 1f / facts.Genres(movie).Length);
            foreach (int person in facts.People(movie).ToArray().Order())
                Add(firstPerson + person, 1f / facts.People(movie).Length);
            ends.Add(columns.Count);
        }
        return new FeatureRows(names, new CsrMatrix(names.Length, [.. ends], [.. columns], [.. values]));

        void Add(int column, float value)
        {
            columns.Add(column);
            values.Add(value);
        }
    }
}
