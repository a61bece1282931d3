using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks;

/// <summary>Ranking at k = 10 of a catalog of ML-1M's size (6,040 users, 3,883 movies, a million ratings, a tenth of
/// them for the test) by 64 factors, two threads; and what of it is the model's scores.</summary>
public class EvaluationBenchmarks
{
    const int Users = 6040,
        Movies = 3883,
        Factors = 64;
    readonly FactorScorer model = new();
    readonly float[] scores = new float[Movies];
    readonly int[] best = new int[10];
    Ratings train = null!,
        test = null!;
    Func<int, int, float> similarity = null!;
    RankingReport report = null!;

    [GlobalSetup]
    public void Setup()
    {
        var rng = new Rng(1);
        var trainRows = new RatingsBuilder(RatingScale.OneToFive);
        var testRows = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < Users; user++)
        {
            for (int movie = 0; movie < Movies; movie++)
            {
                double draw = rng.NextDouble();
                if (draw < 0.0426)
                    (draw < 0.00426 ? testRows : trainRows).Add(user, movie, 1 + rng.Next(5));
            }
        }
        IdMap users = IdMap.Of(Enumerable.Range(0, Users)),
            movies = IdMap.Of(Enumerable.Range(0, Movies));
        (train, test) = (trainRows.Build(users, movies), testRows.Build(users, movies));
        _ = (train.ByUser, train.ByMovie, test.ByUser);
        string[] genres = [.. Enumerable.Range(0, 18).Select(genre => $"genre {genre}")];
        similarity = ItemSimilarity.OfGenres([
            .. Enumerable
                .Range(0, Movies)
                .Select(id => new Movie
                {
                    Id = id,
                    Title = "",
                    Genres = [genres[rng.Next(18)], genres[rng.Next(18)]],
                }),
        ]);
        report = Accuracy();
        model.Score(0, scores);
    }

    [Benchmark(Baseline = true)]
    public void ScoresOneByOne() =>
        ParallelBlocks.For(
            Users,
            32,
            2,
            (_, start, end) =>
            {
                float[] own = new float[Movies];
                for (int user = start; user < end; user++)
                    model.Score(user, own);
            }
        );

    [Benchmark]
    public void ScoresOfSixteen() =>
        ParallelBlocks.For(
            Users,
            16,
            2,
            (_, start, end) =>
                ((IItemScorer)model).ScoreAll(
                    [.. Enumerable.Range(start, end - start)],
                    new float[(end - start) * Movies]
                )
        );

    [Benchmark]
    public RankingReport Accuracy() => Ranking("precision@10 recall@10 ndcg@10 map@10 mrr hit_rate@10");

    [Benchmark]
    public RankingReport Everything() => Ranking(string.Join(' ', Metric.RankingAt(10)) + " auc diversity@10");

    [Benchmark]
    public int TopTenOfOneUser() => TopK.Select(scores, best, TieBreak.For(42, 0));

    [Benchmark]
    public IReadOnlyDictionary<string, Interval> Intervals() => report.Intervals(new() { Threads = 2 });

    RankingReport Ranking(string metrics) =>
        Evaluate.Ranking(
            model,
            train,
            test,
            new()
            {
                Metrics = Metric.ParseAll(metrics),
                Similarity = similarity,
                Threads = 2,
            }
        );

    sealed class FactorScorer : IItemScorer
    {
        readonly FactorTable table;

        public FactorScorer()
        {
            var rng = new Rng(2);
            table = new FactorTable(
                Factors,
                0,
                new float[Users],
                new float[Movies],
                [.. Enumerable.Range(0, Users * Factors).Select(_ => (float)rng.NextGaussian())],
                [.. Enumerable.Range(0, Movies * Factors).Select(_ => (float)rng.NextGaussian())]
            );
        }

        public TrainingFacts Facts { get; } =
            new(
                IdMap.Of(Enumerable.Range(0, Users)),
                IdMap.Of(Enumerable.Range(0, Movies)),
                RatingScale.OneToFive,
                3,
                1
            );

        public int UserCount => Users;

        public int ItemCount => Movies;

        public void Score(int user, Span<float> target) => table.Score(user, target);

        public void ScoreAll(ReadOnlySpan<int> users, Span<float> target) => table.ScoreAll(users, target);
    }
}
