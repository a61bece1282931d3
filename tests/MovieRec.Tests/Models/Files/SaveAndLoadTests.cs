using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Files;

/// <summary>Models in files, by path.</summary>
public sealed class SaveAndLoadTests
{
    static readonly Dataset Data = Planted.Described(
        Planted.LowRank(users: 12, items: 9, rank: 2, density: 0.7, noise: 0.2, seed: 5),
        _ => ["Drama"]
    );

    [Fact]
    public void A_loaded_model_scores_as_before_and_knows_its_data()
    {
        using var folder = new TempFolder();
        string path = folder["new/bias.safetensors"]; // the folder is created
        var bias = BiasBaseline.Fit(Data.Ratings);
        bias.Save(path);
        IItemScorer any = Model.Load(path);
        BiasBaseline typed = Model.Load<BiasBaseline>(path);
        Assert.Equal(bias.Predict(3, 4), Assert.IsType<BiasBaseline>(any).Predict(3, 4));
        Assert.Equal(bias.Predict(3, 4), typed.Predict(3, 4));
        Assert.Equal(("described", Data.Hash), (any.Facts.DataName, any.Facts.DataHash));
        Assert.Equal(Data.Ratings.UserIds.Ids, any.Facts.UserIds.Ids);
        byte[] bytes = File.ReadAllBytes(path);
        any.Save(path);
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder["new"]));
    }

    [Fact]
    public void The_path_of_the_data_travels_along()
    {
        using var folder = new TempFolder();
        Model.Save(GlobalMean.Fit(Data.Ratings), folder["one"], "/data/set.zip");
        IItemScorer loaded = Model.Load(folder["one"]);
        Assert.Equal("/data/set.zip", loaded.Facts.DataPath);
        loaded.Save(folder["two"]);
        Assert.Equal(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["two"]));
    }

    [Fact]
    public void Ratings_without_a_data_set_have_no_name()
    {
        using var folder = new TempFolder();
        var ratings = Planted.LowRank(users: 12, items: 9, rank: 2, density: 0.7, noise: 0.2, seed: 5);
        GlobalMean.Fit(ratings).Save(folder["mean"]);
        Assert.Null(Model.Load(folder["mean"]).Facts.DataName);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        using var folder = new TempFolder();
        string path = folder["model"];
        GlobalMean.Fit(Data.Ratings).Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Throws<ArgumentException>(() => new Unknown().Save(path));
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Directory.CreateDirectory(folder["taken"]);
        Assert.Contains(
            "is a folder",
            Assert.Throws<IOException>(() => GlobalMean.Fit(Data.Ratings).Save(folder["taken"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_model_and_a_file_that_is_none_are_refused_by_path()
    {
        using var folder = new TempFolder();
        string path = folder["mean.safetensors"];
        GlobalMean.Fit(Data.Ratings).Save(path);
        Assert.Equal(
            $"{path}: The file contains the model 'mean'; expected 'bias'.",
            Assert.Throws<InvalidDataException>(() => Model.Load<BiasBaseline>(path)).Message
        );
        using (FileStream unknown = File.Create(folder["unknown"]))
            TrainingFacts.Of(Data.Ratings).NewFile("no-such-model", new { }).Write(unknown);
        Assert.Equal(
            $"{folder["unknown"]}: It contains the model 'no-such-model', which is not in the catalog of models. "
                + "Add a model of your own with ModelCatalog.Register before its file is loaded.",
            Assert.Throws<InvalidDataException>(() => Model.Load(folder["unknown"])).Message
        );
        File.WriteAllText(folder["text"], "no model");
        Assert.StartsWith(
            folder["text"],
            Assert.Throws<InvalidDataException>(() => Model.Load(folder["text"])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FileNotFoundException>(() => Model.Load(folder["missing"]));
    }

    [Fact]
    public void A_model_from_outside_that_writes_bytes_of_its_own_is_refused()
    {
        ModelCatalog.Register(ModelEntry.Of("own-bytes", "test", (_, _) => new OwnBytes()));
        using var folder = new TempFolder();
        Assert.Contains(
            "its Save must call TrainingFacts.NewFile and ModelFile.Write",
            Assert.Throws<InvalidOperationException>(() => new OwnBytes().Save(folder["own"])).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(folder["own"]));
    }

    sealed class OwnBytes : IItemScorer, ISavable<OwnBytes>
    {
        public TrainingFacts Facts => TrainingFacts.Of(Data.Ratings);

        public int UserCount => 0;

        public int ItemCount => 0;

        public void Score(int user, Span<float> scores) { }

        public void Save(Stream target) => target.Write([1]);

        public static OwnBytes Load(Stream source) => new();
    }

    sealed class Unknown : IItemScorer
    {
        public TrainingFacts Facts => TrainingFacts.Of(Data.Ratings);

        public int UserCount => 0;

        public int ItemCount => 0;

        public void Score(int user, Span<float> scores) { }
    }
}
