using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Evaluation;

/// <summary>Named models for <see cref="Experiment"/>, each with a function that fits it.</summary>
/// <remarks>Written as a collection: <c>new() { { "biases", train => BiasBaseline.Fit(train) }, { "popular", fitted }
/// }</c>. A model is fitted once for each training part; a model that takes a seed is fitted once for each of
/// <see cref="ExperimentOptions.Seeds"/>.</remarks>
public sealed class ModelList : IEnumerable<string>
{
    readonly List<FitRule> rules = [];

    /// <summary>Number of models.</summary>
    public int Count => rules.Count;

    internal ImmutableArray<FitRule> Rules => [.. rules];

    /// <summary>Adds a model that learns from the training ratings.</summary>
    /// <param name="name">Unique in the list.</param>
    /// <param name="fit">Fits the model, such as <c>train => Als.Fit(train)</c>.</param>
    /// <exception cref="ArgumentException">The name is empty or already in the list.</exception>
    [OverloadResolutionPriority(1)] // decides for _ => model, which fits both delegates
    public void Add(string name, Func<Ratings, IItemScorer> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Add(name, new FitRule(name, (split, _, _) => fit(split.Train), UsesSeed: false));
    }

    /// <summary>Adds a model that learns from the training ratings and a seed.</summary>
    /// <param name="name">Unique in the list.</param>
    /// <param name="fit">Fits the model, such as <c>(train, seed) => Als.Fit(train, new() { Seed = seed })</c>; called
    /// for each of <see cref="ExperimentOptions.Seeds"/>.</param>
    /// <exception cref="ArgumentException">The name is empty or already in the list.</exception>
    [OverloadResolutionPriority(1)]
    public void Add(string name, Func<Ratings, ulong, IItemScorer> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Add(name, new FitRule(name, (split, seed, _) => fit(split.Train, seed), UsesSeed: true));
    }

    /// <summary>Adds a model that also uses the validation part.</summary>
    /// <param name="name">Unique in the list.</param>
    /// <param name="fit">Fits the model, such as <c>split => FunkSvd.Fit(split.Train, context: new() { Validation =
    /// split.Validation })</c>.</param>
    /// <exception cref="ArgumentException">The name is empty or already in the list.</exception>
    public void Add(string name, Func<Split, IItemScorer> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Add(name, new FitRule(name, (split, _, _) => fit(split), UsesSeed: false));
    }

    /// <summary>Adds a model whose fit can be canceled.</summary>
    /// <param name="name">Unique in the list.</param>
    /// <param name="fit">Fits the model; receives the token of the experiment.</param>
    /// <exception cref="ArgumentException">The name is empty or already in the list.</exception>
    public void Add(string name, Func<Split, CancellationToken, IItemScorer> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Add(name, new FitRule(name, (split, _, cancel) => fit(split, cancel), UsesSeed: false));
    }

    /// <summary>Adds a fitted model.</summary>
    /// <param name="name">Unique in the list.</param>
    /// <param name="fitted">Fitted on the training part of every split.</param>
    /// <exception cref="ArgumentException">The name is empty or already in the list.</exception>
    public void Add(string name, IItemScorer fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        Add(name, new FitRule(name, (_, _, _) => fitted, UsesSeed: false));
    }

    /// <summary>Adds a model of the <see cref="ModelCatalog"/> under its own name, with the options that suit the
    /// number of training ratings.</summary>
    /// <param name="entry">Such as <c>ModelCatalog.Get("als")</c>.</param>
    /// <param name="data">Source of the features; null for a model that learns from ratings alone.</param>
    /// <exception cref="ArgumentException">The name is already in the list.</exception>
    public void Add(ModelEntry entry, Dataset? data = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Add(
            entry.Name,
            new FitRule(
                entry.Name,
                (split, _, cancel) => entry.Fit(new(split.Train, data), context: new() { Cancel = cancel }),
                UsesSeed: false
            )
        );
    }

    /// <summary>Adds one model for each value of an option.</summary>
    /// <param name="values">Such as <c>Enum.GetValues&lt;LightFmLoss&gt;()</c> or <c>[2, 8, 32]</c>.</param>
    /// <param name="name">The name of a value's model, such as <c>k => $"{k} factors"</c>.</param>
    /// <param name="fit">Fits the model of a value.</param>
    /// <exception cref="ArgumentException">A name is empty or already in the list.</exception>
    public void Add<T>(IEnumerable<T> values, Func<T, string> name, Func<T, Ratings, IItemScorer> fit)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fit);
        foreach (T value in values)
            Add(name(value), new FitRule(name(value), (split, _, _) => fit(value, split.Train), UsesSeed: false));
    }

    /// <summary>Returns the names, in the order in which they were added.</summary>
    public IEnumerator<string> GetEnumerator() => rules.Select(rule => rule.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Add(string name, FitRule rule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (rules.Exists(other => other.Name == name))
            throw new ArgumentException($"Two models are named '{name}'.", nameof(name));
        rules.Add(rule);
    }
}

/// <summary>How a model of an experiment is fitted.</summary>
internal sealed record FitRule(string Name, Func<Split, ulong, CancellationToken, IItemScorer> Fit, bool UsesSeed);
