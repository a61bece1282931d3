using System.Globalization;
using System.Text;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Contracts;

/// <summary>Hides users from the training data, gives a few of their ratings to a model, and judges it by their other
/// ratings: folded into a model that was trained without these users, and after a refit with these few ratings in the
/// training data.</summary>
/// <remarks>The judged ratings are the same for every number of given ratings, so that the figures of a model can be
/// compared. Users come without age, gender and occupation, so that fold-in and refit know the same.</remarks>
internal sealed class FoldInStudy
{
    readonly Dataset data;
    readonly int[] hidden; // user indices
    readonly int[][] given,
        judged; // [hidden] places in the ratings: the given ones in random order
    readonly Dataset without;

    /// <param name="data">All ratings.</param>
    /// <param name="every">One user of this many is hidden.</param>
    /// <param name="most">Ratings of a hidden user that may be given; those beyond are judged.</param>
    /// <param name="seed">Decides which are given.</param>
    /// <param name="first">Index of the first hidden user.</param>
    public FoldInStudy(Dataset data, int every, int most, ulong seed, int first = 0)
    {
        Ratings ratings = data.Ratings;
        hidden =
        [
            .. Enumerable
                .Range(0, ratings.UserCount)
                .Where(user => user % every == first && ratings.ByUser.RowLength(user) > most),
        ];
        (given, judged) = (new int[hidden.Length][], new int[hidden.Length][]);
        for (int place = 0; place < hidden.Length; place++)
        {
            int[] rows =
            [
                .. Enumerable.Range(ratings.ByUser.Starts[hidden[place]], ratings.ByUser.RowLength(hidden[place])),
            ];
            Rng rng = Rng.ForStream(seed, (ulong)hidden[place]);
            rng.Shuffle(rows.AsSpan());
            (given[place], judged[place]) = (rows[..most], [.. rows[most..].Order()]);
        }
        User[] users = [.. data.Users.Select(user => new User { Id = user.Id })];
        this.data = new Dataset(data.Name, ratings, data.Movies, [.. users], data.Genres);
        HashSet<int> strangers = [.. hidden];
        User[] known = [.. users.Where((_, user) => !strangers.Contains(user))];
        without = new Dataset(
            data.Name,
            ratings.Reindex(IdMap.Of(known.Select(user => user.Id)), ratings.MovieIds),
            data.Movies,
            [.. known],
            data.Genres
        );
    }

    /// <summary>A model and how it is fitted.</summary>
    public sealed record Entry(string Name, Type Model, Func<Dataset, Ratings, IItemScorer> Fit)
    {
        public static Entry Of<TModel>(string name, Func<Dataset, Ratings, TModel> fit)
            where TModel : IItemScorer, IFoldIn =>
            new(name, typeof(TModel), (data, train) => fit(data, train))
            {
                Predicts = typeof(TModel).IsAssignableTo(typeof(IRatingPredictor)),
            };

        /// <summary>Whether its scores are stars, to be judged by RMSE; else they are judged by NDCG@10.</summary>
        public bool Predicts { get; init; }

        /// <summary>Given ratings to measure it at; a refit for each takes its time.</summary>
        public int[] Counts { get; init; } = [1, 3, 5, 10, 20];

        public override string ToString() => Name;
    }

