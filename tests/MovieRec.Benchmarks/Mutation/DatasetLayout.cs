namespace MovieRec.Benchmarks.Mutation;

/// <summary>The published file layouts.</summary>
internal enum DatasetLayout
{
    /// <summary>u.data, u.item, u.user, u.genre, published folds.</summary>
    MovieLens100K,

    /// <summary>ratings.dat, movies.dat, users.dat.</summary>
    MovieLens1M,

    /// <summary>ratings.dat, movies.dat, perhaps tags.dat; half stars, no users.</summary>
    MovieLens10M,

    /// <summary>ratings.csv, movies.csv, perhaps tags.csv and links.csv: latest-small, 20M, 25M, 32M and generated
    /// sets.</summary>
    MovieLensCsv,

    /// <summary>movies_metadata.csv, perhaps keywords.csv and credits.csv; ratings and links in two sizes:
    /// the-movies-dataset.</summary>
    MoviesDataset,
}
