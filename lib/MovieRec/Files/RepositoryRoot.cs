namespace MovieRec.Files;

/// <summary>The course's folder: the one that holds <c>MovieRec.sln</c>.</summary>
internal static class RepositoryRoot
{
    /// <summary>The nearest one at or above <paramref name="start"/>; null where there is none.</summary>
    public static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MovieRec.sln")))
                return folder.FullName;
        return null;
    }
}
