namespace MovieRec.Datasets;

/// <summary>What a download is busy with, in this order.</summary>
public enum DownloadStage
{
    /// <summary>Bytes come from the server.</summary>
    Transferring,

    /// <summary>The archive is compared with its published checksum.</summary>
    Verifying,

    /// <summary>The archive is unpacked.</summary>
    Unpacking,
}

/// <summary>How far a download is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Bytes">Done in this stage, in bytes; starts above 0 where a broken transfer goes on.</param>
/// <param name="TotalBytes">All of this stage, in bytes.</param>
/// <param name="BytesPerSecond">Mean speed of this stage.</param>
/// <param name="Note">Something worth a line of its own, such as a broken connection; mostly null.</param>
public readonly record struct DownloadProgress(
    DownloadStage Stage,
    long Bytes,
    long TotalBytes,
    double BytesPerSecond,
    string? Note = null
);
