using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>Strategies that combine the predictions for two people.</summary>
public enum AggregationStrategy
{
    /// <summary>The joint rating that the model predicts.</summary>
    Model,

    /// <summary>The mean of the two predicted ratings.</summary>
    Average,

    /// <summary>The lower of the two predicted ratings.</summary>
    LeastMisery,

    /// <summary>The higher of the two predicted ratings.</summary>
    MostPleasure,
}

/// <summary>Options of the candidates for two people. Movies that either has rated are never candidates.</summary>
public sealed record GroupOptions
{
    /// <summary>Number of most rated movies that are candidates; at least 0.</summary>
    public int Popular { get; init; } = 300;

    /// <summary>Number of favorites of each person: the movies with their highest ratings, of equal ratings the most
    /// rated movies; at least 0.</summary>
    public int Favorites { get; init; } = 10;

    /// <summary>Number of movies similar to each favorite that are candidates; at least 0.</summary>
    public int SimilarToEach { get; init; } = 20;

    /// <summary>Seed of the order of movies that are equal in score, popularity or similarity.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The movies that may be recommended; null: all.</summary>
    public RecommendationFilter? Filter { get; init; }

    internal GroupOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Popular);
        ArgumentOutOfRangeException.ThrowIfNegative(Favorites);
        ArgumentOutOfRangeException.ThrowIfNegative(SimilarToEach);
        return this;
    }
}

/// <summary>Recommends movies to two people with a model of pairs. Create it once for the two people, then get
/// lists.</summary>
/// <remarks>Candidates are popular movies, and movies similar to one that either liked, that neither has rated. The
/// data set must be the one that the model was fitted on.</remarks>
public sealed class GroupRecommender
{
    readonly IPairScorer model;
    readonly Dataset data;
    readonly MovieRanking ranking;
    readonly string[] names;
    readonly (GroupMember Member, ImmutableArray<ItemRating> Rated)[] people;
    readonly float[] pair; // [movies] predicted ratings, not clipped; −∞ if not a candidate
    readonly float[][] each; // [2][movies] the same of each alone
    readonly ulong seed;

    GroupRecommender(IPairScorer model, Dataset data, GroupMember[] members, GroupOptions options)
    {
        (this.model, this.data, seed) = (model, data, options.Seed);
        ranking = new(data);
        names = [.. members.Select(NameOf)];
        people = [.. members.Select(member => (member, RatingsOf(member)))];
        int movies = data.Movies.Length;
        (pair, each) = (new float[movies], [new float[movies], new float[movies]]);
        model.ScoreTogether(people[0].Member, people[1].Member, pair);
        for (int one = 0; one < 2; one++)
            model.ScoreTogether(people[one].Member, null, each[one]);
        bool[] candidates = Candidates(options);
        for (int movie = 0; movie < movies; movie++)
        {
            if (!candidates[movie])
                pair[movie] = each[0][movie] = each[1][movie] = float.NegativeInfinity;
        }
    }

    /// <summary>Scores all movies for two people.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies and ratings.</param>
    /// <param name="first">The first person: see <see cref="Member"/> and <see cref="NewMember"/>.</param>
    /// <param name="second">The second person.</param>
    /// <param name="options">Options of the candidates; null for the defaults.</param>
    /// <exception cref="KeyNotFoundException">The data set has no such user.</exception>
    /// <exception cref="TitleException">A title names no movie, or several.</exception>
    /// <exception cref="ArgumentException">The model was fitted on other data, two titles name the same movie, or the
    /// two are the same user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Stars are off the scale, or an option is out of its
    /// range.</exception>
    public static GroupRecommender For(
        IPairScorer model,
        Dataset data,
        GroupMember first,
        GroupMember second,
        GroupOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Guard.SameData(model.Facts, data);
        if (!first.IsNew && first.User == second.User)
            throw new ArgumentException(
                first.Name is null ? "Both are the same user." : $"{first.Name} and {second.Name} are the same user.",
                nameof(second)
            );
        return new GroupRecommender(model, data, [first, second], (options ?? new()).Checked());
    }

