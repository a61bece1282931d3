using System.Collections.Immutable;
using System.Reflection;

namespace MovieRec.Models;

/// <summary>How a model uses features of users and items: the columns of <see cref="TrainingSet.Data"/>.</summary>
public enum FeatureUse
{
    /// <summary>The model learns from ratings alone.</summary>
    None,

    /// <summary>The model uses features if the training set has any.</summary>
    Optional,

    /// <summary>The model requires features.</summary>
    Required,
}

/// <summary>Named options of a model, such as <c>ForMillionRatings</c>.</summary>
public sealed record ModelPreset
{
    internal ModelPreset(string name, object options) => (Name, Options) = (name, options);

    /// <summary>Name of the static property of the options type.</summary>
    public string Name { get; }

    /// <summary>The options; of the type <see cref="ModelEntry.OptionsType"/>.</summary>
    public object Options { get; }
}

/// <summary>A model in the <see cref="ModelCatalog"/>: its name, options and abilities, and how to fit and load
/// it.</summary>
public sealed record ModelEntry
{
    const string PresetForMany = "ForMillionRatings";

    readonly Func<object> newOptions;
    readonly Func<TrainingSet, object, FitContext, IItemScorer> fit;
    readonly Func<Stream, IItemScorer>? load;
    readonly Action<IItemScorer, Stream>? save;

    ModelEntry(
        string name,
        string description,
        Type modelType,
        Type optionsType,
        Func<object> newOptions,
        Func<TrainingSet, object, FitContext, IItemScorer> fit
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        (Name, Description, ModelType, OptionsType) = (name, description, modelType, optionsType);
        (this.newOptions, this.fit) = (newOptions, fit);
        Presets = PresetsOf(optionsType);
        (load, save) = FilesOf(modelType);
    }

    /// <summary>Name of the model, such as <c>funk-svd</c>; also used in model files.</summary>
    public string Name { get; }

    /// <summary>Description of the model, in one line.</summary>
    public string Description { get; }

    /// <summary>Type of the fitted model.</summary>
    public Type ModelType { get; }

    /// <summary>Type of the options.</summary>
    public Type OptionsType { get; }

    /// <summary>Presets: the static properties of the options type that return options.</summary>
    public ImmutableArray<ModelPreset> Presets { get; }

    /// <summary>How the model uses features.</summary>
    public FeatureUse Features { get; init; }

    /// <summary>True if training reports its epochs and can resume from a checkpoint.</summary>
    public bool HasEpochs { get; init; }

    /// <summary>True if training reports the error on <see cref="FitContext.Validation"/> and can stop early by it: the
    /// options have a property <c>Patience</c>.</summary>
    public bool UsesValidation => OptionsType.GetProperty("Patience") is not null;

    /// <summary>True if scores are ratings: <see cref="IRatingPredictor"/>. Other models only rank items.</summary>
    public bool PredictsRatings => Is<IRatingPredictor>();

    /// <summary>True if the model scores items for new users without a refit: <see cref="IFoldIn"/>.</summary>
    public bool SupportsNewUsers => Is<IFoldIn>();

    /// <summary>True if the model measures how similar two items are: <see cref="IItemSimilarity"/>.</summary>
    public bool HasItemSimilarity => Is<IItemSimilarity>();

    /// <summary>True if the model explains its scores: <see cref="IExplainable"/>.</summary>
    public bool HasExplanations => Is<IExplainable>();

    /// <summary>True if the model predicts a joint rating for two people: <see cref="IPairScorer"/>.</summary>
    public bool SupportsPairs => Is<IPairScorer>();

    /// <summary>True if the model ranks items by what users liked: <see cref="ILearnsFromLikes"/>.</summary>
    public bool LearnsFromLikes => Is<ILearnsFromLikes>();

    /// <summary>True if the model belongs to the library; others were added by
    /// <see cref="ModelCatalog.Register"/>.</summary>
    public bool IsBuiltIn => ModelType.Assembly == typeof(ModelEntry).Assembly;

    /// <summary>True if the model can be saved to a file: <see cref="ISavable{TSelf}"/>.</summary>
    public bool IsSavable => save is not null;

