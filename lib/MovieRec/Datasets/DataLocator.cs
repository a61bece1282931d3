using System.Runtime.CompilerServices;
using MovieRec.Data;

namespace MovieRec.Datasets;

/// <summary>Finds data sets: the one that was requested by name or path, or else in the shared folder, in <c>data/</c>,
/// by download, or as a generated sample.</summary>
internal sealed class DataLocator
{
    /// <summary>A catalog name, a path, or <see cref="SampleName"/>; the option --data overrides it.</summary>
    public const string DatasetVariable = "MOVIEREC_DATASET";

    /// <summary>A folder that holds data sets.</summary>
    public const string FolderVariable = "MOVIEREC_DATA";

    /// <summary>Requests the generated sample.</summary>
    public const string SampleName = "sample";

    // Notebooks may run at once in one process: the second waits for the first one's download and then finds it.
    static readonly Lock OneDownload = new();
    static readonly StrongBox<bool> ProcessIsOffline = new();

    /// <summary>The requested data set: a catalog name, a path, or <see cref="SampleName"/>; usually null or
    /// empty.</summary>
    public string? Wanted { get; init; }

    /// <summary>Value of <see cref="FolderVariable"/>.</summary>
    public string? SharedFolder { get; init; }

    /// <summary>Folder for downloads.</summary>
    public required string OwnFolder { get; init; }

    /// <summary>Downloads a data set into a folder of data sets; null: <see cref="DatasetDownload"/> does.</summary>
    public Action<DownloadableDataset, string>? Download { get; init; }

    /// <summary>Called at the start of a download; returns what to call with its progress.</summary>
    public Func<DownloadableDataset, Action<DownloadProgress>>? OnDownload { get; init; }

    /// <summary>Generates the sample that replaces a missing data set; null if there is none.</summary>
    public Func<string, Dataset>? Sample { get; init; }

    /// <summary>Set once there is no network, so that later notebooks do not wait for it.</summary>
    public StrongBox<bool> Offline { get; init; } = new();

    /// <summary>The locator of this process.</summary>
    /// <param name="request">What the user asks for; null: <see cref="DataRequest.Current"/>.</param>
    public static DataLocator FromEnvironment(DataRequest? request = null)
    {
        request ??= DataRequest.Current;
        return new()
        {
            Wanted = request.Name ?? Environment.GetEnvironmentVariable(DatasetVariable),
            SharedFolder = Environment.GetEnvironmentVariable(FolderVariable),
            OwnFolder = DataFolder.Default,
            OnDownload = request.OnDownload,
            Sample = name => name == DatasetCatalog.MoviesDataset ? MetadataSample.Open() : Datasets.Sample.Open(),
            Offline = ProcessIsOffline,
        };
    }

    /// <summary>Every data set in the shared folder and in <c>data/</c>, damaged ones too, in the order in which they
    /// are considered.</summary>
    /// <exception cref="DirectoryNotFoundException">The shared folder does not exist.</exception>
    public IEnumerable<FoundDataset> Found()
    {
        if (string.IsNullOrEmpty(SharedFolder))
            return FoundDataset.In(OwnFolder, "from data/");
        if (!Path.Exists(SharedFolder))
            throw new DirectoryNotFoundException(
                $"The environment variable {FolderVariable} names '{SharedFolder}', which does not exist. "
                    + "It should name a folder that holds data sets."
            );
        return FoundDataset.In(SharedFolder, $"from {FolderVariable}").Concat(FoundDataset.In(OwnFolder, "from data/"));
    }

    /// <summary>Opens the requested data set, or else the first of the preferred ones that is available; see
    /// <see cref="DatasetOpening.Open"/>.</summary>
    public Dataset Open(params string[] preferred)
    {
        if (preferred.FirstOrDefault(name => !DatasetCatalog.IsKnown(name)) is { } unknown)
            throw new KeyNotFoundException(DatasetCatalog.Unknown(unknown));
        if (preferred.Length == 0)
            throw new ArgumentException("Name at least one data set, such as \"ml-100k\".", nameof(preferred));
        return string.IsNullOrEmpty(Wanted) ? OpenPreferred(preferred) : OpenWanted(Wanted, preferred[0]);
    }

