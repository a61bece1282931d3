using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Files;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A generated data set, for use when a real one is not available: 800 users, 1,200 movies and about 80,000
/// ratings in the files of MovieLens 100K, with a long tail, tastes that models can find, sessions, and the dirt of the
/// real set.</summary>
/// <remarks>The same seed gives the same bytes on every machine: besides <see cref="Numerics.Rng"/> it uses only + - *
/// / and the square root, whose results IEEE 754 defines to the last bit. It does not use logarithms, exponentials and
/// powers: their last bits differ between platforms and could turn a 3 into a 4.</remarks>
public static class Sample
{
    /// <summary>Generates the sample and reads it like any other data set, in a fraction of a second.</summary>
    /// <param name="seed">Any number; different seeds give different users, movies and ratings of the same
    /// kind.</param>
    /// <returns>A data set named <c>sample</c> whose <see cref="Dataset.Notice"/> says that it is generated.</returns>
    public static Dataset Open(ulong seed = 42)
    {
        return Read(Files(seed), seed);
    }

    /// <summary>Reads generated files as a data set that says that it is generated.</summary>
    internal static Dataset Read(IReadOnlyDictionary<string, byte[]> files, ulong seed) =>
        DatasetReader
            .Read(() => FileSource.InMemory("sample", files), "sample")
            .From(
                $"generated with seed {seed}",
                "this sample is generated: its people, movies and ratings are invented, "
                    + "and figures from it say nothing about real people or movies."
            );

    /// <summary>Returns the bytes of u.data, u.item (Latin-1), u.user, u.genre, u.occupation, and of the folds u1 … u5,
    /// ua and ub, by file name.</summary>
    /// <remarks>The five test files of u1 … u5 together are u.data. The test files of ua and ub have ten ratings per
    /// user each, and none in common.</remarks>
    public static IReadOnlyDictionary<string, byte[]> Files(ulong seed = 42)
    {
        SampleMovie[] movies = SampleMovies.Generate(seed);
        SampleUser[] users = SampleUsers.Generate(seed);
        return SampleFiles.Write(seed, movies, users, SampleRatings.Generate(seed, movies, users));
    }

    /// <summary>Writes the files to a folder, which is created if necessary; files of the same names are
    /// replaced.</summary>
    /// <remarks>Each file is written completely or not at all, and u.data, by which a reader recognizes the data set,
    /// is written last. A data set read from the folder has the folder's name and does not say that it is
    /// generated.</remarks>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void WriteTo(string folder, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(folder);
        AtomicFile.CheckFolder(folder);
        foreach (
            (string name, byte[] bytes) in Files(seed)
                .OrderBy(file => file.Key == "u.data")
                .ThenBy(file => file.Key, StringComparer.Ordinal)
        )
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(bytes));
    }
}
