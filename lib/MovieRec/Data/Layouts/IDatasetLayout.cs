using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>A file layout of data sets: recognizes and reads them. Add your own layouts with
/// <see cref="DatasetLayouts.Register"/>.</summary>
public interface IDatasetLayout
{
    /// <summary>Short and unique name, such as <c>CSV</c>.</summary>
    string Name { get; }

    /// <summary>The files by which it is recognized, for messages: <c>ratings.csv and movies.csv</c>.</summary>
    string Files { get; }

    /// <summary>Returns true if a folder contains a data set in this layout, by the names of the files or by their
    /// first lines.</summary>
    bool IsIn(DatasetFolder folder);

    /// <summary>Reads movies, users, ratings and tags.</summary>
    /// <param name="folder">One for which <see cref="IsIn"/> is true. Its files can be read until this method
    /// returns.</param>
    /// <param name="cancel">Should be checked regularly during a long read.</param>
    /// <returns>The data set, for example built by a <see cref="DatasetBuilder"/>.</returns>
    /// <exception cref="DataFormatException">A file is damaged or not of this layout.</exception>
    Dataset Read(DatasetFolder folder, CancellationToken cancel);
}

/// <summary>A layout of the library, whose data sets can be identified without reading all files.</summary>
internal interface IPublishedLayout : IDatasetLayout
{
    /// <summary>True if files start with a header.</summary>
    bool HasHeader { get; }

    /// <summary>The file that lists the movies.</summary>
    SourceFile MovieFile(DatasetFolder folder);

    /// <summary>The file that lists the ratings; the smaller one if there are two.</summary>
    SourceFile RatingFile(DatasetFolder folder);

    /// <summary>The published name of a data set with this number of movies; null if there is none.</summary>
    string? NameOf(int movies);
}
