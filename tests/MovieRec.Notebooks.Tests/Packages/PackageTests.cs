using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace MovieRec.Notebooks.Tests.Packages;

/// <summary>The packages, used as a stranger would: from a package source, without this repository.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    static readonly string[] Ids = ["MovieRec", "MovieRec.Cli", "MovieRec.Notebooks"];

    [Fact]
    public void Packages_say_what_they_are()
    {
        Assert.DoesNotContain("warn", feed.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Ids, Directory.GetFiles(feed.Feed, "*.nupkg").Select(IdOf).Order(StringComparer.Ordinal));
        Assert.Equal(Ids, Directory.GetFiles(feed.Feed, "*.snupkg").Select(IdOf).Order(StringComparer.Ordinal));
        foreach (string id in Ids)
        {
            XElement metadata = feed.Metadata(id);
            string Of(string name) => metadata.Element(metadata.Name.Namespace + name)?.Value ?? "";
            Assert.Equal(id, Of("id"));
            Assert.Equal("MIT", Of("license"));
            Assert.Equal("README.md", Of("readme"));
            Assert.Equal("icon.png", Of("icon"));
            Assert.InRange(Of("description").Length, 60, 300);
            Assert.InRange(Of("tags").Split(' ').Length, 3, 12);
            Assert.Contains("recommender", Of("tags"), StringComparison.Ordinal);
            XElement repository = metadata.Element(metadata.Name.Namespace + "repository")!;
            Assert.Equal("git", (string?)repository.Attribute("type"));
            Assert.Matches("^[0-9a-f]{40}$", (string?)repository.Attribute("commit"));
            Assert.Superset(new HashSet<string> { "README.md", "icon.png" }, feed.Entries(feed.PathOf(id)).ToHashSet());
        }
    }

    [Fact]
    public void Each_package_has_its_assembly_built_reproducibly_and_the_symbols_of_it()
    {
        foreach (string id in Ids)
        {
            byte[] assembly = feed.File(feed.PathOf(id), $"{id}.dll"),
                symbols = feed.File(Path.ChangeExtension(feed.PathOf(id), ".snupkg"), $"{id}.pdb");
            using var reader = new PEReader([.. assembly]);
            ImmutableArray<DebugDirectoryEntry> entries = reader.ReadDebugDirectory();
            Assert.Contains(entries, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            DebugDirectoryEntry view = entries.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage([.. symbols]);
            Assert.Equal(
                reader.ReadCodeViewDebugDirectoryData(view).Guid,
                new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id).Guid
            );
        }
    }

    [Fact]
    public void Package_validation_is_on_for_libraries()
    {
        foreach (string id in Ids.Except(["MovieRec.Cli"])) // the SDK has none for tools
            Assert.Equal(
                "true",
                Sdk.Dotnet(
                        Sdk.Repository,
                        $"msbuild lib/{id}/{id}.csproj -getProperty:EnablePackageValidation -p:Configuration=Release"
                    )
                    .Trim()
            );
    }

    [Fact]
    public void The_tool_installs_and_runs()
    {
        string tools = feed["tools"];
        Sdk.Dotnet(feed["."], $"tool install MovieRec.Cli --tool-path {tools} --configfile {feed.Config}");
        string models = Sdk.Program(Path.Combine(tools, "movierec"), feed["."], "models");
        Assert.Contains("funk-svd", models, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quick_start_has_about_ten_lines() =>
        Assert.InRange(
            File.ReadLines(Path.Combine(Samples, "quickstart.cs"))
                .Count(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)),
            5,
            10
        );

    [Theory]
    [InlineData("quickstart", @"\nrmse +0\.\d+", @"\n +5  .+\(\d{4}\)")]
    [InlineData("own-data", @"movies for user Ann of own data", @"movies for user Ben of own data")]
    public void A_sample_runs_from_the_package(string sample, string first, string last)
    {
        string folder = feed[sample];
        Directory.CreateDirectory(folder);
        File.Copy(feed.Config, Path.Combine(folder, "nuget.config"));
        File.WriteAllLines(
            Path.Combine(folder, $"{sample}.cs"),
            File.ReadLines(Path.Combine(Samples, $"{sample}.cs"))
                .Select(line => line.StartsWith("#:project", StringComparison.Ordinal) ? "#:package MovieRec@*" : line)
        );
        string output = Sdk.Dotnet(folder, $"run {sample}.cs", ("MOVIEREC_DATASET", "sample"));
        Assert.Matches($"(?s){first}.*{last}", output);
    }

    static string Samples => Path.Combine(Sdk.Repository, "lib", "samples");

    static string IdOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name[..name.LastIndexOf('.', name.LastIndexOf('.', name.LastIndexOf('.') - 1) - 1)];
    }
}
