namespace MovieRec.Models;

/// <summary>Sizes and parts of an attention network.</summary>
/// <param name="Dimensions">d: of every embedding; a multiple of 8 · heads.</param>
/// <param name="Heads">Of the self-attention.</param>
/// <param name="First">Features of the first hidden layer, a multiple of 8.</param>
/// <param name="Second">Features of the second.</param>
/// <param name="Places">Inputs of a window at most.</param>
/// <param name="RatingClasses">Values that a rating can have.</param>
/// <param name="Attention">Otherwise places are not looked at together and their plain mean is taken.</param>
/// <param name="Ratings">Whether a place tells how its movie was rated.</param>
/// <param name="NegativeSlope">Slope of the activation below 0.</param>
/// <param name="Dropout">Of hidden features, in [0, 1).</param>
internal sealed record AttentionShape(
    int Dimensions,
    int Heads,
    int First,
    int Second,
    int Places,
    int RatingClasses,
    bool Attention,
    bool Ratings,
    double NegativeSlope,
    double Dropout
)
{
    /// <summary>Parts of d numbers that the first layer takes of each example: users' embedding; movie; pooled
    /// sequences; how far the two are apart; movie ∘ users; movie ∘ sequences.</summary>
    public const int Parts = 6;

    /// <summary>Parts that are looked up by value: sex, age group, occupation.</summary>
    public const int LookedUp = 3;
}
