using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>The Movies Dataset (Kaggle, R. Banik): metadata of TMDB for the movies of MovieLens, joined by TMDB id over
/// a file of links.</summary>
/// <remarks>Ids are MovieLens's. If there are two sizes of ratings and links, the smaller one is read. A movie without
/// a TMDB id, or whose metadata or title is missing, is left out with its ratings. Some rows are malformed, in the
/// published files too: three movies are split over two rows each, and ids are repeated. Such rows are counted and not
/// fatal; the file of ratings must not have any.</remarks>
internal sealed class MoviesDataset : IPublishedLayout
{
    public const string MetadataFile = "movies_metadata.csv",
        TitlesFile = "movies_metadata_id_title_revenue_date.csv",
        KeywordsFile = "keywords.csv",
        CreditsFile = "credits.csv";
    const string RowLeftOut = "row left out",
        MovieLeftOut = "movie left out, with its ratings";

    /// <summary>Its name in the catalog.</summary>
    public const string PublishedName = "the-movies-dataset";

    public string Name => "TMDB";

    public string Files => $"{MetadataFile}, links_small.csv and ratings_small.csv";

    public bool HasHeader => true;

    public bool IsIn(DatasetFolder folder) =>
        (folder.Has(MetadataFile) || folder.Has(TitlesFile))
        && (folder.Has("ratings_small.csv") || folder.Has("ratings.csv"));

    public SourceFile MovieFile(DatasetFolder folder) => LinksFile(folder);

    public SourceFile RatingFile(DatasetFolder folder) => folder.Find("ratings_small.csv") ?? folder.Get("ratings.csv");

    public string? NameOf(int movies) => movies is 9_125 or 45_843 ? PublishedName : null;

    /// <summary>The file of links, of the same size as the ratings if it exists; otherwise the other one.</summary>
    SourceFile LinksFile(DatasetFolder folder) =>
        RatingFile(folder).Name == "ratings_small.csv"
            ? folder.Find("links_small.csv") ?? folder.Get("links.csv")
            : folder.Find("links.csv") ?? folder.Get("links_small.csv");

    public Dataset Read(DatasetFolder folder, CancellationToken cancel)
    {
        var dirt = new DirtLog();
        SourceFile linksFile = LinksFile(folder),
            ratingsFile = RatingFile(folder);
        if (ratingsFile.Name == "ratings_small.csv" && folder.Has("ratings.csv"))
            dirt.Note("ratings.csv is ignored, because ratings_small.csv exists, too.");
        List<Link> links = Links(linksFile, dirt);
        Dictionary<int, Movie> metadata = Metadata(folder, [.. links.Select(link => link.Tmdb)], dirt);
        cancel.ThrowIfCancellationRequested();
        AddKeywords(folder, metadata, dirt);
        cancel.ThrowIfCancellationRequested();
        AddCredits(folder, metadata, dirt);
        cancel.ThrowIfCancellationRequested();

        var kept = new List<Movie>();
        foreach (Link link in links)
        {
            if (metadata.TryGetValue(link.Tmdb, out Movie? movie))
                kept.Add(movie with { Id = link.MovieId, ImdbId = link.Imdb, TmdbId = link.Tmdb });
            else
                dirt.Add(
                    linksFile.Name,
                    link.Row,
                    "with a TMDB id without metadata",
                    MovieLeftOut,
                    Invariant($"movie {link.MovieId}, TMDB {link.Tmdb}")
                );
        }
        ImmutableArray<Movie> movies = [.. kept.OrderBy(movie => movie.Id)];
        if (movies.IsEmpty)
            throw new DataFormatException(
                linksFile.FullName,
                "none of its TMDB ids is in the metadata. Do the files belong together?"
            );
        IdMap movieIds = IdMap.Of(movies.Select(movie => movie.Id));
        (Ratings ratings, int duplicates) = ReadRatings(ratingsFile, movieIds, dirt, folder.Threads, cancel);
        return new Dataset(
            folder.PublishedName ?? FoundLayout.NameOf(this, folder),
            ratings,
            movies,
            [.. ratings.UserIds.Ids.Select(id => new User { Id = id })],
            Field.AllGenres(folder.Find(MetadataFile) ?? linksFile, movies)
        )
        {
            DuplicateRatings = duplicates,
            Reading = dirt.Report(),
        };
    }

    readonly record struct Link(int Row, int MovieId, string? Imdb, int Tmdb);

