namespace MovieRec.Models;

/// <summary>A model that ranks by what users liked: a rating below the threshold is no like.</summary>
/// <remarks>A user without a like is scored as a user without ratings.</remarks>
public interface ILearnsFromLikes
{
    /// <summary>The lowest rating that is a like, on the scale of the training ratings.</summary>
    float LikeThreshold { get; }

    /// <summary>Whether nothing but ratings says how movies belong together; otherwise genres and other features do,
    /// too.</summary>
    bool UsesRatingsAlone => true;
}
