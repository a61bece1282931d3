using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MovieRec.Data;

/// <summary>Hash of the content of a data set, which does not depend on the format of its files.</summary>
internal static class DatasetHash
{
    /// <param name="data">Movies, users and columns.</param>
    /// <param name="ratings">Its ratings, or some of them.</param>
    public static string Of(Dataset data, Ratings ratings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        RatingsHash.Append(hash, ratings);
        foreach (Movie movie in data.Movies)
        {
            Say($"{movie.Title}\t{movie.Year}\t{movie.ReleaseDate:yyyy-MM-dd}\t{string.Join('|', movie.Genres)}\n");
            if (
                movie.OriginalLanguage is null
                && movie.Overview is null
                && movie.Keywords.IsEmpty
                && movie.Cast.IsEmpty
                && movie.Directors.IsEmpty
            )
                continue;
            Say($"{movie.OriginalLanguage}\t{movie.Overview}\t{string.Join('|', movie.Keywords)}\t");
            Say($"{string.Join('|', movie.Cast)}\t{string.Join('|', movie.Directors)}\n");
        }
        foreach (User user in data.Users)
            Say($"{user.Age}\t{user.Gender}\t{user.Occupation}\t{user.ZipCode}\n");
        Columns("movies", data.OwnMovieColumns);
        Columns("users", data.OwnUserColumns);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Columns(string of, Table table)
        {
            foreach (Column column in table.Columns)
            {
                Say($"{of}\t{column.Name}\t{column.Kind}\n");
                for (int row = 0; row < column.Count; row++)
                    SayText(Value(column, row) + '\n');
            }
        }

        static string Value(Column column, int row) =>
            column.IsMissing(row) ? "\0"
            : column.Kind == ColumnKind.List ? string.Join('|', column.Lists[row])
            : column.IsNumeric ? column.Numbers[row].ToString("R", CultureInfo.InvariantCulture)
            : column.Texts[row]!;

        void Say(FormattableString text) => SayText(text.ToString(CultureInfo.InvariantCulture));

        void SayText(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