    static List<Link> Links(SourceFile file, DirtLog dirt)
    {
        var links = new List<Link>();
        var seen = new HashSet<int>();
        var linked = new HashSet<int>();
        foreach ((int row, string[] fields) in CsvRecords.Tolerant(file, dirt, "movieId", "imdbId", "tmdbId"))
        {
            string example = $"movie {fields[0]}";
            if (!Field.TryId(fields[0], out int movie))
                dirt.Add(file.Name, row, "with an id that is not a number", RowLeftOut, fields[0]);
            else if (!seen.Add(movie))
                dirt.Add(file.Name, row, "with a repeated id", RowLeftOut, example);
            else if (Field.IsMissing(fields[2]))
                dirt.Add(file.Name, row, "without a TMDB id", MovieLeftOut, example);
            else if (!Field.TryId(fields[2], out int tmdb))
                dirt.Add(
                    file.Name,
                    row,
                    "with a TMDB id that is not a number",
                    MovieLeftOut,
                    $"{example}, TMDB {fields[2]}"
                );
            else
            {
                if (!linked.Add(tmdb))
                    dirt.Add(
                        file.Name,
                        row,
                        "with a repeated TMDB id",
                        "kept as a separate movie",
                        Invariant($"{example}, TMDB {tmdb}")
                    );
                string? imdb = Field.TryImdb(fields[1], out int number) ? Field.ImdbId(number) : null;
                if (imdb is null && !Field.IsMissing(fields[1]))
                    dirt.Add(
                        file.Name,
                        row,
                        "with an invalid IMDb id",
                        "IMDb id left out",
                        $"{example}, IMDb {fields[1]}"
                    );
                links.Add(new Link(row, movie, imdb, tmdb));
            }
        }
        return links;
    }

    /// <summary>Metadata of the wanted movies, by TMDB id; <see cref="Movie.Id"/> is still the TMDB
    /// id.</summary>
    static Dictionary<int, Movie> Metadata(DatasetFolder files, HashSet<int> wanted, DirtLog dirt)
    {
        var movies = new Dictionary<int, Movie>();
        SourceFile? full = files.Find(MetadataFile),
            titles = files.Find(TitlesFile);
        if (full is not null)
            AddFull(full, movies, wanted, dirt);
        int described = movies.Count;
        if (titles is not null)
            AddTitles(titles, movies, wanted, dirt);
        int titlesOnly = movies.Count - described;
        if (full is null)
            dirt.Note(
                $"{MetadataFile} is missing: movies have a title and a date from {TitlesFile}, but no "
                    + "genres, language or overview."
            );
        else if (titlesOnly > 0)
            dirt.Note(
                $"{MetadataFile} describes {Number(described)} of the {Number(movies.Count)} movies; the "
                    + $"other {Number(titlesOnly)} have a title and a date from {TitlesFile}, but no genres, "
                    + "language or overview."
            );
        return movies;
    }

    static void AddFull(SourceFile file, Dictionary<int, Movie> movies, HashSet<int> wanted, DirtLog dirt)
    {
        var names = new NamePool();
        var seen = new HashSet<int>();
        foreach (
            (int row, string[] fields) in CsvRecords.Tolerant(
                file,
                dirt,
                "id",
                "title",
                "release_date",
                "genres",
                "original_language",
                "overview"
            )
        )
        {
            if (!Identified(file, row, fields[0], fields[1], seen, dirt, out int id))
                continue;
            ImmutableArray<string> genres = Names(
                file,
                row,
                fields[0],
                fields[3],
                "genres",
                names,
                int.MaxValue,
                null,
                dirt
            );
            DateOnly? released = Date(file, row, fields[0], fields[2], dirt);
            if (!wanted.Contains(id))
                continue;
            movies.Add(
                id,
                Titled(id, fields[1], released) with
                {
                    Genres = genres,
                    OriginalLanguage = fields[4].Length == 0 ? null : names.Of(fields[4]),
                    Overview = Field.OrNull(fields[5].Trim()),
                }
            );
        }
    }

    /// <summary>Titles and dates of the movies that are not yet known; an id that is repeated in this file is
    /// reported.</summary>
    static void AddTitles(SourceFile file, Dictionary<int, Movie> movies, HashSet<int> wanted, DirtLog dirt)
    {
        var seen = new HashSet<int>();
        foreach ((int row, string[] fields) in CsvRecords.Tolerant(file, dirt, "id", "title", "release_date"))
        {
            if (!Identified(file, row, fields[0], fields[1], seen, dirt, out int id))
                continue;
            DateOnly? released = Date(file, row, fields[0], fields[2], dirt);
            if (wanted.Contains(id))
                movies.TryAdd(id, Titled(id, fields[1], released));
        }
    }

    static void AddKeywords(DatasetFolder files, Dictionary<int, Movie> movies, DirtLog dirt)
    {
        if (files.Find(KeywordsFile) is not { } file)
        {
            dirt.Note($"{KeywordsFile} is missing: movies have no keywords.");
            return;
        }
        var names = new NamePool();
        var seen = new HashSet<int>();
        foreach ((int row, string[] fields) in CsvRecords.Tolerant(file, dirt, "id", "keywords"))
        {
            if (!Identified(file, row, fields[0], "-", seen, dirt, out int id))
                continue;
            ImmutableArray<string> keywords = Names(
                file,
                row,
                fields[0],
                fields[1],
                "keywords",
                names,
                int.MaxValue,
                null,
                dirt
            );
            if (movies.TryGetValue(id, out Movie? movie))
                movies[id] = movie with { Keywords = keywords };
        }
    }

