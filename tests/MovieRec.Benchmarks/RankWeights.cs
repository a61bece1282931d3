using System.Globalization;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Splitting;

namespace MovieRec.Benchmarks;

/// <summary>What the weights of <see cref="LikelyRanking"/> do. ε, w and a: NDCG@10 on validation parts cut from the
/// training part of MovieLens 100K's <c>ua</c>, ten ratings of each user held out at random, mean of two draws and four
/// models. s and f: for users that the model has not seen, and the movies for a user whose only rating is five stars
/// for Avengers: Age of Ultron. The test part of <c>ua</c> is scored at the end, with the defaults only.</summary>
internal static class RankWeights
{
    static readonly RankingOptions Options = new() { Metrics = [Metric.Of(new Ndcg(), 10)] };

    static readonly (string Name, Func<Dataset, Ratings, IRatingPredictor> Fit)[] Models =
    [
        ("als", (_, train) => Als.Fit(train)),
        ("als-genres", (data, train) => AlsWithGenres.Fit(new TrainingSet(train, data))),
        ("svdpp", (_, train) => SvdPlusPlus.Fit(train)),
        ("funk-svd", (_, train) => FunkSvd.Fit(train)),
    ];

    static readonly double[] Supports = [0, 2, 5],
        FewLikes = [0, 10, 20, 40, 80];

    public static void Run()
    {
        Dataset data = Dataset.Open("ml-100k");
        Split ua = Split.Published(data, "ua");
        Validation(data, ua.Train);
        Newcomers(data);
        OneLike(Dataset.Open("ml-latest-small"));
        foreach (
            (string name, Func<Dataset, Ratings, IRatingPredictor> fit) in Models.Append(
                ("embedding-network", (all, train) => EmbeddingNetwork.Fit(new TrainingSet(train, all)))
            )
        )
        {
            IRatingPredictor model = fit(data, ua.Train);
            Print(
                $"ua: {name} {Ndcg(LikelyRanking.Of(model, ua.Train), ua):0.0000}, by stars {Ndcg(model, ua):0.0000}"
            );
        }
    }

    /// <summary>Scans one weight at a time, twice, from the defaults.</summary>
    static void Validation(Dataset data, Ratings train)
    {
        Split[] parts = [.. new ulong[] { 1, 2 }.Select(seed => Split.HoldOutPerUser(train, 10, seed: seed))];
        (Split Part, IRatingPredictor Model)[] fitted =
        [
            .. from part in parts from one in Models select (part, one.Fit(data, part.Train)),
        ];
        var best = new LikelyRankingOptions();
        double top = Mean(best);
        double byStars = fitted.Average(one => Ndcg(one.Model, one.Part));
        Print($"validation: {top:0.0000} by the defaults, {byStars:0.0000} by stars");
        foreach (int round in new[] { 1, 2 })
        {
            Try("w", [1, 1.5, 2, 2.5, 3, 4], value => best with { SimilarityWeight = value });
            Try("ε", [0.02, 0.05, 0.1, 0.2], value => best with { PopularityFloor = value });
            Try("a", [0, 0.25, 0.5, 0.75, 1], value => best with { StarsWeight = value });
        }
        Print($"validation prefers {best}");

        void Try(string name, double[] values, Func<double, LikelyRankingOptions> with)
        {
            LikelyRankingOptions winner = best;
            foreach (double value in values)
            {
                LikelyRankingOptions tried = with(value);
                double found = Mean(tried);
                Print($"validation: {name} = {value}: {found:0.0000}");
                if (found > top)
                    (top, winner) = (found, tried);
            }
            best = winner;
        }

        double Mean(LikelyRankingOptions options) =>
            fitted.Average(one => Ndcg(LikelyRanking.Of(one.Model, one.Part.Train, options), one.Part));
    }

