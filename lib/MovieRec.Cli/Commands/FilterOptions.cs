using System.CommandLine;
using MovieRec.Recommending;

namespace MovieRec.Cli.Commands;

/// <summary>Options that say which movies may be recommended.</summary>
sealed class FilterOptions
{
    readonly Option<string[]> genre = CommonOptions.Repeated(
        "--genre",
        "NAME",
        "Only movies of this genre; repeat it for movies of any of several genres."
    );

    readonly Option<string[]> withoutGenre = CommonOptions.Repeated(
        "--without-genre",
        "NAME",
        "No movies of this genre; can be repeated."
    );

    readonly Option<int?> yearFrom = new("--year-from") { HelpName = "YEAR", Description = "First year of release." };

    readonly Option<int?> yearTo = new("--year-to") { HelpName = "YEAR", Description = "Last year of release." };

    readonly Option<int> minRatings = new Option<int>("--min-ratings")
    {
        HelpName = "N",
        Description = "Only movies with at least this number of ratings.",
        DefaultValueFactory = _ => 0,
    }.Within(0, int.MaxValue);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[genre, withoutGenre, yearFrom, yearTo, minRatings])
            command.Options.Add(option);
    }

    /// <summary>The filter; null if no condition is set.</summary>
    public RecommendationFilter? Of(ParseResult parse)
    {
        RecommendationFilter filter = new()
        {
            Genres = [.. parse.GetValue(genre)!],
            ExcludedGenres = [.. parse.GetValue(withoutGenre)!],
            YearFrom = parse.GetValue(yearFrom),
            YearTo = parse.GetValue(yearTo),
            MinimumRatings = parse.GetValue(minRatings),
        };
        return
            filter.Genres.IsEmpty
            && filter.ExcludedGenres.IsEmpty
            && filter is { YearFrom: null, YearTo: null, MinimumRatings: 0 }
            ? null
            : filter;
    }
}
