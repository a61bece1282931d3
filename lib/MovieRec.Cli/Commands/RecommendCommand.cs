using System.CommandLine;
using System.Globalization;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec recommend --model FILE</c>: recommends movies to a user of the data set, to a new user with a
/// few ratings, or to two people together.</summary>
static class RecommendCommand
{
    const int ShownParts = 5;

    public static Command Create()
    {
        Option<FileInfo> model = CommonOptions.ModelFile();
        Option<int?> user = new("--user") { HelpName = "ID", Description = "Id of a user of the data set." };
        Option<string[]> rate = CommonOptions.Repeated(
            "--rate",
            "\"TITLE=5\"",
            "A rating of a new user; can be repeated."
        );
        Option<string[]> feature = CommonOptions.Repeated(
            "--feature",
            "NAME",
            "A feature of a new user, such as gender:F or age:30, for lightfm and embedding-network; can be repeated."
        );
        Option<int> k = CommonOptions.Count("-k", 20, "Number of movies.");
        Option<int?> with = new("--with")
        {
            HelpName = "ID",
            Description = "Recommend for two people: id of the second user. Requires a model that supports pairs.",
        };
        Option<string[]> withRate = CommonOptions.Repeated(
            "--with-rate",
            "\"TITLE=5\"",
            "Recommend for two people: a rating of the second person, who is not in the data set; can be repeated."
        );
        Option<AggregationStrategy> strategy = new Option<AggregationStrategy>("--strategy")
        {
            Description = "How the scores of two people are combined.",
            DefaultValueFactory = _ => AggregationStrategy.Model,
        }.Named();
        Option<RankBy> rank = CommonOptions.Rank();
        Option<bool> explain = new("--explain")
        {
            Description = "Show the largest parts of each score, for a user of the data set.",
        };
        Option<ulong> seed = CommonOptions.Seed("Seed of the order of equally scored movies.");
        Option<string?> data = CommonOptions.Data("the one that the model was fitted on");
        Command command = new("recommend", "Recommend movies that a user, or two people together, have not rated.")
        {
            model,
            user,
            rate,
            feature,
            with,
            withRate,
            strategy,
            k,
            rank,
            explain,
            seed,
            data,
        };
        FilterOptions filter = new();
        filter.AddTo(command);
        command.SetAction(parse =>
        {
            string[] rated = parse.GetValue(rate)!;
            string[] features = parse.GetValue(feature)!;
            if (parse.GetValue(user) is null == (rated.Length + features.Length == 0))
                throw new ArgumentException(
                    "Use --user ID for a user of the data set, or --rate \"TITLE=5\" for a new user."
                );
            IItemScorer saved = Model.Load(parse.GetValue(model)!.FullName);
            string name = ModelCatalog.Of(saved).Name;
            Dataset opened = Open.DataOf(saved, parse.GetValue(data));
            bool asksWhy = parse.GetValue(explain);
            if (asksWhy && (parse.GetValue(user) is null || parse.GetValue(with) is not null))
                throw new ArgumentException(
                    "--explain: only lists for one user of the data set (--user ID) are explained."
                );
            if (asksWhy && saved is not IExplainable)
                throw new ArgumentException($"--explain: '{name}' does not explain its scores.");
            CheckRank(parse.GetResult(rank) is { Implicit: false }, saved, name);
            string[] withRated = parse.GetValue(withRate)!;
            if (parse.GetValue(with) is not null || withRated.Length > 0)
            {
                if (features.Length > 0)
                    throw new ArgumentException("--feature: for two people, only ratings describe a new person.");
                if (parse.GetValue(with) is not null && withRated.Length > 0)
                    throw new ArgumentException(
                        "Use --with ID for a user of the data set, or --with-rate \"TITLE=5\" for a new person; "
                            + "not both."
                    );
                IPairScorer pairs =
                    saved as IPairScorer
                    ?? throw new ArgumentException($"--with: '{name}' does not support pairs; attention-network does.");
                GroupMember first = MemberOf(parse.GetValue(user), "you", rated, opened),
                    second = MemberOf(parse.GetValue(with), "the other", withRated, opened);
                parse.InvocationConfiguration.Output.WriteLine(
                    GroupRecommender
                        .For(
                            pairs,
                            opened,
                            first,
                            second,
                            new() { Seed = parse.GetValue(seed), Filter = filter.Of(parse) }
                        )
                        .Best(parse.GetValue(k), parse.GetValue(strategy))
                );
                return 0;
            }
            Recommendations list =
                parse.GetValue(user) is { } id
                    ? Recommend.For(
                        saved,
                        opened,
                        id,
                        parse.GetValue(k),
                        parse.GetValue(seed),
                        parse.GetValue(rank),
                        filter.Of(parse)
                    )
                : NewUsers(saved, name, features) is { } foldIn
                    ? Recommend.ForNewUser(
                        foldIn,
                        opened,
                        rated.Select(text => TitleRating.Parse(text, opened.Ratings.Scale)),
                        parse.GetValue(k),
                        parse.GetValue(seed),
                        parse.GetValue(rank),
                        filter.Of(parse)
                    )
                : throw new ArgumentException($"--rate: '{name}' does not support new users.");
            parse.InvocationConfiguration.Output.WriteLine(list);
            if (asksWhy)
                WriteExplanations(
                    parse.InvocationConfiguration.Output,
                    (IExplainable)saved,
                    opened,
                    list,
                    parse.GetValue(user)!.Value
                );
            else if (saved is TwoPartModel parts)
                WriteParts(parse.InvocationConfiguration.Output, parts, opened, list, parse.GetValue(user), rated);
            return 0;
        });
        return command;
    }

