using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Models.Hybrid;

namespace MovieRec.Cli.Commands;

/// <summary>What <c>evaluate</c> and <c>train</c> share on the command line.</summary>
sealed class ModelOptions
{
    public Argument<string> Model { get; } = new("MODEL") { Description = "Name of a model; `movierec models` lists them." };

    public Option<string?> Data { get; } = new("--data") { HelpName = "NAME|PATH", Description = "Data set; otherwise MovieLens 100K." };

    public Option<string[]> Set { get; } = new("--set") { HelpName = "name=value", Description = "An option of the model; may be repeated.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    public Option<ulong> Seed { get; } = new("--seed") { HelpName = "N", Description = "Seed of the model, of random splits and of the order of equal times and scores.", DefaultValueFactory = _ => 42 };

    public Option<int> Threads { get; } = new("--threads") { HelpName = "N", Description = "Threads; 0 stands for all processors. Results do not depend on it." };

    public Option<string[]> Features { get; } = new("--features") { HelpName = "NAME,NAME", Description = $"What lightfm is told of users and movies, some of: {string.Join(", ", HybridFeatures.Choices)}.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Model);
        foreach (Option option in (Option[])[Data, Set, Features, Seed, Threads]) command.Options.Add(option);
    }

    /// <summary>The model; what does not depend on the data is checked before that is read.</summary>
    /// <exception cref="ArgumentException">The model or an option is unknown.</exception>
    public KnownModel ReadModel(ParseResult parse)
    {
        KnownModel model = KnownModels.Get(parse.GetValue(Model)!);
        ReadOptions(parse, model, ratings: 0);
        ReadFeatures(parse, model);
        return model;
    }

    /// <summary>The features that are named, or the model's own choice.</summary>
    /// <exception cref="ArgumentException">The model takes none, or a name is unknown.</exception>
    public IReadOnlyList<string> ReadFeatures(ParseResult parse, KnownModel model)
    {
        string[] named = [.. parse.GetValue(Features)!.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (named.Length == 0) return model.DefaultFeatures;
        if (model.DefaultFeatures.IsEmpty) throw new ArgumentException($"--features: {model.Name} learns from ratings alone.");
        HybridFeatures.Check(named);
        return named;
    }

    /// <summary>The options: the model's preset for so many ratings, and what the command line says.</summary>
    /// <exception cref="ArgumentException">An option is unknown.</exception>
    public object ReadOptions(ParseResult parse, KnownModel model, int ratings) =>
        OptionSettings.Apply(model.NewOptions(ratings), model.Name, parse.GetValue(Set)!, parse.GetValue(Seed), parse.GetValue(Threads));
}
