using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Splitting;

/// <summary>Training, validation and test parts of ratings; no rating is in two parts.</summary>
/// <remarks>All parts have the id maps of the data set, so that a movie has the same index in all of them. Counts and
/// means are of one part alone: a model that is fitted on <see cref="Train"/> cannot see the other parts. Users and
/// movies without a training rating stay in the test part; <see cref="UnseenUsers"/> and <see cref="UnseenMovies"/> are
/// their numbers.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed partial class Split : IShown
{
    readonly Lazy<(int Users, int Movies, int Ratings)> unseen;

    internal Split(string name, Ratings train, Ratings test, Ratings? validation = null)
    {
        (Name, Train, Test, Validation) = (name, train, test, validation);
        unseen = new(CountUnseen);
    }

    /// <summary>Creates a split from given parts, such as the same training part with other test ratings. Does not
    /// check whether a test rating is also in the training part.</summary>
    /// <param name="name">For tables, such as <c>hidden movies</c>.</param>
    /// <param name="train">Ratings that models learn from.</param>
    /// <param name="test">Ratings that models are evaluated on.</param>
    /// <param name="validation">Ratings by which options are chosen; null for none.</param>
    /// <exception cref="ArgumentException">The parts are of different data sets: their ids differ.</exception>
    public static Split Of(string name, Ratings train, Ratings test, Ratings? validation = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ThrowUnlessSame(test, "the test part", nameof(test));
        if (validation is not null)
            ThrowUnlessSame(validation, "the validation part", nameof(validation));
        return new Split(name, train, test, validation);

        void ThrowUnlessSame(Ratings part, string theirs, string argument)
        {
            if (train.Identity.DifferenceFrom(part.Identity, "the training part", theirs) is { } difference)
                throw new ArgumentException($"The parts come from different data: {difference}.", argument);
        }
    }

    /// <summary>How the ratings were split, such as <c>u1</c> or <c>random 20 %, seed 42</c>.</summary>
    public string Name { get; }

    /// <summary>Ratings that models learn from.</summary>
    public Ratings Train { get; }

    /// <summary>Ratings by which options are chosen; null if there is no such part.</summary>
    public Ratings? Validation { get; }

    /// <summary>Ratings on which results are reported; never used to choose options.</summary>
    public Ratings Test { get; }

    /// <summary>Number of users with test ratings but no training rating.</summary>
    public int UnseenUsers => unseen.Value.Users;

    /// <summary>Number of movies with test ratings but no training rating.</summary>
    public int UnseenMovies => unseen.Value.Movies;

    /// <summary>Number of test ratings of an unseen user or movie.</summary>
    public int UnseenRatings => unseen.Value.Ratings;

    /// <summary>Returns name, sizes, and the users and movies of the test part that are not in the training
    /// part.</summary>
    public override string ToString()
    {
        string validation = Validation is null ? "" : $", validation {Validation.Count:N0}";
        return $"{Name}: train {Train.Count:N0}{validation}, test {Test.Count:N0} ratings; {UnseenUsers:N0} "
            + $"users and {UnseenMovies:N0} movies of the test part ({UnseenRatings:N0} ratings) are not in the "
            + "training part";
    }

    internal Table ToTable()
    {
        (string Name, Ratings Part)[] parts = Validation is null
            ? [("train", Train), ("test", Test)]
            : [("train", Train), ("validation", Validation), ("test", Test)];
        return new Table(
            Column.OfTexts("part", parts.Select(part => (string?)part.Name)),
            Column.OfNumbers("ratings", parts.Select(part => (double?)part.Part.Count)),
            Column.OfNumbers("users", parts.Select(part => (double?)part.Part.ActiveUserCount)),
            Column.OfNumbers("movies", parts.Select(part => (double?)part.Part.RatedMovieCount)),
            Column.OfNumbers("mean", parts.Select(part => (double?)part.Part.Mean))
        );
    }

    (int, int, int) CountUnseen()
    {
        bool User(int user) => Train.ByUser.RowLength(user) == 0;
        bool Movie(int movie) => Train.ByMovie.RowLength(movie) == 0;
        return (
            Test.Users.Distinct().Count(User),
            Test.Movies.Distinct().Count(Movie),
            Enumerable.Range(0, Test.Count).Count(row => User(Test.Users[row]) || Movie(Test.Movies[row]))
        );
    }

    void IShown.WriteHtml(TextWriter writer)
    {
        writer.Write($"<p>{System.Net.WebUtility.HtmlEncode(ToString())}</p>");
        ToTable().Write(writer, html: true);
    }
}
