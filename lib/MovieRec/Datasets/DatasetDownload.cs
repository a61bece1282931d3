using System.Security.Cryptography;
using MovieRec.Files;

namespace MovieRec.Datasets;

/// <summary>Downloads a data set: transfers the archive (continuing an interrupted transfer), verifies its published
/// checksum, unpacks it, and renames the folder into place.</summary>
public static class DatasetDownload
{
    // GroupLens's archives unpack to 3 to 5 times their size; the constant is for very small ones.
    const int MaxUnpackedTimes = 16,
        MaxUnpackedConstant = 1 << 20;

    /// <summary>Downloads the files of <paramref name="set"/> to the folder <paramref name="folder"/>/NAME.</summary>
    /// <param name="set">The data set; see <see cref="DatasetCatalog"/>.</param>
    /// <param name="folder">Folder of data sets; created if missing. During a download, and after an interrupted one,
    /// it also contains <c>NAME.zip.part</c> and <c>NAME.zip.mark</c>.</param>
    /// <param name="force">True to replace the data set if it already exists; otherwise that is an error.</param>
    /// <param name="onProgress">Called on the thread of the transfer, once per block of at most 128 KiB.</param>
    /// <param name="cancel">Stops the download. The received bytes are kept, and the next call continues from
    /// there.</param>
    /// <returns>Full path of the folder with the files.</returns>
    /// <exception cref="DownloadException">The download failed; the message says why. Existing files are
    /// unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException"><paramref name="folder"/> cannot be written.</exception>
    public static Task<string> RunAsync(
        DownloadableDataset set,
        string folder,
        bool force = false,
        Action<DownloadProgress>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(folder);
        return RunAsync(set, folder, force, new TransferLimits(), onProgress, cancel);
    }

    internal static async Task<string> RunAsync(
        DownloadableDataset set,
        string folder,
        bool force,
        TransferLimits limits,
        Action<DownloadProgress>? onProgress,
        CancellationToken cancel
    )
    {
        folder = Path.GetFullPath(folder);
        string target = Path.Combine(folder, set.Name),
            partPath = $"{target}.zip.part",
            markPath = $"{target}.zip.mark";
        RefuseToReplace(target, force);
        RefuseLinks(partPath, markPath);
        Directory.CreateDirectory(folder);
        FileStream part = OpenAlone(partPath, set.Name);
        bool done = false;
        try
        {
            RefuseToReplace(target, force); // again, now that no other process can finish in between
            await new HttpTransfer(set.Url, set.Bytes, part, markPath, limits, onProgress).RunAsync(cancel);
            Verify(set, part, onProgress, cancel);
            UnpackIntoPlace(set, part, target, onProgress, cancel);
            done = true;
            return target;
        }
        catch (InvalidDataException wrong)
        {
            done = true;
            throw new DownloadException(
                $"{wrong.Message} The file from {set.Url} was deleted, and nothing was installed. Run it "
                    + "again; if the error persists, the server does not have the published archive.",
                wrong
            );
        }
        finally
        {
            done |= part.Length == 0;
            await part.DisposeAsync();
            if (done)
            {
                File.Delete(partPath);
                File.Delete(markPath);
            }
        }
    }

    static void RefuseToReplace(string target, bool force)
    {
        var there = new FileInfo(target);
        if (there.LinkTarget is not null || there.Exists)
        {
            string kind = there.LinkTarget is null ? "file" : "symbolic link";
            throw new DownloadException(
                $"'{target}' is a {kind}; expected a folder, or nothing. Delete it, or name another folder."
            );
        }
        if (!force && Directory.Exists(target))
            throw new DownloadException(
                $"'{target}' already exists. Delete it, or use --force (force: true) to replace it."
            );
    }

    /// <summary>Throws for links: writing through a link would overwrite its target.</summary>
    static void RefuseLinks(params ReadOnlySpan<string> paths)
    {
        try
        {
            foreach (string path in paths)
                AtomicFile.CheckTarget(path, "Delete it, and run the download again.");
        }
        catch (IOException refused)
        {
            throw new DownloadException(refused.Message, refused);
        }
    }

    /// <summary>The part file is also the lock: two processes must not write it at the same time.</summary>
    static FileStream OpenAlone(string partPath, string name)
    {
        try
        {
            return new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException locked) when (AtomicFile.IsInUse(locked))
        {
            throw new DownloadException(
                $"Another process is downloading {name} to '{Path.GetDirectoryName(partPath)}' right now. "
                    + "Wait until it is done.",
                locked
            );
        }
    }

    static void Verify(
        DownloadableDataset set,
        FileStream part,
        Action<DownloadProgress>? onProgress,
        CancellationToken cancel
    )
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DownloadMeter meter = new(DownloadStage.Verifying, set.Bytes, 0, onProgress);
        byte[] buffer = new byte[1 << 17];
        part.Position = 0;
        while (part.Read(buffer) is > 0 and int count)
        {
            cancel.ThrowIfCancellationRequested();
            md5.AppendData(buffer, 0, count);
            sha256.AppendData(buffer, 0, count);
            meter.Report(part.Position);
        }
        Compare("MD5", Convert.ToHexStringLower(md5.GetCurrentHash()), set.Md5);
        Compare("SHA-256", Convert.ToHexStringLower(sha256.GetCurrentHash()), set.Sha256);

        void Compare(string kind, string found, string? expected)
        {
            if (expected is not null && found != expected)
                throw new InvalidDataException($"The {kind} of {set.Name}.zip is {found}; expected {expected}.");
        }
    }

    static void UnpackIntoPlace(
        DownloadableDataset set,
        FileStream part,
        string target,
        Action<DownloadProgress>? onProgress,
        CancellationToken cancel
    )
    {
        // Hidden names beside the target: the same disk, so that a rename is enough. The lock is ours, so whatever lies
        // there is left over from a crash.
        string parent = Path.GetDirectoryName(target)!,
            fresh = Path.Combine(parent, $".{set.Name}.tmp"),
            old = Path.Combine(parent, $".{set.Name}.old");
        if (Directory.Exists(old) && !Directory.Exists(target))
            Directory.Move(old, target);
        Discard(old);
        Discard(fresh);
        try
        {
            DownloadMeter? meter = null;
            part.Position = 0;
            ZipUnpacker.Unpack(
                part,
                fresh,
                MaxUnpackedTimes * set.Bytes + MaxUnpackedConstant,
                (bytes, total) =>
                    (meter ??= new DownloadMeter(DownloadStage.Unpacking, total, 0, onProgress)).Report(bytes),
                cancel
            );
            if (Directory.Exists(target))
                Directory.Move(target, old);
            Directory.Move(fresh, target);
            Discard(old);
        }
        catch (IOException refused)
        {
            throw DiskErrors.Explain(refused, fresh);
        }
        finally
        {
            if (Directory.Exists(old) && !Directory.Exists(target))
                Directory.Move(old, target);
            Discard(fresh);
        }
    }

    static void Discard(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
