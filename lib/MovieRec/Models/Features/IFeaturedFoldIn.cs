namespace MovieRec.Models;

/// <summary>Scores items for a new user whose features are known, such as gender or age.</summary>
public interface IFeaturedFoldIn : IFoldIn
{
    /// <summary>Returns a fold-in for new users with these features.</summary>
    /// <param name="features">Columns with values, such as <c>gender:F</c> or <c>age:30</c>; each once.</param>
    /// <exception cref="KeyNotFoundException">The model does not know a feature; the message names the
    /// closest.</exception>
    /// <exception cref="ArgumentException">A feature occurs twice.</exception>
    IFoldIn NewUsersWith(params IReadOnlyList<string> features);
}
