using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>MovieLens 1M: ratings.dat, movies.dat, users.dat; whole stars.</summary>
internal sealed class MovieLens1M : IMovieLensLayout
{
    public string Name => "1M";

    public string Files => "ratings.dat, movies.dat and users.dat";

    public bool HasHeader => false;

    public RatingsFormat Format { get; } = new("::", null, RatingScale.OneToFive);

    public bool IsIn(DatasetFolder folder) =>
        folder.Has("ratings.dat") && folder.Has("movies.dat") && folder.Has("users.dat");

    public SourceFile MovieFile(DatasetFolder folder) => folder.Get("movies.dat");

    public SourceFile RatingFile(DatasetFolder folder) => folder.Get("ratings.dat");

    public string? NameOf(int movies) => movies == 3_883 ? "ml-1m" : null;

    public Dataset Read(DatasetFolder folder, CancellationToken cancel) => MovieLensReader.Read(this, folder, cancel);

    public (ImmutableArray<Movie> Movies, ImmutableArray<string> Genres, ImmutableArray<User>? Users) ReadTables(
        DatasetFolder folder,
        DirtLog dirt
    ) => (MovieLensDat.Movies(MovieFile(folder), dirt), [], MovieLensDat.Users(folder.Get("users.dat"), dirt));

    public Func<DatasetFolder, ImmutableArray<Tag>>? TagReader(DatasetFolder folder) => null;
}
