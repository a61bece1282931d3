namespace MovieRec.Recommending;

/// <summary>Weights of <see cref="LikelyRanking"/>, in units of its popularity term.</summary>
public sealed record LikelyRankingOptions
{
    /// <summary>ε, as a share of all users; above 0. Differences in popularity far below it do not count.</summary>
    public double PopularityFloor { get; init; } = 0.02;

    /// <summary>w: weight of a cosine of 1 with all movies that the user liked; 0 or more.</summary>
    public double SimilarityWeight { get; init; } = 2.5;

    /// <summary>a: weight of one star above the rating of a typical user, on a scale of five; 0 or more.</summary>
    public double StarsWeight { get; init; } = 0.25;

    /// <summary>s: the similarity of a movie with this number of ratings counts half; 0 or more.</summary>
    public double Support { get; init; } = 2;

    /// <summary>f: the larger it is, the less popularity counts for a user with few likes among movies that few have
    /// seen; 0 or more.</summary>
    /// <remarks>A choice, not the best value of a measurement: a list from few ratings is meant to be about these
    /// movies, and f, and the form of its factor, were set by looking at the list for one like, Avengers: Age of
    /// Ultron. It costs hits. For users of MovieLens 100K left out of training, NDCG@10 of als is .286 with one like
    /// known (.323 at f = 0, .353 for the most popular movies), and .367 with five ratings known (.375 at f = 0,
    /// .341).</remarks>
    public double FewLikes { get; init; } = 40;

    internal LikelyRankingOptions Checked()
    {
        if (!(PopularityFloor > 0 && double.IsFinite(PopularityFloor)))
            throw Wrong(nameof(PopularityFloor), PopularityFloor, "above 0");
        NotNegative(nameof(SimilarityWeight), SimilarityWeight);
        NotNegative(nameof(StarsWeight), StarsWeight);
        NotNegative(nameof(Support), Support);
        NotNegative(nameof(FewLikes), FewLikes);
        return this;

        static void NotNegative(string name, double value)
        {
            if (!(value >= 0 && double.IsFinite(value)))
                throw Wrong(name, value, "0 or more");
        }

        static ArgumentOutOfRangeException Wrong(string name, double value, string expected) =>
            new(name, value, $"Expected a finite number, {expected}.");
    }
}
