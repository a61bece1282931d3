using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Files;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>A model file, with the name of the data set it was fitted on.</summary>
sealed record SavedModel(ModelEntry Kind, IItemScorer Model, string DataName)
{
    const string DataKey = "data",
        PathKey = "data_path";

    /// <summary>The folder or zip that the model was fitted on, where it was named by its path; else null.</summary>
    public string? DataPath { get; private init; }

    /// <summary>Refuses a file that <see cref="Write"/> could not write, before hours of training.</summary>
    /// <exception cref="IOException">It is not a regular file, or its folder cannot be written.</exception>
    public static void CheckTarget(string path)
    {
        try
        {
            AtomicFile.CheckWritable(path);
        }
        catch (IOException wrong)
        {
            throw new IOException($"--out: {wrong.Message}", wrong);
        }
    }

    /// <summary>Writes a fitted model whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ModelEntry kind, IItemScorer model, Dataset data)
    {
        ModelFile file = ModelFile.Of(stream => kind.Save(model, stream));
        file.Metadata[DataKey] = data.Name;
        if (Open.PathOf(DataLocator.FromEnvironment().Wanted) is { } dataPath)
            file.Metadata[PathKey] = dataPath;
        AtomicFile.Write(path, file.Write);
    }

    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no model of ours; the message names the
    /// file.</exception>
    public static SavedModel Read(string path)
    {
        AtomicFile.CheckSource(path);
        using FileStream stream = File.OpenRead(path);
        return ModelFile.Load(
            stream,
            null,
            file =>
            {
                ModelEntry kind =
                    ModelCatalog.Find(file.Model)
                    ?? throw new InvalidDataException(
                        $"It holds a model '{file.Model}', which this program does not know."
                    );
                return new SavedModel(
                    kind,
                    kind.Load(file.AsStream()),
                    file.Metadata.GetValueOrDefault(DataKey) ?? "ml-100k"
                )
                {
                    DataPath = file.Metadata.GetValueOrDefault(PathKey),
                };
            }
        );
    }

    /// <summary>Opens the data set of the model, or the one that was named.</summary>
    /// <exception cref="InvalidDataException">Its users or movies are not those of the model.</exception>
    public Dataset OpenData(string? named)
    {
        string? wanted = named ?? (Path.Exists(DataPath) ? DataPath : null);
        Dataset data;
        try
        {
            data = Open.Data(wanted ?? DataName);
        }
        catch (FileNotFoundException missing) when (wanted is null && !DatasetCatalog.IsKnown(DataName))
        {
            string where = DataPath is null
                ? "and does not say where that is"
                : $"in '{DataPath}', which is no longer there";
            throw new FileNotFoundException(
                $"The model was fitted on the data set '{DataName}' {where}. Name it with --data PATH.",
                missing
            );
        }
        return
            Model.Facts.Identity.DifferenceFrom(data.Ratings.Identity, "the model", $"'{data.Name}'")
                is not { } difference
            ? data
            : throw new InvalidDataException(
                $"The model was fitted on other data ({DataName}): {difference}. Name the data set that it was fitted on: --data"
            );
    }
}
