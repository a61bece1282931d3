using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Files;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A data set that the library invents where the real one is not at hand: 800 users, 1,200 movies and about
/// 80,000 ratings in the files of MovieLens 100K, with a long tail, tastes to be found, sessions, and the real set's
/// dirt.</summary>
/// <remarks>The same seed gives the same bytes on every machine: beside <see cref="Numerics.Rng"/> only + - * / and the
/// square root take part, whose results IEEE 754 fixes to the last bit. Logarithm, exponential and power do not: their
/// last bits differ between platforms, and one of them would sooner or later turn a 3 into a 4.</remarks>
public static class Sample
{
    /// <summary>Generates the sample and reads it as any other data set. A fraction of a second.</summary>
    /// <param name="seed">Any number; another seed gives other users, movies and ratings of the same kind.</param>
    /// <returns>A data set named <c>sample</c> whose <see cref="Dataset.Notice"/> says that it is generated.</returns>
    public static Dataset Open(ulong seed = 42)
    {
        IReadOnlyDictionary<string, byte[]> files = Files(seed);
        FileSource InMemory() => FileSource.InMemory("sample", files);
        return DatasetReader
            .Read(InMemory, "sample")
            .From(
                $"generated with seed {seed}",
                "this sample is generated: its people, movies and ratings are invented, and figures from it say nothing about real people or movies."
            );
    }

    /// <summary>The bytes of u.data, u.item (Latin-1), u.user, u.genre, u.occupation, and of the folds u1 … u5, ua and
    /// ub, by file name.</summary>
    /// <remarks>The five tests of u1 … u5 together are u.data. The tests of ua and ub hold ten ratings of each user and
    /// share none.</remarks>
    public static IReadOnlyDictionary<string, byte[]> Files(ulong seed = 42)
    {
        SampleMovie[] movies = SampleMovies.Generate(seed);
        SampleUser[] users = SampleUsers.Generate(seed);
        return SampleFiles.Write(seed, movies, users, SampleRatings.Generate(seed, movies, users));
    }

    /// <summary>Writes the files to a folder, which is made if need be; files of the same names are replaced.</summary>
    /// <remarks>Each file appears whole or not at all, and u.data, by which a reader knows the data set, is the last.
    /// What is read back from the folder is called by its name and no longer says that it is generated.</remarks>
    /// <exception cref="IOException">The folder can't be written.</exception>
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
