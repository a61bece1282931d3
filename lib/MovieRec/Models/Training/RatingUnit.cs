using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Ratings in other units for training, where a scale is not like those that default options are tuned
/// on.</summary>
internal static class RatingUnit
{
    /// <summary>Maximum minus minimum of the widest scale that is used as it is, such as 1 to 10.</summary>
    const float WidestRange = 10;

    /// <summary>Range of the scale 1 to 5.</summary>
    const float UsualRange = 4;

    /// <summary>What ratings are divided by before gradient descent, so that steps suit wide scales, too; 1 for usual
    /// scales.</summary>
    public static float Of(RatingScale scale) =>
        scale.Maximum - scale.Minimum is > WidestRange and var range ? range / UsualRange : 1;

    /// <summary>What is subtracted for factors that cannot reach negative ratings; 0 on a scale without them.</summary>
    public static float OriginOf(RatingScale scale) => Math.Min(0, scale.Minimum);

    /// <summary>(rating − origin) / unit; the same object where that changes nothing. The scale of the result is that
    /// of the ratings as given.</summary>
    public static Ratings In(Ratings ratings, float unit, float origin = 0) =>
        unit == 1 && origin == 0 ? ratings : ratings.Map(rating => (rating - origin) / unit);
}