    /// <summary>Creates an entry for a model with options.</summary>
    /// <typeparam name="TModel">The fitted model. If it implements <see cref="ISavable{TSelf}"/>, its file must have
    /// the same name as the entry.</typeparam>
    /// <typeparam name="TOptions">Its options; <c>new TOptions()</c> are the defaults.</typeparam>
    /// <param name="name">Such as <c>funk-svd</c>.</param>
    /// <param name="description">Description of the model, in one line.</param>
    /// <param name="fit">Fits the model.</param>
    public static ModelEntry Of<TModel, TOptions>(
        string name,
        string description,
        Func<TrainingSet, TOptions, FitContext, TModel> fit
    )
        where TModel : class, IItemScorer
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(fit);
        return new(
            name,
            description,
            typeof(TModel),
            typeof(TOptions),
            () => new TOptions(),
            (train, options, context) => fit(train, (TOptions)options, context)
        );
    }

    /// <summary>Creates an entry for a model without options.</summary>
    /// <inheritdoc cref="Of{TModel, TOptions}"/>
    public static ModelEntry Of<TModel>(string name, string description, Func<TrainingSet, FitContext, TModel> fit)
        where TModel : class, IItemScorer
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of<TModel, NoOptions>(name, description, (train, _, context) => fit(train, context));
    }

    /// <summary>Returns the options that suit a number of ratings: from <see cref="ModelCatalog.LargeRatingCount"/> on
    /// the preset <c>ForMillionRatings</c>, if there is one; otherwise the defaults.</summary>
    public object DefaultOptions(int ratingCount = 0) =>
        ratingCount >= ModelCatalog.LargeRatingCount
        && Presets.FirstOrDefault(preset => preset.Name == PresetForMany) is { } preset
            ? preset.Options
            : newOptions();

    /// <summary>Fits the model.</summary>
    /// <param name="train">Ratings and, for models that use features, the data set that they come from.</param>
    /// <param name="options">Of the type <see cref="OptionsType"/>; null for
    /// <see cref="DefaultOptions">defaults</see> that suit the number of ratings.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException">The training set is empty, or the options are of another type or out of
    /// range.</exception>
    public IItemScorer Fit(TrainingSet train, object? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= DefaultOptions(train.Ratings.Count);
        if (options.GetType() != OptionsType)
            throw new ArgumentException(
                $"The options are {options.GetType().Name}; '{Name}' expects {OptionsType.Name}.",
                nameof(options)
            );
        return fit(train, options, context ?? new());
    }

    /// <summary>Writes a fitted model of this kind.</summary>
    /// <exception cref="ArgumentException">The model is of another kind.</exception>
    /// <exception cref="NotSupportedException">Models of this kind cannot be saved.</exception>
    public void Save(IItemScorer model, Stream target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        if (model.GetType() != ModelType)
            throw new ArgumentException(
                $"The model is a {model.GetType().Name}; '{Name}' is a {ModelType.Name}.",
                nameof(model)
            );
        (save ?? throw NotSavable())(model, target);
    }

    /// <summary>Reads a model of this kind.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or contains another model.</exception>
    /// <exception cref="NotSupportedException">Models of this kind cannot be saved.</exception>
    public IItemScorer Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return (load ?? throw NotSavable())(source);
    }

    /// <summary>Name and description.</summary>
    public override string ToString() => $"{Name}: {Description}";

    NotSupportedException NotSavable() =>
        new($"'{Name}' cannot be saved: {ModelType.Name} does not implement ISavable<{ModelType.Name}>.");

    bool Is<TAbility>() => ModelType.IsAssignableTo(typeof(TAbility));

    static ImmutableArray<ModelPreset> PresetsOf(Type options) =>
        [
            .. options
                .GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(property => property.PropertyType == options)
                .Select(property => new ModelPreset(property.Name, property.GetValue(null)!)),
        ];

    static (Func<Stream, IItemScorer>?, Action<IItemScorer, Stream>?) FilesOf(Type model)
    {
        // ISavable<T> constrains T to itself, so that typeof(ISavable<>).MakeGenericType(model) fails for other types.
        bool isSavable = model
            .GetInterfaces()
            .Any(one =>
                one.IsGenericType
                && one.GetGenericTypeDefinition() == typeof(ISavable<>)
                && one.GetGenericArguments()[0] == model
            );
        if (!isSavable)
            return (null, null);
        MethodInfo files = typeof(ModelEntry)
            .GetMethod(nameof(FilesOfSavable), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(model);
        return ((Func<Stream, IItemScorer>, Action<IItemScorer, Stream>))files.Invoke(null, null)!;
    }

    static (Func<Stream, IItemScorer>, Action<IItemScorer, Stream>) FilesOfSavable<TModel>()
        where TModel : class, IItemScorer, ISavable<TModel> =>
        (source => TModel.Load(source), (model, target) => ((TModel)model).Save(target));

    /// <summary>Options of a model that has none.</summary>
    sealed record NoOptions;
}
