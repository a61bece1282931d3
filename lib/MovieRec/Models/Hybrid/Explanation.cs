using System.Collections.Immutable;
using MovieRec.Formatting;

namespace MovieRec.Models;

/// <summary>A part of a score.</summary>
/// <param name="OfUser">A feature of the user; empty for a movie's bias.</param>
/// <param name="OfItem">A feature of the movie; empty for a user's bias.</param>
/// <param name="Value">What the pair of embeddings, or the bias, adds to the score.</param>
public sealed record Contribution(string OfUser, string OfItem, double Value);

/// <summary>Why a user's score of a movie is what it is: what each feature of one adds with each feature of the other.
/// Shows itself in a notebook, by the movie's features.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class Explanation : IShown
{
    /// <summary>Rounding of a part, 2⁻⁴⁵: so that sums of parts are exact in any order, up to scores of 256.</summary>
    const double Grain = 1.0 / (1L << 45);

    internal Explanation(float score, IEnumerable<Contribution> parts)
    {
        Contribution[] all = [.. parts.Select(part => part with { Value = Math.Round(part.Value / Grain) * Grain })];
        // The score was added up in single precision; the largest part takes what that rounded off (some 10⁻⁷ of it).
        if (all.Length > 0)
        {
            int largest = Enumerable.Range(0, all.Length).MaxBy(place => Math.Abs(all[place].Value));
            all[largest] = all[largest] with { Value = all[largest].Value + (score - all.Sum(part => part.Value)) };
        }
        (Score, Contributions) = (score, [.. all]);
    }

    /// <summary>As the model gives it.</summary>
    public float Score { get; }

    /// <summary>All parts; their values add up to <see cref="Score"/> exactly.</summary>
    public ImmutableArray<Contribution> Contributions { get; }

    /// <summary>What each feature of the movie adds, with its bias, the weightiest first; a user's bias comes as
    /// <c>(user)</c>.</summary>
    public ImmutableArray<(string Feature, double Value)> ByItemFeature =>
        Grouped(part => part.OfItem.Length > 0 ? part.OfItem : "(user)");

    /// <summary>What each feature of the user adds, with its bias, the weightiest first; a movie's bias comes as
    /// <c>(movie)</c>.</summary>
    public ImmutableArray<(string Feature, double Value)> ByUserFeature =>
        Grouped(part => part.OfUser.Length > 0 ? part.OfUser : "(movie)");

    /// <summary>The score and its parts by the movie's features.</summary>
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
            ["feature", "adds"],
            [
                .. ByItemFeature.Select(part => new[] { part.Feature, $"{part.Value:+0.000;-0.000;0.000}" }),
                ["score", $"{Score:0.000}"],
            ]
        );

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
