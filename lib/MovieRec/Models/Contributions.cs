using System.Globalization;

namespace MovieRec.Models;

/// <summary>Parts of scores that several models have.</summary>
internal static class Contributions
{
    /// <summary>What an item that the user rated adds.</summary>
    public static Contribution OfRated(TrainingFacts facts, int item, double value) =>
        new("", string.Create(CultureInfo.InvariantCulture, $"rated {facts.ItemIds.Ids[item]}"), value)
        {
            RatedItem = item,
        };
}
