using System.Formats.Tar;
using System.Text.RegularExpressions;

namespace MovieRec.Files;

/// <summary>Writes a file whole or not at all: under a temporary name beside it, flushed to disk, then
/// renamed.</summary>
/// <remarks>Only regular files are replaced; a link, folder, device or pipe is refused in words. A process that is
/// killed while it writes leaves its temporary file behind. The next write of the same file removes it: a temporary
/// file in use is held by a lock of the operating system, which ends with the process.</remarks>
internal static partial class AtomicFile
{
    const int BufferBytes = 1 << 16,
        MaximumTries = 5;

    static int created;

    /// <param name="path">The file; its folder is created where it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException"><paramref name="path"/> is not a regular file, or cannot be written; the message
    /// names it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        CheckTarget(path);
        try
        {
            WriteChecked(path, write);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <summary>The same for text: UTF-8, lines that end in <c>\n</c>.</summary>
    public static void WriteText(string path, Action<TextWriter> write) =>
        Write(
            path,
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                write(writer);
            }
        );

    /// <summary>Finds out whether <see cref="Write"/> would succeed, before the work whose result is to be
    /// written.</summary>
    /// <inheritdoc cref="Write"/>
    public static void CheckWritable(string path)
    {
        path = Path.GetFullPath(path);
        CheckTarget(path);
        try
        {
            using FileStream probe = Create(path);
            File.Delete(probe.Name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <summary>Refuses what is there and is not a regular file, and a path that leads through a file.</summary>
    /// <exception cref="IOException">It is a link, a folder, a device, a pipe or a socket.</exception>
    /// <param name="path">The file.</param>
    /// <param name="advice">The last sentence of the message.</param>
    public static void CheckTarget(string path, string advice = "Name another file.")
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is { Length: > 0 } && !Path.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        if (folder is { Length: > 0 })
            CheckFolder(folder);
        if (KindOf(path) is { } kind)
            throw new IOException($"'{path}' is a {kind}, and only regular files are replaced. {advice}");
    }

    /// <summary>Refuses to read from what is there and is not a regular file or a link to one: a pipe would be waited
    /// for without end.</summary>
    /// <exception cref="IOException">It is a folder, a device, a pipe or a socket.</exception>
    public static void CheckSource(string path)
    {
        string target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        if (KindOf(target) is { } kind)
            throw new IOException($"'{path}' is a {kind}; expected a file.");
    }

    /// <summary>Refuses what is there and is not a folder.</summary>
    /// <exception cref="IOException">It is a file, a device, a pipe or a socket.</exception>
    public static void CheckFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        string? kind = KindOf(path) ?? (File.Exists(path) ? "file" : null);
        if (kind is not null)
            throw new IOException($"'{path}' is a {kind}; expected a folder.");
    }

    /// <summary>Removes what killed processes left of their writes of this file.</summary>
    public static void RemoveLeftovers(string path)
    {
        string folder = Path.GetDirectoryName(path)!,
            name = Path.GetFileName(path);
        foreach (string found in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            string foundName = Path.GetFileName(found);
            if (
                !foundName.StartsWith(name, StringComparison.Ordinal)
                || !Ending().IsMatch(foundName.AsSpan(name.Length))
                || KindOf(found) is not null
            )
                continue;
            try
            {
                // Opens, and so deletes, only what no process holds.
                new FileStream(
                    found,
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                ).Dispose();
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's: not ours to remove.
            }
        }
    }

    /// <summary>True if a file could not be opened since another process (or another part of this one) holds
    /// it.</summary>
    // Linux, macOS, Windows
    public static bool IsInUse(IOException failed) => failed.HResult is 11 or 35 or unchecked((int)0x80070020);

    static void WriteChecked(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        RemoveLeftovers(path);
        FileStream stream = Create(path);
        bool isRenamed = false;
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            File.Move(stream.Name, path, overwrite: true); // while it is held, so that nobody takes it for a leftover
            isRenamed = true;
        }
        finally
        {
            if (!isRenamed)
                File.Delete(stream.Name);
            stream.Dispose();
        }
    }

    /// <summary>A new temporary file, held until it is closed.</summary>
    static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (int attempt = 1; ; attempt++)
        {
            string temporary = Invariant($"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref created)}.tmp");
            try
            {
                // Shared for deletion alone: on Windows this is what allows the rename.
                return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, BufferBytes);
            }
            catch (IOException failed) when (attempt < MaximumTries && (IsInUse(failed) || File.Exists(temporary)))
            {
                // Another process took it for a leftover before it was locked, or has the same number in another
                // container.
            }
        }
    }

    /// <summary>What is there, if it is no regular file; null for a regular file and for nothing.</summary>
    static string? KindOf(string path)
    {
        if (Path.EndsInDirectorySeparator(path))
            return "folder";
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            return "symbolic link";
        if (Directory.Exists(path))
            return "folder";
        if (!file.Exists || file.Length > 0)
            return null; // devices, pipes and sockets have no length
        try
        {
            // .NET tells regular files from devices only where it writes an archive. Nothing is opened but a regular,
            // empty file.
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true))
                writer.WriteEntry(path, "x");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType switch
            {
                TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "device",
                TarEntryType.Fifo => "named pipe",
                _ => null,
            };
        }
        catch (UnauthorizedAccessException)
        {
            return null; // a regular file that may not be read, which the write will tell
        }
        catch (IOException failed)
        {
            if (IsInUse(failed))
                return null; // a regular file: nothing else is opened
            return "socket"; // no archive can hold it
        }
    }

    [GeneratedRegex(@"^\.\d+(\.\d+)?\.tmp$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ending();
}
