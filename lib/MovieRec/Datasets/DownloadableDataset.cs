namespace MovieRec.Datasets;

/// <summary>A published data set: its address, the checksums of its archive, and its terms of use.</summary>
public sealed record DownloadableDataset
{
    internal DownloadableDataset() { }

    /// <summary>Name of the data set at GroupLens, and of its folder, such as <c>ml-100k</c>.</summary>
    public required string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Address of the zip archive.</summary>
    public required Uri Url
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Exact size of the archive in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>MD5 of the archive, 32 lower-case hexadecimal digits, as published by GroupLens; null if no published
    /// value is known.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 of the archive, 64 lower-case hexadecimal digits, as measured by several public
    /// projects.</summary>
    public required string Sha256
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Number of ratings according to the README.</summary>
    public required int Ratings { get; init; }

    /// <summary>Number of users according to the README.</summary>
    public required int Users { get; init; }

    /// <summary>Number of movies according to the README (some may have no rating).</summary>
    public required int Movies { get; init; }

    /// <summary>True if the terms allow redistribution (under the same terms).</summary>
    public required bool IsRedistributable { get; init; }

    /// <summary>Address of the README with the full terms.</summary>
    public required Uri Readme
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Summary of the terms; the README is binding.</summary>
    public string License =>
        $"{Name}: for research and teaching. Cite the source in publications, and do not suggest that "
        + "the University of Minnesota or GroupLens endorses you. "
        + (
            IsRedistributable
                ? "The data may be redistributed, also in modified form, under the same terms. "
                : "The data may not be redistributed without separate permission. "
        )
        + $"Commercial use requires the permission of GroupLens. Full terms: {Readme}";

    /// <summary>The reference to cite in publications.</summary>
    public static string Citation =>
        "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. ACM "
        + "Transactions on Interactive Intelligent Systems 5, 4, Article 19. "
        + "https://doi.org/10.1145/2827872";
}
