using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>One of two people who want to watch something together: a user of the data set, or somebody new with titles
/// and stars.</summary>
public sealed class Viewer
{
    readonly Id? userId;
    readonly ImmutableArray<(string Title, float Stars)> ratings;

    Viewer(string name, Id? userId, ImmutableArray<(string Title, float Stars)> ratings) =>
        (Name, this.userId, this.ratings) = (name, userId, ratings);

    /// <summary>What they are called in lists and reasons.</summary>
    public string Name { get; }

    /// <summary>A user of the data set.</summary>
    /// <param name="userId">Published id.</param>
    /// <param name="name">Null: <c>user 196</c>.</param>
    public static Viewer Of(Id userId, string? name = null) =>
        new(name ?? string.Create(CultureInfo.InvariantCulture, $"user {userId}"), userId, []);

    /// <summary>Somebody who is not in the data set.</summary>
    /// <param name="name">What to call them.</param>
    /// <param name="ratings">Titles as <see cref="TitleIndex"/> finds them and stars on the scale of the data set, the
    /// latest last.</param>
    public static Viewer New(string name, params IEnumerable<(string Title, float Stars)> ratings)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ratings);
        return new(name, null, [.. ratings]);
    }

    /// <summary>The same person in indices, with what they have rated.</summary>
    /// <exception cref="KeyNotFoundException">The data set has no such user.</exception>
    /// <exception cref="TitleException">A title names no movie, or several.</exception>
    /// <exception cref="ArgumentException">Two titles name the same movie.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Stars are off the scale.</exception>
    internal (GroupMember Member, ImmutableArray<ItemRating> Rated) In(Dataset data)
    {
        if (userId is Id id)
        {
            int user = Recommend.UserIndex(data, id);
            int[] movies = data.Ratings.ByUser.RowColumns(user).ToArray();
            float[] stars = data.Ratings.ByUser.RowValues(user).ToArray();
            return (GroupMember.Of(user), [.. movies.Zip(stars, (movie, given) => new ItemRating(movie, given))]);
        }
        ImmutableArray<ItemRating> history = [.. Recommend.HistoryOf(data, ratings)];
        return (GroupMember.New(history), history);
    }
}