    static void AddCredits(DatasetFolder files, Dictionary<int, Movie> movies, DirtLog dirt)
    {
        if (files.Find(CreditsFile) is not { } file)
        {
            dirt.Note($"{CreditsFile} is missing: movies have no cast and no directors.");
            return;
        }
        var names = new NamePool();
        var seen = new HashSet<int>();
        foreach ((int row, string[] fields) in CsvRecords.Tolerant(file, dirt, "id", "cast", "crew"))
        {
            if (!Identified(file, row, fields[0], "-", seen, dirt, out int id))
                continue;
            ImmutableArray<string> cast = Names(
                file,
                row,
                fields[0],
                fields[1],
                "cast",
                names,
                Movie.MaxCast,
                null,
                dirt
            );
            ImmutableArray<string> directors = Names(
                file,
                row,
                fields[0],
                fields[2],
                "crew",
                names,
                int.MaxValue,
                "Director",
                dirt
            );
            if (movies.TryGetValue(id, out Movie? movie))
                movies[id] = movie with { Cast = cast, Directors = directors };
        }
    }

    static (Ratings Ratings, int Duplicates) ReadRatings(
        SourceFile file,
        IdMap movieIds,
        DirtLog dirt,
        int threads,
        CancellationToken cancel
    )
    {
        // An index behind those of the movies gathers the ratings of all that are left out.
        (RatingColumns columns, IdMap users) = RatingsReader.Read(
            file,
            RatingsFormat.Csv,
            movieIds,
            null,
            threads,
            unlisted: movieIds.Count,
            dirt,
            cancel
        );
        columns.DropMovie(
            movieIds.Count,
            row => dirt.Add(file.Name, row + 1, "of a movie that is left out", "rating left out", "")
        );
        (Ratings all, int duplicates) = columns.ToRatings(users, movieIds, RatingScale.HalfStars);
        if (all.Count == 0)
            throw new DataFormatException(file.FullName, "none of its ratings is of a movie with metadata.");
        if (all.ActiveUserCount == users.Count)
            return (all, duplicates);
        return (
            all.Reindex(IdMap.Of(users.Ids.Where((_, user) => all.ByUser.RowLength(user) > 0)), movieIds),
            duplicates
        );
    }

    /// <summary>Returns true if a row has an id that is new, and a title.</summary>
    static bool Identified(
        SourceFile file,
        int row,
        string text,
        string title,
        HashSet<int> seen,
        DirtLog dirt,
        out int id
    )
    {
        string? problem =
            !Field.TryId(text, out id) ? "with an id that is not a number"
            : string.IsNullOrWhiteSpace(title) ? "without a title"
            : title.Length > Field.MaxTitle ? "with a title that is too long"
            : !seen.Add(id) ? "with a repeated id"
            : null;
        if (problem is not null)
            dirt.Add(file.Name, row, problem, RowLeftOut, $"id {text}");
        return problem is null;
    }

    static Movie Titled(int id, string title, DateOnly? released)
    {
        title = title.Trim();
        int? year = released?.Year ?? TitleYear.Of(title);
        return new Movie
        {
            Id = id,
            Title = released is null || TitleYear.Of(title) is not null ? title : Invariant($"{title} ({year})"),
            Year = year,
            ReleaseDate = released,
        };
    }

    static DateOnly? Date(SourceFile file, int row, string id, string text, DirtLog dirt)
    {
        if (text.Length == 0)
            return null;
        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-M-d",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly date
            )
        )
            return date;
        dirt.Add(file.Name, row, "with an invalid date", "date left out", $"id {id}: {text}");
        return null;
    }

    /// <param name="file">For the report, like <paramref name="row"/> and <paramref name="id"/>.</param>
    /// <param name="text">The list.</param>
    /// <param name="what">Its column.</param>
    /// <param name="names">Gives one string per name.</param>
    /// <param name="most">Maximum number of names; the first ones are kept.</param>
    /// <param name="job">Only people with this job; null: all entries.</param>
    /// <param name="dirt">Gets a row whose text is not a list.</param>
    static ImmutableArray<string> Names(
        SourceFile file,
        int row,
        string id,
        string text,
        string what,
        NamePool names,
        int most,
        string? job,
        DirtLog dirt
    )
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool read = PythonList.TryRead(
            text,
            (name, entryJob) =>
            {
                name = name.Trim(); // '\xa0nightgown'
                if (name.IsEmpty || found.Count >= most || job is not null && !entryJob.SequenceEqual(job))
                    return;
                string one = names.Of(name);
                if (seen.Add(one))
                    found.Add(one);
            }
        );
        if (read)
            return found.DrainToImmutable();
        dirt.Add(file.Name, row, $"with {what} that are not a list", $"{what} left out", $"id {id}: {text}");
        return [];
    }

    static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One string for each text, because thousands of movies have the same keywords.</summary>
    sealed class NamePool
    {
        readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> names = new HashSet<string>(
            StringComparer.Ordinal
        ).GetAlternateLookup<ReadOnlySpan<char>>();

        public string Of(ReadOnlySpan<char> text)
        {
            if (names.TryGetValue(text, out string? known))
                return known;
            string name = text.ToString();
            names.Set.Add(name);
            return name;
        }
    }
}
