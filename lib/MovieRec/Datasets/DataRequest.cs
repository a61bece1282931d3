namespace MovieRec.Datasets;

/// <summary>The data set that a user asks for, and the progress of its download.</summary>
/// <param name="Name">A catalog name, a path or <see cref="DataLocator.SampleName"/>; null: the one that the
/// environment variable <see cref="DataLocator.DatasetVariable"/> names.</param>
/// <param name="OnDownload">Called at the start of a download; returns what to call with its progress.</param>
internal sealed record DataRequest(string? Name, Func<DownloadableDataset, Action<DownloadProgress>>? OnDownload = null)
{
    static readonly AsyncLocal<DataRequest?> Entered = new();

    /// <summary>The request of the notebook that the calling code belongs to.</summary>
    public static DataRequest Current => Entered.Value ?? new((string?)null);

    /// <summary>Makes this the request of the calling code and of all tasks and threads that it starts.</summary>
    public void Enter() => Entered.Value = this;
}
