using System.Diagnostics;

namespace MovieRec.Datasets;

/// <summary>Measures one stage and reports it.</summary>
internal sealed class DownloadMeter(
    DownloadStage stage,
    long totalBytes,
    long startBytes,
    Action<DownloadProgress>? onProgress
)
{
    readonly long started = Stopwatch.GetTimestamp();

    public void Report(long bytes)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        onProgress?.Invoke(
            new DownloadProgress(stage, bytes, totalBytes, seconds > 0 ? (bytes - startBytes) / seconds : 0)
        );
    }
}