    /// <summary>Writes the largest parts of each score of a list.</summary>
    static void WriteExplanations(TextWriter output, IExplainable model, Dataset data, Recommendations list, int user)
    {
        foreach (Recommendation one in list)
        {
            output.WriteLine(VisibleText.Of(Invariant($"{one.Rank}. {one.Movie.Title.Trim()}")));
            output.WriteLine(
                Recommend
                    .Explain(
                        model,
                        data,
                        data.Ratings.UserIds.IndexOf(user),
                        data.Ratings.MovieIds.IndexOf(one.Movie.Id)
                    )
                    .Largest(ShownParts)
            );
        }
    }

    /// <summary>Writes the parts of each score of a list; nothing if the list is ordered by number of
    /// ratings.</summary>
    static void WriteParts(
        TextWriter output,
        TwoPartModel model,
        Dataset data,
        Recommendations list,
        int? user,
        string[] rated
    )
    {
        ItemRating[] history = user is null
            ? [.. Recommend.HistoryOf(data, rated.Select(text => TitleRating.Parse(text, data.Ratings.Scale)))]
            : [];
        (Recommendation Line, TwoPartExplanation Why)[] parts =
        [
            .. list.Select(one =>
            {
                int movie = data.Ratings.MovieIds.IndexOf(one.Movie.Id);
                return (
                    one,
                    user is { } id
                        ? model.Explain(data.Ratings.UserIds.IndexOf(id), movie)
                        : model.ExplainNewUser(history, movie)
                );
            }),
        ];
        if (parts.Length == 0 || parts[0].Line.Score != parts[0].Why.Score)
            return;
        output.WriteLine(
            "Why: propensity to watch, contribution of the genres to it, predicted stars, and the "
                + "probability of liking; "
                + "score = propensity · liking"
        );
        TableWriter.WriteText(
            output,
            ["rank", "title", "propensity", "genres", "stars", "liking"],
            [
                .. parts.Select(part =>
                    (IReadOnlyList<string>)
                        [
                            Invariant($"{part.Line.Rank}"),
                            part.Line.Movie.Title.Trim(),
                            Number(part.Why.Propensity),
                            Number(part.Why.Genres),
                            Number(part.Why.Stars),
                            Number(part.Why.Liking),
                        ]
                ),
            ]
        );

        static string Number(float value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }

    /// <exception cref="ArgumentException">A rule was asked for, and the model does not predict ratings.</exception>
    internal static void CheckRank(bool asked, IItemScorer model, string name)
    {
        if (asked && model is not IRatingPredictor)
            throw new ArgumentException(
                $"--rank: '{name}' does not predict ratings; it ranks by its own scores. Omit --rank."
            );
    }

    static GroupMember MemberOf(int? user, string name, string[] rated, Dataset data) =>
        user is { } id
            ? GroupRecommender.Member(data, id)
            : GroupRecommender.NewMember(data, name, rated.Select(text => TitleRating.Parse(text, data.Ratings.Scale)));

    static IFoldIn? NewUsers(IItemScorer saved, string name, string[] features) =>
        features.Length == 0 ? saved as IFoldIn
        : saved is IFeaturedFoldIn featured ? featured.NewUsersWith(features)
        : throw new ArgumentException($"--feature: '{name}' does not use features of users.");
}
