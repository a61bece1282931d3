namespace MovieRec.Datasets;

/// <summary>Stage of a download, in order.</summary>
public enum DownloadStage
{
    /// <summary>The archive is received from the server.</summary>
    Transferring,

    /// <summary>The archive is compared with its published checksum.</summary>
    Verifying,

    /// <summary>The archive is unpacked.</summary>
    Unpacking,
}

/// <summary>Progress of a download.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Bytes">Bytes done in this stage; starts above 0 if an interrupted transfer is continued.</param>
/// <param name="TotalBytes">Total bytes of this stage.</param>
/// <param name="BytesPerSecond">Mean speed of this stage.</param>
/// <param name="Note">An event to report, such as a lost connection; usually null.</param>
public readonly record struct DownloadProgress(
    DownloadStage Stage,
    long Bytes,
    long TotalBytes,
    double BytesPerSecond,
    string? Note = null
);
