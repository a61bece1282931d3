using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>The RMSE of models on groups of test ratings. Shown as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class GroupErrors : IShown
{
    GroupErrors(ImmutableArray<string> models, ImmutableArray<GroupErrorRow> rows, GroupErrorRow all) =>
        (Models, Rows, All) = (models, rows, all);

    /// <summary>Names of the models.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>The groups that have test ratings, in the order of <see cref="RatingGroups.Names"/>; for
    /// figures.</summary>
    public ImmutableArray<GroupErrorRow> Rows { get; }

    /// <summary>All test ratings that are in a group.</summary>
    public GroupErrorRow All { get; }

    /// <summary>Returns a table with a row per group and one for all: <c>group</c>, <c>ratings</c> and the RMSE of each
    /// model; with two models also the <c>gain</c> of the second.</summary>
    public Table ToTable()
    {
        GroupErrorRow[] rows = [.. Rows, All];
        return new Table([
            Column.OfTexts("group", rows.Select(row => row.Group)),
            Column.OfNumbers("ratings", rows.Select(row => (double?)row.Ratings)),
            .. Models.Select(model => Column.OfTexts(model, rows.Select(row => Number(row[model])))),
            .. Models.Length == 2
                ? new[] { Column.OfTexts("gain", rows.Select(row => Number(row.Gain(Models[1], Models[0])))) }
                : [],
        ]);
    }

    /// <summary>Returns the table.</summary>
    public override string ToString() => ToTable().ToString();

    internal static GroupErrors Of(RatingGroups groups, (string Model, IEnumerable<ExperimentResult> Results)[] models)
    {
        if (models.Length == 0)
            throw new InvalidOperationException("No model was evaluated by a rating error: add a metric such as rmse.");
        var errors = new List<double>[groups.Names.Length, models.Length];
        for (int model = 0; model < models.Length; model++)
        {
            for (int group = 0; group < groups.Names.Length; group++)
                errors[group, model] = [];
            foreach (ExperimentResult result in models[model].Results)
            {
                foreach ((TestRating rating, float error) in result.Ratings!.Errors(result.Counts))
                {
                    if (groups.Of(rating) is >= 0 and var group)
                        errors[group, model].Add((double)error * error);
                }
            }
        }
        ImmutableArray<string> names = [.. models.Select(model => model.Model)];
        IEnumerable<GroupErrorRow> rows = Enumerable
            .Range(0, groups.Names.Length)
            .Select(group => new GroupErrorRow(groups.Names[group], names, [.. Of(group)]))
            .Where(row => row.Ratings > 0);
        IEnumerable<double[]> all = names.Select(
            (_, model) => Enumerable.Range(0, groups.Names.Length).SelectMany(group => errors[group, model]).ToArray()
        );
        return new GroupErrors(names, [.. rows], new GroupErrorRow("all", names, [.. all]));

        IEnumerable<double[]> Of(int group) => names.Select((_, model) => errors[group, model].ToArray());
    }

    static string? Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : null;

    void IShown.WriteHtml(TextWriter writer) => ToTable().Write(writer, html: true);
}

/// <summary>The errors of models on a group of test ratings.</summary>
public sealed class GroupErrorRow
{
    readonly ImmutableArray<string> models;
    readonly ImmutableArray<double[]> squares; // [models][ratings] squared errors

    internal GroupErrorRow(string group, ImmutableArray<string> models, ImmutableArray<double[]> squares) =>
        (Group, this.models, this.squares) = (group, models, squares);

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>Number of test ratings.</summary>
    public int Ratings => squares[0].Length;

    /// <summary>Gets the RMSE of a model.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    public double this[string model] => Math.Sqrt(Of(model).DefaultIfEmpty(double.NaN).Average());

    /// <summary>Returns the amount by which a model's RMSE is lower than another's.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    public double Gain(string model, string against)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(against);
        return this[against] - this[model];
    }

    /// <summary>Returns the standard error of <see cref="Gain"/>, from the differences d of the squared errors: √(Var d
    /// / n) / (sum of both RMSEs).</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="InvalidOperationException">The models were evaluated on different test ratings.</exception>
    public double GainError(string model, string against)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(against);
        (double[] one, double[] other) = (Of(model), Of(against));
        if (one.Length != other.Length)
            throw new InvalidOperationException($"'{model}' and '{against}' were run with different numbers of seeds.");
        double[] differences = [.. other.Zip(one, (a, b) => a - b)];
        double mean = differences.Average(),
            variance = differences.Average(difference => (difference - mean) * (difference - mean));
        return Math.Sqrt(variance / differences.Length) / (this[against] + this[model]);
    }

    double[] Of(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int index = models.IndexOf(model);
        return index >= 0
            ? squares[index]
            : throw new KeyNotFoundException(
                $"There is no model '{model}'; expected one of: {string.Join(", ", models)}."
            );
    }
}
