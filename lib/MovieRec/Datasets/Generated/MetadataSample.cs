using MovieRec.Data;

namespace MovieRec.Datasets;

/// <summary>A generated data set in the files of the-movies-dataset, for use when the real one is not available: the
/// users, movies and ratings of <see cref="Sample"/> with keywords, cast, directors, languages and overviews that fit
/// the hidden tastes, and the dirt of the real set.</summary>
/// <remarks>The same seed gives the same bytes on every machine, as with <see cref="Sample"/>.</remarks>
public static class MetadataSample
{
    /// <summary>Generates the sample and reads it like any other data set, in a fraction of a second.</summary>
    /// <param name="seed">Any number; different seeds give different people, movies and ratings of the same
    /// kind.</param>
    /// <returns>A data set named <c>sample</c> whose <see cref="Dataset.Notice"/> says that it is generated.</returns>
    public static Dataset Open(ulong seed = 42)
    {
        return Sample.Read(Files(seed), seed);
    }

    /// <summary>Returns the bytes of movies_metadata.csv, keywords.csv, credits.csv, links_small.csv and
    /// ratings_small.csv, by file name; and of club.csv, a movie club of four generated members who rate these movies,
    /// one of them with a taste that has changed.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files(ulong seed = 42)
    {
        SampleMovie[] movies = SampleMovies.Generate(seed);
        SampleUser[] users = SampleUsers.Generate(seed);
        MetadataMovie[] metadata = MetadataMovies.Generate(seed, movies);
        var files = new Dictionary<string, byte[]>(
            MetadataFiles.Write(seed, metadata, SampleRatings.Generate(seed, movies, users)),
            StringComparer.Ordinal
        )
        {
            ["club.csv"] = SampleClub.Write(seed, metadata),
        };
        return files;
    }
}
