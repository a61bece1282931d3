using MovieRec.Files;

namespace MovieRec.Tests;

/// <summary>Files of the repository that are made from code. A test fails where one differs from what the code makes
/// now; with the environment variable MOVIEREC_APPROVE=1 it writes the file instead.</summary>
internal static class Approved
{
    const int ShownLines = 5;

    static bool IsWriting => Environment.GetEnvironmentVariable("MOVIEREC_APPROVE") == "1";

    /// <param name="path">Relative to the repository.</param>
    /// <param name="expected">The whole content.</param>
    public static void Bytes(string path, byte[] expected)
    {
        string file = Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, path);
        if (IsWriting)
            AtomicFile.Write(file, stream => stream.Write(expected));
        Assert.True(File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(expected), Stale(path));
    }

    /// <inheritdoc cref="Bytes"/>
    public static void Text(string path, string expected)
    {
        string file = Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, path);
        if (IsWriting)
            AtomicFile.WriteText(file, writer => writer.Write(expected));
        Assert.True(File.Exists(file), Stale(path));
        string found = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (found != expected)
            Assert.Fail($"{Stale(path)}\n{FirstDifferences(found, expected)}");
    }

    /// <summary>The part of a Markdown file between the lines <c>&lt;!-- NAME --&gt;</c> and
    /// <c>&lt;!-- /NAME --&gt;</c>.</summary>
    /// <param name="path">Relative to the repository.</param>
    /// <param name="name">The name of the part.</param>
    /// <param name="expected">Its content; ends with a line end.</param>
    public static void Part(string path, string name, string expected)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, path));
        string start = $"<!-- {name} -->\n",
            end = $"<!-- /{name} -->";
        int from = text.IndexOf(start, StringComparison.Ordinal),
            to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{path} has no lines {start.Trim()} and {end}.");
        Text(path, text[..(from + start.Length)] + expected + text[to..]);
    }

    static string Stale(string path) =>
        $"{path} differs from what the code makes. If the change is meant, run the test with MOVIEREC_APPROVE=1.";

    /// <summary>The first lines between what both texts start with and what both end with.</summary>
    static string FirstDifferences(string found, string expected)
    {
        ReadOnlySpan<string> old = found.Split('\n'),
            now = expected.Split('\n');
        int start = old.CommonPrefixLength(now);
        int end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)])
            end++;
        (string removed, string added) = (Lines("-", old[start..^end]), Lines("+", now[start..^end]));
        return $"From line {start + 1} on, - is in the file and + is made now:\n{removed}{added}";
    }

    static string Lines(string sign, ReadOnlySpan<string> lines)
    {
        string shown = "";
        foreach (string line in lines[..Math.Min(lines.Length, ShownLines)])
            shown += $"{sign} {line}\n";
        return lines.Length <= ShownLines ? shown : $"{shown}{sign} … ({lines.Length - ShownLines} more)\n";
    }
}
