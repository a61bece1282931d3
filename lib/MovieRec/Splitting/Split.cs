using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Splitting;

/// <summary>Ratings to learn from and ratings to be judged by; no rating is in two parts.</summary>
/// <remarks>All parts use the indices of the catalog (which ids exist), so that a movie means the same number
/// everywhere. Everything that is counted or averaged is of one part alone: a model that is given <see cref="Train"/>
/// cannot see the rest. Users and movies without a training rating stay in the test part; <see cref="UnseenUsers"/> and
/// <see cref="UnseenMovies"/> say how many there are.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed partial class Split : IShown
{
    readonly Lazy<(int Users, int Movies, int Ratings)> unseen;

    internal Split(string name, Ratings train, Ratings test, Ratings? validation = null)
    {
        (Name, Train, Test, Validation) = (name, train, test, validation);
        unseen = new(CountUnseen);
    }

    /// <summary>A split of given parts, such as one that tests the same training part on other ratings. The parts are
    /// taken as they are: whether a test rating is also in the training part is not checked.</summary>
    /// <param name="name">For tables, such as <c>hidden movies</c>.</param>
    /// <param name="train">What models learn from.</param>
    /// <param name="test">What they are evaluated on.</param>
    /// <param name="validation">What options are chosen by; null for none.</param>
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

    /// <summary>How it was cut, such as <c>u1</c> or <c>random 20 %, seed 42</c>.</summary>
    public string Name { get; }

    /// <summary>What models learn from.</summary>
    public Ratings Train { get; }

    /// <summary>What options are chosen by; null where no such part was asked for.</summary>
    public Ratings? Validation { get; }

    /// <summary>What results are reported on; never used for a choice.</summary>
    public Ratings Test { get; }

    /// <summary>Users with test ratings but no training rating.</summary>
    public int UnseenUsers => unseen.Value.Users;

    /// <summary>Movies with test ratings but no training rating.</summary>
    public int UnseenMovies => unseen.Value.Movies;

    /// <summary>Test ratings of an unseen user or movie.</summary>
    public int UnseenRatings => unseen.Value.Ratings;

    /// <summary>Name, sizes, and what of the test part is not in the training part.</summary>
    public override string ToString()
    {
        string validation = Validation is null ? "" : $", validation {Validation.Count:N0}";
        return $"{Name}: train {Train.Count:N0}{validation}, test {Test.Count:N0} ratings; {UnseenUsers:N0} users and {UnseenMovies:N0} movies of the test part ({UnseenRatings:N0} ratings) are not in the training part";
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
