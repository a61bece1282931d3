using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Messages;

namespace MovieRec.Models;

/// <summary>The features of users and movies that <see cref="LightFm"/> learns from.</summary>
/// <param name="Users">[users × features].</param>
/// <param name="Movies">[movies × features].</param>
public sealed record HybridFeatures(FeatureMatrix Users, FeatureMatrix Movies)
{
    /// <summary>Group in which each user is a feature.</summary>
    public const string User = "user";

    /// <summary>Group in which each movie is a feature.</summary>
    public const string Movie = "movie";

    /// <summary>Weight of movies' groups other than <c>movie</c>.</summary>
    /// <remarks>Chosen together with <see cref="UserWeight"/> on ten ratings of each user, held out of the training set
    /// of ML-100K's <c>ua</c>.</remarks>
    public const float MovieWeight = 0.3f;

    /// <summary>Weight of users' groups other than <c>user</c>. Small, because these features are learned quickly and
    /// then favor popular movies for all users.</summary>
    public const float UserWeight = 0.03f;

    /// <summary>Names that select several groups.</summary>
    const string IdsChoice = "ids",
        Metadata = "metadata",
        All = "all";

    /// <summary>Groups of columns that come from readers, in the order of the features.</summary>
    static readonly ImmutableArray<string> KnownOfUsers = ["age", "gender", "occupation"],
        KnownOfMovies = ["genre", "decade", "tag", "keyword", "cast", "director", "language", "month"];

    /// <summary>Groups in which names of one row are left out.</summary>
    static readonly ImmutableArray<string> Shared = ["tag", "keyword", "cast", "director"];

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

    /// <summary>Identity of the data set that the rows refer to; null for features of the caller's own
    /// groups.</summary>
    internal DataIdentity? Source { get; init; }

    /// <summary>Names that can be selected in every data set: groups of users, groups of movies, <c>ids</c>,
    /// <c>metadata</c> and <c>all</c>.</summary>
    public static ImmutableArray<string> Choices =>
        [User, .. KnownOfUsers, Movie, .. KnownOfMovies, IdsChoice, Metadata, All];

    /// <summary>Returns the names that can be selected in a data set: <see cref="Choices"/> and columns of your
    /// own.</summary>
    public static ImmutableArray<string> ChoicesOf(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return
        [
            User,
            .. KnownOfUsers,
            .. FeatureColumns.OfUsers(data).Own.Select(column => column.Name),
            Movie,
            .. KnownOfMovies,
            .. FeatureColumns.OfMovies(data).Own.Select(column => column.Name),
            IdsChoice,
            Metadata,
            All,
        ];
    }

    /// <summary>Creates features from columns of a data set, selected by name.</summary>
    /// <param name="data">Data set with the columns; its ratings are not used.</param>
    /// <param name="names">Some of <see cref="ChoicesOf"/>: single groups (or their columns, such as <c>genres</c> for
    /// <c>genre</c>), <c>ids</c> for users and movies themselves, <c>metadata</c> for all columns, or <c>all</c> for
    /// both. If no group of users (or movies) is selected, or the data set has none of them, each user (or movie) is
    /// its own feature.</param>
    /// <param name="scaling">Scaling of the weights. Null: by group if users (or movies) themselves are selected;
    /// otherwise by row for users, and not at all for movies. Chosen with a fifth of the users, and of the movies, held
    /// out of the training set of ML-100K.</param>
    /// <param name="movieWeight">Weight of each selected group other than <c>movie</c>; see
    /// <see cref="FeatureGroup.Weight"/>. Without <c>movie</c> all groups of movies have weight 1.</param>
    /// <param name="userWeight">Weight of each selected group other than <c>user</c>, likewise.</param>
    /// <exception cref="ArgumentException">There is no such choice; the message names the closest.</exception>
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
        FeatureColumns users = FeatureColumns.OfUsers(data),
            movies = FeatureColumns.OfMovies(data);
        FeatureGroup[] ofUsers =

            [
                Identities(User, data.Ratings.UserIds),
                .. users.Using(KnownOfUsers).Select(column => FeatureGroup.OfColumn(column.Name, column)),
            ],
            ofMovies =

            [
                Identities(Movie, data.Ratings.MovieIds),
                .. movies.Using("genre", "year", "tag", "keyword", "cast", "director", "language").Select(OfMovies),
                .. movies.Find("month") is { Source: "month" } month ? [OfMovies(month)] : Array.Empty<FeatureGroup>(),
            ];
        Check(chosen, [.. Choices, .. ofUsers.Concat(ofMovies).Select(group => group.Name)]);
        return new(
            Side(ofUsers, User, userWeight, FeatureScaling.Row),
            Side(ofMovies, Movie, movieWeight, FeatureScaling.None)
        )
        {
            Source = data.Ratings.Identity,
        };

        FeatureMatrix Side(FeatureGroup[] groups, string identity, float weight, FeatureScaling alone)
        {
            FeatureGroup[] wanted =
            [
                .. groups
                    .Where(group => IsWanted(group.Name, identity))
                    .Where(group => Enumerable.Range(0, group.RowCount).Any(row => group.Of(row).Any())),
            ];
            bool hasIdentity = wanted.Any(group => group.Name == identity);
            if (hasIdentity)
                wanted = [.. wanted.Select(group => group.Name == identity ? group : group with { Weight = weight })];
            if (wanted.Length == 0)
                (wanted, hasIdentity) = ([groups[0]], true);
            return FeatureMatrix.Of(scaling ?? (hasIdentity ? FeatureScaling.Group : alone), wanted);
        }

        bool IsWanted(string group, string identity) =>
            chosen.Contains(All)
            || chosen.Contains(group == identity ? IdsChoice : Metadata)
            || chosen.Any(name => name == group || GroupOf(name) == group);
    }

    /// <inheritdoc cref="Of(Dataset, IEnumerable{string}, FeatureScaling?, float, float)"/>
    public static HybridFeatures Of(Dataset data, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(names);
        return Of(data, (IEnumerable<string>)names);
    }

    /// <summary>Creates features in which each user and movie is its own feature: plain matrix factorization.</summary>
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

    static void Check(IEnumerable<string> names, IReadOnlyCollection<string> choices)
    {
        foreach (string name in names.Where(name => !choices.Contains(name) && !choices.Contains(GroupOf(name))))
            throw new ArgumentException(
                $"There are no features named '{name}'. Did you mean '{Suggest.Closest(name, choices)}'? "
                    + $"Known: {string.Join(", ", choices.Distinct())}.",
                nameof(names)
            );
    }

    /// <summary>The group of a column, such as <c>decade</c> for <c>year</c>.</summary>
    static string GroupOf(string column) => column == "year" ? "decade" : FeatureColumns.NameOf(column);

    static FeatureGroup OfMovies(FeatureColumn column)
    {
        string name = column is { Name: "year", IsOwn: false } ? "decade" : column.Name;
        return FeatureGroup.OfColumn(name, column) with { MinRows = Shared.Contains(name) ? 2 : 1 };
    }

    /// <summary>Each row as itself, by published id.</summary>
    static FeatureGroup Identities(string name, IdMap ids) =>
        new(name, ids.Count, row => [(ids.Ids[row].ToString(CultureInfo.InvariantCulture), 1f)]);
}