    /// <summary>Every fifth user is left out of training; one of their likes is known, or five of their ratings, and
    /// the other likes are to be found.</summary>
    static void Newcomers(Dataset data)
    {
        Ratings all = data.Ratings,
            train = all.Where(row => all.Users[row] % 5 != 0);
        (ItemRating[] One, ItemRating[] Five, HashSet<int> Liked)[] users =
        [
            .. from user in Enumerable.Range(0, all.UserCount)
            where user % 5 == 0
            let random = new Random(user)
            let rated = all
                .ByUser.RowColumns(user)
                .ToArray()
                .Zip(all.ByUser.RowValues(user).ToArray(), (movie, stars) => new ItemRating(movie, stars))
                .OrderBy(_ => random.Next())
                .ToArray()
            let liked = rated.Where(one => one.Rating >= 4).ToArray()
            where liked.Length > 5
            select (liked[..1], rated[..5], liked.Select(one => one.Item).ToHashSet()),
        ];
        float[] popular =
        [
            .. Enumerable.Range(0, all.MovieCount).Select(movie => (float)train.ByMovie.RowLength(movie)),
        ];
        Print($"newcomers: {users.Length}; popular movies {Means((_, scores) => popular.CopyTo(scores, 0))}");
        IRatingPredictor[] models = [Als.Fit(train), AlsWithGenres.Fit(new TrainingSet(train, data))];
        foreach (LikelyRankingOptions options in Tried())
        {
            LikelyRanking[] rules = [.. models.Select(model => LikelyRanking.Of(model, train, options))];
            string figures = string.Join(
                "; ",
                rules.Select(rule => Means((known, scores) => rule.ScoreNewUser(known, scores)))
            );
            string likes = "one like and five ratings";
            Print($"newcomers: s {options.Support}, f {options.FewLikes}: {likes}: als, als-genres {figures}");
        }

        string Means(Action<ItemRating[], float[]> score) =>
            Invariant($"{Mean(one => one.One, score):0.0000} and {Mean(one => one.Five, score):0.0000}");

        double Mean(
            Func<(ItemRating[] One, ItemRating[] Five, HashSet<int> Liked), ItemRating[]> knownOf,
            Action<ItemRating[], float[]> score
        ) =>
            users.Average(user =>
            {
                ItemRating[] known = knownOf(user);
                float[] scores = new float[all.MovieCount];
                score(known, scores);
                foreach (ItemRating one in known)
                    scores[one.Item] = float.NegativeInfinity;
                int[] best = [.. Enumerable.Range(0, scores.Length).OrderByDescending(movie => scores[movie]).Take(10)];
                int relevant = user.Liked.Count - known.Count(one => user.Liked.Contains(one.Item));
                return best.Select((movie, place) => user.Liked.Contains(movie) ? 1 / Math.Log2(place + 2) : 0).Sum()
                    / Enumerable.Range(0, Math.Min(10, relevant)).Sum(place => 1 / Math.Log2(place + 2));
            });
    }

    /// <summary>The movies for one like, to be judged by eye.</summary>
    static void OneLike(Dataset data)
    {
        foreach (IRatingPredictor model in new IRatingPredictor[] { Als.Fit(data.Ratings), AlsWithGenres.Fit(data) })
        {
            foreach (LikelyRankingOptions options in Tried())
            {
                LikelyRanking rule = LikelyRanking.Of(model, data.Ratings, options);
                var list = Recommend.ForNewUser(rule, data, [("Avengers: Age of Ultron (2015)", 5)], 20);
                string titles = string.Join(" · ", list.Select(one => one.Movie.Title.Trim()));
                Print($"{model.GetType().Name}: s {options.Support}, f {options.FewLikes}: {titles}");
            }
        }
    }

    static IEnumerable<LikelyRankingOptions> Tried() =>
        from support in Supports
        from few in FewLikes
        select new LikelyRankingOptions { Support = support, FewLikes = few };

    static double Ndcg(IItemScorer model, Split split) =>
        Evaluate.Ranking(model, split.Train, split.Test, Options)["ndcg@10"];

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static void Print(FormattableString text) => Console.WriteLine(Invariant(text));
}
