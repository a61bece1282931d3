using System.Collections.Immutable;

namespace MovieRec.Data.Reading;

/// <summary>Collects problems of rows by file and reason, in the order in which each first occurs.</summary>
internal sealed class DirtLog
{
    readonly List<string> notes = [];
    readonly OrderedDictionary<
        (string File, string Reason, string Effect),
        (int Count, List<int> Rows, string Example)
    > entries = [];

    public void Note(string text) => notes.Add(text);

    /// <param name="file">Its name.</param>
    /// <param name="row">Data row from 1; 0 for a whole file.</param>
    /// <param name="reason">The problem; the same text for the same problem.</param>
    /// <param name="effect">How it is handled.</param>
    /// <param name="example">Text from this row; the first one is kept.</param>
    public void Add(string file, int row, string reason, string effect, string example)
    {
        var key = (file, reason, effect);
        (int count, List<int> rows, string first) = entries.TryGetValue(key, out var entry) ? entry : (0, [], example);
        if (rows.Count < ReadingReport.MaxRows)
            rows.Add(row);
        entries[key] = (count + 1, rows, first);
    }

    public ReadingReport Report() =>
        new(
            [.. notes],
            [
                .. entries.Select(entry => new DirtyRows(
                    entry.Key.File,
                    entry.Key.Reason,
                    entry.Key.Effect,
                    entry.Value.Count,
                    [.. entry.Value.Rows],
                    entry.Value.Example
                )),
            ]
        );
}
