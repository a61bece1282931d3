using System.Reflection;
using MovieRec.Data;
using MovieRec.Files;

namespace MovieRec.Tests.Architecture;

/// <summary>The folders of lib/MovieRec use each other only as <see cref="Arrows"/> allows.</summary>
public sealed class ArchitectureTests
{
    const int MaximumFiles = 25,
        LinesOnAPage = 55;

    static readonly Assembly Library = typeof(Dataset).Assembly;
    static readonly string Folder = Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, "lib", "MovieRec");
    static readonly Lazy<IReadOnlyList<FolderReference>> References = new(() =>
        [
            .. FolderReferences
                .Of(Library, Folder)
                .Select(found => found with { From = ListedAbove(found.From), To = ListedAbove(found.To) })
                .Where(found => found.From != found.To),
        ]
    );

    [Fact]
    public void References_follow_the_arrows()
    {
        var wrong = References.Value.Where(one =>
            !Arrows.Everywhere.Contains(one.To) && !Arrows.Allowed[one.From].Contains(one.To)
        );
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_in_the_README_is_this_one() => Approved.Part("lib/README.md", "arrows", Arrows.Markdown);

    [Fact]
    public void The_README_has_two_pages_with_a_paragraph_for_each_folder_and_names_folders_that_exist()
    {
        string root = Path.GetDirectoryName(Path.GetDirectoryName(Folder))!;
        string[] lines = File.ReadAllLines(Path.Combine(root, "lib", "README.md"));
        Assert.InRange(lines.Length, 1, 2 * LinesOnAPage);
        string[] paragraphs =
        [
            .. lines.Where(line => line.StartsWith("- `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]),
        ];
        Assert.Equal(
            Folders().Select(folder => folder.Split('/')[0]).Distinct().Order(StringComparer.Ordinal),
            paragraphs.Order(StringComparer.Ordinal)
        );
        string[] quoted = [.. lines.SelectMany(line => line.Split('`').Where((_, place) => place % 2 == 1))];
        Assert.Contains("Models/Catalog", quoted);
        Assert.All(
            quoted.Where(text => text.Contains('/', StringComparison.Ordinal)),
            path =>
                Assert.True(
                    Directory.Exists(Path.Combine(Folder, path)) || Directory.Exists(Path.Combine(root, path)),
                    path
                )
        );
    }

    [Fact]
    public void Allowed_arrows_have_no_cycle()
    {
        var below = new Dictionary<string, HashSet<string>>();
        foreach ((string folder, string[] uses) in Arrows.Allowed)
        {
            // Each row uses rows above it, so there is no way back.
            Assert.All(uses, used => Assert.Contains(used, below.Keys));
            below.Add(folder, [.. uses]);
        }
        Assert.All(Arrows.Everywhere, folder => Assert.Empty(Arrows.Allowed[folder]));
    }

    [Fact]
    public void Every_folder_with_code_is_listed_and_every_listed_one_exists()
    {
        Assert.All(Folders(), folder => Assert.Contains(ListedAbove(folder), Arrows.Allowed.Keys));
        Assert.All(Arrows.Allowed.Keys, folder => Assert.Contains(folder, Folders()));
    }

    [Fact]
    public void No_folder_has_more_than_25_files() =>
        Assert.All(
            Folders(),
            folder => Assert.InRange(Directory.GetFiles(Path.Combine(Folder, folder), "*.cs").Length, 0, MaximumFiles)
        );

    [Fact]
    public void References_are_found_wherever_code_has_them()
    {
        // Known ones, each of another kind: a base type, a signature, a static call, an attribute, its argument.
        (string User, string Used)[] known =
        [
            ("Als", "IRatingPredictor"),
            ("IItemScorer", "TrainingFacts"),
            ("Sample", "AtomicFile"),
            ("Ratings", "TypeFormatterSourceAttribute"),
            ("Split", "ShownFormatters"),
        ];
        Assert.All(known, one => Assert.Contains(References.Value, found => (found.User, found.Used) == one));
    }

    static string[] Folders() =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetDirectoryName(Path.GetRelativePath(Folder, path))!.Replace('\\', '/'))
                .Where(folder => folder.Split('/')[0] is not ("bin" or "obj"))
                .Distinct(),
        ];

    static string ListedAbove(string folder)
    {
        while (!Arrows.Allowed.ContainsKey(folder) && folder.Contains('/', StringComparison.Ordinal))
            folder = folder[..folder.LastIndexOf('/')];
        return folder;
    }
}
