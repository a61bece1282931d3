using MovieRec.Datasets;

namespace MovieRec.Data;

/// <summary><c>Dataset.Open</c>.</summary>
public static class DatasetOpening
{
    extension(Dataset)
    {
        /// <summary>Opens the first of these published data sets that is found.</summary>
        /// <remarks>The search order is: the environment variable MOVIEREC_DATASET (a name, a path or <c>sample</c>; it
        /// overrides <paramref name="preferred"/>), the folder in MOVIEREC_DATA, the folder <c>data</c>, a download of
        /// the smallest of them, and without a network a generated sample. For <c>the-movies-dataset</c>, which cannot
        /// be downloaded without an account, the sample has the files, metadata and dirt of that set.</remarks>
        /// <param name="preferred">Catalog names, such as <c>ml-100k</c>, best first; at least one.</param>
        /// <exception cref="KeyNotFoundException">A name is not in the catalog; the message names the
        /// closest.</exception>
        /// <exception cref="IOException">The named data set is not available, or the one that was found is
        /// damaged.</exception>
        public static Dataset Open(params string[] preferred)
        {
            ArgumentNullException.ThrowIfNull(preferred);
            return DataLocator.FromEnvironment().Open(preferred);
        }
    }
}
