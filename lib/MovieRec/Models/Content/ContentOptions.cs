using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ContentModel"/>.</summary>
public sealed record ContentOptions : ICheckedOptions
{
    /// <summary>Whether users' tags are terms beside the genres, where the data set has any.</summary>
    public bool UseTags { get; init; } = true;

    /// <summary>Whether keywords and directors are terms, where the data set has any.</summary>
    public bool UseKeywords { get; init; } = true;

    /// <summary>Tags, keywords and directors of fewer movies are left out, as they can make no two movies alike; at
    /// least 1.</summary>
    public int MinTagItems { get; init; } = 2;

    /// <summary>How many imagined ratings of exactly the mean of all each user has beside their own when their mean is
    /// taken; 0 to 1e9. So one five-star rating is a like, and not merely what this user always gives.</summary>
    public double MeanDamping { get; init; } = 5;

    void ICheckedOptions.Check() => Checked();

    internal ContentOptions Checked()
    {
        OptionRange.Whole(MinTagItems, 1);
        OptionRange.Number(MeanDamping, 0, OptionRange.Greatest);
        return this;
    }
}
