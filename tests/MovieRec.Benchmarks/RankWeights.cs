using System.Globalization;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Models.Als;
using MovieRec.Models.Factorization;
using MovieRec.Models.Neural;
using MovieRec.Recommending;
using MovieRec.Splitting;

namespace MovieRec.Benchmarks;

/// <summary>How the weights of <see cref="LikelyRanking"/> were chosen: NDCG@10 on validation parts cut from the training part of MovieLens 100K's <c>ua</c>,
/// ten ratings of each user held out at random, mean of three draws and five models.</summary>
internal static class RankWeights
{
    static readonly RankingOptions Options = new() { Metrics = [Metric.At(MetricKind.Ndcg, 10)] };

    static readonly (string Name, Func<Dataset, Ratings, IRatingPredictor> Fit)[] Models =
    [
        ("als", (_, train) => Als.Fit(train)),
        ("als-genres", (data, train) => AlsWithGenres.Fit(data, train)),
        ("svdpp", (_, train) => SvdPlusPlus.Fit(train)),
        ("funk-svd", (_, train) => FunkSvd.Fit(train)),
        ("embedding-network", (data, train) => EmbeddingNetwork.Fit(data, train)),
    ];

    public static void Run()
    {
        Dataset data = Dataset.Open("ml-100k");
        Split ua = Split.Published(data, "ua");
        Split[] parts = [.. new ulong[] { 1, 2, 3 }.Select(seed => Split.HoldOutPerUser(ua.Train, 10, seed: seed))];
        (string Name, Split Part, IRatingPredictor Model)[] fitted = [.. from part in parts from one in Models select (one.Name, part, one.Fit(data, part.Train))];
        var best = new LikelyRankingOptions();
        double top = Mean(best);
        foreach (int round in new[] { 1, 2 })
        {
            Try("ε", [0.01, 0.02, 0.05, 0.1, 0.2], value => best with { PopularityFloor = value });
            Try("w", [2, 2.5, 3, 3.5, 4, 5, 6], value => best with { SimilarityWeight = value });
            Try("a", [0, 0.25, 0.5, 0.75, 1, 1.5], value => best with { StarsWeight = value });
        }
        // Chosen for users with few ratings, see LikelyRankingOptions; what they cost others:
        Show("s", [0, 1, 2, 5, 10], value => best with { Support = value });
        Show("f", [0, 1, 2.5, 5, 10], value => best with { FewLikes = value });
        Console.WriteLine($"chosen: {best}");
        foreach ((string name, Func<Dataset, Ratings, IRatingPredictor> fit) in Models)
        {
            IRatingPredictor model = fit(data, ua.Train);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: validation {Mean(best, name):0.0000}, ua {Ndcg(LikelyRanking.Of(model, ua.Train, best), ua):0.0000}, by stars {Ndcg(model, ua):0.0000}"));
        }

        void Try(string name, double[] values, Func<double, LikelyRankingOptions> with)
        {
            LikelyRankingOptions winner = best;
            foreach (double value in values)
            {
                LikelyRankingOptions tried = with(value);
                double found = Mean(tried);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}: {found:0.0000}"));
                if (found > top) (top, winner) = (found, tried);
            }
            best = winner;
        }

        void Show(string name, double[] values, Func<double, LikelyRankingOptions> with)
        {
            foreach (double value in values) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}: {Mean(with(value)):0.0000}"));
        }

        double Mean(LikelyRankingOptions options, string? only = null) =>
            fitted.Where(one => only is null || one.Name == only).Average(one => Ndcg(LikelyRanking.Of(one.Model, one.Part.Train, options), one.Part));
    }

    static double Ndcg(IItemScorer model, Split split) => Evaluate.Ranking(model, split.Train, split.Test, Options)["ndcg@10"];
}
