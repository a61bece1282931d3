using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="ContentModel"/>.</summary>
public sealed record ContentOptions : ICheckedOptions
{
    /// <summary>True if tags are terms, if the data set has them.</summary>
    public bool UseTags { get; init; } = true;

    /// <summary>True if keywords and directors are terms, if the data set has them.</summary>
    public bool UseKeywords { get; init; } = true;

    /// <summary>Minimum number of items with a tag, keyword or director for it to be a term; at least 1. A term of one
    /// item makes no two items similar.</summary>
    public int MinTagItems { get; init; } = 2;

    /// <summary>Damping of a user's mean: number of ratings at the overall mean that are added to the user's own; 0 to
    /// 1e9. With it a single 5-star rating counts as a like.</summary>
    public double MeanDamping { get; init; } = 5;

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(MinTagItems, 1);
        OptionRange.Number(MeanDamping, 0, OptionRange.Greatest);
    }
}
