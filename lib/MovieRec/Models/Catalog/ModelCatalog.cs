using System.Collections.Immutable;
using MovieRec.Messages;

namespace MovieRec.Models;

/// <summary>Lists every model by name, with its options and abilities. The command line, experiments, tuning and the
/// contract tests use it.</summary>
/// <example><code>
/// foreach (ModelEntry entry in ModelCatalog.All.Where(entry => entry.PredictsRatings))
///     Console.WriteLine($"{entry.Name}: {entry.Description}");
/// IItemScorer model = ModelCatalog.Get("als").Fit(split.Train);
/// </code></example>
public static partial class ModelCatalog
{
    /// <summary>From this number of training ratings on, models that have a preset <c>ForMillionRatings</c> use it by
    /// default.</summary>
    public const int LargeRatingCount = 500_000;

    static ImmutableArray<ModelEntry> all = BuiltIn();

    /// <summary>All models: those of the library, from the simplest to the most complex, then registered
    /// ones.</summary>
    public static ImmutableArray<ModelEntry> All => all;

    /// <summary>Returns the model with a name.</summary>
    /// <exception cref="ArgumentException">There is no such model; the message suggests the closest name and lists
    /// all.</exception>
    public static ModelEntry Get(string name) =>
        Find(name)
        ?? throw new ArgumentException(
            $"There is no model '{name}'. Did you mean '{Suggest.Closest(name, All.Select(entry => entry.Name))}'? "
                + $"Known: {string.Join(", ", All.Select(entry => entry.Name))}."
        );

    /// <summary>Returns the model with a name; null if there is none.</summary>
    public static ModelEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(entry => entry.Name == name);
    }

    /// <summary>Returns the entry of a fitted model.</summary>
    /// <exception cref="ArgumentException">Its type is not in the catalog.</exception>
    public static ModelEntry Of(IItemScorer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return All.FirstOrDefault(entry => entry.ModelType == model.GetType())
            ?? throw new ArgumentException(
                $"{model.GetType().Name} is not in the catalog of models. Add it with ModelCatalog.Register.",
                nameof(model)
            );
    }

    /// <summary>Adds a model from outside the library. A model registered earlier under the same name is
    /// replaced.</summary>
    /// <exception cref="ArgumentException">The name belongs to a model of the library.</exception>
    public static void Register(ModelEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ImmutableInterlocked.Update(
            ref all,
            known =>
            {
                ModelEntry? former = known.FirstOrDefault(one => one.Name == entry.Name);
                if (former is null)
                    return known.Add(entry);
                if (former.IsBuiltIn)
                    throw new ArgumentException(
                        $"'{entry.Name}' is the name of a model of the library. Choose another name.",
                        nameof(entry)
                    );
                return known.Replace(former, entry);
            }
        );
    }
}
