using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>Puts the files of a published layout together to a <see cref="Dataset"/>.</summary>
internal static class DatasetReader
{
    static readonly ImmutableArray<string> PublishedFolds = ["u1", "u2", "u3", "u4", "u5", "ua", "ub"];

    public static Dataset Read(string path, int threads, CancellationToken cancel)
    {
        using FileSource source = FileSource.Open(path);
        return Read(DatasetFiles.DetectOrThrow(source, path), () => FileSource.Open(path), null, threads, cancel);
    }

    /// <param name="files">The files, open.</param>
    /// <param name="reopen">Opens their source again: tags and folds are read when they are asked for.</param>
    /// <param name="name">The data set's name, or null to tell it by content.</param>
    /// <param name="threads">At most so many; 0 stands for all processors.</param>
    /// <param name="cancel">Checked between chunks of the ratings.</param>
    public static Dataset Read(
        DatasetFiles files,
        Func<FileSource> reopen,
        string? name,
        int threads = 0,
        CancellationToken cancel = default
    )
    {
        if (files.Layout == DatasetLayout.MoviesDataset)
            return MoviesDataset.Read(files, name ?? files.Name(), threads, cancel);
        var dirt = new DirtLog();
        ImmutableArray<string> genres = [];
        ImmutableArray<Movie> movies;
        ImmutableArray<User>? users = null;
        switch (files.Layout)
        {
            case DatasetLayout.MovieLens100K:
                genres = MovieLens100K.Genres(files.Get("u.genre"));
                movies = MovieLens100K.Movies(files.MovieFile, genres, dirt);
                users = MovieLens100K.Users(files.Get("u.user"), dirt);
                break;
            case DatasetLayout.MovieLens1M:
                movies = MovieLensDat.Movies(files.MovieFile, dirt);
                users = MovieLensDat.Users(files.Get("users.dat"), dirt);
                break;
            case DatasetLayout.MovieLens10M:
                movies = MovieLensDat.Movies(files.MovieFile, dirt);
                break;
            default:
                movies = MovieLensCsv.Movies(files.MovieFile, files.Find("links.csv"), dirt);
                break;
        }
        movies = [.. movies.OrderBy(movie => movie.Id)];
        ImmutableArray<string> occurring = Field.AllGenres(files.MovieFile, movies);
        genres = genres.IsEmpty ? occurring : [.. genres.Intersect(occurring)];

        RatingsFormat format = FormatOf(files.Layout);
        IdMap movieIds = IdMap.Of(movies.Select(movie => movie.Id));
        (RatingColumns columns, IdMap userIds) = RatingsReader.Read(
            files.RatingFile,
            format,
            movieIds,
            users is null ? null : IdMap.Of(users.Value.Select(user => user.Id)),
            threads,
            dirt: dirt,
            cancel: cancel
        );
        (Ratings ratings, int duplicates) = columns.ToRatings(userIds, movieIds, format.Scale);
        ImmutableArray<string> folds =
        [
            .. PublishedFolds.Where(fold =>
                files.Find($"{fold}.base") is not null && files.Find($"{fold}.test") is not null
            ),
        ];
        return new Dataset(
            name ?? files.Name(),
            ratings,
            movies,
            users is null
                ? [.. userIds.Ids.Select(id => new User { Id = id })]
                : [.. users.Value.OrderBy(user => user.Id)],
            genres
        )
        {
            DuplicateRatings = duplicates,
            Reading = dirt.Report(),
            FoldNames = folds,
            TagReader = HasTags(files) ? () => WithFiles(reopen, ReadTags) : null,
            FoldReader = fold => WithFiles(reopen, again => ReadFold(again, fold, movieIds, userIds)),
        };
    }

    static RatingsFormat FormatOf(DatasetLayout layout) =>
        layout switch
        {
            DatasetLayout.MovieLens100K => RatingsFormat.MovieLens100K,
            DatasetLayout.MovieLens1M => RatingsFormat.MovieLens1M,
            DatasetLayout.MovieLens10M => RatingsFormat.MovieLens10M,
            _ => RatingsFormat.Csv,
        };

    static bool HasTags(DatasetFiles files) =>
        files.Layout switch
        {
            DatasetLayout.MovieLens10M => files.Find("tags.dat") is not null,
            DatasetLayout.MovieLensCsv => files.Find("tags.csv") is not null,
            _ => false,
        };

    static ImmutableArray<Tag> ReadTags(DatasetFiles files) =>
        files.Layout switch
        {
            DatasetLayout.MovieLens10M when files.Find("tags.dat") is { } file => MovieLensDat.Tags(file),
            DatasetLayout.MovieLensCsv when files.Find("tags.csv") is { } file => MovieLensCsv.Tags(file),
            _ => [],
        };

    static FoldPair ReadFold(DatasetFiles files, string fold, IdMap movieIds, IdMap userIds)
    {
        return new FoldPair(Part("base"), Part("test"));

        Ratings Part(string ending)
        {
            RatingsFormat format = FormatOf(files.Layout);
            (RatingColumns columns, _) = RatingsReader.Read(files.Get($"{fold}.{ending}"), format, movieIds, userIds);
            return columns.ToRatings(userIds, movieIds, format.Scale).Ratings;
        }
    }

    static T WithFiles<T>(Func<FileSource> reopen, Func<DatasetFiles, T> read)
    {
        using FileSource source = reopen();
        return read(DatasetFiles.DetectOrThrow(source, source.Location));
    }
}
