using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>A model file, with the name of the data set it was fitted on.</summary>
sealed record SavedModel(KnownModel Kind, IItemScorer Model, string DataName, int[] UserIds, int[] MovieIds)
{
    const string DataKey = "data";

    /// <summary>Writes a fitted model whole or not at all.</summary>
    public static void Write(string path, KnownModel kind, IItemScorer model, Dataset data)
    {
        using var plain = new MemoryStream();
        kind.Save(model, plain);
        plain.Position = 0;
        ModelFile file = ModelFile.Read(plain, kind.Name);
        file.Metadata[DataKey] = data.Name;
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary)) file.Write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no model of ours.</exception>
    public static SavedModel Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            ModelFile file = ModelFile.Read(stream, expected: null);
            KnownModel kind = KnownModels.All.FirstOrDefault(model => model.Name == file.Model) ?? throw new InvalidDataException($"It holds a model '{file.Model}', which this program does not know.");
            stream.Position = 0;
            return new SavedModel(kind, kind.Load(stream), file.Metadata.GetValueOrDefault(DataKey) ?? "ml-100k", file.Get("facts.user_ids").Ints(), file.Get("facts.movie_ids").Ints());
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
    }

    /// <summary>Opens the data set of the model, or the one that was named.</summary>
    /// <exception cref="InvalidDataException">Its users or movies are not those of the model.</exception>
    public Dataset OpenData(string? named)
    {
        Dataset data = Open.Data(named ?? DataName);
        return data.Ratings.UserIds.Ids.AsSpan().SequenceEqual(UserIds) && data.Ratings.MovieIds.Ids.AsSpan().SequenceEqual(MovieIds) ? data
            : throw new InvalidDataException($"The model was fitted on {DataName} with {UserIds.Length:N0} users and {MovieIds.Length:N0} movies; {data.Name} has others. Name the data set that it was fitted on: --data");
    }
}
