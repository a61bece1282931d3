using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>Generates titles, each once; the noun depends on the genre, so that titles contain information about
/// movies.</summary>
internal sealed class SampleTitles
{
    /// <summary>By place in <see cref="SampleMovies.Genres"/>.</summary>
    static readonly string[][] Nouns =
    [
        ["Thing"],
        ["Strike", "Fury", "Pursuit", "Barrage", "Impact", "Vengeance", "Overdrive", "Siege"],
        ["Expedition", "Voyage", "Island", "Compass", "Treasure", "Cliff", "Passage", "Jungle"],
        ["Paintbox", "Squirrel", "Lantern", "Teapot", "Penguin", "Puppet", "Marble", "Snowflake"],
        ["Kitten", "Treehouse", "Sandcastle", "Pony", "Playground", "Birthday", "Whistle", "Raincoat"],
        ["Wedding", "Neighbor", "Landlord", "Umbrella", "Honeymoon", "Dentist", "Cousin", "Pancake"],
        ["Heist", "Alibi", "Racket", "Informer", "Ransom", "Safecracker", "Verdict", "Getaway"],
        ["Glacier", "Orchard", "Census", "Factory", "Migration", "Archive", "Lighthouse", "Choir"],
        ["Harbor", "Promise", "Winter", "Letter", "Daughter", "Sorrow", "Farewell", "Silence"],
        ["Unicorn", "Enchanter", "Talisman", "Griffin", "Spell", "Kingdom", "Moonstone", "Oracle"],
        ["Alley", "Cigarette", "Stairwell", "Streetlamp", "Blackmailer", "Fog", "Widow", "Hotel"],
        ["Crypt", "Cellar", "Scream", "Revenant", "Asylum", "Scarecrow", "Curse", "Attic"],
        ["Serenade", "Chorus", "Waltz", "Melody", "Ballroom", "Trumpet", "Overture", "Encore"],
        ["Riddle", "Cipher", "Footprint", "Locket", "Testament", "Corridor", "Clue", "Inheritance"],
        ["Kiss", "Bouquet", "Sweetheart", "Rendezvous", "Valentine", "Picnic", "Ribbon", "Embrace"],
        ["Nebula", "Android", "Orbit", "Colony", "Satellite", "Reactor", "Starship", "Signal"],
        ["Witness", "Deadline", "Shadow", "Conspiracy", "Hostage", "Trap", "Double", "Stranger"],
        ["Battalion", "Trench", "Armistice", "Convoy", "Medal", "Bunker", "Bridgehead", "Furlough"],
        ["Prairie", "Saddle", "Sheriff", "Canyon", "Stagecoach", "Ranch", "Outlaw", "Saloon"],
    ];

    static readonly string[] Adjectives =
    [
        "Silent",
        "Crimson",
        "Forgotten",
        "Hollow",
        "Golden",
        "Restless",
        "Broken",
        "Distant",
        "Hidden",
        "Bitter",
        "Gentle",
        "Frozen",
        "Crooked",
        "Midnight",
        "Wandering",
        "Scarlet",
        "Borrowed",
        "Reluctant",
        "Velvet",
        "Northern",
        "Paper",
        "Burning",
        "Faded",
        "Invisible",
        "Stubborn",
        "Emerald",
        "Unfinished",
        "Lucky",
        "Savage",
        "Quiet",
        "Copper",
        "Rusty",
        "Secret",
        "Electric",
        "Patient",
        "Sleepless",
        "Tangled",
        "Ivory",
        "Thirteenth",
        "Careless",
    ];

    // Letters beyond ASCII are in Latin-1, the encoding of u.item.
    static readonly string[] Names =
    [
        "Adele",
        "Bertram",
        "Cordelia",
        "Désirée",
        "Edgar",
        "Françoise",
        "Gudrun",
        "Héctor",
        "Imogen",
        "Jürgen",
        "Klara",
        "Leopold",
        "Mirela",
        "Núria",
        "Oswald",
        "Petra",
        "Quentin",
        "Rosalind",
        "Søren",
        "Tobias",
        "Ursula",
        "Viggo",
        "Winifred",
        "Zoë",
    ];

    static readonly string[] Places =
    [
        "Valley",
        "River",
        "Border",
        "City",
        "Coast",
        "Mountain",
        "Desert",
        "Marsh",
        "Suburb",
        "Province",
        "Delta",
        "Plateau",
    ];

    readonly HashSet<string> used = [];

    /// <summary>A title without a year.</summary>
    public string Next(ref Rng rng, int genre)
    {
        string title;
        do title = Make(ref rng, genre);
        while (!used.Add(title));
        return title;
    }

    static string Make(ref Rng rng, int genre)
    {
        string noun = Pick(ref rng, Nouns[genre]),
            adjective = Pick(ref rng, Adjectives);
        return rng.Next(20) switch
        {
            < 6 => $"{adjective} {noun}, The",
            < 8 => $"{adjective} {noun}, A",
            < 11 => $"The {adjective} {noun}",
            < 14 => $"{adjective} {noun}",
            < 17 => $"{Pick(ref rng, Names)}'s {noun}",
            _ => $"{noun} of the {adjective} {Pick(ref rng, Places)}",
        };
    }

    static string Pick(ref Rng rng, string[] words) => words[rng.Next(words.Length)];
}
