using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>Tables of recommendations for a club.</summary>
/// <remarks>The model of <see cref="Next"/>, <see cref="Together"/> and <see cref="Served"/> is fitted on
/// <see cref="MovieClub.Data"/>; that of <see cref="OwnRatings"/> on <see cref="MovieClub.Base"/>, without the
/// members' ratings.</remarks>
public static class ClubTables
{
    const int Parts = 5;

    /// <summary>Recommends movies to one member, with reasons.</summary>
    /// <param name="model">Fitted on the club's data set.</param>
    /// <param name="club">The club.</param>
    /// <param name="member">One of its members.</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="explain">Gives the reasons, usually the model itself; null: no reasons.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <returns>Columns <c>rank</c>, <c>title</c>, <c>genres</c>, <c>score</c> (or <c>ratings</c>, if the model has
    /// nothing to rank by) and, if <paramref name="explain"/> is given, <c>why</c>. <see cref="Table.Note"/> says which
    /// movies are ordered by popularity.</returns>
    /// <exception cref="ArgumentException">There is no such member, or the model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Table Next(
        IItemScorer model,
        MovieClub club,
        string member,
        int k = 10,
        IExplainable? explain = null,
        ulong seed = 42
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        ArgumentNullException.ThrowIfNull(member);
        int user = UserOf(club, member);
        Recommendations list = Recommend.For(model, club.Data, club.Data.Users[user].Id, k, seed);
        var table = new Table(
            Column.OfNumbers("rank", list.Select(one => (double?)one.Rank)),
            Column.OfTexts("title", list.Select(one => one.Movie.Title.Trim())),
            Column.OfTexts("genres", list.Select(one => string.Join(", ", one.Movie.Genres))),
            Column.OfNumbers(list.ScoreName, list.Select(one => (double?)Math.Round(one.Score, 2)))
        ).WithNote(NoteOf(model, club, member, list));
        if (explain is null)
            return table;
        IEnumerable<string?> reasons = list.Select(
            (one, place) =>
                place < list.Distinguished
                    ? Reasons(explain.Explain(user, club.Data.Ratings.MovieIds.IndexOf(one.Movie.Id)).ByItemFeature)
                    : null
        );
        return table.With(Column.OfTexts("why", reasons));
    }

    /// <summary>Here, likes depend on the member's own scale, not on the model's threshold.</summary>
    static string? NoteOf(IItemScorer model, MovieClub club, string member, Recommendations list)
    {
        string? flat = MovieRanking.FlatNoteOf(list.Count, list.Distinguished, member);
        if (model is not ILearnsFromLikes || club.Of(member).Any(rating => rating.IsLiked))
            return flat;
        string likes = $"None of the ratings of {member} counts as liked: popular movies come first.";
        return flat is null ? likes : $"{likes} {flat}";
    }

    /// <summary>Recommends movies that no member has rated to the club as a group, by three strategies.</summary>
    /// <param name="model">Fitted on the club's data set.</param>
    /// <param name="club">The club.</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <returns>Columns <c>rank</c>, <c>average</c>, <c>least misery</c> and <c>proportional</c>, with titles. Movies
    /// with equal scores are ordered by number of ratings; <see cref="Table.Note"/> says if this is so.</returns>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Table Together(IItemScorer model, MovieClub club, int k = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        var ranking = new MovieRanking(club.Data);
        float[][] scores = ClubAnalysis.ScoresOf(model, club, ranking);
        (string Strategy, ImmutableArray<int> Movies)[] lists = ClubAnalysis.Lists(scores, k, seed, ranking);
        Column ranks = Column.OfNumbers("rank", lists[0].Movies.Select((_, place) => (double?)place + 1));
        IEnumerable<Column> titles = lists.Select(list =>
            Column.OfTexts(list.Strategy, list.Movies.Select(movie => club.Data.Movies[movie].Title.Trim()))
        );
        return new Table(titles.Prepend(ranks)).WithNote(NoteOf(club, scores));
    }

    /// <summary>Names the members whose scores are all equal; null: none.</summary>
    static string? NoteOf(MovieClub club, float[][] scores)
    {
        string[] flat =
        [
            .. club.Members.Where((_, member) => !scores[member].Any(score => float.IsFinite(score) && score != 0)),
        ];
        if (flat.Length == 0)
            return null;
        return flat.Length == scores.Length
            ? MovieRanking.NothingToRankBy("the members")
            : $"The model has nothing to rank movies by for {string.Join(", ", flat)}: the lists depend on the others, "
                + "and movies with equal scores are ordered by number of ratings.";
    }

    /// <summary>Shows the quality of these lists for each member, see <see cref="ClubAnalysis.Served"/>.</summary>
    /// <returns>A row for each strategy; columns <c>strategy</c>, one for each member with their number of favorites,
    /// and <c>lowest mean</c>.</returns>
    /// <inheritdoc cref="Together"/>
    public static Table Served(IItemScorer model, MovieClub club, int k = 5, ulong seed = 42)
    {
        ImmutableArray<ClubListQuality> lists = ClubAnalysis.Served(model, club, k, seed);
        return new Table([
            Column.OfTexts("strategy", lists.Select(list => list.Strategy)),
            .. club.Members.Select(
                (name, member) => Column.OfNumbers(name, lists.Select(list => (double?)list.Favorites[member]))
            ),
            Column.OfNumbers("lowest mean", lists.Select(list => (double?)Math.Round(list.LowestMean, 2))),
        ]);
    }

    /// <summary>Shows the influence of each member's own ratings, see <see cref="ClubAnalysis.OwnRatings"/>.</summary>
    /// <returns>A row for each member; columns <c>member</c>, <c>ratings</c>, <c>new in top 10</c>,
    /// <c>most influential</c>, <c>changes without it</c>, <c>right without ratings</c> and
    /// <c>right with ratings</c>.</returns>
    /// <inheritdoc cref="ClubAnalysis.OwnRatings"/>
    public static Table OwnRatings(IFoldIn model, MovieClub club, int folds = 5, ulong seed = 42)
    {
        ImmutableArray<RatingInfluence> rows = ClubAnalysis.OwnRatings(model, club, folds, seed);
        return new Table(
            Column.OfTexts("member", rows.Select(row => row.Member)),
            Column.OfNumbers("ratings", rows.Select(row => (double?)row.Ratings)),
            Column.OfNumbers("new in top 10", rows.Select(row => (double?)row.NewInTopTen)),
            Column.OfTexts("most influential", rows.Select(row => row.MostInfluential)),
            Column.OfNumbers("changes without it", rows.Select(row => (double?)row.ChangesWithout)),
            Column.OfNumbers("right without ratings", rows.Select(row => Share(row.RightWithout))),
            Column.OfNumbers("right with ratings", rows.Select(row => Share(row.RightWith)))
        );

        static double? Share(double share) => double.IsNaN(share) ? null : Math.Round(share, 2);
    }

    /// <summary>Returns the largest positive parts of a score as text:
    /// <c>genre Comedy +0.41, keyword robot +0.20</c>.</summary>
    /// <param name="parts">The parts by features of the movie, such as <c>genre:Comedy</c>. <c>movie:ID</c> is the
    /// movie itself; parts without a colon are left out.</param>
    public static string Reasons(IEnumerable<(string Feature, double Value)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return string.Join(
            ", ",
            parts
                .Where(part => part.Value > 0 && part.Feature.Contains(':', StringComparison.Ordinal))
                .OrderByDescending(part => part.Value)
                .Take(Parts)
                .Select(part =>
                    string.Create(CultureInfo.InvariantCulture, $"{Named(part.Feature)} {part.Value:+0.00}")
                )
        );

        static string Named(string feature) =>
            feature.StartsWith("movie:", StringComparison.Ordinal) ? "itself" : feature.Replace(':', ' ');
    }

    static int UserOf(MovieClub club, string member) =>
        club.Members.IndexOf(member) is >= 0 and var place
            ? club.Users[place]
            : throw new ArgumentException(
                $"The club has no member '{member}'. Members: {string.Join(", ", club.Members)}.",
                nameof(member)
            );
}
