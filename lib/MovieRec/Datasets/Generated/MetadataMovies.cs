using System.Globalization;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A generated movie as TMDB would describe it.</summary>
/// <param name="Source">The movie of the plain sample.</param>
/// <param name="Tmdb">Its id there.</param>
/// <param name="Title">Without a year, with the article in front; empty for the movie without a title.</param>
/// <param name="Language">Two letters.</param>
/// <param name="Overview">Some sentences.</param>
/// <param name="Keywords">Perhaps none.</param>
/// <param name="Director">A name.</param>
/// <param name="Cast">Names in the order of the credits.</param>
internal sealed record MetadataMovie(
    SampleMovie Source,
    int Tmdb,
    string Title,
    string Language,
    string Overview,
    string[] Keywords,
    string Director,
    string[] Cast
);

/// <summary>Metadata of the sample's movies. Keywords and people have hidden tastes too, and are drawn for movies that
/// agree with them.</summary>
internal static class MetadataMovies
{
    const int Actors = 300,
        Directors = 120;

    static readonly string[] Words =
    [
        "lighthouse",
        "heist",
        "road trip",
        "robot",
        "orphan",
        "small town",
        "time travel",
        "wedding",
        "boxing",
        "courtroom",
        "desert",
        "dragon",
        "friendship",
        "ghost",
        "island",
        "jazz",
        "kidnapping",
        "library",
        "monastery",
        "new neighbor",
        "ocean",
        "painter",
        "queen",
        "revenge",
        "snow storm",
        "train",
        "undercover",
        "village",
        "winter",
        "exile",
        "alien",
        "based on children's book",
        "best friend's wedding",
        "chess",
        "detective",
        "election",
        "farm",
        "gambling",
        "hospital",
        "inheritance",
        "journalist",
        "karate",
        "love letter",
        "mountain",
        "nightclub",
        "opera",
        "prison",
        "quiz show",
        "rivalry",
        "school",
        "treasure",
        "university",
        "vampire",
        "war veteran",
        "assassin",
        "bank robbery",
        "circus",
        "diary",
        "escape",
        "fishing",
        "grandmother",
        "hitchhiker",
    ];

    static readonly string[] First =
    [
        "Ada",
        "Boris",
        "Célia",
        "Dario",
        "Edda",
        "Faruk",
        "Gitta",
        "Hanno",
        "Ilse",
        "Joris",
        "Kaja",
        "Lino",
        "Maja",
        "Nils",
        "Odette",
        "Pavel",
        "Rosa",
        "Sven",
        "Tilda",
        "Urs",
    ];
    static readonly string[] Last =
    [
        "Abendroth",
        "Bellini",
        "Castañeda",
        "D'Arcy",
        "Eklund",
        "Fontaine",
        "Grimaldi",
        "Holm",
        "Ivanov",
        "Jansen",
        "Kowalski",
        "Lindqvist",
        "Moreau",
        "Novák",
        "O'Leary",
        "Petrov",
        "Quist",
        "Rossi",
        "Sato",
        "Tanaka",
    ];
    static readonly string[] Foreign = ["fr", "de", "it", "ja", "es", "sv", "zh"];

    public static MetadataMovie[] Generate(ulong seed, SampleMovie[] movies)
    {
        var rng = Rng.ForStream(seed, 11);
        double[][] ofWord = Taste.Vectors(ref rng, Words.Length),
            ofActor = Taste.Vectors(ref rng, Actors),
            ofDirector = Taste.Vectors(ref rng, Directors);
        string[] people = People(ref rng, Actors + Directors);
        int[] ids = [.. Enumerable.Range(0, movies.Length)];
        rng.Shuffle<int>(ids);
        var described = new MetadataMovie[movies.Length];
        for (int index = 0; index < movies.Length; index++)
        {
            SampleMovie movie = movies[index];
            int[] words = Fitting(ref rng, ofWord, movie.Taste, rng.NextDouble() < 0.25 ? 0 : 2 + rng.Next(7));
            int[] actors = Fitting(ref rng, ofActor, movie.Taste, 3 + rng.Next(12));
            int director = Fitting(ref rng, ofDirector, movie.Taste, 1)[0];
            string title = PlainTitle(movie.Title),
                hero = people[rng.Next(people.Length)];
            described[index] = new MetadataMovie(
                movie,
                11 + 7 * ids[index],
                title,
                movie.Taste[0] > 0.8 ? Foreign[rng.Next(Foreign.Length)] : "en",
                Overview(ref rng, title, hero, [.. words.Select(word => Words[word])]),
                [.. words.Select(word => Words[word])],
                people[Actors + director],
                [.. actors.Select(actor => people[actor])]
            );
        }
        return described;
    }

    /// <summary>Different indices, drawn by how well their vectors agree with a movie's.</summary>
    static int[] Fitting(ref Rng rng, double[][] vectors, double[] movie, int count)
    {
        int[] weights = new int[vectors.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double agreement = Math.Max(0, 0.1 + Taste.Agreement(vectors[i], movie));
            weights[i] = 1 + (int)(1000 * agreement * agreement);
        }
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++)
        {
            drawn[i] = Taste.Draw(ref rng, weights);
            weights[drawn[i]] = 0;
        }
        return drawn;
    }

    static string[] People(ref Rng rng, int count)
    {
        string[] names =
        [
            .. First.SelectMany(first => Last, (first, last) => $"{first} {last}"),
            .. First.Select(first => $"{first} van der Meer"),
        ];
        rng.Shuffle<string>(names);
        return names[..count];
    }

    /// <summary>Different names, thousands of them.</summary>
    internal static IEnumerable<string> Names() =>
        Enumerable
            .Range(0, 27)
            .SelectMany(middle =>
                First.SelectMany(
                    first => Last,
                    (first, last) => middle == 0 ? $"{first} {last}" : $"{first} {(char)('A' + middle - 1)}. {last}"
                )
            );

    /// <summary><c>The Velvet Harbor</c> for <c>Velvet Harbor, The (1995)</c>.</summary>
    static string PlainTitle(string title)
    {
        if (title == "unknown")
            return "";
        string name = title[..title.IndexOf(" (", StringComparison.Ordinal)];
        int comma = name.LastIndexOf(", ", StringComparison.Ordinal);
        return comma < 0 ? name : $"{name[(comma + 2)..]} {name[..comma]}";
    }

    static string Overview(ref Rng rng, string title, string hero, string[] words)
    {
        string about = words.Length > 0 ? words[0] : "secret",
            then = words.Length > 1 ? words[1] : "a long night";
        return rng.Next(5) switch
        {
            0 => $"{hero} comes home, and nothing is as it was: {about}, {then}, and a letter that begins \"{title}\".",
            1 => $"When {hero} loses everything, only one thing is left.\n\nA story of {about} and {then}.",
            2 => string.Create(
                CultureInfo.InvariantCulture,
                $"In the year {1900 + rng.Next(100)}, {hero} must choose between {about} and {then}, whatever it costs."
            ),
            3 => $"\"{title}\" follows {hero} through {about}; in the end, {then} decides.",
            _ => $"{hero}, who never believed in {about}, meets {then}.",
        };
    }
}
