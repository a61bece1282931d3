using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>Training data of an <see cref="AttentionNetwork"/> that is fitted to pairs of users.</summary>
/// <param name="Data">Data set of the users and movies that the pairs refer to.</param>
/// <param name="Pairs">At least two pairs, or windows of single users.</param>
public sealed record PairTrainingSet(Dataset Data, PairSet Pairs)
{
    /// <summary>Data set of the users and movies that the pairs refer to.</summary>
    public Dataset Data
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Data ?? throw new ArgumentNullException(nameof(Data));

    /// <summary>At least two pairs, or windows of single users.</summary>
    public PairSet Pairs
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Pairs ?? throw new ArgumentNullException(nameof(Pairs));

    /// <summary>Facts about the movies. Null uses the columns of <see cref="Data"/> alone.</summary>
    public MovieFacts? Facts { get; init; }

    /// <summary>Pairs that the model does not learn from, for the error after each epoch and for early stopping. Null
    /// for none.</summary>
    public PairSet? Validation { get; init; }
}
