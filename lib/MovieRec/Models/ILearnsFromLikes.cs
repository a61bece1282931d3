namespace MovieRec.Models;

/// <summary>Ranks items by what users liked: ratings of at least the threshold.</summary>
/// <remarks>A user without a like is scored like a user without ratings.</remarks>
public interface ILearnsFromLikes
{
    /// <summary>The lowest rating that counts as a like, on the scale of the training ratings.</summary>
    float LikeThreshold { get; }

    /// <summary>True if the model learns from ratings alone, without genres or other features.</summary>
    bool UsesRatingsAlone => true;
}
