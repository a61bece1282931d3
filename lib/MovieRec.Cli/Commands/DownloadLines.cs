using MovieRec.Datasets;

namespace MovieRec.Cli.Commands;

/// <summary>Shows the progress of a download in lines, one every 10 percent, for logs and pipes.</summary>
sealed class DownloadLines(string name, TextWriter output)
{
    DownloadStage stage;
    long shownTenths = -1;

    /// <summary>For <see cref="DataRequest.OnDownload"/>: shows the license, then the progress.</summary>
    public static Func<DownloadableDataset, Action<DownloadProgress>> WithLicense(TextWriter output) =>
        set =>
        {
            output.WriteLine(set.License);
            return new DownloadLines(set.Name, output).Show;
        };

    public void Show(DownloadProgress progress)
    {
        if (progress.Note is { } note)
            output.WriteLine($"{name}: {note}");
        if (progress.Stage != stage)
            (stage, shownTenths) = (progress.Stage, -1);
        long tenths = progress.TotalBytes == 0 ? 10 : 10 * progress.Bytes / progress.TotalBytes;
        if (progress.Note is not null || tenths <= shownTenths)
            return;
        shownTenths = tenths;
        output.WriteLine(
            Invariant($"{name}: {Word(stage)} {10 * tenths} % of {DownloadCommand.Size(progress.TotalBytes)}, ")
                + Invariant($"{progress.BytesPerSecond / 1e6:F1} MB/s")
        );
    }

    static string Word(DownloadStage stage) =>
        stage switch
        {
            DownloadStage.Transferring => "transferred",
            DownloadStage.Verifying => "verified",
            _ => "unpacked",
        };
}
