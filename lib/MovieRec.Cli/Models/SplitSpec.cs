using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Splitting;

namespace MovieRec.Cli.Models;

/// <summary>Reads how to split data for an evaluation: <c>u1</c> … <c>u5</c>, <c>folds</c>, <c>ua</c>, <c>ub</c>,
/// <c>random:0.1</c>, <c>kfold:5</c>, <c>leave-one-out</c>, <c>temporal:0.2</c>.</summary>
static class SplitSpec
{
    public const string Forms =
        "u1 … u5, folds (all five), ua, ub, random:FRACTION, kfold:K, leave-one-out, temporal:FRACTION";

    /// <summary>The splits of a specification, each with a short name.</summary>
    /// <exception cref="ArgumentException">The form is unknown, or the data set has no such fold.</exception>
    public static ImmutableArray<(string Name, Split Split)> Of(Dataset data, string text, ulong seed)
    {
        string[] parts = text.Split(':', 2);
        switch (parts[0], parts.Length)
        {
            case ("folds", 1):
                return
                [
                    .. Enumerable
                        .Range(1, 5)
                        .Select(fold => (Invariant($"u{fold}"), Split.Published(data, Invariant($"u{fold}")))),
                ];
            case ("leave-one-out", 1):
                return
                [
                    (
                        text,
                        Split.LeaveOneOut(data.Ratings, HasTimes(data.Ratings) ? HoldOut.Latest : HoldOut.Random, seed)
                    ),
                ];
            case ("random", 2):
                return [(text, Split.Random(data, Number(text, parts[1]), seed: seed))];
            case ("temporal", 2):
                return [(text, Split.Chronological(data, Number(text, parts[1])))];
            case ("kfold", 2):
                if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int folds))
                    throw Wrong(text);
                return
                [
                    .. Split
                        .KFold(data.Ratings, folds, seed)
                        .Select((split, fold) => (Invariant($"fold{fold + 1}"), split)),
                ];
            case (_, 1) when data.FoldNames.Contains(parts[0]):
                return [(text, Split.Published(data, text))];
            case ("u1" or "u2" or "u3" or "u4" or "u5" or "ua" or "ub", 1):
                throw new ArgumentException(
                    $"--split {text}: {data.Name} has no published folds. Use random:0.2 or kfold:5."
                );
            default:
                throw Wrong(text);
        }
    }

    /// <summary>A note on the results of a split; null for none.</summary>
    public static string? Note(Dataset data, string text) =>
        text != "leave-one-out" || HasTimes(data.Ratings)
            ? null
            : $"The hold-out is random, because all ratings of {data.Name} have the same time.";

    static bool HasTimes(Ratings ratings) => ratings.Seconds.AsSpan().ContainsAnyExcept(ratings.Seconds[0]);

    static double Number(string text, string share)
    {
        if (!double.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            throw Wrong(text);
        return number is > 0 and < 1
            ? number
            : throw new ArgumentException($"--split {text}: expected a fraction above 0 and below 1, such as 0.2.");
    }

    static ArgumentException Wrong(string text) => new($"--split {text}: expected one of {Forms}.");
}
