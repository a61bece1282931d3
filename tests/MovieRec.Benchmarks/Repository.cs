using MovieRec.Data;
using MovieRec.Files;

namespace MovieRec.Benchmarks;

internal static class Repository
{
    /// <summary>The folder that holds MovieRec.sln.</summary>
    public static string Root { get; } =
        RepositoryRoot.Above(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Run the benchmarks inside the repository.");

    /// <summary>artifacts/NAME, which git ignores.</summary>
    public static string Artifact(string name) => Path.Combine(Root, "artifacts", name);

    /// <summary>The ratings of <see cref="Data"/>.</summary>
    public static Ratings Ratings(string name) => Data(name).Ratings;

    /// <summary>NAME.zip in the folder that the environment variable MOVIEREC_DATA names.</summary>
    public static Dataset Data(string name)
    {
        string zip = Path.Combine(Environment.GetEnvironmentVariable("MOVIEREC_DATA") ?? "", name + ".zip");
        return File.Exists(zip)
            ? Dataset.Read(zip)
            : throw new InvalidOperationException($"Set MOVIEREC_DATA to a folder that holds {name}.zip.");
    }
}
