using MovieRec.Files;

namespace MovieRec.Tests;

/// <summary>Files of the repository that are made from code. A test fails where one differs from what the code makes
/// now; with the environment variable MOVIEREC_APPROVE=1 it writes the file instead.</summary>
internal static class Approved
{
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
            Assert.Fail($"{Stale(path)}\n{FirstDifference(found, expected)}");
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

    static string FirstDifference(string found, string expected)
    {
        string[] old = found.Split('\n'),
            now = expected.Split('\n');
        int line = Enumerable
            .Range(0, Math.Max(old.Length, now.Length))
            .First(at => old.ElementAtOrDefault(at) != now.ElementAtOrDefault(at));
        return $"line {line + 1}, in the file: {old.ElementAtOrDefault(line)}\nmade now: {now.ElementAtOrDefault(line)}";
    }
}
