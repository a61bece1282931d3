using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>MovieLens 10M: ratings.dat, movies.dat, perhaps tags.dat; half stars, no users.</summary>
internal sealed class MovieLens10M : IMovieLensLayout
{
    const string TagFile = "tags.dat";

    public string Name => "10M";

    public string Files => "ratings.dat and movies.dat";

    public bool HasHeader => false;

    public RatingsFormat Format { get; } = new("::", null, RatingScale.HalfStars);

    public bool IsIn(DatasetFolder folder) =>
        folder.Has("ratings.dat") && folder.Has("movies.dat") && !folder.Has("users.dat");

    public SourceFile MovieFile(DatasetFolder folder) => folder.Get("movies.dat");

    public SourceFile RatingFile(DatasetFolder folder) => folder.Get("ratings.dat");

    public string? NameOf(int movies) => movies == 10_681 ? "ml-10m" : null;

    public Dataset Read(DatasetFolder folder, CancellationToken cancel) => MovieLensReader.Read(this, folder, cancel);

    public (ImmutableArray<Movie> Movies, ImmutableArray<string> Genres, ImmutableArray<User>? Users) ReadTables(
        DatasetFolder folder,
        DirtLog dirt
    ) => (MovieLensDat.Movies(MovieFile(folder), dirt), [], null);

    public Func<DatasetFolder, ImmutableArray<Tag>>? TagReader(DatasetFolder folder) =>
        folder.Has(TagFile) ? again => MovieLensDat.Tags(again.Get(TagFile)) : null;
}