    /// <summary>Errors of a model at a number of given ratings: RMSE, or 1 − NDCG@10.</summary>
    public sealed record Line(Entry Entry, int Given, double Nothing, double FoldIn, double Refit)
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Entry.Name, -18} {Given, 5} {Show(Nothing)} {Show(FoldIn)} {Show(Refit)} "
                    + $"{(FoldIn / Refit - 1) * 100, 8:0.0} %"
            );

        string Show(double error) =>
            string.Create(CultureInfo.InvariantCulture, $"{(Entry.Predicts ? error : 1 - error), 8:0.0000}");
    }

    public Dataset Without => without;

    public int HiddenUsers => hidden.Length;

    public int JudgedRatings => judged.Sum(rows => rows.Length);

    public static string Header =>
        $"{"model", -18} {"given", 5} {"nothing", 8} {"fold-in", 8} {"refit", 8} {"fold-in / refit", 10}";

    /// <summary>One row for each number of given ratings.</summary>
    public IEnumerable<Line> Of(Entry entry)
    {
        IItemScorer model = entry.Fit(without, without.Ratings);
        double nothing = FoldedIn(entry, (IFoldIn)model, 0);
        foreach (int count in entry.Counts)
            yield return new(entry, count, nothing, FoldedIn(entry, (IFoldIn)model, count), Refitted(entry, count));
    }

    /// <summary>The error of a model that knows <paramref name="count"/> ratings of each hidden user and was not
    /// trained with them.</summary>
    public double FoldedIn(Entry entry, IFoldIn model, int count) =>
        Error(entry, (place, scores) => model.ScoreNewUser(History(place, count), scores));

    /// <summary>The error of a model that was trained with these ratings.</summary>
    public double Refitted(Entry entry, int count)
    {
        HashSet<int> unknown = [.. hidden.SelectMany((_, place) => given[place][count..].Concat(judged[place]))];
        IItemScorer refit = entry.Fit(data, data.Ratings.Where(row => !unknown.Contains(row)));
        return Error(entry, (place, scores) => refit.Score(hidden[place], scores));
    }

    ItemRating[] History(int place, int count) =>
        [
            .. given[place]
                [..count]
                .OrderBy(row => data.Ratings.Seconds[row])
                .ThenBy(row => row)
                .Select(row => new ItemRating(data.Ratings.Movies[row], data.Ratings.Values[row])),
        ];

    delegate void Scoring(int place, Span<float> scores);

    double Error(Entry entry, Scoring score)
    {
        float[] scores = new float[data.Movies.Length];
        double sum = 0;
        int count = 0;
        for (int place = 0; place < hidden.Length; place++)
        {
            score(place, scores);
            if (entry.Predicts)
            {
                foreach (int row in judged[place])
                    sum += Math.Pow(
                        data.Ratings.Scale.Clamp(scores[data.Ratings.Movies[row]]) - data.Ratings.Values[row],
                        2
                    );
                count += judged[place].Length;
                continue;
            }
            HashSet<int> liked =
            [
                .. judged[place].Where(row => data.Ratings.Values[row] >= 4).Select(row => data.Ratings.Movies[row]),
            ];
            if (liked.Count == 0)
                continue;
            foreach (int row in given[place])
                scores[data.Ratings.Movies[row]] = float.NegativeInfinity;
            int[] best = new int[10];
            TopK.Select(scores, best, TieBreak.For(1, place));
            sum += 1 - Ndcg.At(10, best, liked);
            count++;
        }
        return entry.Predicts ? Math.Sqrt(sum / count) : sum / count;
    }

    /// <summary>Every model that takes in new users, as it is by default.</summary>
    public static Entry[] All(int threads) =>
        [
            Entry.Of("mean", (_, train) => GlobalMean.Fit(train)),
            Entry.Of("bias", (_, train) => BiasBaseline.Fit(train)),
            Entry.Of("bias, sgd", (_, train) => BiasBaseline.Fit(train, new() { Method = BiasMethod.Sgd })),
            Entry.Of("user-knn", (_, train) => UserKnn.Fit(train, new() { Threads = threads })),
            Entry.Of("item-knn", (_, train) => ItemKnn.Fit(train, new() { Threads = threads })),
            Entry.Of("slope-one", (_, train) => SlopeOne.Fit(train)),
            Entry.Of("funk-svd", (_, train) => FunkSvd.Fit(train, new() { Threads = threads })),
            Entry.Of("svdpp", (_, train) => SvdPlusPlus.Fit(train, new() { Threads = threads })),
            Entry.Of("als", (_, train) => Als.Fit(train, new() { Threads = threads })),
            Entry.Of(
                "als-genres",
                (data, train) => AlsWithGenres.Fit(new TrainingSet(train, data), new() { Threads = threads })
            ),
            Entry.Of("nmf", (_, train) => NonNegativeMf.Fit(train, new() { Threads = threads })),
            Entry.Of(
                "embedding-network",
                (data, train) => EmbeddingNetwork.Fit(new TrainingSet(train, data), new() { Threads = threads })
            ),
            Entry.Of(
                "attention-network",
                (data, train) =>
                    AttentionNetwork.Fit(
                        new TrainingSet(train, data),
                        new AttentionNetworkOptions { Threads = threads }
                    )
            ),
            Entry.Of("popular", (_, train) => MostPopular.Fit(train)),
            Entry.Of("random", (_, train) => RandomScores.Fit(train)),
            Entry.Of("item-knn-ranking", (_, train) => ItemKnnRanking.Fit(train, new() { Threads = threads })),
            Entry.Of("content", (data, train) => ContentModel.Fit(new TrainingSet(train, data))),
            Entry.Of("pure-svd", (_, train) => PureSvd.Fit(train, new() { Threads = threads })),
            Entry.Of("ease", (_, train) => Ease.Fit(train, new() { Threads = threads })),
            Entry.Of("ials", (_, train) => ImplicitAls.Fit(train, new() { Threads = threads })),
            Entry.Of(
                "two-part",
                (data, train) => TwoPartModel.Fit(new TrainingSet(train, data), new() { Threads = threads })
            ),
            Entry.Of("lightfm", (_, train) => LightFm.Fit(train, new() { Threads = threads })),
        ];

    /// <summary>The same with smaller networks, at fewer numbers of given ratings.</summary>
    public static Entry[] Quick(int threads) =>
        [
            .. All(threads)
                .Where(entry =>
                    entry.Model != typeof(EmbeddingNetwork)
                    && entry.Model != typeof(AttentionNetwork)
                    && entry.Model != typeof(TwoPartModel)
                )
                .Select(entry => entry with { Counts = [1, 5, 20] }),
            Entry.Of(
                "two-part",
                (data, train) => TwoPartModel.Fit(new TrainingSet(train, data), new() { Epochs = 4, Threads = threads })
            ) with
            {
                Counts = [5],
            },
            Entry.Of(
                "embedding-network",
                (data, train) =>
                    EmbeddingNetwork.Fit(new TrainingSet(train, data), new() { Epochs = 4, Threads = threads })
            ) with
            {
                Counts = [3],
            },
            Entry.Of(
                "attention-network",
                (data, train) =>
                    AttentionNetwork.Fit(
                        new TrainingSet(train, data),
                        new AttentionNetworkOptions
                        {
                            HistoryEpochs = 4,
                            HistoryDimensions = 8,
                            Epochs = 1,
                            Dimensions = 24,
                            FirstHidden = 32,
                            SecondHidden = 16,
                            Threads = threads,
                        }
                    )
            ) with
            {
                Counts = [3],
            },
        ];
}
