using MovieRec.Figures;
using MovieRec.Numerics;

namespace MovieRec.Notebooks.Tests.Rendering;

/// <summary>One figure of every kind, with data like those of the notebooks.</summary>
static class Gallery
{
    static readonly string[] Genres =
    [
        "Drama",
        "Comedy",
        "Action",
        "Thriller",
        "Romance",
        "Adventure",
        "Children's",
        "Crime",
        "Sci-Fi",
        "Horror",
        "War",
        "Mystery",
        "Musical",
        "Documentary",
        "Animation",
        "Western",
        "Film-Noir",
        "Fantasy",
    ];
    static readonly int[] GenreCounts =
    [
        725,
        505,
        251,
        251,
        247,
        135,
        122,
        109,
        101,
        92,
        71,
        61,
        56,
        50,
        42,
        27,
        24,
        22,
    ];

    public static (string Name, Figure Figure)[] All => [.. Figures()];

    static IEnumerable<(string, Figure)> Figures()
    {
        yield return (
            "bar",
            Figure.Bar(Genres, GenreCounts, "Every second movie is a drama or a comedy", "genre", "movies")
        );
        yield return (
            "bar-horizontal",
            Figure.Bar(
                Genres,
                GenreCounts,
                "Drama & comedy lead; \"Fantasy\" < 2 % of movies",
                "movies",
                "genre",
                horizontal: true
            )
        );
        yield return (
            "bar-grouped",
            Figure
                .Bar(
                    ["global mean", "biases", "item kNN", "ALS"],
                    [1.125, 0.944, 0.931, 0.912],
                    "ALS predicts best on both sets",
                    "model",
                    "RMSE",
                    yUnit: "stars",
                    name: "ML-100K"
                )
                .WithErrorBars([0.006, 0.004, 0.005, 0.003])
                .AddBar(["global mean", "biases", "item kNN", "ALS"], [1.117, 0.909, 0.891, 0.862], "ML-1M")
                .WithErrorBars([0.003, 0.002, 0.002, 0.001])
        );
        var rng = new Rng(3);
        double[] ratings =
        [
            .. Enumerable.Range(0, 5000).Select(_ => Math.Clamp(Math.Round(3.6 + 1.1 * rng.NextGaussian()), 1, 5)),
        ];
        yield return (
            "histogram",
            Figure.Histogram(ratings, "Four stars is the usual rating", "rating", "stars", "ratings")
        );
        double[] ages =
        [
            .. Enumerable.Range(0, 943).Select(_ => Math.Clamp(Math.Round(33 + 12 * rng.NextGaussian()), 7, 73)),
        ];
        yield return (
            "histogram-ages",
            Figure
                .Histogram(ages, "Users are young: half are below 32", "age", "years", "users")
                .WithVerticalLine(32, "median 32")
        );
        DateTime[] moments =
        [
            .. Enumerable
                .Range(0, 4000)
                .Select(_ =>
                    new DateTime(1997, 9, 20, 0, 0, 0, DateTimeKind.Utc).AddDays(214 * Math.Pow(rng.NextDouble(), 1.3))
                ),
        ];
        yield return (
            "histogram-dates",
            Figure.Histogram(moments, "Most ratings came in the first three months", "week of the rating", "ratings")
        );
        int[] epochs = [.. Enumerable.Range(1, 20)];
        yield return (
            "line",
            Figure
                .Line(
                    epochs,
                    epochs.Select(e => 0.91 + 0.35 * Math.Exp(-e / 3.0)),
                    "More factors overfit: after ten epochs the test error of the largest model rises again while the "
                        + "others stay flat",
                    "epoch",
                    "RMSE on the test set",
                    yUnit: "stars",
                    name: "8 factors"
                )
                .AddLine(epochs, epochs.Select(e => 0.90 + 0.36 * Math.Exp(-e / 4.0)), "16 factors")
                .AddLine(
                    epochs,
                    epochs.Select(e => 0.90 + 0.36 * Math.Exp(-e / 3.5) + 0.004 * Math.Max(0, e - 10)),
                    "64 factors"
                )
                .WithHorizontalLine(0.944, "biases only")
        );
        yield return (
            "line-gap",
            Figure.Line(
                [1, 2, 3, 4, 5, 6],
                [3.1, 3.4, double.NaN, 3.6, 3.5, 3.9],
                "A gap stays a gap",
                "month",
                "mean rating",
                yUnit: "stars"
            )
        );
        double[] popularity =
        [
            .. Enumerable.Range(1, 1682).Select(r => Math.Max(1, Math.Round(583 * Math.Exp(-r / 260.0)))),
        ];
        yield return (
            "line-log",
            Figure
                .Line(
                    Enumerable.Range(1, 1682),
                    popularity,
                    "A few movies get most of the ratings",
                    "rank of the movie",
                    "ratings"
                )
                .WithXLog()
                .WithYLog()
                .WithNote(100, 397, "rank 100: 397 ratings")
        );
        double total = popularity.Sum(),
            sum = 0;
        double[] share = [0, .. popularity.Reverse().Select(p => (sum += p) / total)];
        yield return (
            "line-lorenz",
            Figure
                .Line(
                    share.Select((_, i) => i / 1682.0),
                    share,
                    "The top tenth of movies holds two fifths of all ratings",
                    "share of movies, least rated first",
                    "share of ratings",
                    name: "MovieLens 100K"
                )
                .AddLine([0, 1], [0, 1], "all movies equal")
        );
        yield return (
            "line-dates",
            Figure
                .Line(
                    Enumerable.Range(0, 30).Select(i => 874_724_710L + i * 7 * 86400),
                    Enumerable.Range(0, 30).Select(i => 3.5 + 0.2 * Math.Sin(i / 4.0)),
                    "Mean ratings wander with the season",
                    "week",
                    "mean rating",
                    yUnit: "stars"
                )
                .WithXUnixSeconds()
        );
        string[] titles =
        [
            "Star Wars",
            "Toy Story",
            "Fargo",
            "Titanic",
            "Scream",
            "Contact",
            "Alien",
            "Psycho",
            "Jaws",
            "Twelve Monkeys",
            "Pulp Fiction",
            "Braveheart",
            "Aladdin",
            "Casablanca",
            "Vertigo",
            "Speed",
        ];
        double[] fx = [.. titles.Select(_ => rng.NextGaussian())],
            fy = [.. titles.Select(_ => rng.NextGaussian())];
        yield return (
            "scatter-labels",
            Figure
                .Scatter(fx, fy, "The first factor parts blockbusters from classics", "factor 1", "factor 2")
                .WithPointLabels(titles)
        );
        yield return (
            "scatter-many",
            Figure
                .Scatter(
                    popularity,
                    popularity.Select(p => 3 + 0.15 * Math.Log(p) + rng.NextGaussian() * 0.8 / Math.Sqrt(p)),
                    "Much-rated movies are rated higher",
                    "ratings of the movie",
                    "mean rating",
                    yUnit: "stars"
                )
                .WithXLog()
        );
        yield return (
            "scatter-folds",
            Figure
                .Scatter(
                    ["Popularity", "Biases", "User kNN", "Item kNN", "SGD factors", "ALS", "Autoencoder"],
                    [0.989, 0.944, 0.948, 0.931, 0.922, 0.912, 0.918],
                    "ALS leads by more than the spread of the folds",
                    "model",
                    "RMSE",
                    yUnit: "stars"
                )
                .WithErrorBars([0.008, 0.006, 0.007, 0.004, 0.005, 0.004, 0.006])
        );
        yield return (
            "heatmap",
            Figure.Heatmap(
                943,
                1682,
                Filled(ref rng),
                "Sorted by activity, the matrix is dense in one corner only",
                "movies, most rated first",
                "users, most active first",
                "share of movies rated"
            )
        );
        double[,] similar = new double[6, 6];
        for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            similar[i, j] = i == j ? 1 : Math.Round(Math.Cos((i - j) * 0.8) * 0.7, 2);
        similar[1, 4] = similar[4, 1] = double.NaN;
        yield return (
            "heatmap-labels",
            Figure.Heatmap(
                similar,
                "Near genres are liked together",
                valueTitle: "correlation",
                rowLabels: Genres[..6],
                columnLabels: Genres[..6]
            )
        );
        yield return (
            "box",
            Figure.Box(
                Genres[..7]
                    .SelectMany(
                        (g, k) =>
                            Enumerable
                                .Range(0, 120)
                                .Select(_ => (Genre: g, Rating: 3.2 + 0.1 * k + 0.5 * rng.NextGaussian()))
                    ),
                r => r.Genre,
                r => r.Rating,
                "Medians differ little between genres",
                "genre",
                "mean rating",
                yUnit: "stars"
            )
        );
        yield return (
            "subplots",
            Figure.Subplots(
                "The data at a glance",
                2,
                Figure.Histogram(ratings, "Ratings are skewed to the top", "rating", "stars", "ratings"),
                Figure
                    .Line(
                        epochs,
                        epochs.Select(e => 0.91 + 0.35 * Math.Exp(-e / 3.0)),
                        "RMSE falls fast",
                        "epoch",
                        "RMSE",
                        yUnit: "stars",
                        name: "train"
                    )
                    .AddLine(epochs, epochs.Select(e => 0.95 + 0.3 * Math.Exp(-e / 3.0)), "test"),
                Figure.Bar(Genres[..6], GenreCounts[..6], "Genres", "genre", "movies"),
                Figure.Heatmap(8, 8, (r, c) => Math.Sin(r * c / 9.0) + 1, "A small matrix", "column", "row", "value")
            )
        );
    }

    static List<(int, int)> Filled(ref Rng rng)
    {
        var filled = new HashSet<(int, int)>();
        while (filled.Count < 30_000)
            filled.Add(((int)(943 * Math.Pow(rng.NextDouble(), 2.2)), (int)(1682 * Math.Pow(rng.NextDouble(), 2.5))));
        return [.. filled];
    }
}
