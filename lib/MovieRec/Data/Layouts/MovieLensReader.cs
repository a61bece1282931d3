using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>A layout of MovieLens: tables of movies and perhaps users, and ratings in lines of four fields.</summary>
internal interface IMovieLensLayout : IPublishedLayout
{
    /// <summary>How ratings are written.</summary>
    RatingsFormat Format { get; }

    /// <summary>Movies in any order; genres in the published order, or empty for alphabetical order; users, or null if
    /// no file lists them.</summary>
    (ImmutableArray<Movie> Movies, ImmutableArray<string> Genres, ImmutableArray<User>? Users) ReadTables(
        DatasetFolder folder,
        DirtLog dirt
    );

    /// <summary>Reads the tags; null if there is no file of tags.</summary>
    Func<DatasetFolder, ImmutableArray<Tag>>? TagReader(DatasetFolder folder);
}

/// <summary>Makes a <see cref="Dataset"/> from the files of a MovieLens layout.</summary>
internal static class MovieLensReader
{
    static readonly ImmutableArray<string> PublishedFolds = ["u1", "u2", "u3", "u4", "u5", "ua", "ub"];

    public static Dataset Read(IMovieLensLayout layout, DatasetFolder folder, CancellationToken cancel)
    {
        var dirt = new DirtLog();
        (ImmutableArray<Movie> movies, ImmutableArray<string> genres, ImmutableArray<User>? users) = layout.ReadTables(
            folder,
            dirt
        );
        movies = [.. movies.OrderBy(movie => movie.Id)];
        ImmutableArray<string> occurring = Field.AllGenres(layout.MovieFile(folder), movies);
        genres = genres.IsEmpty ? occurring : [.. genres.Intersect(occurring)];

        IdMap movieIds = IdMap.Of(movies.Select(movie => movie.Id));
        (RatingColumns columns, IdMap userIds) = RatingsReader.Read(
            layout.RatingFile(folder),
            layout.Format,
            movieIds,
            users is null ? null : IdMap.Of(users.Value.Select(user => user.Id)),
            folder.Threads,
            dirt: dirt,
            cancel: cancel
        );
        (Ratings ratings, int duplicates) = columns.ToRatings(userIds, movieIds, layout.Format.Scale);
        Func<DatasetFolder, ImmutableArray<Tag>>? tags = layout.TagReader(folder);
        return new Dataset(
            folder.PublishedName ?? FoundLayout.NameOf(layout, folder),
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
            FoldNames = [.. PublishedFolds.Where(fold => folder.Has($"{fold}.base") && folder.Has($"{fold}.test"))],
            TagReader = tags is null ? null : () => folder.Again(tags),
            FoldReader = fold => folder.Again(again => ReadFold(layout, again, fold, movieIds, userIds)),
        };
    }

    static FoldPair ReadFold(IMovieLensLayout layout, DatasetFolder folder, string fold, IdMap movieIds, IdMap userIds)
    {
        return new FoldPair(Part("base"), Part("test"));

        Ratings Part(string ending)
        {
            (RatingColumns columns, _) = RatingsReader.Read(
                folder.Get($"{fold}.{ending}"),
                layout.Format,
                movieIds,
                userIds
            );
            return columns.ToRatings(userIds, movieIds, layout.Format.Scale).Ratings;
        }
    }
}
