using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Models;

/// <summary>A part of a score.</summary>
/// <param name="OfUser">A feature of the user; empty if the part belongs to the item alone.</param>
/// <param name="OfItem">A feature of the item, or another source such as <c>mean</c>; empty for a user's bias.</param>
/// <param name="Value">Amount that the part adds to the score.</param>
public sealed record Contribution(string OfUser, string OfItem, double Value)
{
    /// <summary>Index of the rated item that the part comes from; null for another source.</summary>
    public int? RatedItem { get; init; }

    /// <summary>The whole score of a user without ratings that count.</summary>
    internal static Contribution OfMeanUser(float score) => new("", "mean user", score);

    /// <summary>A part for each factor, p(f) q(f).</summary>
    /// <param name="p">[k] of the user.</param>
    /// <param name="q">[k] of the item.</param>
    internal static Contribution[] OfFactors(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        var parts = new Contribution[p.Length];
        for (int f = 0; f < parts.Length; f++)
            parts[f] = new("", Invariant($"factor {f + 1}"), p[f] * (double)q[f]);
        return parts;
    }

    /// <summary>The part of an item that the user rated.</summary>
    internal static Contribution OfRated(TrainingFacts facts, int item, double value) =>
        new("", string.Create(CultureInfo.InvariantCulture, $"rated {facts.ItemIds.Ids[item]}"), value)
        {
            RatedItem = item,
        };
}

/// <summary>Explains a user's score of an item by parts that add up to it. Notebooks show it as a table, largest parts
/// first.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class Explanation : IShown
{
    /// <summary>Parts are rounded to multiples of 2⁻⁴⁵, so that their sums are exact in any order, up to scores of
    /// 256.</summary>
    const double Grain = 1.0 / (1L << 45);

    // Rounding that single precision leaves, as a share of the parts' sizes.
    const double Tolerance = 1e-4;

    /// <summary>Creates an explanation from the parts of a score.</summary>
    /// <param name="score">Score of the model.</param>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentException">There is no part, or the parts do not add up to the score within
    /// rounding.</exception>
    public Explanation(float score, IEnumerable<Contribution> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Contribution[] all = [.. parts.Select(part => part with { Value = Math.Round(part.Value / Grain) * Grain })];
        // The score was added up in single precision; the largest part takes what that rounded off (some 10⁻⁷ of it).
        double rest = score - all.Sum(part => part.Value),
            size = Math.Abs(score) + all.Sum(part => Math.Abs(part.Value));
        if (all.Length == 0 || !(Math.Abs(rest) <= Tolerance * size))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The parts do not add up to the score {score}; {rest} is missing."
                ),
                nameof(parts)
            );
        int largest = Enumerable.Range(0, all.Length).MaxBy(place => Math.Abs(all[place].Value));
        all[largest] = all[largest] with { Value = all[largest].Value + rest };
        (Score, Contributions) = (score, [.. all]);
    }

    /// <summary>Explains a score by parts for given ratings. What they lack is the part of training ratings that were
    /// not given.</summary>
    internal static Explanation ByRatings(float score, List<Contribution> parts)
    {
        double rest = score - parts.Sum(part => part.Value),
            size = Math.Abs(score) + parts.Sum(part => Math.Abs(part.Value));
        return new(
            score,
            parts.Count > 0 && Math.Abs(rest) <= Tolerance / 2 * size
                ? parts
                : parts.Append(new("", "other training ratings", rest))
        );
    }

    /// <summary>Score of the model.</summary>
    public float Score { get; }

    /// <summary>All parts; their values add up to <see cref="Score"/> exactly.</summary>
    public ImmutableArray<Contribution> Contributions { get; }

    /// <summary>Contribution of each feature of the item (or other source) including its bias, largest first; the
    /// user's bias is named <c>(user)</c>.</summary>
    public ImmutableArray<(string Feature, double Value)> ByItemFeature =>
        Grouped(part => part.OfItem.Length > 0 ? part.OfItem : "(user)");

    /// <summary>Contribution of each feature of the user including its bias, largest first; parts of the item alone are
    /// named <c>(movie)</c>.</summary>
    public ImmutableArray<(string Feature, double Value)> ByUserFeature =>
        Grouped(part => part.OfUser.Length > 0 ? part.OfUser : "(movie)");

    /// <summary>Returns the explanation with the titles of rated movies instead of their ids.</summary>
    /// <param name="data">The data set that the model was fitted on.</param>
    public Explanation WithTitles(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(
            Score,
            Contributions.Select(part =>
                part.RatedItem is { } item ? part with { OfItem = data.Movies[item].Title.Trim() } : part
            )
        );
    }

    /// <summary>Returns the explanation with its largest parts; the others are added up in one part.</summary>
    /// <param name="count">Number of parts to keep, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public Explanation Largest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Contributions.Length <= count + 1)
            return this;
        Contribution[] ordered = [.. Contributions.OrderByDescending(part => Math.Abs(part.Value))];
        return new(
            Score,
            ordered
                .Take(count)
                .Append(
                    new(
                        "",
                        Invariant($"{ordered.Length - count} other parts"),
                        ordered[count..].Sum(part => part.Value)
                    )
                )
        );
    }

    /// <summary>The score and its parts by the item's features.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, TableWriter.WriteText);
        return writer.ToString();
    }

    internal void Write(
        TextWriter writer,
        Action<TextWriter, IReadOnlyList<string>, IReadOnlyList<IReadOnlyList<string>>> write
    ) =>
        write(
            writer,
            ["part", "adds"],
            [
                .. ByItemFeature.Select(part => new[] { part.Feature, Number(part.Value, "+0.000;-0.000;0.000") }),
                ["score", Number(Score, "0.000")],
            ]
        );

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    ImmutableArray<(string, double)> Grouped(Func<Contribution, string> by) =>
        [
            .. Contributions
                .GroupBy(by)
                .Select(group => (group.Key, Value: group.Sum(part => part.Value)))
                .OrderByDescending(group => Math.Abs(group.Value)),
        ];

    void IShown.WriteHtml(TextWriter writer) =>
        Write(writer, (to, headers, rows) => TableWriter.WriteHtml(to, headers, rows));
}
