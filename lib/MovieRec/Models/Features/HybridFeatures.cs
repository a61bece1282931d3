using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Messages;

namespace MovieRec.Models;

/// <summary>What a hybrid model is told of users and of movies.</summary>
/// <param name="Users">[users × features].</param>
/// <param name="Movies">[movies × features].</param>
public sealed record HybridFeatures(FeatureMatrix Users, FeatureMatrix Movies)
{
    /// <summary>[users × features].</summary>
    public FeatureMatrix Users
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Users ?? throw new ArgumentNullException(nameof(Users));

    /// <summary>[movies × features].</summary>
    public FeatureMatrix Movies
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Movies ?? throw new ArgumentNullException(nameof(Movies));

    /// <summary>What the rows mean; null for features that a caller put together.</summary>
    internal DataIdentity? Source { get; init; }

    /// <summary>The group of features that are a user each.</summary>
    public const string User = "user";

    /// <summary>The group of features that are a movie each.</summary>
    public const string Movie = "movie";

    /// <summary>Of what is said of movies, beside the movies themselves. Chosen with <see cref="UserWeight"/> by ten
    /// ratings of each user held out of the training part of ML-100K's <c>ua</c>.</summary>
    public const float MovieWeight = 0.3f;

    /// <summary>Of what is said of users, beside the users themselves: little, since it is soon learned and then draws
    /// everybody to what is popular.</summary>
    public const float UserWeight = 0.03f;

    static readonly ImmutableArray<(string Name, Func<Dataset, FeatureGroup> Of)> UserGroups =
    [
        (User, data => Identities(User, data.Ratings.UserIds)),
        ("age", data => FeatureGroup.OfName("age", data.Users, user => user.Age is { } age ? AgeGroup(age) : null)),
        ("gender", data => FeatureGroup.OfName("gender", data.Users, user => user.Gender?.ToString())),
        ("occupation", data => FeatureGroup.OfName("occupation", data.Users, user => user.Occupation)),
    ];

    static readonly ImmutableArray<(string Name, Func<Dataset, FeatureGroup> Of)> MovieGroups =
    [
        (Movie, data => Identities(Movie, data.Ratings.MovieIds)),
        ("genre", data => FeatureGroup.OfNames("genre", data.Movies, movie => movie.Genres)),
        (
            "decade",
            data =>
                FeatureGroup.OfName(
                    "decade",
                    data.Movies,
                    movie => movie.Year is { } year ? $"{year / 10 * 10}s" : null
                )
        ),
        ("tag", MovieTags),
        ("keyword", data => FeatureGroup.OfNames("keyword", data.Movies, movie => movie.Keywords) with { MinRows = 2 }),
        ("cast", data => FeatureGroup.OfNames("cast", data.Movies, movie => movie.Cast) with { MinRows = 2 }),
        (
            "director",
            data => FeatureGroup.OfNames("director", data.Movies, movie => movie.Directors) with { MinRows = 2 }
        ),
        ("language", data => FeatureGroup.OfName("language", data.Movies, movie => movie.OriginalLanguage)),
    ];

    /// <summary>What <see cref="Of(Dataset, IEnumerable{string}, FeatureScaling?, float, float)"/> takes, groups of
    /// users first.</summary>
    public static ImmutableArray<string> Choices =>
        [
            .. UserGroups.Select(group => group.Name),
            .. MovieGroups.Select(group => group.Name),
            "ids",
            "metadata",
            "all",
        ];

