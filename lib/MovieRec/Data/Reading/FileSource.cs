using System.IO.Compression;

namespace MovieRec.Data.Reading;

/// <summary>The files of a data set, in a folder, in a zip or in memory.</summary>
internal sealed class FileSource : IDisposable
{
    readonly ZipArchive? archive;

    FileSource(string name, string location, IReadOnlyList<SourceFile> files, ZipArchive? archive = null) =>
        (Name, Location, Files, this.archive) = (name, location, files, archive);

    /// <summary>The folder's name, or the zip's without its ending.</summary>
    public string Name { get; }

    /// <summary>The path of the folder or zip, for messages; in memory the name.</summary>
    public string Location { get; }

    /// <summary>All files, in order of their paths.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>Opens a folder (with its direct subfolders) or a zip.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="DataFormatException">The file is not a zip, or is damaged.</exception>
    public static FileSource Open(string path)
    {
        if (Directory.Exists(path))
            return OpenFolder(path);
        if (File.Exists(path))
        {
            FileKind kind = FileKind.Of(() => File.OpenRead(path));
            bool mayBeZip =
                kind.Class == FileClass.Zip
                || kind.Class == FileClass.Binary && path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
            return mayBeZip
                ? OpenZip(path)
                : throw new DataFormatException(path, $"this is {kind.Name}. {Advice(path, kind)}");
        }
        throw new FileNotFoundException(
            $"There is no folder or zip '{path}'. Pass a folder with a MovieLens data set, its zip, or a "
                + "name that `movierec download` knows.",
            path
        );
    }

    /// <summary>Makes a source of files in memory.</summary>
    public static FileSource InMemory(string name, IEnumerable<KeyValuePair<string, byte[]>> files) =>
        new(
            name,
            name,
            [
                .. files
                    .Select(file => new SourceFile(
                        $"{name}/{file.Key}",
                        file.Key,
                        file.Value.Length,
                        () => new MemoryStream(file.Value, writable: false)
                    ))
                    .OrderBy(file => file.Path, StringComparer.Ordinal),
            ]
        );

    /// <summary>The file of this name in the given folder of the source, or null.</summary>
    public SourceFile? Find(string folder, string name)
    {
        string path = folder.Length == 0 ? name : $"{folder}/{name}";
        return Files.FirstOrDefault(file => file.Path == path);
    }

    public void Dispose() => archive?.Dispose();

    static string Advice(string path, FileKind kind) =>
        kind.Class switch
        {
            FileClass.Table => "Pass the folder that contains it and the other files of the data set: "
                + $"'{Path.GetDirectoryName(Path.GetFullPath(path))}'.",
            FileClass.Archive => "Unpack it and pass the folder, or pack the files as a zip.",
            FileClass.Model => "Expected a data set: a folder or a zip. Pass a model with --model.",
            FileClass.Empty => "Expected a folder or a zip with a data set. Was the download interrupted?",
            _ => "Expected a folder or a zip with a data set, such as ratings.csv and movies.csv of MovieLens.",
        };

    static FileSource OpenFolder(string path)
    {
        var files = new List<SourceFile>();
        foreach (string folder in Directory.EnumerateDirectories(path).Prepend(path))
        {
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                string inside = Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/');
                files.Add(
                    new SourceFile(
                        file,
                        inside,
                        new FileInfo(file).Length,
                        () =>
                            new FileStream(
                                file,
                                FileMode.Open,
                                FileAccess.Read,
                                FileShare.Read,
                                bufferSize: 0,
                                FileOptions.SequentialScan
                            )
                    )
                );
            }
        }
        return new FileSource(
            new DirectoryInfo(path).Name,
            path,
            [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]
        );
    }

    static FileSource OpenZip(string path)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(path);
            var files = ZipEntries
                .Checked(zip, ZipEntries.MaxUnpacked(new FileInfo(path).Length))
                .Select(file => (file.Entry, Name: string.Join('/', file.Path)))
                .Select(file => new SourceFile(
                    $"{path}/{file.Name}",
                    file.Name,
                    file.Entry.Length,
                    () => new CheckedEntryStream(file.Entry, path)
                ))
                .OrderBy(file => file.Path, StringComparer.Ordinal);
            return new FileSource(Path.GetFileNameWithoutExtension(path), path, [.. files], zip);
        }
        catch (Exception broken) when (ZipEntries.IsDamage(broken))
        {
            string why =
                zip is null || !broken.Message.StartsWith("Entry ", StringComparison.Ordinal)
                    ? $"expected a complete zip archive, but it is damaged or incomplete ({broken.Message}) "
                        + "Download it again."
                    : $"{broken.Message} Download it again, or unpack it yourself and pass the folder.";
            zip?.Dispose();
            throw new DataFormatException(path, why, broken);
        }
    }
}
