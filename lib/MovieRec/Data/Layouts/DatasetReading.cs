using MovieRec.Data.Layouts;

namespace MovieRec.Data;

/// <summary><c>Dataset.Read</c>.</summary>
public static class DatasetReading
{
    extension(Dataset)
    {
        /// <summary>Reads a data set from a folder or a zip in one of the known layouts, which is recognized by
        /// content.</summary>
        /// <param name="path">A folder (or one with the data set in a sub-folder), or a zip.</param>
        /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
        /// <param name="cancel">Checked between chunks of the ratings.</param>
        /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
        /// <exception cref="DataFormatException">A file is damaged or not of its layout; the message names file and
        /// line.</exception>
        public static Dataset Read(string path, int threads = 0, CancellationToken cancel = default)
        {
            ArgumentNullException.ThrowIfNull(path);
            return DatasetReader.Read(path, threads, cancel);
        }
    }
}
