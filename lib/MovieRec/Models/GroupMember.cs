using System.Collections.Immutable;

namespace MovieRec.Models;

/// <summary>A member of a group: a user of the training data, or a new person described by their ratings.</summary>
public readonly record struct GroupMember
{
    GroupMember(int user, ImmutableArray<ItemRating> ratings) => (User, Ratings) = (user, ratings);

    /// <summary>User index; −1 for a new person.</summary>
    public int User { get; }

    /// <summary>The ratings of a new person, the latest last; empty for a user of the training data.</summary>
    public ImmutableArray<ItemRating> Ratings { get; }

    /// <summary>Name in lists and reasons; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>True if the member is not in the training data.</summary>
    public bool IsNew => User < 0;

    /// <summary>Creates a member from a user of the training data.</summary>
    /// <param name="user">User index.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="user"/> is negative.</exception>
    public static GroupMember Of(int user)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(user);
        return new(user, []);
    }

    /// <summary>Creates a member who is not in the training data.</summary>
    /// <param name="ratings">Their ratings, the latest last; may be empty.</param>
    public static GroupMember New(ImmutableArray<ItemRating> ratings) =>
        new(-1, ratings.IsDefault ? throw new ArgumentNullException(nameof(ratings)) : ratings);
}
