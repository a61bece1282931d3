using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using MovieRec.Data;
using MovieRec.Data.Reading;
using MovieRec.Data.Titles;
using MovieRec.Datasets;
using MovieRec.Formatting;

namespace MovieRec.Groups;

/// <summary>A rating by a member of a club.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Movie">Index of the movie in the data set.</param>
/// <param name="Stars">The rating on the scale of the data set.</param>
/// <param name="Given">The rating as the member wrote it, on a scale of their own.</param>
/// <param name="Seconds">Unix seconds of midnight (UTC) of its date. Without a date, the latest date of the club; if
/// the club has no dates, the time of the data set's latest rating.</param>
/// <param name="Line">Line of the file, from 1.</param>
public sealed record ClubRating(string Member, int Movie, float Stars, string Given, long Seconds, int Line)
{
    /// <summary>True if the member liked the movie, by their own scale: see <see cref="MovieClub.Read"/>.</summary>
    public bool IsLiked { get; init; }

    /// <summary>The rating as models see it, on the scale of the data set: <see cref="Stars"/>, but at least the like
    /// threshold of that scale for a liked movie and below it for another.</summary>
    public float ModelStars { get; init; } = Stars;
}

/// <summary>A line of a club's file that is left out.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Member">The member's name.</param>
/// <param name="Title">The title as written.</param>
/// <param name="Problem">The reason: the title names no movie, or several, or the member rates the movie again.</param>
/// <param name="Suggestions">Movies that may be meant, the most likely first.</param>
public sealed record ClubOmission(
    int Line,
    string Member,
    string Title,
    string Problem,
    ImmutableArray<Movie> Suggestions
);

