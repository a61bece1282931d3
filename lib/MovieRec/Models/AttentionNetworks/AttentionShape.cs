namespace MovieRec.Models;

/// <summary>Sizes and parts of an attention network.</summary>
/// <param name="Dimensions">d: of every embedding; a multiple of 8 · heads.</param>
/// <param name="Heads">Of the self-attention.</param>
/// <param name="First">Features of the first hidden layer, a multiple of 8.</param>
/// <param name="Second">Features of the second.</param>
/// <param name="Places">Maximum number of inputs of a window.</param>
/// <param name="RatingClasses">Number of values of the rating scale.</param>
/// <param name="Attention">False takes the plain mean of the places instead.</param>
/// <param name="Ratings">True if places include the class of their rating.</param>
/// <param name="NegativeSlope">Slope of the activation below 0.</param>
/// <param name="Dropout">Fraction of the hidden features that are dropped, in [0, 1).</param>
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
    /// <summary>Parts of d numbers that the first layer takes of each example, see <see cref="PairMixing"/>.</summary>
    public const int Parts = 6;
}
