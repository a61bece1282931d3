using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Reading;
using MovieRec.Formatting;

namespace MovieRec.Datasets;

/// <summary>A data set's movies joined with IMDb's tables. Immutable.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText])]
public sealed class ImdbJoin
{
    readonly Dataset data;

    ImdbJoin(
        Dataset data,
        ImmutableArray<ImdbTitle?> titles,
        MatchReport report,
        ReadingReport reading,
        int byId,
        string origin,
        string? notice
    ) =>
        (this.data, Titles, Report, Reading, JoinedById, Origin, Notice) = (
            data,
            titles,
            report,
            reading,
            byId,
            origin,
            notice
        );

    /// <summary>[movies] IMDb's title of each movie; null if it is not known.</summary>
    public ImmutableArray<ImdbTitle?> Titles { get; }

    /// <summary>Result of matching by title, and its accuracy.</summary>
    public MatchReport Report { get; }

    /// <summary>Problems in the files.</summary>
    public ReadingReport Reading { get; }

    /// <summary>Number of <see cref="Titles"/> that were joined by an id of the data set.</summary>
    public int JoinedById { get; }

    /// <summary>Origin of the tables, without a path of this machine.</summary>
    public string Origin { get; }

    /// <summary>Notice for readers of results, such as that the tables are generated; usually null.</summary>
    public string? Notice { get; }

    /// <summary>Joins with IMDb's files in the folder MOVIEREC_DATA and in <c>data/</c>, or else with generated
    /// tables.</summary>
    /// <remarks>The files are recognized by content: IMDb's tables (<c>title.basics.tsv</c> and the others, or
    /// gzipped), MeLU's <c>movies_extrainfos.dat</c>, and metadata of the-movies-dataset for the runtimes. Other
    /// MovieLens sets there are used to measure the accuracy of matching. A generated data set always gets generated
    /// tables.</remarks>
    /// <param name="data">A data set.</param>
    /// <param name="useIds">True to join movies by the ids of the data set; false to join them by title
    /// only.</param>
    /// <param name="cancel">Checked between chunks of the tables.</param>
    /// <exception cref="IOException">A file is damaged or of another format; the message names file and
    /// line.</exception>
    public static ImdbJoin Open(Dataset data, bool useIds = true, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        string[] paths = data.Origin.StartsWith("generated", StringComparison.Ordinal)
            ? []
            : [.. ImdbPlaces.Found(DataLocator.FromEnvironment())];
        ImdbJoin? join = paths.Length == 0 ? null : Read(data, paths, useIds, cancel);
        return join is not null && join.Titles.Any(title => title is not null) ? join : Generate(data, cancel: cancel);
    }

    /// <summary>Joins with the tables in these folders and zips.</summary>
    /// <param name="data">A data set.</param>
    /// <param name="paths">Folders (with their direct subfolders) or zips, at least one. For each title the first one
    /// counts.</param>
    /// <param name="useIds">True to join movies by the ids of the data set; false to join them by title
    /// only.</param>
    /// <param name="cancel">Checked between chunks of the tables.</param>
    /// <exception cref="FileNotFoundException">There is nothing at a path.</exception>
    /// <exception cref="DataFormatException">There are none of these files, or one is damaged or of another format; the
    /// message names file and line.</exception>
    public static ImdbJoin Read(
        Dataset data,
        IEnumerable<string> paths,
        bool useIds = true,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(paths);
        var sources = new List<FileSource>();
        try
        {
            foreach (string path in paths)
                sources.Add(FileSource.Open(path));
            if (!sources.Exists(ImdbPlaces.HasTitles))
            {
                throw new DataFormatException(
                    string.Join(", ", sources.Select(source => source.Location)),
                    "there are no IMDb tables. "
                        + "Expected title.basics.tsv or title.basics.tsv.gz and the other tables, or "
                        + $"{ExtraInfos.FileName} with links.csv."
                );
            }
            return Read(
                data,
                sources,
                KnownIds.Of(data, sources),
                useIds,
                $"from {string.Join(", ", sources.Where(ImdbPlaces.HasFacts).Select(source => source.Name))}",
                null,
                cancel
            );
        }
        finally
        {
            foreach (FileSource source in sources)
                source.Dispose();
        }
    }

