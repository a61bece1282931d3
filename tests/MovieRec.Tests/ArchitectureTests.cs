using System.Text.RegularExpressions;
using MovieRec.Files;

namespace MovieRec.Tests;

/// <summary>Folders of lib/MovieRec stand in the order in which data flows, and arrows only point back along
/// it.</summary>
public sealed partial class ArchitectureTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Formatting"] = [],
        ["Messages"] = [],
        ["Files"] = [],
        ["Numerics"] = [],
        ["Data"] = ["Datasets", "Files", "Numerics"],
        ["Datasets"] = ["Data", "Files", "Numerics"],
        ["Cleaning"] = ["Data"],
        ["Splitting"] = ["Data", "Numerics"],
        ["Sequences"] = ["Data", "Numerics"],
        ["Models"] = ["Data", "Files", "Neural", "Numerics", "Sequences"],
        ["Neural"] = ["Numerics"],
        ["Evaluation"] = ["Data", "Splitting", "Sequences", "Models", "Numerics"],
        ["Recommending"] = ["Data", "Models", "Numerics"],
        ["Groups"] = ["Data", "Datasets", "Evaluation", "Models", "Numerics", "Recommending", "Sequences", "Splitting"],
        ["Course"] = ["Data"],
        ["Figures"] = ["Course", "Data", "Files", "Numerics"],
    };

    [Fact]
    public void Using_lines_follow_the_arrows()
    {
        string library = Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, "lib", "MovieRec");
        var wrong = new List<string>();
        foreach (string file in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(library, file).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj")
                continue;
            Assert.True(Allowed.ContainsKey(parts[0]), $"lib/MovieRec/{parts[0]} is not in the list of folders");
            foreach (Match use in UsingOfOurs().Matches(File.ReadAllText(file)))
            {
                string to = use.Groups["folder"].Value,
                    family = use.Groups["family"].Value;
                bool sameFolder = to == parts[0],
                    allowed =
                        sameFolder
                        || to is "Formatting" or "Messages"
                        || Allowed[parts[0]].Contains(to)
                        || (parts[0] == "Models" && parts[1] == "Neural" && to is "Neural" or "Sequences");
                // Families of models never use each other, except TwoPart, which is made of two; other folders name no
                // concrete one.
                if (
                    to == "Models"
                    && family.Length > 0
                    && (!sameFolder || parts[1] is not "TwoPart" && parts[1] != family)
                )
                    allowed = false;
                if (!allowed)
                    wrong.Add($"{string.Join('/', parts)}: {use.Value.Trim()}");
            }
        }
        Assert.Empty(wrong);
    }

    [GeneratedRegex(
        @"^using (?:static )?MovieRec\.(?<folder>\w+)(?:\.(?<family>\w+))?.*;",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex UsingOfOurs();
}
