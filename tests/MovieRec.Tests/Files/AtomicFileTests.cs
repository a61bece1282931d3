using System.Diagnostics;
using MovieRec.Files;

namespace MovieRec.Tests.Files;

public sealed class AtomicFileTests
{
    static void Write(string path, string text) => AtomicFile.WriteText(path, writer => writer.Write(text));

    [Fact]
    public void A_file_is_there_whole_or_not_at_all()
    {
        using var folder = new TempFolder();
        string path = folder["a/b.txt"];
        Write(path, "one");
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.WriteByte(1);
                    throw new InvalidOperationException();
                }
            )
        );
        Assert.Equal("one", File.ReadAllText(path));
        Write(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder["a"]));
    }

    [Fact]
    public void What_a_killed_write_left_is_removed_but_not_what_a_running_one_holds()
    {
        using var folder = new TempFolder();
        folder
            .With("x.123.tmp", "old")
            .With("x.123.4.tmp", "old")
            .With("x.tmp", "mine")
            .With("x.y.tmp", "mine")
            .With("xy.123.tmp", "another file's");
        AtomicFile.Write(
            folder["x"],
            stream =>
            {
                Write(folder["x"], "inner"); // a second write of the same file does not take the first one's away
                stream.Write("outer"u8);
            }
        );
        Assert.Equal("outer", File.ReadAllText(folder["x"]));
        Assert.Equal(
            ["x", "x.tmp", "x.y.tmp", "xy.123.tmp"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Links_and_folders_are_refused()
    {
        using var folder = new TempFolder();
        folder.With("target", "precious");
        File.CreateSymbolicLink(folder["link"], folder["target"]);
        File.CreateSymbolicLink(folder["dangling"], folder["nothing"]);
        Directory.CreateDirectory(folder["folder"]);
        foreach (
            (string name, string kind) in new[]
            {
                ("link", "symbolic link"),
                ("dangling", "symbolic link"),
                ("folder", "folder"),
                ("new/", "folder"),
            }
        )
        {
            string message = Assert.Throws<IOException>(() => Write(folder[name], "")).Message;
            Assert.Contains($"is a {kind}", message, StringComparison.Ordinal);
            Assert.Contains(folder[name], message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => AtomicFile.CheckWritable(folder[name]));
        }
        Assert.Equal("precious", File.ReadAllText(folder["target"]));
        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
        Assert.False(File.Exists(folder["nothing"]));
    }

    [Fact]
    public void Devices_and_pipes_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "this system has no device files");
        using var folder = new TempFolder();
        Assert.Contains(
            "is a device",
            Assert.Throws<IOException>(() => Write("/dev/null", "x")).Message,
            StringComparison.Ordinal
        );
        using Process made = Process.Start("mkfifo", folder["pipe"]);
        made.WaitForExit();
        File.CreateSymbolicLink(folder["linked"], folder["pipe"]);
        Assert.Contains(
            "is a named pipe; expected a file",
            Assert.Throws<IOException>(() => AtomicFile.CheckSource(folder["linked"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a named pipe",
            Assert.Throws<IOException>(() => Write(folder["pipe"], "x")).Message,
            StringComparison.Ordinal
        );
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["socket"]));
        Assert.Contains(
            "is a socket",
            Assert.Throws<IOException>(() => Write(folder["socket"], "x")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "expected a folder",
            Assert.Throws<IOException>(() => AtomicFile.CheckFolder("/dev/null")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_check_leaves_nothing_and_an_empty_file_can_be_replaced()
    {
        using var folder = new TempFolder();
        folder.With("empty", "");
        AtomicFile.CheckWritable(folder["empty"]);
        AtomicFile.CheckWritable(folder["new"]);
        AtomicFile.CheckSource(folder["empty"]);
        Assert.Throws<FileNotFoundException>(() => AtomicFile.CheckSource(folder["nothing"]));
        Assert.Single(Directory.GetFiles(folder.Path));
        Write(folder["empty"], "x");
        foreach (string below in new[] { "empty/below", "empty/far/below" })
            Assert.Contains(
                $"'{folder["empty"]}' is a file; expected a folder",
                Assert.Throws<IOException>(() => AtomicFile.CheckWritable(folder[below])).Message,
                StringComparison.Ordinal
            );
    }
}