    Dataset OpenPreferred(string[] preferred)
    {
        FoundDataset? taken;
        lock (OneDownload)
            taken =
                First(preferred)
                ?? (
                    preferred.Select(DatasetCatalog.Find).OfType<DownloadableDataset>().MinBy(set => set.Bytes)
                        is { } smallest
                        ? FetchIfOnline(smallest)
                        : null
                );
        if (taken is not null)
            return Read(taken);
        bool byHand = preferred.Contains(DatasetCatalog.MoviesDataset, StringComparer.OrdinalIgnoreCase);
        if (
            byHand
            && Found().FirstOrDefault(found => found.Name == DatasetCatalog.MoviesDataset) is { Problem: { } problem }
        )
            throw new IOException(problem);
        string why = byHand
            ? DatasetCatalog.ByHand
            : $"there is no network to download from. 'movierec download {preferred[0]}' fetches the data.";
        return OpenSample(
            preferred[0],
            $"THIS IS A GENERATED SAMPLE, NOT REAL DATA: {string.Join(", ", preferred)} "
                + $"{(preferred.Length == 1 ? "was" : "were")} not found, and {why}"
        );
    }

    Dataset OpenWanted(string wanted, string insteadOf)
    {
        if (wanted == SampleName)
            return OpenSample(insteadOf, "This is a generated sample, not real data, as requested.");
        FoundDataset? found;
        lock (OneDownload)
            found = First([wanted]) ?? (DatasetCatalog.Find(wanted) is { } set ? FetchWanted(set) : null);
        if (found is not null)
            return Read(found);
        if (DatasetCatalog.IsKnown(wanted))
            throw new FileNotFoundException($"{wanted} was not found in {Places}, and {DatasetCatalog.ByHand}", wanted);
        if (!Path.Exists(wanted) && !wanted.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new FileNotFoundException(
                $"{DatasetCatalog.Unknown(wanted)} Nor is there such a folder or zip.",
                wanted
            );
        return Dataset.Read(wanted).From($"from {Path.GetFileName(Path.TrimEndingDirectorySeparator(wanted))}");
    }

    string Places => $"{(string.IsNullOrEmpty(SharedFolder) ? "" : $"{FolderVariable} or ")}data/";

    FoundDataset? First(IEnumerable<string> names)
    {
        FoundDataset[] good = [.. Found().Where(found => found.Problem is null)];
        return names
            .Select(name => good.FirstOrDefault(found => found.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>Null without a network. All other errors are thrown, so that a damaged or wrong file is not replaced by
    /// the sample.</summary>
    FoundDataset? FetchIfOnline(DownloadableDataset set)
    {
        if (Offline.Value)
            return null;
        try
        {
            return Fetch(set);
        }
        catch (DownloadException failed) when (failed.NoNetwork)
        {
            Offline.Value = true;
            return null;
        }
    }

    FoundDataset FetchWanted(DownloadableDataset set)
    {
        try
        {
            return Fetch(set);
        }
        catch (DownloadException failed)
        {
            throw new DownloadException(
                $"{set.Name} was not found in {Places}. {failed.Message}",
                failed,
                failed.NoNetwork
            );
        }
    }

    FoundDataset Fetch(DownloadableDataset set)
    {
        if (Found().FirstOrDefault(found => found.Problem is not null && found.Name == set.Name) is { } damaged)
            throw new IOException(
                $"{damaged.Problem} Delete it, or replace it by 'movierec download {set.Name} --force'."
            );
        if (Download is not null)
            Download(set, OwnFolder);
        else
            DatasetDownload.RunAsync(set, OwnFolder, onProgress: OnDownload?.Invoke(set)).GetAwaiter().GetResult();
        return First([set.Name]) ?? throw new IOException($"{set.Name} was downloaded, but is not in '{OwnFolder}'.");
    }

    static Dataset Read(FoundDataset found) => Dataset.Read(found.Path).From(found.Place);

    Dataset OpenSample(string insteadOf, string notice) =>
        Sample?.Invoke(insteadOf).From("generated", notice)
        ?? throw new InvalidOperationException(
            "No data set was found, there is no network, and this build has no sample. Put a data set "
                + $"into '{OwnFolder}'."
        );
}
