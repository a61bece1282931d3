using System.IO.Compression;
using System.Xml.Linq;

namespace MovieRec.Notebooks.Tests.Packages;

/// <summary>The packages as <c>dotnet pack</c> makes them, in a folder that serves as the only package
/// source.</summary>
public sealed class PackageFeed : IDisposable
{
    readonly TempFolder folder = new();

    public PackageFeed()
    {
        Output = Sdk.Dotnet(Sdk.Repository, $"pack MovieRec.sln --no-build -c Release --nologo -o {Feed}");
        // A package cache of its own, so that no package of an earlier run is taken; dependencies are those restored
        // for the build.
        System.IO.File.WriteAllText(
            Config,
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{folder["packages"]}" /></config>
              <fallbackPackageFolders><clear /><add key="restored" value="{Restored}" /></fallbackPackageFolders>
            </configuration>
            """
        );
    }

    public string Output { get; }
    public string Feed => folder["feed"];
    public string Config => folder["nuget.config"];
    public string this[string name] => folder[name];

    static string Restored =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string PathOf(string id) => Directory.GetFiles(Feed, $"{id}.?.?.?.nupkg").Single();

    public XElement Metadata(string id)
    {
        using ZipArchive zip = ZipFile.OpenRead(PathOf(id));
        using Stream nuspec = zip.GetEntry($"{id}.nuspec")!.Open();
        XElement package = XElement.Load(nuspec);
        return package.Element(package.Name.Namespace + "metadata")!;
    }

    public string[] Entries(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The only file of a name in a package.</summary>
    public byte[] File(string path, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream stream = zip.Entries.Single(entry => entry.Name == name).Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => folder.Dispose();
}
