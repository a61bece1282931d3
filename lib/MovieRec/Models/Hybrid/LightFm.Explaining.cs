namespace MovieRec.Models;

public sealed partial class LightFm
{
    /// <summary>Name of the part of an explanation that popularity damping subtracts.</summary>
    public const string PopularityDamping = "popularity damping";

    /// <inheritdoc/>
    /// <remarks>A part for each pair of a feature of the user and one of the item, and for each bias.</remarks>
    public Explanation Explain(int user, int item) => Explain(UserOf(user), ItemOf(item));

    /// <summary>Explains the score of a user and an item, each from the training data or new.</summary>
    /// <exception cref="ArgumentException">The arguments are not a user and an item.</exception>
    public Explanation Explain(Representation user, Representation movie)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(movie);
        float score = Score(user, movie);
        int factors = Options.Factors;
        var parts = new List<Contribution>();
        foreach (Representation.Part mine in user.Parts)
        {
            foreach (Representation.Part its in movie.Parts)
            {
                double dot = 0;
                for (int f = 0; f < factors; f++)
                    dot += mine.Row[f] * (double)its.Row[f];
                parts.Add(new(mine.Name, its.Name, mine.Weight * (double)its.Weight * dot));
            }
            parts.Add(new(mine.Name, "", mine.Weight * (double)mine.Row[users.BiasPlace]));
        }
        foreach (Representation.Part its in movie.Parts)
            parts.Add(new("", its.Name, its.Weight * (double)its.Row[items.BiasPlace]));
        if (Options.PopularityDamping > 0)
        {
            double common = 0;
            for (int f = 0; f < stride; f++)
                common += meanUser[f] * (double)movie.Sum[f];
            parts.Add(new(PopularityDamping, PopularityDamping, -Options.PopularityDamping * common));
        }
        return new Explanation(score, parts);
    }
}