    /// <summary>Creates a member who is a user of the data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="name">The name in lists and reasons; null: such as <c>user 196</c>.</param>
    /// <exception cref="KeyNotFoundException">The data set has no such user.</exception>
    public static GroupMember Member(Dataset data, Id userId, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return GroupMember.Of(Recommend.UserIndex(data, userId)) with { Name = name };
    }

    /// <summary>Creates a member who is not in the data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="name">The name in lists and reasons.</param>
    /// <param name="ratings">Titles as <see cref="TitleIndex"/> finds them and stars on the scale of the data set, the
    /// latest last.</param>
    /// <exception cref="TitleException">A title names no movie, or several.</exception>
    /// <exception cref="ArgumentException">Two titles name the same movie.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Stars are off the scale.</exception>
    public static GroupMember NewMember(
        Dataset data,
        string name,
        params IEnumerable<(string Title, float Stars)> ratings
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ratings);
        return GroupMember.New([.. Recommend.HistoryOf(data, ratings)]) with { Name = name };
    }

    string NameOf(GroupMember member) =>
        member.Name
        ?? (
            member.IsNew
                ? "a new user"
                : string.Create(CultureInfo.InvariantCulture, $"user {data.Ratings.UserIds.Ids[member.User]}")
        );

    ImmutableArray<ItemRating> RatingsOf(GroupMember member) =>
        member.IsNew ? member.Ratings : [.. ranking.HistoryOf(member.User)];

    /// <summary>Number of candidates.</summary>
    public int CandidateCount => pair.Count(float.IsFinite);

    /// <summary>Returns the best movies for the two.</summary>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="strategy">The order of the movies.</param>
    public GroupRecommendations Best(int k = 10, AggregationStrategy strategy = AggregationStrategy.Model)
    {
        (ImmutableArray<int> best, int distinguished) = Ranked(k, strategy);
        string? note = best.IsEmpty
            ? "No movie is left to recommend: the two have rated every candidate, or the filter excludes the rest."
            : MovieRanking.FlatNoteOf(best.Length, distinguished, $"{names[0]} and {names[1]}");
        RatingScale scale = data.Ratings.Scale;
        return new GroupRecommendations(
            $"{best.Length} movies for {names[0]} and {names[1]}, by {Words(strategy)}",
            names[0],
            names[1],
            [.. best.Select(Line)],
            note
        );

        GroupRecommendation Line(int movie, int place) =>
            new(
                place + 1,
                data.Movies[movie],
                scale.Clamp(pair[movie]),
                scale.Clamp(each[0][movie]),
                scale.Clamp(each[1][movie]),
                Reason(movie)
            );
    }

    /// <summary>Compares the strategies. For each list of <paramref name="k"/>: means of the joint rating
    /// (<c>together</c>), of the mean, the lower and the higher of the two predicted ratings, and the number of movies
    /// shared with the model's list.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public Table Strategies(int k = 10)
    {
        AggregationStrategy[] all = Enum.GetValues<AggregationStrategy>();
        ImmutableArray<int>[] lists = [.. all.Select(strategy => Ranked(k, strategy).Movies)];
        return new Table(
            Column.OfTexts("strategy", all.Select(strategy => (string?)Words(strategy))),
            Numbers("together", movie => pair[movie]),
            Numbers("mean", movie => (each[0][movie] + each[1][movie]) / 2),
            Numbers("lower", movie => Math.Min(each[0][movie], each[1][movie])),
            Numbers("higher", movie => Math.Max(each[0][movie], each[1][movie])),
            Column.OfNumbers("shared with model", lists.Select(list => (double?)list.Intersect(lists[0]).Count())),
            Column.OfTexts("first", lists.Select(list => list.IsEmpty ? null : data.Movies[list[0]].Title.Trim()))
        );

        Column Numbers(string name, Func<int, float> of) =>
            Column.OfNumbers(
                name,
                lists.Select(list =>
                    list.IsEmpty
                        ? null
                        : (double?)Math.Round(list.Average(movie => (double)data.Ratings.Scale.Clamp(of(movie))), 3)
                )
            );
    }

    /// <summary>Returns the list of the best ten movies.</summary>
    public override string ToString() => Best().ToString();

    (ImmutableArray<int> Movies, int Distinguished) Ranked(int k, AggregationStrategy strategy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return strategy switch
        {
            AggregationStrategy.Model => GroupAggregation.By(GroupAggregation.Mean, [pair], k, seed, ranking),
            AggregationStrategy.Average => GroupAggregation.By(GroupAggregation.Mean, each, k, seed, ranking),
            AggregationStrategy.LeastMisery => GroupAggregation.By(GroupAggregation.Lowest, each, k, seed, ranking),
            AggregationStrategy.MostPleasure => GroupAggregation.By(GroupAggregation.Highest, each, k, seed, ranking),
            _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "No such strategy."),
        };
    }

    bool[] Candidates(GroupOptions options)
    {
        float[] ratings = ranking.Ratings;
        bool[] candidates = new bool[ratings.Length],
            seen = [.. options.Filter?.Passing(data).Select(passes => !passes) ?? new bool[ratings.Length]];
        foreach ((_, ImmutableArray<ItemRating> rated) in people)
        {
            foreach (ItemRating one in rated)
                seen[one.Item] = true;
        }
        TieBreak ties = TieBreak.For(seed, -1);
        IOrderedEnumerable<int> byPopularity = Enumerable
            .Range(0, ratings.Length)
            .Where(movie => !seen[movie])
            .OrderByDescending(movie => ratings[movie])
            .ThenBy(ties.Key);
        foreach (int movie in byPopularity.Take(options.Popular))
            candidates[movie] = true;
        if (model is IItemSimilarity similarity)
        {
            foreach (
                int favorite in people
                    .SelectMany(person =>
                        person
                            .Rated.OrderByDescending(one => one.Rating)
                            .ThenByDescending(one => ratings[one.Item])
                            .ThenBy(one => ties.Key(one.Item))
                            .Take(options.Favorites)
                    )
                    .Select(one => one.Item)
                    .Distinct()
            )
            {
                float[] alike = new float[ratings.Length];
                similarity.Similarities(favorite, alike);
                for (int movie = 0; movie < alike.Length; movie++)
                {
                    if (seen[movie] || alike[movie] == 0)
                        alike[movie] = float.NegativeInfinity;
                }
                int[] best = new int[Math.Min(options.SimilarToEach, alike.Length)];
                foreach (int movie in best.AsSpan(0, TopK.Select(alike, best, TieBreak.For(seed, favorite))))
                    candidates[movie] = true;
            }
        }
        return candidates;
    }

    /// <summary>The rating with the largest share in the score, of those above the middle of the scale.</summary>
    string Reason(int movie)
    {
        RatingScale scale = data.Ratings.Scale;
        var reasons = people
            .SelectMany((person, one) => model.Shares(person.Member, movie).Select(share => (One: one, Share: share)))
            .Where(reason => reason.Share.Rating > (scale.Minimum + scale.Maximum) / 2)
            .OrderByDescending(reason => reason.Share.Share)
            .ThenBy(reason => reason.One)
            .ToArray();
        if (reasons.Length == 0)
            return "liked by many";
        (int one, HistoryShare share) = reasons[0];
        string title = data.Movies[share.Item].Title.Trim();
        return string.Create(CultureInfo.InvariantCulture, $"because {names[one]} gave {title} {share.Rating:0.#}");
    }

    static string Words(AggregationStrategy strategy) =>
        strategy switch
        {
            AggregationStrategy.Model => "the model",
            AggregationStrategy.Average => "average",
            AggregationStrategy.LeastMisery => "least misery",
            _ => "most pleasure",
        };
}
