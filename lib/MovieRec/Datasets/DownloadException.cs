namespace MovieRec.Datasets;

/// <summary>A data set could not be downloaded. The message states what was found, what was expected, and what to
/// do.</summary>
public sealed class DownloadException : IOException
{
    internal DownloadException(string message, Exception? inner = null, bool noNetwork = false)
        : base(message, inner) => NoNetwork = noNetwork;

    /// <summary>True if the server could not be reached, did not answer in time or refused; false if the received data
    /// was wrong or could not be stored.</summary>
    public bool NoNetwork { get; }
}
