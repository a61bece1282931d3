namespace MovieRec.Models.Baselines;

/// <summary>Options of <see cref="BiasBaseline"/>. The defaults are those of the Surprise library.</summary>
public sealed record BiasOptions
{
    /// <summary>λ of the movies: how many imagined ratings of exactly the mean each movie has beside its own; at least 0.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>λ of the users; at least 0.</summary>
    public double UserRegularization { get; init; } = 15;

    /// <summary>Passes over movies and users; at least 1.</summary>
    public int Epochs { get; init; } = 10;

    internal BiasOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ItemRegularization);
        ArgumentOutOfRangeException.ThrowIfNegative(UserRegularization);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        return this;
    }
}