    /// <summary>Joins with tables that are generated for this data set, in IMDb's layout and with its dirt.</summary>
    /// <param name="data">A data set.</param>
    /// <param name="seed">Any number; different seeds give different people, runtimes, votes and titles of the same
    /// name.</param>
    /// <param name="cancel">Checked between chunks of the tables.</param>
    public static ImdbJoin Generate(Dataset data, ulong seed = 42, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using FileSource source = FileSource.InMemory("generated", ImdbSample.Files(data, seed));
        int[] ids = ImdbSample.Ids(data);
        return Read(
            data,
            [source],
            new KnownIds(ids, ids),
            useIds: false,
            $"generated with seed {seed}",
            "THESE TABLES ARE GENERATED, NOT IMDB'S: people, runtimes, votes and dirt are invented.",
            cancel
        );
    }

    /// <summary>Returns the features of the movies from both sources, without filling in missing values.</summary>
    public MovieFacts Facts(MovieFactsOptions? options = null) => MovieFacts.Of(data, Titles, options);

    /// <summary>Returns the origin, the number of joined movies, and how they were joined.</summary>
    public override string ToString() =>
        $"IMDb {Origin}: {Titles.Count(title => title is not null):N0} of {Titles.Length:N0} movies "
        + $"joined{(JoinedById == 0 ? ", all by title" : $", {JoinedById:N0} of them by id")}"
        + $"{(Notice is null ? "" : "\n" + Notice)}";

    static ImdbJoin Read(
        Dataset data,
        List<FileSource> sources,
        KnownIds ids,
        bool useIds,
        string origin,
        string? notice,
        CancellationToken cancel
    )
    {
        var dirt = new DirtLog();
        var tables = new ImdbTables(sources, dirt, cancel);
        var matching = new TitleMatching(data, ids.Judging.Where(id => id > 0));
        tables.OfferTitles(matching);
        foreach (FileSource source in sources.Where(ExtraInfos.AreIn))
        {
            foreach ((int number, ImdbTitle title) in ExtraInfos.Read(source, dirt))
            {
                if (
                    matching.Kept.ContainsKey(number)
                    | matching.Offer(number, title.Title, null, title.Type, title.Year)
                )
                    matching.Keep(number, title);
            }
        }
        Dictionary<int, ImdbTitle> titles = matching.Kept;
        tables.AddRatings(titles);
        foreach (FileSource source in sources)
            TmdbRuntimes.Add(source, titles);
        ImmutableArray<MovieMatch> matches = matching.Match();
        int[] chosen =
        [
            .. matches.Select(match =>
                useIds && matching.Present.Contains(ids.Own[match.Movie])
                    ? ids.Own[match.Movie]
                    : ImdbTitle.NumberOf(match.Title?.Tconst)
            ),
        ];
        tables.AddPeople(titles, chosen.Where(number => number > 0).ToHashSet());
        return new ImdbJoin(
            data,
            [.. chosen.Select((number, movie) => number == 0 ? matches[movie].Title : titles[number])],
            new MatchReport(data, matches, Quality(matches, ids.Judging, matching.Present)),
            dirt.Report(),
            useIds ? ids.Own.Count(matching.Present.Contains) : 0,
            origin,
            notice
        );
    }

    static MatchQuality? Quality(ImmutableArray<MovieMatch> matches, int[] ids, IReadOnlySet<int> present)
    {
        if (Array.TrueForAll(ids, id => id == 0))
            return null;
        MovieMatch[] judged =
        [
            .. matches.Where(match => match.Title is { Tconst.Length: > 0 } && ids[match.Movie] > 0),
        ];
        int right = judged.Count(match => ImdbTitle.NumberOf(match.Title!.Tconst) == ids[match.Movie]);
        return new MatchQuality(ids.Count(id => id > 0), ids.Count(present.Contains), right, judged.Length - right);
    }
}