    /// <summary>Features of a data set by the names of their groups.</summary>
    /// <param name="data">What is said of users and movies; its ratings are not looked at.</param>
    /// <param name="names">Some of <see cref="Choices"/>: single groups, or <c>ids</c> for users and movies themselves,
    /// <c>metadata</c> for everything else, <c>all</c>. Users or movies of whom nothing is chosen, or of whom this data
    /// set says nothing chosen, stand for themselves.</param>
    /// <param name="scaling">What is done to the weights; null: by group beside users or movies themselves; where these
    /// are left out, by row for users and nothing for movies, so that each genre has its full say. Chosen by a fifth of
    /// the users, and of the movies, hidden from the training part of ML-100K.</param>
    /// <param name="movieWeight">Of each group that is chosen beside <c>movie</c>; see
    /// <see cref="FeatureGroup.Weight"/>. Without <c>movie</c> all groups of movies weigh 1.</param>
    /// <param name="userWeight">Of each group that is chosen beside <c>user</c>; likewise.</param>
    /// <exception cref="ArgumentException">A name is none of the choices; the message names the closest.</exception>
    public static HybridFeatures Of(
        Dataset data,
        IEnumerable<string> names,
        FeatureScaling? scaling = null,
        float movieWeight = MovieWeight,
        float userWeight = UserWeight
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(names);
        string[] chosen = [.. names];
        Check(chosen);
        return new(
            Side(UserGroups, User, userWeight, FeatureScaling.Row),
            Side(MovieGroups, Movie, movieWeight, FeatureScaling.None)
        )
        {
            Source = data.Ratings.Identity,
        };

        FeatureMatrix Side(
            ImmutableArray<(string Name, Func<Dataset, FeatureGroup> Of)> groups,
            string identity,
            float weight,
            FeatureScaling alone
        )
        {
            FeatureGroup[] wanted =
            [
                .. groups
                    .Where(group => IsWanted(group.Name, group.Name == identity))
                    .Select(group => group.Of(data))
                    .Where(group => Enumerable.Range(0, group.RowCount).Any(row => group.Of(row).Any())),
            ];
            if (wanted.Any(group => group.Name == identity))
                wanted = [.. wanted.Select(group => group.Name == identity ? group : group with { Weight = weight })];
            if (wanted.Length == 0)
                wanted = [groups[0].Of(data)];
            return FeatureMatrix.Of(
                scaling ?? (wanted.Any(group => group.Name == identity) ? FeatureScaling.Group : alone),
                wanted
            );
        }

        bool IsWanted(string name, bool isIdentity) =>
            chosen.Contains(name) || chosen.Contains("all") || chosen.Contains(isIdentity ? "ids" : "metadata");
    }

    /// <inheritdoc cref="Of(Dataset, IEnumerable{string}, FeatureScaling?, float, float)"/>
    public static HybridFeatures Of(Dataset data, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(names);
        return Of(data, (IEnumerable<string>)names);
    }

    /// <exception cref="ArgumentException">A name is none of <see cref="Choices"/>; the message names the
    /// closest.</exception>
    public static void Check(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
        {
            if (!Choices.Contains(name))
                throw new ArgumentException(
                    $"There are no features '{name}'. Did you mean '{Suggest.Closest(name, Choices)}'? Known: {string.Join(", ", Choices)}.",
                    nameof(names)
                );
        }
    }

    /// <summary>Users and movies as themselves and nothing else: plain matrix factorization.</summary>
    public static HybridFeatures Ids(Ratings ratings)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        return new(
            FeatureMatrix.Of(FeatureScaling.Group, Identities(User, ratings.UserIds)),
            FeatureMatrix.Of(FeatureScaling.Group, Identities(Movie, ratings.MovieIds))
        )
        {
            Source = ratings.Identity,
        };
    }

    /// <summary>The seven age groups of MovieLens 1M, whatever the data set gives.</summary>
    /// <param name="age">Years.</param>
    public static string AgeGroup(int age) =>
        age switch
        {
            < 18 => "under 18",
            < 25 => "18-24",
            < 35 => "25-34",
            < 45 => "35-44",
            < 50 => "45-49",
            < 56 => "50-55",
            _ => "56+",
        };

    /// <summary>Each row as itself, by published id.</summary>
    static FeatureGroup Identities(string name, IdMap ids) =>
        new(name, ids.Count, row => [(ids.Ids[row].ToString(CultureInfo.InvariantCulture), 1f)]);

    /// <summary>Users' tags in lower case, on at least two movies, each weighted by 1 + ln(users who put it
    /// there).</summary>
    static FeatureGroup MovieTags(Dataset data)
    {
        ILookup<int, (string, float)> tags = data
            .Tags.GroupBy(tag =>
                (
                    Movie: data.Ratings.MovieIds.IndexOf(tag.MovieId),
                    Text: string.Join(' ', tag.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                        .ToLowerInvariant()
                )
            )
            .Where(tag => tag.Key.Text.Length > 0)
            .ToLookup(
                tag => tag.Key.Movie,
                tag => (tag.Key.Text, 1 + MathF.Log(tag.Select(one => one.UserId).Distinct().Count()))
            );
        return new FeatureGroup("tag", data.Movies.Length, movie => tags[movie]) { MinRows = 2 };
    }
}
