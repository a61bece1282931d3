namespace MovieRec.Datasets;

/// <summary>Waiting times and number of attempts of a transfer. Only tests change them.</summary>
internal sealed record TransferLimits
{
    /// <summary>For looking up the name, connecting and the first answer together, so that a missing network is noticed
    /// well within 15 seconds.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Time without a byte after which the connection counts as lost.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Number of failed attempts in a row, without a new byte, after which the transfer gives up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; doubles with each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);
}
