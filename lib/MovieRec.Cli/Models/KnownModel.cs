using System.Collections.Immutable;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>A model as the command line knows it.</summary>
/// <param name="Name">Such as <c>funk-svd</c>; also in its files.</param>
/// <param name="What">One line for the list of models.</param>
/// <param name="NewOptions">Its options with the defaults for so many ratings.</param>
/// <param name="Fit">Fits it.</param>
/// <param name="Load">Reads it from a file.</param>
/// <param name="Save">Writes it to a file.</param>
/// <param name="HasEpochs">Whether it reports epochs and can go on from a checkpoint.</param>
sealed record KnownModel(
    string Name,
    string What,
    Func<int, object> NewOptions,
    Func<FitRequest, IItemScorer> Fit,
    Func<Stream, IItemScorer> Load,
    Action<IItemScorer, Stream> Save,
    bool HasEpochs
)
{
    /// <summary>What it is told of users and movies where <c>--features</c> does not say; empty for a model that takes
    /// nothing but ratings.</summary>
    public ImmutableArray<string> DefaultFeatures { get; init; } = [];

    /// <summary>Whether it can judge its epochs by validation ratings: its options have a patience.</summary>
    public bool TakesValidation => NewOptions(0).GetType().GetProperty("Patience") is not null;

    /// <summary>From so many ratings on, the preset for millions of them is the default of the models that have
    /// one.</summary>
    public const int Many = 500_000;

    public static KnownModel Of<TModel, TOptions>(
        string name,
        string what,
        Func<FitRequest, TOptions, TModel> fit,
        bool hasEpochs = false,
        Func<TOptions>? forMillions = null
    )
        where TModel : IItemScorer, ISavable<TModel>
        where TOptions : class, new() =>
        new(
            name,
            what,
            ratings => ratings >= Many && forMillions is not null ? forMillions() : new TOptions(),
            request => fit(request, (TOptions)request.Options),
            source => TModel.Load(source),
            (model, target) => ((TModel)model).Save(target),
            hasEpochs
        );
}
