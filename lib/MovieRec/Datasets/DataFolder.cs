using MovieRec.Files;

namespace MovieRec.Datasets;

/// <summary>The default folder of data sets.</summary>
internal static class DataFolder
{
    /// <summary>The folder <c>data</c> of the course (the nearest folder above the current one that holds
    /// <c>MovieRec.sln</c>), or else <c>data</c> in the current folder. It need not exist.</summary>
    public static string Default =>
        Path.Combine(RepositoryRoot.Above(Directory.GetCurrentDirectory()) ?? Directory.GetCurrentDirectory(), "data");
}