/// <summary>Friends who rate movies of a data set, each on their own scale, and the data set with the friends as
/// additional users. Shown as a table of members.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class MovieClub : IShown
{
    // A club may have one member per line: searching all lines for each member would be quadratic.
    readonly ILookup<string, ClubLine> linesOf;
    readonly ILookup<string, ClubRating> ratingsOf;

    MovieClub(string file, ClubLine[] lines, Dataset data)
    {
        Members = [.. lines.Select(line => line.Member).Distinct()];
        linesOf = lines.ToLookup(line => line.Member);
        Base = data;
        (Ratings, Omissions) = Match(lines, data);
        ratingsOf = Ratings.ToLookup(rating => rating.Member);
        if (Ratings.IsEmpty)
            throw new DataFormatException(
                file,
                $"none of its {lines.Length} titles is in {data.Name}. The first: {Omissions[0].Problem}"
            );
        Data = data.WithUsers([
            .. Members.Select(member =>
                (member, ratingsOf[member].Select(rating => (rating.Movie, rating.ModelStars, rating.Seconds)))
            ),
        ]);
    }

    /// <summary>Names of the members, in the order in which the file first names them.</summary>
    public ImmutableArray<string> Members { get; }

    /// <summary>The ratings that count, in the order of the file.</summary>
    public ImmutableArray<ClubRating> Ratings { get; }

    /// <summary>The lines that do not count, in the order of the file.</summary>
    public ImmutableArray<ClubOmission> Omissions { get; }

    /// <summary>The data set without the club.</summary>
    public Dataset Base { get; }

    /// <summary>The data set with the club's members as its last users. Indices of all other users and of movies equal
    /// those of <see cref="Base"/>.</summary>
    public Dataset Data { get; }

    /// <summary>[members] user indices in <see cref="Data"/>.</summary>
    public ImmutableArray<int> Users => [.. Enumerable.Range(Base.Users.Length, Members.Length)];

    /// <summary>Reads a club's file and finds its titles in a data set.</summary>
    /// <remarks>CSV in UTF-8 with the header <c>member,title,rating</c> or <c>member,title,rating,date</c>. A rating is
    /// <c>8/10</c>, <c>4.5/5</c> or a plain number. The plain numbers of a member who gives one above 5 are ratings
    /// from 1 to 10, those of others are stars from 0.5 to 5. Ratings are mapped linearly to the scale of the data set
    /// and rounded to the nearest step. A rating is liked relative to the member's own ratings: a single rating from 8
    /// of 10 (4 stars) on; the more ratings there are, the closer the threshold is to the member's own mean, and their
    /// best rating counts. In <see cref="Data"/>, a liked rating is at least the like threshold of the data set's scale
    /// (<see cref="RatingScale.LikeThreshold"/>), another one is below it. A date is <c>2016-05-31</c> or empty. Titles
    /// are found as by <see cref="TitleIndex"/>. Of a member's ratings of one movie, the latest counts; of equally late
    /// ones, the last.</remarks>
    /// <param name="path">Path of the file.</param>
    /// <param name="data">The data set of the movies.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">A line is invalid; the message names it. Or no title is found.</exception>
    public static MovieClub Read(string path, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(data);
        if (Directory.Exists(path))
            throw new DataFormatException(
                path,
                "this is a folder. "
                    + "Expected a CSV file with the columns member,title,rating or member,title,rating,date."
            );
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no file '{path}'. "
                    + "Expected CSV with the header member,title,rating or member,title,rating,date.",
                path
            );
        return Of(path, new FileInfo(path).Length, () => File.OpenRead(path), data);
    }

    /// <summary>Reads a club from the text of a file.</summary>
    /// <param name="name">The name of the file, for messages.</param>
    /// <param name="text">The text, in the format of <see cref="Read"/>.</param>
    /// <param name="data">The data set of the movies.</param>
    /// <exception cref="DataFormatException">A line is invalid, or no title is found.</exception>
    public static MovieClub Parse(string name, string text, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(data);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Of(name, bytes.Length, () => new MemoryStream(bytes, writable: false), data);
    }

    /// <summary>Returns the generated club of the generated sample.</summary>
    /// <param name="sample">The data set that <see cref="MetadataSample.Open"/> returns.</param>
    /// <param name="seed">The seed of the sample.</param>
    /// <exception cref="DataFormatException">The club's movies are not in the data set.</exception>
    public static MovieClub OfSample(Dataset sample, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Parse("club.csv", Encoding.UTF8.GetString(MetadataSample.Files(seed)["club.csv"]), sample);
    }

    /// <summary>Reads a club's file, or generates a club if the data set has none of its titles (as in generated
    /// data).</summary>
    /// <remarks>Four generated members rate up to 30 of the best-known movies, each with a taste for some
    /// genres.</remarks>
    /// <param name="path">Path of the file.</param>
    /// <param name="data">The data set of the movies.</param>
    /// <param name="seed">Seed of the generated ratings.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">A line is invalid; the message names it.</exception>
    public static MovieClub ReadOrGenerate(string path, Dataset data, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!File.Exists(path))
            return Read(path, data);
        TitleIndex titles = TitleIndex.Of(data);
        var file = new SourceFile(path, Path.GetFileName(path), new FileInfo(path).Length, () => File.OpenRead(path));
        bool any = ClubFile.Read(file).Any(line => IsKnown(line.Title));
        return any
            ? Read(path, data)
            : Parse("an invented club", Encoding.UTF8.GetString(SampleClub.Write(data, seed)), data);

        bool IsKnown(string title)
        {
            try
            {
                titles.Find(title);
                return true;
            }
            catch (TitleException)
            {
                return false;
            }
        }
    }

    static MovieClub Of(string path, long length, Func<Stream> open, Dataset data) =>
        new(path, ClubFile.Read(new SourceFile(path, Path.GetFileName(path), length, open)), data);

    static (ImmutableArray<ClubRating>, ImmutableArray<ClubOmission>) Match(ClubLine[] lines, Dataset data)
    {
        TitleIndex titles = TitleIndex.Of(data);
        RatingScale scale = data.Ratings.Scale;
        long lastOfData = data.Ratings.Seconds.IsEmpty ? 0 : data.Ratings.Seconds.Max();
        long undated = lines.Max(line => line.Date) is { } latest ? SecondsOf(latest) : lastOfData;
        float below = Math.Max(scale.Minimum, (float)Math.Round(scale.LikeThreshold - scale.Step, 4));
        var counted = new Dictionary<(string Member, int Movie), ClubRating>();
        var omissions = new List<ClubOmission>();
        Dictionary<int, ClubLine> byLine = lines.ToDictionary(line => line.Line);
        foreach (ClubLine line in lines)
        {
            int movie;
            try
            {
                movie = titles.Find(line.Title);
            }
            catch (TitleException unknown)
            {
                omissions.Add(new ClubOmission(line.Line, line.Member, line.Title, unknown.Message, unknown.Movies));
                continue;
            }
            float stars = scale.Minimum + scale.Step * (float)Math.Floor(line.Share * (scale.Steps - 1) + 0.5);
            var rating = new ClubRating(
                line.Member,
                movie,
                stars,
                line.Given,
                line.Date is { } date ? SecondsOf(date) : undated,
                line.Line
            );
            if (!counted.TryAdd((line.Member, movie), rating))
            {
                ClubRating before = counted[(line.Member, movie)];
                (ClubRating kept, ClubRating dropped) =
                    rating.Seconds >= before.Seconds ? (rating, before) : (before, rating);
                counted[(line.Member, movie)] = kept;
                omissions.Add(
                    new ClubOmission(
                        dropped.Line,
                        line.Member,
                        byLine[dropped.Line].Title,
                        Invariant($"{data.Movies[movie].Title} is rated again in line {kept.Line}, which counts."),
                        []
                    )
                );
            }
        }
        var ratings = new List<ClubRating>(counted.Count);
        foreach (IGrouping<string, ClubRating> own in counted.Values.GroupBy(rating => rating.Member))
        {
            bool[] liked = OwnScale.Liked([.. own.Select(rating => byLine[rating.Line].Share)]);
            ratings.AddRange(
                own.Zip(
                    liked,
                    (rating, isLiked) =>
                        rating with
                        {
                            IsLiked = isLiked,
                            ModelStars = isLiked
                                ? Math.Max(rating.Stars, scale.LikeThreshold)
                                : Math.Min(rating.Stars, below),
                        }
                )
            );
        }
        return ([.. ratings.OrderBy(rating => rating.Line)], [.. omissions.OrderBy(omission => omission.Line)]);

        static long SecondsOf(DateOnly date) =>
            new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();
    }

    /// <summary>Returns a table with a row for each member: number of ratings, their scale, numbers of liked and other
    /// ratings, mean stars on the scale of the data set, the years of the ratings, the favorites among the liked
    /// movies, and the number of lines that do not count.</summary>
    public Table ToTable() =>
        new(
            Column.OfTexts("member", Members),
            Column.OfNumbers("ratings", Members.Select(member => (double?)Of(member).Length)),
            Column.OfTexts("scale", Members.Select(ScaleOf)),
            Column.OfNumbers("liked", Members.Select(member => (double?)Of(member).Count(rating => rating.IsLiked))),
            Column.OfNumbers(
                "not liked",
                Members.Select(member => (double?)Of(member).Count(rating => !rating.IsLiked))
            ),
            Column.OfNumbers(
                "mean stars",
                Members.Select(member =>
                    Of(member) is { IsEmpty: false } own
                        ? Math.Round(own.Average(rating => rating.Stars), 2)
                        : (double?)null
                )
            ),
            Column.OfTexts("years", Members.Select(member => Of(member) is { IsEmpty: false } own ? Years(own) : null)),
            Column.OfTexts("favorites", Members.Select(FavoritesOf)),
            Column.OfNumbers(
                "not counted",
                Members.GroupJoin(
                    Omissions,
                    member => member,
                    omission => omission.Member,
                    (_, own) => (double?)own.Count()
                )
            )
        );

    /// <summary>Returns the ratings of one member, in the order of the file.</summary>
    public ImmutableArray<ClubRating> Of(string member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return [.. ratingsOf[member]];
    }

    /// <summary>Notes on members whose scale is a guess, and on members without a rating that counts as
    /// liked.</summary>
    public ImmutableArray<string> Notes
    {
        get
        {
            var notes = ImmutableArray.CreateBuilder<string>();
            foreach (string member in Members)
            {
                ClubLine[] plain = [.. linesOf[member].Where(line => line.IsPlain)];
                bool isGuess = plain.All(line => line.Of == 5 && !line.Given.Contains('.', StringComparison.Ordinal));
                if (plain.Length > 0 && isGuess)
                {
                    notes.Add(
                        $"{member}: no rating is above 5, so they are read as stars from 0.5 to 5. "
                            + $"If they are ratings of 10, write them as {plain[0].Given}/10."
                    );
                }
                ImmutableArray<ClubRating> own = Of(member);
                if (own.Length > 0 && !own.Any(rating => rating.IsLiked))
                {
                    string none =
                        own.Length == 1 ? "the rating does not count" : $"none of the {own.Length} ratings counts";
                    notes.Add(
                        $"{member}: {none} as liked, so the model knows nothing about their taste, "
                            + "and popular movies come first."
                    );
                }
            }
            return notes.ToImmutable();
        }
    }

    string FavoritesOf(string member)
    {
        IEnumerable<ClubRating> best = Of(member)
            .Where(rating => rating.IsLiked)
            .OrderByDescending(rating => rating.Stars)
            .ThenBy(rating => rating.Line)
            .Take(3);
        return string.Join("; ", best.Select(rating => Data.Movies[rating.Movie].Title.Trim()));
    }

    string ScaleOf(string member)
    {
        int[] of = [.. linesOf[member].Select(line => line.Of).Distinct().OrderDescending()];
        return string.Join(" and ", of.Select(most => most == 10 ? "1 to 10" : "stars"));
    }

    static string Years(ImmutableArray<ClubRating> ratings)
    {
        int first = Year(ratings.Min(rating => rating.Seconds)),
            last = Year(ratings.Max(rating => rating.Seconds));
        return first == last ? Invariant($"{first}") : Invariant($"{first} to {last}");

        static int Year(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).Year;
    }

    /// <summary>Returns the table, and a line for each note and each omission.</summary>
    public override string ToString()
    {
        IEnumerable<string> omitted = Omissions.Select(omission =>
            $"line {omission.Line.ToString(CultureInfo.InvariantCulture)}, {omission.Member}: {omission.Problem}"
        );
        return ToTable() + string.Concat(Notes.Concat(omitted).Select(line => VisibleText.Of(line) + "\n"));
    }

    void IShown.WriteHtml(TextWriter writer)
    {
        ToTable().Write(writer, html: true);
        foreach (string note in Notes)
            writer.Write($"<p>{WebUtility.HtmlEncode(note)}</p>");
        if (Omissions.IsEmpty)
            return;
        writer.Write("<p>Not counted:</p>");
        new Table(
            Column.OfNumbers("line", Omissions.Select(omission => (double?)omission.Line)),
            Column.OfTexts("member", Omissions.Select(omission => omission.Member)),
            Column.OfTexts("why", Omissions.Select(omission => omission.Problem))
        ).Write(writer, html: true);
    }
}
