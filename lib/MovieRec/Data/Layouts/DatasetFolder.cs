using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>A folder on disk or in a zip that may hold a data set.</summary>
public sealed class DatasetFolder
{
    readonly FileSource source;
    readonly string path; // inside the source

    internal DatasetFolder(FileSource source, string path) => (this.source, this.path) = (source, path);

    /// <summary>Name of the folder, or of the zip without its ending.</summary>
    public string Name => path.Length == 0 ? source.Name : path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Location in messages.</summary>
    public string Location => path.Length == 0 ? source.Location : $"{source.Location}/{path}";

    /// <summary>Names of its files, without those in subfolders.</summary>
    public IReadOnlyList<string> FileNames =>
        [.. source.Files.Where(file => file.Folder == path).Select(file => file.Name)];

    /// <summary>Name of the data set; null: recognized by its content.</summary>
    internal string? PublishedName { get; init; }

    /// <summary>Maximum number of threads; 0 uses all processors.</summary>
    internal int Threads { get; init; }

    /// <summary>Opens the source again, for parts that are read on demand.</summary>
    internal Func<FileSource>? Reopen { get; init; }

    /// <summary>Returns true if there is a file of this name.</summary>
    public bool Has(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Find(file) is not null;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataFormatException">There is no such file.</exception>
    public Stream Open(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Get(file).Open();
    }

    /// <summary>Reads the lines of a text file without line endings, in UTF-8 or Windows-1252; empty lines are left
    /// out.</summary>
    /// <exception cref="DataFormatException">There is no such file, or it is not a text file.</exception>
    public IEnumerable<string> ReadLines(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return TextLines.Of(Get(file)).Select(line => line.Text);
    }

    internal SourceFile? Find(string file) => source.Find(path, file);

    /// <exception cref="DataFormatException">There is no such file.</exception>
    internal SourceFile Get(string file) =>
        Find(file) ?? throw new DataFormatException(Location, $"the file {file} is missing.");

    /// <summary>The same folder with the way to read it.</summary>
    internal DatasetFolder For(Func<FileSource> open, string? name, int threads) =>
        new(source, path)
        {
            PublishedName = name,
            Threads = threads,
            Reopen = open,
        };

    /// <summary>Reads from the same folder after its source was closed.</summary>
    internal T Again<T>(Func<DatasetFolder, T> read)
    {
        using FileSource again = Reopen!();
        return read(new DatasetFolder(again, path));
    }
}
