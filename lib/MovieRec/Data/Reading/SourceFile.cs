namespace MovieRec.Data.Reading;

/// <summary>One file of a <see cref="FileSource"/>.</summary>
/// <param name="FullName">Its location, for messages: <c>data/ml-100k.zip/ml-100k/u.data</c>.</param>
/// <param name="Path">Path in the source, with <c>/</c>.</param>
/// <param name="Length">Uncompressed length in bytes.</param>
/// <param name="Open">Opens a new stream at its start.</param>
internal sealed record SourceFile(string FullName, string Path, long Length, Func<Stream> Open)
{
    /// <summary>The folder inside the source; empty at its root.</summary>
    public string Folder => Path.LastIndexOf('/') is var slash and > 0 ? Path[..slash] : "";

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
