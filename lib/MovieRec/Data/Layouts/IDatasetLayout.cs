using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>A way in which a data set is written to files: how to recognize it, and how to read it. Layouts from outside
/// the library are added with <see cref="DatasetLayouts.Register"/>.</summary>
public interface IDatasetLayout
{
    /// <summary>Short and unique, such as <c>CSV</c>.</summary>
    string Name { get; }

    /// <summary>The files by which it is recognized, for messages: <c>ratings.csv and movies.csv</c>.</summary>
    string Files { get; }

    /// <summary>Whether a folder holds a data set in this layout. Decided by the names of the files, or by their first
    /// lines.</summary>
    bool IsIn(DatasetFolder folder);

    /// <summary>Reads movies, users, ratings and tags.</summary>
    /// <param name="folder">One for which <see cref="IsIn"/> is true. Its files can be read until this method
    /// returns.</param>
    /// <param name="cancel">Should be checked now and then in a long read.</param>
    /// <returns>The data set; <see cref="DatasetBuilder"/> makes one.</returns>
    /// <exception cref="DataFormatException">A file is damaged or not of this layout.</exception>
    Dataset Read(DatasetFolder folder, CancellationToken cancel);
}

/// <summary>A layout of the library, whose files are looked at without being read whole.</summary>
internal interface IPublishedLayout : IDatasetLayout
{
    /// <summary>Whether files start with a line of names.</summary>
    bool HasHeader { get; }

    /// <summary>The file that lists the movies.</summary>
    SourceFile MovieFile(DatasetFolder folder);

    /// <summary>The file that lists the ratings; of two sizes the small one.</summary>
    SourceFile RatingFile(DatasetFolder folder);

    /// <summary>The published name of a data set with this number of movies; null where none has it.</summary>
    string? NameOf(int movies);
}
