using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Cli.Commands;

/// <summary>Arguments and options shared by <c>evaluate</c> and <c>train</c>.</summary>
sealed class ModelOptions
{
    public Argument<string> Model { get; } =
        new("MODEL") { Description = "Name of a model; `movierec models` lists them." };

    public Option<string?> Data { get; } = CommonOptions.Data("MovieLens 100K");

    public Option<string[]> Set { get; } = CommonOptions.Set("An option of the model; can be repeated.");

    public Option<ulong> Seed { get; } =
        CommonOptions.Seed("Seed of the model, of random splits, and of the order of equal times and scores.");

    public Option<int> Threads { get; } = CommonOptions.Threads();

    public Option<double?> Validation { get; } =
        new Option<double?>("--validation")
        {
            HelpName = "FRACTION",
            Description =
                "Hold out this random fraction of the training ratings and report the error on it after each epoch; "
                + "with --set patience=N, training stops early.",
        }.Between(0.001, 0.9);

    public Option<string[]> Features { get; } =
        CommonOptions.Features(
            $"Features of lightfm, some of: {string.Join(", ", HybridFeatures.Choices)}, and columns of your own."
        );

    public void AddTo(Command command)
    {
        command.Arguments.Add(Model);
        foreach (Option option in (Option[])[Data, Set, Features, Validation, Seed, Threads])
            command.Options.Add(option);
    }

    /// <summary>Reads the model and checks the options that do not depend on the data.</summary>
    /// <exception cref="ArgumentException">The model or an option is unknown.</exception>
    public ModelEntry ReadModel(ParseResult parse)
    {
        ModelEntry model = ModelCatalog.Get(parse.GetValue(Model)!);
        object options = ReadOptions(parse, model, ratings: 0);
        bool validates = parse.GetValue(Validation) is not null;
        if (!validates && options.GetType().GetProperty("Patience")?.GetValue(options) is int patience and > 0)
            throw new ArgumentException(
                Invariant($"--set patience={patience}: early stopping requires validation ratings; ")
                    + "add --validation 0.1"
            );
        if (validates && !model.UsesValidation)
            throw new ArgumentException($"--validation: '{model.Name}' does not use validation ratings.");
        ReadFeatures(parse, model);
        return model;
    }

    /// <summary>Names of the chosen features, or the default of the model.</summary>
    /// <exception cref="ArgumentException">The model has no choice of features.</exception>
    public IReadOnlyList<string> ReadFeatures(ParseResult parse, ModelEntry model)
    {
        string[] named = CommonOptions.NamesOf(parse, Features);
        bool takesFeatures = model.ModelType == typeof(LightFm);
        if (named.Length == 0)
            return takesFeatures ? ["all"] : [];
        if (!takesFeatures)
            throw new ArgumentException($"--features: {model.Name} learns from ratings alone.");
        return named;
    }

    /// <summary>What the model learns from: the ratings, and the data set's features.</summary>
    public TrainingSet TrainingSetOf(ParseResult parse, ModelEntry model, Ratings train, Dataset data)
    {
        IReadOnlyList<string> features = ReadFeatures(parse, model);
        return new(train, data) { Features = features.Count == 0 ? null : HybridFeatures.Of(data, features) };
    }

    /// <summary>Splits the training ratings by <c>--validation</c> and prints the sizes.</summary>
    public (Ratings Train, Ratings? Validation) HoldOut(ParseResult parse, Ratings train)
    {
        if (parse.GetValue(Validation) is not { } share)
            return (train, null);
        ulong seed = parse.GetValue(Seed);
        Split parts = Split.Random(train, share, seed: seed);
        parse.InvocationConfiguration.Error.WriteLine(
            Invariant($"validation: {parts.Test.Count:N0} of {train.Count:N0} training ratings are held out at random ")
                + $"(seed {seed})"
        );
        return (parts.Train, parts.Test);
    }

    /// <summary>Options of the model: those that suit the number of ratings, changed by the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown.</exception>
    public object ReadOptions(ParseResult parse, ModelEntry model, int ratings) =>
        OptionSettings.Apply(
            model.DefaultOptions(ratings),
            model.Name,
            parse.GetValue(Set)!,
            parse.GetValue(Seed),
            parse.GetValue(Threads)
        );
}
