using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>IMDb ids that are known without IMDb's titles. Numbers by movie index, 0 if the id is not known.</summary>
/// <param name="Own">Ids of the data set itself, by which movies are joined.</param>
/// <param name="Judging">Ids by which matching is evaluated: the same, or if the data set has none, those of movies
/// that a later MovieLens set lists under exactly the same title and year.</param>
internal sealed record KnownIds(int[] Own, int[] Judging)
{
    /// <summary>Searches all sources for links and for other data sets.</summary>
    public static KnownIds Of(Dataset data, IReadOnlyList<FileSource> sources)
    {
        Dictionary<int, int> links = sources.FirstOrDefault(ExtraInfos.AreIn) is { } source
            ? ExtraInfos.Links(source)
            : [];
        // ML-1M and ML-10M share their ids with the later sets, for which links were published.
        int[] own =
        [
            .. data.Movies.Select(movie =>
                movie.ImdbId is { } id ? ImdbTitle.NumberOf(id)
                : data.Name is "ml-1m" or "ml-10m" && movie.Id.TryGet(out int number) ? links.GetValueOrDefault(number)
                : 0
            ),
        ];
        if (Array.Exists(own, id => id > 0))
            return new KnownIds(own, own);
        var byTitle = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string title, int id) in sources.SelectMany(source => Listed(source, links)))
        {
            if (!byTitle.TryAdd(title, id) && byTitle[title] != id)
                byTitle[title] = 0; // two movies of one title
        }
        return new KnownIds(own, [.. data.Movies.Select(movie => byTitle.GetValueOrDefault(movie.Title.Trim()))]);
    }

    /// <summary>Returns true if a source lists movies that have ids.</summary>
    public static bool AreIn(FileSource source) => DatasetLayouts.Detect(source)?.Layout is MovieLens1M or MovieLensCsv;

    static IEnumerable<(string Title, int Id)> Listed(FileSource source, Dictionary<int, int> links) =>
        DatasetLayouts.Detect(source) switch
        {
            { Layout: MovieLens1M layout } files => MovieLensDat
                .Movies(layout.MovieFile(files.Folder))
                .Where(movie => links.ContainsKey((int)movie.Id))
                .Select(movie => (movie.Title.Trim(), links[(int)movie.Id])),
            { Layout: MovieLensCsv } files => MovieLensCsv
                .Movies(files.Folder)
                .Where(movie => movie.ImdbId is not null)
                .Select(movie => (movie.Title.Trim(), ImdbTitle.NumberOf(movie.ImdbId))),
            _ => [],
        };
}
