using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models;

/// <summary>The catalog lists every model, and says of each what is true.</summary>
public sealed class ModelCatalogTests
{
    static readonly Dataset Data = Planted.Described(
        Planted.LowRank(users: 14, items: 10, rank: 2, density: 0.7, noise: 0.2, seed: 5),
        movie => movie % 2 == 0 ? ["Drama"] : ["Comedy", "Drama"]
    );

    public static TheoryData<string> Names =>
        [.. ModelCatalog.All.Where(entry => entry.IsBuiltIn).Select(entry => entry.Name)];

    [Fact]
    public void Every_savable_model_of_the_library_is_in_the_catalog()
    {
        Type[] savable =
        [
            .. typeof(ModelCatalog)
                .Assembly.GetTypes()
                .Where(type =>
                    type.GetInterfaces()
                        .Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ISavable<>))
                ),
        ];
        Assert.NotEmpty(savable);
        Assert.Equal([], savable.Except(ModelCatalog.All.Select(entry => entry.ModelType)));
        Assert.All(ModelCatalog.All.Where(entry => entry.IsBuiltIn), entry => Assert.True(entry.IsSavable));
    }

    [Fact]
    public void Names_and_model_types_are_unique()
    {
        Assert.Distinct(ModelCatalog.All.Select(entry => entry.Name));
        Assert.Distinct(ModelCatalog.All.Select(entry => entry.ModelType));
    }

    [Fact]
    public void Every_model_has_a_contract_test()
    {
        Type[] tests = typeof(ScorerContract<>).Assembly.GetTypes();
        string[] without =
        [
            .. ModelCatalog
                .All.Where(entry => entry.IsBuiltIn)
                .Where(entry =>
                {
                    Type contract = entry.PredictsRatings ? typeof(PredictorContract<>) : typeof(ScorerContract<>);
                    return !tests.Any(test =>
                        !test.IsAbstract && test.IsAssignableTo(contract.MakeGenericType(entry.ModelType))
                    );
                })
                .Select(entry => entry.Name),
        ];
        Assert.Equal([], without);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_entry_fits_saves_and_loads_its_model(string name)
    {
        ModelEntry entry = ModelCatalog.Get(name);
        IItemScorer model = Fit(entry, Data);
        Assert.Equal(entry.ModelType, model.GetType());
        Assert.Same(entry, ModelCatalog.Of(model));
        byte[] bytes = Bytes(entry, model);
        Assert.Equal(name, ModelFile.Read(new MemoryStream(bytes), expected: null).Model);
        Assert.Equal(bytes, Bytes(entry, entry.Load(new MemoryStream(bytes))));
        Assert.Throws<ArgumentException>(() => entry.Fit(Data.Ratings, new object()));
    }

    [Fact]
    public void Abilities_are_those_of_the_models()
    {
        Assert.Equal(["attention-network"], NamesOf(entry => entry.SupportsPairs));
        Assert.Equal(
            ["item-knn-ranking", "pure-svd", "ease", "two-part", "ials", "lightfm"],
            NamesOf(entry => entry.LearnsFromLikes)
        );
        Assert.Equal(
            ["popular", "random", "item-knn-ranking", "content", "pure-svd", "ease", "two-part", "ials", "lightfm"],
            NamesOf(entry => !entry.PredictsRatings)
        );
        Assert.All(ModelCatalog.All.Where(entry => entry.IsBuiltIn), entry => Assert.True(entry.SupportsNewUsers));
        Assert.DoesNotContain("bias", NamesOf(entry => entry.HasItemSimilarity));
        Assert.Contains("item-knn", NamesOf(entry => entry.HasItemSimilarity));

        static string[] NamesOf(Func<ModelEntry, bool> where) =>
            [.. ModelCatalog.All.Where(entry => entry.IsBuiltIn && where(entry)).Select(entry => entry.Name)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Features_are_used_as_the_entry_says(string name)
    {
        ModelEntry entry = ModelCatalog.Get(name);
        if (entry.Features == FeatureUse.Required)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => Fit(entry, null));
            Assert.Contains("new TrainingSet(ratings, data)", error.Message, StringComparison.Ordinal);
            return;
        }
        byte[] with = Bytes(entry, Fit(entry, Data)),
            without = Bytes(entry, Fit(entry, null));
        Assert.Equal(entry.Features == FeatureUse.None, with.AsSpan().SequenceEqual(without));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Epochs_checkpoints_and_validation_are_as_the_entry_says(string name)
    {
        using var folder = new TempFolder();
        ModelEntry entry = ModelCatalog.Get(name);
        var reports = new List<EpochReport>();
        Fit(
            entry,
            Data,
            new()
            {
                Validation = Data.Ratings,
                OnEpoch = reports.Add,
                Checkpoint = new Checkpoint(folder[""]),
            }
        );
        Assert.Equal(entry.HasEpochs, Directory.EnumerateFiles(folder[""], $"{name}*.checkpoint.safetensors").Any());
        if (entry.HasEpochs)
            Assert.NotEmpty(reports);
        Assert.Equal(entry.UsesValidation, reports.Any(report => report.ValidationLoss is not null));
    }

    [Fact]
    public void From_half_a_million_ratings_on_the_preset_for_millions_is_the_default()
    {
        ModelEntry als = ModelCatalog.Get("als");
        Assert.Equal(new AlsOptions(), als.DefaultOptions());
        Assert.Equal(new AlsOptions(), als.DefaultOptions(499_999));
        Assert.Equal(AlsOptions.ForMillionRatings, als.DefaultOptions(500_000));
        Assert.NotEqual(AlsOptions.ForMillionRatings, new AlsOptions());
        Assert.Contains(als.Presets, preset => preset.Name == nameof(AlsOptions.Plain));
        Assert.Equal(new EaseOptions(), ModelCatalog.Get("ease").DefaultOptions(500_000));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_closest_one()
    {
        Assert.Null(ModelCatalog.Find("svd++"));
        Assert.StartsWith(
            "There is no model 'funksvd'. Did you mean 'funk-svd'? Known: mean, bias, ",
            Assert.Throws<ArgumentException>(() => ModelCatalog.Get("funksvd")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_model_from_outside_is_registered_found_and_fitted()
    {
        Assert.Throws<ArgumentException>(() => ModelCatalog.Of(new Longest(FactsOf.Counts(1, 1))));
        ModelEntry Entry(string name) =>
            ModelEntry.Of(name, "test", (train, _) => new Longest(TrainingFacts.Of(train.Ratings)));
        ModelCatalog.Register(Entry("longest-id"));
        ModelEntry entry = Entry("longest-id");
        ModelCatalog.Register(entry); // as when a notebook cell runs again
        Assert.Same(entry, ModelCatalog.Get("longest-id"));
        Assert.False(entry.IsBuiltIn || entry.IsSavable || entry.PredictsRatings || entry.SupportsNewUsers);
        IItemScorer model = entry.Fit(Data.Ratings);
        Assert.Same(entry, ModelCatalog.Of(model));
        Assert.Contains(
            "does not implement ISavable<Longest>",
            Assert.Throws<NotSupportedException>(() => entry.Save(model, new MemoryStream())).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Choose another name",
            Assert.Throws<ArgumentException>(() => ModelCatalog.Register(Entry("als"))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Few epochs and factors, so that a trial is short.</summary>
    static IItemScorer Fit(ModelEntry entry, Dataset? data, FitContext? context = null)
    {
        object options = entry.DefaultOptions();
        foreach (
            (string option, int value) in new[] { ("Factors", 2), ("Epochs", 2), ("HistoryEpochs", 1), ("Threads", 1) }
        )
            options.GetType().GetProperty(option)?.SetValue(options, value);
        return entry.Fit(new TrainingSet(Data.Ratings, data), options, context);
    }

    static byte[] Bytes(ModelEntry entry, IItemScorer model)
    {
        using var stream = new MemoryStream();
        entry.Save(model, stream);
        return stream.ToArray();
    }

    /// <summary>A model that no library has: items with long ids first.</summary>
    sealed class Longest(TrainingFacts facts) : IItemScorer
    {
        public TrainingFacts Facts => facts;

        public int UserCount => facts.UserIds.Count;

        public int ItemCount => facts.ItemIds.Count;

        public void Score(int user, Span<float> scores)
        {
            for (int item = 0; item < scores.Length; item++)
                scores[item] = (int)facts.ItemIds.Ids[item];
        }
    }
}
