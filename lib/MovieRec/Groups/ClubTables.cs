using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>What a model has to say to the members of a club.</summary>
/// <remarks>A model that <see cref="Next"/> and <see cref="Together"/> are given is fitted on
/// <see cref="MovieClub.Data"/>, one that <see cref="OwnRatings"/> is given on <see cref="MovieClub.Base"/>, so that it
/// knows no rating of the friends'. Reasons come from the caller, as parts of a score by feature.</remarks>
public static class ClubTables
{
    const int Favorites = 20,
        Parts = 5,
        Changed = 10;

    /// <summary>What one member should see next, and why.</summary>
    /// <param name="model">Fitted on the club's data set.</param>
    /// <param name="club">The club.</param>
    /// <param name="member">One of its members.</param>
    /// <param name="k">How many movies, at least 1.</param>
    /// <param name="why">The parts of a user's score of a movie, by the movie's features; null: no reasons.</param>
    /// <param name="seed">Draws the order of movies with equal scores.</param>
    /// <returns>Columns <c>rank</c>, <c>title</c>, <c>genres</c>, <c>score</c> (or <c>ratings</c>, where the model
    /// knows nothing to rank by) and perhaps <c>why</c>. <see cref="Table.Note"/> says where popularity
    /// decides.</returns>
    /// <exception cref="ArgumentException">There is no such member, or the model knows other users or
    /// movies.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Table Next(
        IItemScorer model,
        MovieClub club,
        string member,
        int k = 10,
        Func<int, int, IEnumerable<(string Feature, double Value)>>? why = null,
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
        if (why is null)
            return table;
        IEnumerable<string?> reasons = list.Select(
            (one, place) =>
                place < list.Told ? Reasons(why(user, club.Data.Ratings.MovieIds.IndexOf(one.Movie.Id))) : null
        );
        return table.With(Column.OfTexts("why", reasons));
    }

    /// <summary>Likes go by the member's own scale here, not by the model's threshold.</summary>
    static string? NoteOf(IItemScorer model, MovieClub club, string member, Recommendations list)
    {
        string? flat = MovieRanking.FlatNoteOf(list.Count, list.Told, member);
        if (model is not ILearnsFromLikes || club.Of(member).Any(rating => rating.IsLiked))
            return flat;
        string likes = $"None of the ratings of {member} counts as liked: popular movies come first.";
        return flat is null ? likes : $"{likes} {flat}";
    }

    /// <summary>What the club should watch together, of movies that none of them has rated, by three ways to
    /// choose.</summary>
    /// <param name="model">Fitted on the club's data set.</param>
    /// <param name="club">The club.</param>
    /// <param name="k">How many movies, at least 1.</param>
    /// <param name="seed">Draws the order of movies with equal scores.</param>
    /// <returns>Columns <c>rank</c>, <c>average</c>, <c>least misery</c> and <c>proportional</c>, with titles. Movies
    /// with equal scores come by number of ratings; <see cref="Table.Note"/> says where this decides.</returns>
    /// <exception cref="ArgumentException">The model knows other users or movies.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Table Together(IItemScorer model, MovieClub club, int k = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        var ranking = new MovieRanking(club.Data);
        float[][] scores = ScoresOf(model, club, ranking);
        (string Way, ImmutableArray<int> Movies)[] lists = Lists(scores, k, seed, ranking);
        Column ranks = Column.OfNumbers("rank", lists[0].Movies.Select((_, place) => (double?)place + 1));
        IEnumerable<Column> titles = lists.Select(list =>
            Column.OfTexts(list.Way, list.Movies.Select(movie => club.Data.Movies[movie].Title.Trim()))
        );
        return new Table(titles.Prepend(ranks)).WithNote(NoteOf(club, scores));
    }

    /// <summary>Which members' scores say nothing; null: none's.</summary>
    static string? NoteOf(MovieClub club, float[][] scores)
    {
        string[] flat =
        [
            .. club.Members.Where((_, member) => !scores[member].Any(score => float.IsFinite(score) && score != 0)),
        ];
        if (flat.Length == 0)
            return null;
        return flat.Length == scores.Length
            ? "The model knows nothing that tells these movies apart for the members: the most rated first."
            : $"The model tells no movies apart for {string.Join(", ", flat)}: "
                + "the lists go by the others, and movies with equal scores by number of ratings.";
    }

    /// <summary>How well those lists serve each member: how many of a list's movies are among the member's own best 20
    /// of those that none has rated.</summary>
    /// <returns>A row a way to choose; columns <c>way</c>, a member each, and <c>least happy</c>: the lowest mean score
    /// of any member, in standard deviations of their own scores.</returns>
    /// <inheritdoc cref="Together"/>
    public static Table Served(IItemScorer model, MovieClub club, int k = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        var ranking = new MovieRanking(club.Data);
        float[][] scores = ScoresOf(model, club, ranking);
        (string Way, ImmutableArray<int> Movies)[] lists = Lists(scores, k, seed, ranking);
        int[][] favorites =
        [
            .. scores.Select((own, member) => Best(own, Favorites, TieBreak.For(seed, member), ranking)),
        ];
        return new Table([
            Column.OfTexts("way", lists.Select(list => list.Way)),
            .. club.Members.Select(
                (name, member) =>
                    Column.OfNumbers(
                        name,
                        lists.Select(list => (double?)list.Movies.Count(movie => favorites[member].Contains(movie)))
                    )
            ),
            Column.OfNumbers(
                "least happy",
                lists.Select(list =>
                    (double?)Math.Round(scores.Min(own => list.Movies.Average(movie => own[movie])), 2)
                )
            ),
        ]);
    }

    /// <summary>How much each friend's own ratings matter: what changes against somebody of whom nothing is known, and
    /// whether it is for the better.</summary>
    /// <param name="model">Fitted on the data set without the club.</param>
    /// <param name="club">The club.</param>
    /// <param name="folds">For the last two columns each member's ratings are parted into so many, dealt out in order
    /// of stars; at least 2.</param>
    /// <param name="seed">Draws the order of movies with equal scores, the same for all lists of a member.</param>
    /// <returns>A row a member. <c>new in their 10</c>: movies of their best ten that are not a stranger's.
    /// <c>matters most</c>: the rating without which most of the ten are others; <c>then others</c>: how many.
    /// <c>right as a stranger</c> and <c>right</c>: of the pairs of a movie that they gave at least their median stars
    /// and one that they gave fewer, neither of them told to the model, the share that stands in the right order (ties
    /// half), without and with their other ratings; missing where no fold has such a pair.</returns>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is below 2.</exception>
    public static Table OwnRatings(IFoldIn model, MovieClub club, int folds = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        Guard.SameData(
            model.Facts,
            club.Base.Ratings.Identity,
            "the data set without the club (MovieClub.Base)",
            nameof(model)
        );
        var ranking = new MovieRanking(club.Base);
        float[] stranger = Scored([]);
        var rows =
            new List<(
                string Member,
                int Ratings,
                int NewInTen,
                string MattersMost,
                int Others,
                double Stranger,
                double Own
            )>();
        foreach (string member in club.Members)
        {
            ClubRating[] own = [.. club.Of(member)];
            int[] ten = Ten(own, own);
            (int Others, string Title) most = own.Select(left =>
                    (
                        ten.Except(Ten([.. own.Where(one => one != left)], own)).Count(),
                        club.Data.Movies[left.Movie].Title.Trim()
                    )
                )
                .DefaultIfEmpty((0, ""))
                .MaxBy(one => one.Item1);
            (double asStranger, double asMember) = Right(own);
            rows.Add(
                (member, own.Length, ten.Except(Ten([], own)).Count(), most.Title, most.Others, asStranger, asMember)
            );
        }
        return new Table(
            Column.OfTexts("member", rows.Select(row => row.Member)),
            Column.OfNumbers("ratings", rows.Select(row => (double?)row.Ratings)),
            Column.OfNumbers("new in their 10", rows.Select(row => (double?)row.NewInTen)),
            Column.OfTexts("matters most", rows.Select(row => row.MattersMost)),
            Column.OfNumbers("then others", rows.Select(row => (double?)row.Others)),
            Column.OfNumbers("right as a stranger", rows.Select(row => Share(row.Stranger))),
            Column.OfNumbers("right", rows.Select(row => Share(row.Own)))
        );

        float[] Scored(IEnumerable<ClubRating> known)
        {
            float[] scores = new float[club.Base.Movies.Length];
            model.ScoreNewUser([.. known.Select(rating => new ItemRating(rating.Movie, rating.ModelStars))], scores);
            return scores;
        }

        int[] Ten(ClubRating[] known, ClubRating[] seen)
        {
            float[] scores = Scored(known);
            foreach (ClubRating rating in seen)
                scores[rating.Movie] = float.NegativeInfinity;
            return Best(scores, Changed, TieBreak.For(seed, rows.Count), ranking);
        }

        (double Stranger, double Own) Right(ClubRating[] own)
        {
            ClubRating[] byStars = [.. own.OrderBy(rating => rating.Stars).ThenBy(rating => rating.Line)];
            float median = byStars.Length > 0 ? byStars[byStars.Length / 2].Stars : 0;
            double pairs = 0,
                asStranger = 0,
                asMember = 0;
            for (int fold = 0; fold < folds; fold++)
            {
                ClubRating[] hidden = [.. byStars.Where((_, place) => place % folds == fold)];
                float[] scores = Scored(own.Except(hidden));
                foreach (ClubRating better in hidden.Where(rating => rating.Stars >= median))
                {
                    foreach (ClubRating worse in hidden.Where(rating => rating.Stars < median))
                    {
                        pairs++;
                        asStranger += Order(stranger, better, worse);
                        asMember += Order(scores, better, worse);
                    }
                }
            }
            return (asStranger / pairs, asMember / pairs);
        }

        static double Order(float[] scores, ClubRating better, ClubRating worse) =>
            scores[better.Movie].CompareTo(scores[worse.Movie]) switch
            {
                > 0 => 1,
                0 => 0.5,
                _ => 0,
            };
        static double? Share(double share) => double.IsNaN(share) ? null : Math.Round(share, 2);
    }

    /// <summary>The weightiest parts of a score that speak for the movie, in words:
    /// <c>genre Comedy +0.41, keyword robot +0.20</c>.</summary>
    /// <param name="parts">By the movie's features, such as <c>genre:Comedy</c>; the movie as itself is
    /// <c>movie:ID</c>, and parts without a colon say nothing about the movie.</param>
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
                    $"{(part.Feature.StartsWith("movie:", StringComparison.Ordinal) ? "itself" : part.Feature.Replace(':', ' '))} {part.Value:+0.00}"
                )
        );
    }

    static (string, ImmutableArray<int>)[] Lists(float[][] scores, int k, ulong seed, MovieRanking ranking) =>
        [
            ("average", GroupAggregation.AverageBy(ranking, scores, k, seed).Movies),
            ("least misery", GroupAggregation.LeastMiseryBy(ranking, scores, k, seed).Movies),
            ("proportional", GroupAggregation.ProportionalBy(ranking, scores, k, Favorites, seed)),
        ];

    static float[][] ScoresOf(IItemScorer model, MovieClub club, MovieRanking ranking)
    {
        Guard.SameData(model.Facts, club.Data.Ratings.Identity, "the club's data set (MovieClub.Data)", nameof(model));
        HashSet<int> seen = [.. club.Ratings.Select(rating => rating.Movie)];
        float[][] scores = GroupAggregation.Scores(model, club.Users.AsSpan(), movie => !seen.Contains(movie));
        for (int member = 0; member < scores.Length; member++)
        {
            int user = club.Users[member];
            if (ranking.SaysSomething(model, ranking.HistoryOf(user), user))
                continue;
            for (int movie = 0; movie < scores[member].Length; movie++)
            {
                if (float.IsFinite(scores[member][movie]))
                    scores[member][movie] = 0;
            }
        }
        return scores;
    }

    static int UserOf(MovieClub club, string member) =>
        club.Members.IndexOf(member) is >= 0 and var place
            ? club.Users[place]
            : throw new ArgumentException(
                $"The club has no member '{member}', only {string.Join(", ", club.Members)}.",
                nameof(member)
            );

    static int[] Best(float[] scores, int k, TieBreak ties, MovieRanking ranking)
    {
        int[] best = new int[Math.Min(k, scores.Length)];
        return best[..ranking.Select(scores, best, ties).Count];
    }
}
