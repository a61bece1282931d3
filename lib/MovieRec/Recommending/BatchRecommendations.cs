using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Models;

namespace MovieRec.Recommending;

/// <summary>The best movies for every user of a data set: 8 bytes per recommendation, 12 with predicted ratings. Shown
/// as the lists of the first few users.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class BatchRecommendations : IShown
{
    const int ShownUsers = 5,
        ShownMovies = 3;

    readonly Dataset data;
    readonly MovieRanking ranking;
    readonly string order;
    readonly float? likeThreshold;
    readonly float[] stars;
    readonly int[] distinguished; // [users] see MovieRanking.Select

    /// <param name="data">The data set.</param>
    /// <param name="ranking">The ranking that made the lists.</param>
    /// <param name="perUser">k.</param>
    /// <param name="order">The end of a list's heading: the order of its movies.</param>
    /// <param name="likeThreshold">The like threshold of a model that learns from likes; otherwise null.</param>
    /// <param name="movies">[users × k]</param>
    /// <param name="scores">[users × k]</param>
    /// <param name="stars">[users × k] predicted ratings; empty if the model does not predict ratings.</param>
    /// <param name="distinguished">[users]</param>
    internal BatchRecommendations(
        Dataset data,
        MovieRanking ranking,
        int perUser,
        string order,
        float? likeThreshold,
        int[] movies,
        float[] scores,
        float[] stars,
        int[] distinguished
    )
    {
        (this.data, this.ranking, PerUser, this.order, this.stars) = (data, ranking, perUser, order, stars);
        (this.likeThreshold, this.distinguished) = (likeThreshold, distinguished);
        Movies = ImmutableCollectionsMarshal.AsImmutableArray(movies);
        Scores = ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>k: movies per user.</summary>
    public int PerUser { get; }

    /// <summary>Number of users.</summary>
    public int UserCount => data.Users.Length;

    /// <summary>[users × k], row-major: movie indices, best first; −1 if a user has no movie left.</summary>
    public ImmutableArray<int> Movies { get; }

    /// <summary>[users × k], parallel to <see cref="Movies"/>: the values that rank them; −∞ if there is no movie. For
    /// users that the model knows nothing about, these are numbers of ratings; see
    /// <see cref="RecommendationList{T}.Note"/>.</summary>
    public ImmutableArray<float> Scores { get; }

    /// <summary>Gets the list of one user.</summary>
    /// <param name="userId">Published id.</param>
    /// <exception cref="KeyNotFoundException">There is no such user.</exception>
    public Recommendations this[Id userId]
    {
        get
        {
            int user = Recommend.UserIndex(data, userId);
            ReadOnlySpan<int> movies = Movies.AsSpan(user * PerUser, PerUser);
            int count = movies.IndexOf(-1) is >= 0 and var end ? end : PerUser;
            ItemRating[] history = ranking.HistoryOf(user);
            string? note = Recommend.Joined(
                MovieRanking.NoteOf(history, likeThreshold, count, distinguished[user]),
                ranking.FilterNoteOf(count, PerUser)
            );
            string heading = Recommend.HeadingFor(data, userId, count) + order;
            ReadOnlySpan<float> scores = Scores.AsSpan(user * PerUser, count);
            ReadOnlySpan<float> rated = stars.Length == 0 ? [] : stars.AsSpan(user * PerUser, count);
            return Recommend.List(data, heading, movies[..count], scores, rated, distinguished[user], note);
        }
    }

    /// <summary>Returns the number of users, and the first few movies of the first few users.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        string heading = string.Create(
            CultureInfo.InvariantCulture,
            $"{PerUser} movies for each of {UserCount:N0} users of {data.Name}"
        );
        string[][] rows =
        [
            .. data
                .Users.Take(ShownUsers)
                .Select(user =>
                    new[]
                    {
                        user.Id.ToString(CultureInfo.InvariantCulture),
                        string.Join("; ", this[user.Id].Take(ShownMovies).Select(one => one.Movie.Title.Trim())),
                    }
                ),
        ];
        int unknown = Enumerable
            .Range(0, distinguished.Length)
            .Count(user => distinguished[user] == 0 && Movies[user * PerUser] >= 0);
        string? note =
            unknown == 0
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model has nothing to rank by for {unknown:N0} of them: they get the most rated movies."
                );
        if (html)
        {
            TableWriter.WriteHtml(writer, ["user", "best movies"], rows, heading);
            if (note is not null)
                writer.Write($"<p>{note}</p>");
        }
        else
        {
            writer.Write(heading + "\n");
            if (note is not null)
                writer.Write(note + "\n");
            TableWriter.WriteText(writer, ["user", "best movies"], rows);
        }
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
