namespace MovieRec.Groups;

/// <summary>Decides which of a person's ratings count as liked, by their own scale.</summary>
/// <remarks>A place is the position of a rating between the worst (0) and the best (1) of its scale. A single rating is
/// liked from ¾ on: 8 of 10, 4 stars. With n ratings, the threshold moves by w = (n − 1) / (n + 4) toward the person's
/// mean. It is never above their best rating, so that the best counts unless it is too low for a like: below ¾ − w/2,
/// or below ¾ − w/4 if all ratings are equal and do not show where the person's scale begins. For a person with six
/// ratings, the threshold is halfway between the absolute and their own.</remarks>
internal static class OwnScale
{
    const double Absolute = 0.75,
        LowestBest = 0.25,
        Middle = 0.5,
        Rounding = 1e-9;
    const int HalfwayRatings = 5;

    /// <param name="places">One person's ratings, each in [0, 1].</param>
    /// <returns>Parallel to <paramref name="places"/>.</returns>
    public static bool[] Liked(IReadOnlyList<double> places)
    {
        if (places.Count == 0)
            return [];
        double own = (places.Count - 1.0) / (places.Count - 1 + HalfwayRatings),
            best = places.Max();
        double threshold = Math.Min(best, Absolute + own * (places.Average() - Absolute));
        double floor = Absolute + own * ((best - places.Min() > Rounding ? LowestBest : Middle) - Absolute);
        return [.. places.Select(place => place >= Math.Max(threshold, floor) - Rounding)];
    }
}
