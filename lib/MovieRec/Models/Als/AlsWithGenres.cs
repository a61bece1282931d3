using System.Collections.Immutable;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>ALS with a prior of the items' factors by their genres: r̂(u,i) = μ + b(u) + b(i) + u·v, in rating units,
/// with v ~ N(1/√F Σ f, 1/τ I).</summary>
/// <remarks>Minimizes λ/2 Σ (r − r̂)² + τ/2 (Σ n^ν ‖u‖² + Σ n^ν ‖v − 1/√F Σ f‖²) + γ/2 (Σ b(u)² + Σ b(i)²) + β/2 Σ
/// ‖f‖², where an item's sum is over the vectors f of its F genres and labels of your own columns: users, items and
/// genres in turn, in closed form. An item without a training rating has v = 1/√F Σ f and bias 0. Everything else is as
/// in <see cref="Als"/>.</remarks>
public sealed class AlsWithGenres : FactorPredictor, IItemSimilarity, ISavable<AlsWithGenres>
{
    const string Name = "als-genres";
    readonly float[] genreVectors; // [genres × stride]

    AlsWithGenres(
        TrainingFacts facts,
        AlsWithGenresOptions options,
        FactorTable table,
        ImmutableArray<string> genres,
        float[] genreVectors
    )
        : base(facts, table) => (Options, Genres, this.genreVectors) = (options, genres, genreVectors);

    /// <inheritdoc/>
    public bool UsesFeatures => true;

    /// <summary>Options of the fit.</summary>
    public AlsWithGenresOptions Options { get; }

    /// <summary>[genres] names in alphabetical order, then labels of your own columns, such as
    /// <c>studio:Pixar</c>.</summary>
    public ImmutableArray<string> Genres { get; }

    /// <summary>Fits the model to ratings and features.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults, which suit 100,000 ratings.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty or has other movies than the data set, or
    /// there is patience but no validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for single precision to solve some
    /// row.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static AlsWithGenres Fit(TrainingSet train, AlsWithGenresOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train.Ratings);
        Dataset data = train.RequiredData;
        Guard.MoviesOf(data, train.Ratings);
        options = (options ?? new()).Checked();
        OptionRange.FactorsFit(options.Factors, train.Ratings.UserCount, train.Ratings.MovieCount, squares: 2);
        var genres = new GenrePrior(data, options.Factors, options.GenreRegularization, options.ErrorWeight);
        var training = new AlsTraining(train.Ratings, options, genres);
        // With other genres a training must not be resumed.
        string fingerprint = context.Checkpoint is null
            ? ""
            : Checkpoint.Fingerprint(train.Ratings, options, data.Hash, genres.Fingerprint);
        new EpochLoop(Name, options.Epochs, options.Patience) { Objective = () => training.LastObjective }.Run(
            context,
            training.State,
            _ => training.Epoch(context.OnEpoch is not null, context.Cancel),
            training.Table.Estimate,
            fingerprint
        );
        return new AlsWithGenres(facts, options, training.Table, genres.Names, genres.Vectors);
    }

    /// <summary>Returns f: the factors [k] of a genre.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such genre index.</exception>
    public ReadOnlySpan<float> GenreFactors(int genre)
    {
        Guard.Index(genre, Genres.Length, nameof(genre));
        return genreVectors.AsSpan(genre * Table.Stride, Table.Factors);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        Table.AddTo(file);
        file.Metadata["genres"] = JsonText.Of(Genres);
        file.Add("genre_factors", FactorTable.Unpadded(genreVectors, Genres.Length, Table.Factors));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static AlsWithGenres Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static AlsWithGenres Read(ModelFile file)
    {
        (TrainingFacts facts, AlsWithGenresOptions options) = TrainingFacts.Read<AlsWithGenresOptions>(file);
        ImmutableArray<string> genres = file.Json<ImmutableArray<string>>("genres");
        return new AlsWithGenres(
            facts,
            options,
            FactorTable.Read(file, facts, options.Factors, options.UseCentering ? facts.Mean : 0),
            genres,
            FactorTable.Padded(file.Get("genre_factors"), genres.Length, options.Factors)
        );
    }
}
