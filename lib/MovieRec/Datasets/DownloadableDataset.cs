namespace MovieRec.Datasets;

/// <summary>One published data set: where it lies, how its archive is recognized, and under which terms it may be
/// used.</summary>
public sealed record DownloadableDataset
{
    internal DownloadableDataset() { }

    /// <summary>Name at GroupLens and of the folder that the data go to, such as <c>ml-100k</c>.</summary>
    public required string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The zip archive.</summary>
    public required Uri Url
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Size of the archive in bytes, exactly.</summary>
    public required long Bytes { get; init; }

    /// <summary>MD5 of the archive, 32 lower-case hexadecimal digits, as GroupLens publishes it; null where we know of
    /// no published value.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 of the archive, 64 lower-case hexadecimal digits, as several public projects have measured
    /// it.</summary>
    public required string Sha256
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Ratings, as the README counts them.</summary>
    public required int Ratings { get; init; }

    /// <summary>Users, as the README counts them.</summary>
    public required int Users { get; init; }

    /// <summary>Movies, as the README counts them (some may have no rating).</summary>
    public required int Movies { get; init; }

    /// <summary>Whether the terms allow to pass the data on (under the same terms).</summary>
    public required bool MayBePassedOn { get; init; }

    /// <summary>The README with the full terms.</summary>
    public required Uri Readme
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The terms in our own words; the README is what binds.</summary>
    public string License =>
        $"{Name}: for research and teaching. Name the source in what you publish, and do not suggest that the University of Minnesota or GroupLens endorses you. "
        + (
            MayBePassedOn
                ? "The data may be passed on, also in changed form, under these same terms. "
                : "The data may not be passed on without separate permission. "
        )
        + $"Commercial use needs the permission of GroupLens. Full terms: {Readme}";

    /// <summary>What a publication is asked to cite.</summary>
    public static string Citation =>
        "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. ACM Transactions on Interactive Intelligent Systems 5, 4, Article 19. https://doi.org/10.1145/2827872";
}
