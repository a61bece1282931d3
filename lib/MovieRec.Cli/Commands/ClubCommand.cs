using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Formatting;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec club FILE</c>: recommends movies to each member of a club and to all together, with reasons, and
/// shows how much their own ratings matter.</summary>
static class ClubCommand
{
    /// <summary>Weight of features of movies. NDCG@10 on five held-out ratings of each user of ratings_small is .130
    /// (mean of five seeds), and .124 with the default weight, which was chosen on ML-100K with genres and decades
    /// alone.</summary>
    const float MovieWeight = 1;

    /// <summary>Damping of popularity: NDCG@10 falls from .128 to .120, and the lists hold a quarter more distinct movies
    /// (.095 with a damping of 0.5).</summary>
    const float Damping = 0.25f;

    public static Command Create()
    {
        Argument<string> file = new("FILE")
        {
            Description =
                "CSV file with member,title,rating[,date]; ratings from 1 to 10 or from 0.5 to 5 stars. "
                + "'sample' is the club of the generated data set.",
        };
        Option<string?> from = new("--data")
        {
            HelpName = "NAME|PATH",
            Description = "Data set. Default: the-movies-dataset.",
        };
        Option<int> k = new Option<int>("-k")
        {
            HelpName = "K",
            Description = "Number of movies for each member.",
            DefaultValueFactory = _ => 10,
        }.Within(1, int.MaxValue);
        Option<int> together = new Option<int>("--together")
        {
            HelpName = "K",
            Description = "Number of movies for all members together.",
            DefaultValueFactory = _ => 5,
        }.Within(1, int.MaxValue);
        Option<double?> halfLife = new Option<double?>("--half-life")
        {
            HelpName = "YEARS",
            Description =
                "Age at which a rating counts half, relative to the latest of its user. Default: age does not count.",
        }.Between(1e-6, 1e6);
        Option<string[]> features = new("--features")
        {
            HelpName = "NAME,NAME",
            Description = $"Features of the model, some of: {string.Join(", ", HybridFeatures.Choices)}. Default: all.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        Option<string[]> set = new("--set")
        {
            HelpName = "name=value",
            Description = "An option of lightfm, such as popularity_damping=0.25, the default here; can be repeated.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        Option<ulong> seed = new("--seed")
        {
            HelpName = "N",
            Description = "Seed of the model and of the order of equally scored movies.",
            DefaultValueFactory = _ => 42,
        };
        Option<int> threads = new Option<int>("--threads")
        {
            HelpName = "N",
            Description = "Maximum number of threads, up to 1024; 0 uses all processors. Results do not depend on it.",
        }.Within(0, OptionRange.MostThreads);
        Command command = new(
            "club",
            "Recommend movies to each member of a club of friends, and to all of them together."
        )
        {
            file,
            from,
            k,
            together,
            halfLife,
            features,
            set,
            seed,
            threads,
        };
        command.SetAction(
            (parse, cancel) =>
            {
                var options = (LightFmOptions)
                    OptionSettings.Apply(
                        new LightFmOptions { PopularityDamping = Damping },
                        "lightfm",
                        parse.GetValue(set)!,
                        parse.GetValue(seed),
                        parse.GetValue(threads)
                    );
                string[] names =
                [
                    .. parse
                        .GetValue(features)!
                        .SelectMany(text =>
                            text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        ),
                ];
                string path = parse.GetValue(file)!;
                Dataset data = Open.Data(
                    parse.GetValue(from) ?? (path == DataLocator.SampleName ? DataLocator.SampleName : null),
                    "the-movies-dataset"
                );
                MovieClub club = path == DataLocator.SampleName ? MovieClub.OfSample(data) : MovieClub.Read(path, data);
                TextWriter output = parse.InvocationConfiguration.Output;
                output.WriteLine(club);
                LightFm model = Fit(club.Data);
                foreach (string member in club.Members)
                {
                    output.WriteLine($"What {VisibleText.Of(member)} should see next");
                    output.WriteLine(
                        ClubTables.Next(model, club, member, parse.GetValue(k), model, parse.GetValue(seed))
                    );
                }
                output.WriteLine("What the club should watch together");
                output.WriteLine(ClubTables.Together(model, club, parse.GetValue(together), parse.GetValue(seed)));
                output.WriteLine("How many of those are among a member's own best 20");
                output.WriteLine(ClubTables.Served(model, club, parse.GetValue(together), parse.GetValue(seed)));
                output.WriteLine("How much each friend's own ratings matter");
                output.WriteLine(ClubTables.OwnRatings(Fit(data), club, seed: parse.GetValue(seed)));
                return Task.FromResult(0);

                LightFm Fit(Dataset of) =>
                    LightFm.Fit(
                        new TrainingSet(of.Ratings)
                        {
                            Features = HybridFeatures.Of(
                                of,
                                names.Length == 0 ? ["all"] : names,
                                movieWeight: MovieWeight
                            ),
                            Weights = parse.GetValue(halfLife) is { } years ? Recency.Weights(of.Ratings, years) : null,
                        },
                        options,
                        new() { Cancel = cancel }
                    );
            }
        );
        return command;
    }
}
