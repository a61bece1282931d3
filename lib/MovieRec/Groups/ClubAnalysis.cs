using System.Collections.Immutable;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>The quality of a list for the members of a club.</summary>
/// <param name="Strategy"><c>average</c>, <c>least misery</c> or <c>proportional</c>.</param>
/// <param name="Movies">Movie indices, best first.</param>
/// <param name="Favorites">[members] number of the list's movies that are among the member's own best 20 of those that
/// no member has rated.</param>
/// <param name="LowestMean">The lowest mean score of any member, in standard deviations of their own scores.</param>
public sealed record ClubListQuality(
    string Strategy,
    ImmutableArray<int> Movies,
    ImmutableArray<int> Favorites,
    double LowestMean
);

/// <summary>The influence of a member's own ratings, compared with a user without ratings.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Ratings">Number of their ratings.</param>
/// <param name="NewInTopTen">Number of their best ten movies that are not in the list of a user without
/// ratings.</param>
/// <param name="MostInfluential">Title of the movie whose rating, if removed, changes most of the ten.</param>
/// <param name="ChangesWithout">Number of the ten that change without that rating.</param>
/// <param name="RightWithout">Share of pairs of hidden ratings in the right order, without any of their ratings; NaN if
/// there is no pair.</param>
/// <param name="RightWith">The same with their other ratings.</param>
public sealed record RatingInfluence(
    string Member,
    int Ratings,
    int NewInTopTen,
    string MostInfluential,
    int ChangesWithout,
    double RightWithout,
    double RightWith
);

/// <summary>Computes the values that <see cref="ClubTables"/> shows.</summary>
public static class ClubAnalysis
{
    const int FavoriteCount = 20,
        TopTen = 10;

    /// <summary>Computes the quality of the lists for the club as a group.</summary>
    /// <param name="model">Fitted on the club's data set.</param>
    /// <param name="club">The club.</param>
    /// <param name="k">Number of movies in a list, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static ImmutableArray<ClubListQuality> Served(IItemScorer model, MovieClub club, int k = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(club);
        var ranking = new MovieRanking(club.Data);
        float[][] scores = ScoresOf(model, club, ranking);
        ImmutableArray<int>[] favorites =
        [
            .. scores.Select(
                (own, member) => GroupAggregation.Best(ranking, own, FavoriteCount, TieBreak.For(seed, member)).Movies
            ),
        ];
        return
        [
            .. Lists(scores, k, seed, ranking)
                .Select(list => new ClubListQuality(
                    list.Strategy,
                    list.Movies,
                    [.. favorites.Select(own => list.Movies.Count(movie => own.Contains(movie)))],
                    scores.Min(own => list.Movies.Average(movie => own[movie]))
                )),
        ];
    }

    /// <summary>Computes the influence of each member's own ratings: the changes that they make, and whether these are
    /// improvements.</summary>
    /// <remarks>The share in the right order is over all pairs of a movie that the member gave at least their median
    /// stars and one that they gave fewer, both hidden from the model. Equal scores count half.</remarks>
    /// <param name="model">Fitted on the data set without the club.</param>
    /// <param name="club">The club.</param>
    /// <param name="folds">Number of parts of each member's ratings, assigned in order of stars; one part at a time is
    /// hidden. At least 2.</param>
    /// <param name="seed">Seed of the order of movies with equal scores, the same for all lists of a member.</param>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is below 2.</exception>
    public static ImmutableArray<RatingInfluence> OwnRatings(
        IFoldIn model,
        MovieClub club,
        int folds = 5,
        ulong seed = 42
    )
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
        var rows = ImmutableArray.CreateBuilder<RatingInfluence>();
        foreach (string member in club.Members)
        {
            ClubRating[] own = [.. club.Of(member)];
            ImmutableArray<int> ten = Ten(own, own);
            (int Changes, string Title) most = own.Select(left =>
                    (
                        ten.Except(Ten([.. own.Where(one => one != left)], own)).Count(),
                        club.Data.Movies[left.Movie].Title.Trim()
                    )
                )
                .DefaultIfEmpty((0, ""))
                .MaxBy(one => one.Item1);
            (double without, double with) = Right(own);
            rows.Add(
                new(member, own.Length, ten.Except(Ten([], own)).Count(), most.Title, most.Changes, without, with)
            );
        }
        return rows.ToImmutable();

        float[] Scored(IEnumerable<ClubRating> known)
        {
            float[] scores = new float[club.Base.Movies.Length];
            model.ScoreNewUser([.. known.Select(rating => new ItemRating(rating.Movie, rating.ModelStars))], scores);
            return scores;
        }

        ImmutableArray<int> Ten(ClubRating[] known, ClubRating[] seen)
        {
            float[] scores = Scored(known);
            foreach (ClubRating rating in seen)
                scores[rating.Movie] = float.NegativeInfinity;
            return GroupAggregation.Best(ranking, scores, TopTen, TieBreak.For(seed, rows.Count)).Movies;
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
    }

    internal static (string Strategy, ImmutableArray<int> Movies)[] Lists(
        float[][] scores,
        int k,
        ulong seed,
        MovieRanking ranking
    ) =>
        [
            ("average", GroupAggregation.By(GroupAggregation.Mean, scores, k, seed, ranking).Movies),
            ("least misery", GroupAggregation.By(GroupAggregation.Lowest, scores, k, seed, ranking).Movies),
            ("proportional", GroupAggregation.ProportionalBy(ranking, scores, k, FavoriteCount, seed)),
        ];

    internal static float[][] ScoresOf(IItemScorer model, MovieClub club, MovieRanking ranking)
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
}
