namespace MovieRec.Models.Content;

/// <summary>Options of <see cref="ContentModel"/>.</summary>
public sealed record ContentOptions
{
    /// <summary>Whether users' tags are terms beside the genres, where the data set has any.</summary>
    public bool Tags { get; init; } = true;

    /// <summary>Whether keywords and directors are terms, where the data set has any.</summary>
    public bool Keywords { get; init; } = true;

    /// <summary>Tags, keywords and directors of fewer movies are left out, as they can make no two movies alike; at least 1.</summary>
    public int MinTagMovies { get; init; } = 2;

    /// <summary>How many imagined ratings of exactly the mean of all each user has beside their own when their mean is taken; at least 0.
    /// So one five-star rating is a like, and not merely what this user always gives.</summary>
    public double MeanDamping { get; init; } = 5;

    internal ContentOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinTagMovies, 1);
        if (!(MeanDamping >= 0 && double.IsFinite(MeanDamping))) throw new ArgumentOutOfRangeException(nameof(MeanDamping), MeanDamping, "Expected a number of at least 0.");
        return this;
    }
}
