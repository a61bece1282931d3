namespace MovieRec.Datasets;

/// <summary>Explains the kinds of <see cref="IOException"/> that a user can resolve. .NET gives errno on Unix and an
/// HRESULT on Windows.</summary>
internal static class DiskErrors
{
    const int NoSpaceUnix = 28,
        DiskFullWindows = unchecked((int)0x80070070),
        HandleDiskFullWindows = unchecked((int)0x80070027);

    public static DownloadException Explain(IOException error, string path) =>
        new(
            error.HResult is NoSpaceUnix or DiskFullWindows or HandleDiskFullWindows
                ? $"The disk is full: '{path}' cannot be written. Free some space and run it again; the "
                    + "received part is kept."
                : $"'{path}' cannot be written: {error.Message}",
            error
        );
}
