using System.Collections.Immutable;
using System.Text.Json;
using MovieRec.Formatting;

namespace MovieRec.Models;

public sealed partial class LightFm
{
    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        AddSide(file, "users", features.Users, users);
        AddSide(file, "movies", features.Movies, items);
        file.Add("epochs", Tensor.Of([Epochs]));
        file.AddSparse("likes", likes);
        file.Add("rated", Tensor.Of(Enumerable.Range(0, ItemCount).Where(item => isRated[item]).ToArray()));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static LightFm Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static LightFm Read(ModelFile file)
    {
        (TrainingFacts facts, LightFmOptions options) = TrainingFacts.Read<LightFmOptions>(file);
        int userCount = facts.UserIds.Count,
            itemCount = facts.ItemIds.Count;
        (FeatureMatrix userFeatures, Embeddings users) = ReadSide(file, "users", userCount, options, isUser: true);
        (FeatureMatrix itemFeatures, Embeddings items) = ReadSide(file, "movies", itemCount, options, isUser: false);
        bool[] rated = new bool[itemCount];
        foreach (int item in file.Get("rated").Ints())
        {
            if ((uint)item >= (uint)itemCount)
                throw new InvalidDataException(
                    Invariant($"The movie index {item} in 'rated' is out of range: the file is damaged.")
                );
            rated[item] = true;
        }
        return new LightFm(
            facts,
            options,
            file.Get("epochs").Ints(1)[0],
            new(userFeatures, itemFeatures),
            users,
            items,
            file.GetMatrix("likes", userCount, itemCount),
            rated
        );
    }

    static void AddSide(ModelFile file, string name, FeatureMatrix of, Embeddings side)
    {
        file.Metadata[$"{name}.names"] = JsonText.Of(of.Names);
        file.Metadata[$"{name}.groups"] = JsonText.Of(of.Groups.OrderBy(group => group.Key, StringComparer.Ordinal));
        file.Metadata[$"{name}.scaling"] = of.Scaling.ToString();
        if (OwnBins(of.Bins) is { Count: > 0 } own)
            file.Metadata[$"{name}.bins"] = JsonText.Of(own);
        file.AddSparse($"{name}.features", of.Matrix);
        file.Add($"{name}.embeddings", Tensor.Of(side.Values, side.Count, side.Stride));
        file.Add($"{name}.squares", Tensor.Of(side.Squares, side.Count, side.Stride));
        if (side.Steps.Length > 0)
            file.Add($"{name}.steps", Tensor.Of(side.Steps, side.Count, side.Stride));
    }

    static (FeatureMatrix, Embeddings) ReadSide(
        ModelFile file,
        string name,
        int rows,
        LightFmOptions options,
        bool isUser
    )
    {
        string[] names = file.Texts($"{name}.names");
        KeyValuePair<string, float>[] groups = file.Json<KeyValuePair<string, float>[]>($"{name}.groups");
        if (!Enum.TryParse(file.Metadata.GetValueOrDefault($"{name}.scaling"), out FeatureScaling scaling))
            throw new InvalidDataException($"The metadata entry '{name}.scaling' is missing or damaged.");
        if (
            names.Distinct(StringComparer.Ordinal).Count() < names.Length
            || names.Any(one => groups.All(group => !one.StartsWith($"{group.Key}:", StringComparison.Ordinal)))
        )
            throw new InvalidDataException(
                $"The feature names in '{name}.names' repeat or belong to no group: the file is damaged."
            );
        int[] shape = [names.Length, Embeddings.StrideOf(options.Factors)];
        return (
            new FeatureMatrix(
                [.. names],
                file.GetMatrix($"{name}.features", rows, names.Length),
                scaling,
                groups,
                ReadBins(file, $"{name}.bins")
            ),
            new Embeddings(
                options.Factors,
                isUser,
                file.Get($"{name}.embeddings").Floats(shape),
                file.Get($"{name}.squares").Floats(shape),
                options.Schedule == LightFmSchedule.Adadelta ? file.Get($"{name}.steps").Floats(shape) : []
            )
        );
    }

    /// <summary>The ranges that are saved: not those of ages, which are the same in every model.</summary>
    static Dictionary<string, NumberBins> OwnBins(IReadOnlyDictionary<string, NumberBins> bins) =>
        bins.Where(one => one.Value != NumberBins.AgeGroups).ToDictionary();

    static Dictionary<string, NumberBins> ReadBins(ModelFile file, string key)
    {
        var bins = file.Metadata.ContainsKey(key) ? file.Json<Dictionary<string, NumberBins>>(key) : [];
        if (
            bins.Values.Any(one =>
                one is null || one.Edges.IsDefault || one.Labels.IsDefault || one.Labels.Length != one.Edges.Length + 1
            )
        )
            throw new InvalidDataException($"The ranges in '{key}' do not match their labels: the file is damaged.");
        bins.TryAdd("age", NumberBins.AgeGroups);
        return bins;
    }
}
