using System.IO.Compression;
using System.Text;

namespace MovieRec.Tests;

/// <summary>A folder for one test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("movierec-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file; its text goes out as Latin-1, so that any byte can be given.</summary>
    public TempFolder With(string name, string text)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text));
        return this;
    }

    /// <summary>Packs the folder's files into a zip beside it and returns its path.</summary>
    public string Zip()
    {
        string zip = Path + ".zip";
        ZipFile.CreateFromDirectory(Path, zip);
        return zip;
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        File.Delete(Path + ".zip");
    }
}
