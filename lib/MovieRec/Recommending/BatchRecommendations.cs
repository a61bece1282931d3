using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Recommending;

/// <summary>The best movies for every user of a data set, 8 bytes a recommendation. Shows itself as the first few users' lists.</summary>
[TypeFormatterSource(typeof(BatchRecommendationsFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class BatchRecommendations
{
    const int ShownUsers = 5, ShownMovies = 3;

    readonly Dataset data;
    readonly bool areStars;

    internal BatchRecommendations(Dataset data, int perUser, bool areStars, int[] movies, float[] scores) =>
        (this.data, PerUser, this.areStars, Movies, Scores) = (data, perUser, areStars, ImmutableCollectionsMarshal.AsImmutableArray(movies), ImmutableCollectionsMarshal.AsImmutableArray(scores));

    /// <summary>k: places a user.</summary>
    public int PerUser { get; }

    /// <summary>Number of users.</summary>
    public int UserCount => data.Users.Length;

    /// <summary>[users × k], row-major: movie indices, best first; −1 where a user has no movie left.</summary>
    public ImmutableArray<int> Movies { get; }

    /// <summary>[users × k], beside <see cref="Movies"/>: scores in the model's unit, −∞ where there is no movie.</summary>
    public ImmutableArray<float> Scores { get; }

    /// <summary>The list of one user.</summary>
    /// <param name="userId">Published id.</param>
    /// <exception cref="KeyNotFoundException">There is no such user.</exception>
    public Recommendations this[int userId]
    {
        get
        {
            int user = Recommend.UserIndex(data, userId);
            ReadOnlySpan<int> movies = Movies.AsSpan(user * PerUser, PerUser);
            int count = movies.IndexOf(-1) is >= 0 and var end ? end : PerUser;
            return Recommend.List(data, Recommend.HeadingFor(data, userId, count), areStars, movies[..count], Scores.AsSpan(user * PerUser, count));
        }
    }

    /// <summary>How many users, and the first few movies of the first few of them.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        string heading = $"{PerUser} movies for each of {UserCount.ToString("N0", CultureInfo.InvariantCulture)} users of {data.Name}";
        string[][] rows = [.. data.Users.Take(ShownUsers).Select(user => new[] { user.Id.ToString(CultureInfo.InvariantCulture), string.Join("; ", this[user.Id].Take(ShownMovies).Select(one => one.Movie.Title.Trim())) })];
        if (html) TableWriter.WriteHtml(writer, ["user", "best movies"], rows, heading);
        else
        {
            writer.Write(heading + "\n");
            TableWriter.WriteText(writer, ["user", "best movies"], rows);
        }
    }
}

internal sealed class BatchRecommendationsFormatters
{
    public IEnumerable<object> CreateTypeFormatters()
    {
        yield return new MimeFormatter<BatchRecommendations>(Mime.PlainText, (all, writer) => all.Write(writer, html: false));
        yield return new MimeFormatter<BatchRecommendations>(Mime.Html, (all, writer) => all.Write(writer, html: true));
    }
}
