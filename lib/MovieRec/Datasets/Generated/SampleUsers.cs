using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A generated user: the line of u.user and the hidden values.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Age">7 to 73 years.</param>
/// <param name="Gender">F or M.</param>
/// <param name="Occupation">One of <see cref="SampleUsers.Occupations"/>.</param>
/// <param name="ZipCode">Invented.</param>
/// <param name="Ratings">Number of movies that the user rates; at least 20.</param>
/// <param name="Mildness">Added to every rating, in units of the hidden scale.</param>
/// <param name="Taste">[Taste.Factors]</param>
internal sealed record SampleUser(
    int Id,
    int Age,
    char Gender,
    string Occupation,
    string ZipCode,
    int Ratings,
    double Mildness,
    double[] Taste
);

/// <summary>The sample's users.</summary>
internal static class SampleUsers
{
    public const int Count = 800;

    /// <summary>ML-100K's words in the order of its u.occupation, and a share of each.</summary>
    static readonly (string Name, int Share)[] OccupationShares =
    [
        ("administrator", 8),
        ("artist", 3),
        ("doctor", 1),
        ("educator", 10),
        ("engineer", 7),
        ("entertainment", 2),
        ("executive", 4),
        ("healthcare", 2),
        ("homemaker", 1),
        ("lawyer", 1),
        ("librarian", 5),
        ("marketing", 3),
        ("none", 1),
        ("other", 11),
        ("programmer", 7),
        ("retired", 2),
        ("salesman", 1),
        ("scientist", 3),
        ("student", 21),
        ("technician", 3),
        ("writer", 5),
    ];

    public static IEnumerable<string> Occupations => OccupationShares.Select(occupation => occupation.Name);

    public static SampleUser[] Generate(ulong seed)
    {
        var rng = Rng.ForStream(seed, 1);
        int[] shares = [.. OccupationShares.Select(occupation => occupation.Share)];
        double[] ofGender = Taste.Vector(ref rng),
            ofAge = Taste.Vector(ref rng);
        double[][] ofOccupation = Taste.Vectors(ref rng, shares.Length);
        // Each user draws from an own share of the curve of activity, so that all seeds give nearly the same number of
        // ratings.
        int[] places = [.. Enumerable.Range(0, Count)];
        rng.Shuffle<int>(places);
        var users = new SampleUser[Count];
        for (int index = 0; index < Count; index++)
        {
            char gender = rng.NextDouble() < 0.29 ? 'F' : 'M';
            int occupation = Taste.Draw(ref rng, shares);
            int age = Age(ref rng, OccupationShares[occupation].Name);
            double[] taste = Taste.Vector(ref rng, 0.75);
            Taste.Add(taste, ofGender, gender == 'F' ? 0.55 : -0.2);
            Taste.Add(taste, ofAge, (age - 33) / 30.0);
            Taste.Add(taste, ofOccupation[occupation], 0.3);
            users[index] = new SampleUser(
                index + 1,
                age,
                gender,
                OccupationShares[occupation].Name,
                Zip(ref rng),
                Activity((places[index] + rng.NextDouble()) / Count),
                0.42 * Taste.Bell(ref rng),
                taste
            );
        }
        return users;
    }

    static int Age(ref Rng rng, string occupation)
    {
        double age = occupation switch
        {
            "student" => 21 + 5 * Taste.Bell(ref rng),
            "none" => 20 + 9 * Taste.Bell(ref rng),
            "retired" => 63 + 5 * Taste.Bell(ref rng),
            _ => 37 + 10 * Taste.Bell(ref rng),
        };
        return Math.Clamp((int)age, 7, 73);
    }

    /// <summary>20 to 570 ratings, half of the users below 60, 100 on average: a rational curve in place of the usual
    /// logarithmic one.</summary>
    static int Activity(double share) => 20 + (int)(44 * share / (1.08 - share));

    /// <summary>Usually five digits; sometimes with letters, as in the real set.</summary>
    static string Zip(ref Rng rng)
    {
        const string Letters = "ABCEGHJKLMNPRSTVXY";
        bool foreign = rng.NextDouble() < 0.02;
        char[] zip = new char[5];
        for (int i = 0; i < zip.Length; i++)
            zip[i] = foreign && i % 2 == 0 ? Letters[rng.Next(Letters.Length)] : (char)('0' + rng.Next(10));
        return new string(zip);
    }
}
