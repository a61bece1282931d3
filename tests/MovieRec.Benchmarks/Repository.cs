using MovieRec.Data;

namespace MovieRec.Benchmarks;

internal static class Repository
{
    /// <summary>A file of the repository, from wherever in it the benchmarks run; null where there is none.</summary>
    public static string? FindFile(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>artifacts/NAME beside MovieRec.sln, which git ignores.</summary>
    public static string Artifact(string name) =>
        Path.Combine(
            Path.GetDirectoryName(
                FindFile("MovieRec.sln")
                    ?? throw new InvalidOperationException("Run the benchmarks inside the repository.")
            )!,
            "artifacts",
            name
        );

    /// <summary>The ratings of <see cref="Data"/>.</summary>
    public static MovieRec.Data.Ratings Ratings(string name) => Data(name).Ratings;

    /// <summary>NAME.zip in the folder that the environment variable MOVIEREC_DATA names.</summary>
    public static MovieRec.Data.Dataset Data(string name)
    {
        string zip = Path.Combine(Environment.GetEnvironmentVariable("MOVIEREC_DATA") ?? "", name + ".zip");
        return File.Exists(zip)
            ? MovieRec.Data.Dataset.Read(zip)
            : throw new InvalidOperationException($"Set MOVIEREC_DATA to a folder that holds {name}.zip.");
    }
}
