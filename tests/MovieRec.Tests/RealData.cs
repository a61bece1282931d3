using MovieRec.Data;

namespace MovieRec.Tests;

/// <summary>The published files, where the environment variable MOVIEREC_DATA names a folder that holds them; else the
/// test is skipped, with the reason.</summary>
internal static class RealData
{
    static readonly Dictionary<string, Lazy<Dataset>> Sets = new[]
    {
        "ml-100k",
        "ml-1m-notime",
        "ml-latest-small",
        "the-movies-dataset-subset",
    }.ToDictionary(name => name, name => new Lazy<Dataset>(() => Dataset.Read(PathOf(name))));

    public static Dataset MovieLens100K => Sets["ml-100k"].Value;

    public static Dataset MovieLens1M => Sets["ml-1m-notime"].Value;

    public static Dataset LatestSmall => Sets["ml-latest-small"].Value;

    public static Dataset MoviesDataset => Sets["the-movies-dataset-subset"].Value;

    /// <summary>The path of NAME.zip.</summary>
    public static string PathOf(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MOVIEREC_DATA");
        if (string.IsNullOrEmpty(folder))
            Assert.Skip("data not present: MOVIEREC_DATA is not set");
        string path = Path.Combine(folder, name + ".zip");
        if (!File.Exists(path))
            Assert.Skip($"data not present: {name}.zip is not in MOVIEREC_DATA");
        return path;
    }
}
