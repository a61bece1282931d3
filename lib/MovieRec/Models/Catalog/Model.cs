using MovieRec.Files;

namespace MovieRec.Models;

/// <summary>Saves fitted models to files and loads them.</summary>
/// <example><code>
/// Als.Fit(data.Ratings).Save("als.safetensors");
/// IItemScorer any = Model.Load("als.safetensors");
/// Als als = Model.Load&lt;Als&gt;("als.safetensors");
/// </code></example>
public static class Model
{
    /// <summary>Saves a model to a file, completely or not at all: an existing file is replaced once the new one is on
    /// the disk.</summary>
    /// <remarks>The file keeps the name and hash of the data set that the model was fitted on, and the ids of its users
    /// and items, so that the model cannot be used with other data.</remarks>
    /// <param name="model">A model of the <see cref="ModelCatalog"/>.</param>
    /// <param name="path">The file, by convention <c>*.safetensors</c>. Its folder is created if missing.</param>
    /// <exception cref="ArgumentException">The model is not in the catalog.</exception>
    /// <exception cref="IOException">The file cannot be written, or is not a regular file.</exception>
    /// <exception cref="NotSupportedException">Models of this kind cannot be saved.</exception>
    public static void Save(this IItemScorer model, string path) => Save(model, path, null);

    /// <param name="model">A model of the catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="dataPath">Folder or zip of a data set that cannot be found by name.</param>
    internal static void Save(IItemScorer model, string path, string? dataPath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        ModelEntry entry = ModelCatalog.Of(model);
        ModelFile file = ModelFile.Of(stream => entry.Save(model, stream));
        if (model.Facts.DataName is { } name)
            file.Metadata[ModelFile.DataKey] = name;
        if ((dataPath ?? model.Facts.DataPath) is { } place)
            file.Metadata[ModelFile.DataPathKey] = place;
        AtomicFile.Write(path, file.Write);
    }

    /// <summary>Loads a model of any kind.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or contains a model that is not in the
    /// <see cref="ModelCatalog"/>; the message names the file.</exception>
    public static IItemScorer Load(string path)
    {
        using FileStream stream = Opened(path);
        return ModelFile.Load(
            stream,
            expected: null,
            file =>
            {
                ModelEntry entry =
                    ModelCatalog.Find(file.Model)
                    ?? throw new InvalidDataException(
                        $"It contains the model '{file.Model}', which is not in the catalog of models. "
                            + "Add a model of your own with ModelCatalog.Register before its file is loaded."
                    );
                return entry.Load(file.AsStream());
            }
        );
    }

    /// <summary>Loads a model of a known kind.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or contains another kind of model; the message names
    /// the file.</exception>
    public static TModel Load<TModel>(string path)
        where TModel : ISavable<TModel>
    {
        using FileStream stream = Opened(path);
        return TModel.Load(stream);
    }

    static FileStream Opened(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.CheckSource(path);
        return File.OpenRead(path);
    }
}
