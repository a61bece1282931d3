using System.Collections.Immutable;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Datasets;
using MovieRec.Evaluation;
using MovieRec.Figures;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Neural;
using MovieRec.Sequences;
using MovieRec.Splitting;
using Fitted = MovieRec.Models.Als;

namespace MovieRec.Tests.Contracts;

/// <summary>Null is refused by name, by every public method and constructor of the library.</summary>
public sealed class NullArgumentTests
{
    // Rows of tables that the library fills and nobody else constructs.
    static readonly HashSet<string> Rows =
    [
        "CleaningReportRow",
        "DirtyRows",
        "ImdbTitle",
        "Tag",
        "ModelDifference",
        "ModelPreset",
        "ModelValue",
        "PairError",
        "Contribution",
        "ClubListQuality",
        "ClubOmission",
        "ClubRating",
        "Recommendation",
        "GroupRecommendation",
        "RatingInfluence",
        "ResumedTraining",
    ];

    [Fact]
    public void Every_public_member_names_the_argument_that_is_null()
    {
        NullWalk walk = Walked();
        TestContext.Current.TestOutputHelper?.WriteLine($"{walk.Tried} nulls given to {walk.Members} members.");
        Assert.True(walk.Wrong.Count == 0, string.Join("\n", walk.Wrong));
        Assert.Empty(walk.NotCalled);
        Assert.True(walk.Tried > 350, $"only {walk.Tried} nulls were tried");
    }

    internal static NullWalk Walked()
    {
        using TempFolder folder = new();
        return new NullWalk(typeof(Ratings).Assembly, Objects(folder)).Run(leaveOut: member =>
            Rows.Contains(member.DeclaringType!.Name)
        );
    }

    static Samples Objects(TempFolder folder)
    {
        Ratings ratings = Planted.LowRank(users: 12, items: 8, rank: 2, density: 0.7, noise: 0.1, seed: 3);
        Dataset data = Planted.Described(ratings, movie => movie % 2 == 0 ? ["Drama"] : ["Comedy"]);
        UserSequences sequences = UserSequences.InTimeOrder(ratings);
        PairSet alone = PairSet.Alone(sequences, Windows.Of(sequences));
        RatingReport report = Evaluate.Ratings((_, _) => 3, ratings);
        ExperimentReport experiment = Experiment.Run(
            Split.Random(ratings),
            new() { { "mean", train => GlobalMean.Fit(train) } },
            "rmse"
        );
        GroupErrors errors = experiment.ErrorsBy(RatingGroups.ByItemRatings(2));
        LightFm lightFm = LightFm.Fit(ratings, new() { Epochs = 1 });
        Figure figure = Figure.Bar(["a"], [1], "sample");
        Trace trace = figure.Panels[0].Traces[0];
        Look look = Theme.For(0);
        return new Samples()
            .With(figure)
            .With(trace, typeof(Trace))
            .With(new AxisData(new(null, null)))
            .With(new TraceDrawing(new(), figure.Layout.Panels[0], look, "sample"))
            .With(new PlotlyTrace(new(Stream.Null), figure.Layout.Panels[0], figure.Layout, look))
            .With(ratings)
            .With(data)
            .With(data.MovieColumns)
            .With(ratings.UserIds)
            .With(folder[""], typeof(string))
            .With(new DatasetFolder(FileSource.InMemory("sample", new Dictionary<string, byte[]> { ["a"] = [] }), ""))
            .With(DatasetCatalog.All[0])
            .With(report)
            .With(Compare.Models([("sample", report)]))
            .With(sequences)
            .With(alone)
            .With(PairComparison.Of(alone))
            .With(new Dropout<float>(0.5f, 1))
            .With(MovieClub.Parse("sample", "member,title,rating\nA,Movie 1,5\nA,Movie 2,4\nB,Movie 3,3\n", data))
            .With(ModelCatalog.Get("bias"))
            .With(TrainingFacts.Of(ratings).NewFile("sample", new { }))
            .With(Tensor.Of(new float[1]), typeof(Tensor))
            .With(ContentModel.Fit(new(ratings, data)))
            .With(AlsWithGenres.Fit(new(ratings, data), new() { Epochs = 1, Factors = 2 }))
            .With(experiment)
            .With(experiment.Rows[0])
            .With(errors)
            .With(errors.Rows[0])
            .With(new SilentPairScorer(), typeof(IPairScorer))
            .With(lightFm)
            .With(lightFm.UserOf(0))
            .With(Fitted.Fit(ratings, new() { Epochs = 1, Factors = 2 }))
            .With(new CleaningPipeline().Run(data))
            .With(HybridFeatures.Ids(ratings))
            .With(HybridFeatures.Ids(ratings).Users);
    }

    sealed class SilentPairScorer : IPairScorer
    {
        public TrainingFacts Facts { get; } = FactsOf.Counts(12, 8);

        public int ItemCount => 8;

        public void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores) => scores.Clear();

        public ImmutableArray<HistoryShare> Shares(GroupMember member, int item) => [];
    }
}
