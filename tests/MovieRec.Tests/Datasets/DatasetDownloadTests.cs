using System.Net;
using System.Net.Sockets;
using MovieRec.Datasets;
using static MovieRec.Tests.Datasets.Archives;

namespace MovieRec.Tests.Datasets;

public sealed class DatasetDownloadTests : IDisposable
{
    static readonly byte[] Content = Noise(400_000, seed: 11);
    static readonly byte[] Published = Zip(("ml-test/u.data", Content));

    // Patient, so that a busy machine does not break a test; those of a silent server shorten one wait.
    static readonly TransferLimits Quick = new()
    {
        Answer = TimeSpan.FromSeconds(30),
        Stall = TimeSpan.FromSeconds(30),
        Attempts = 3,
        Backoff = TimeSpan.FromMilliseconds(1),
    };

    readonly TempFolder temporary = new();
    readonly List<DownloadProgress> progress = [];

    public void Dispose() => temporary.Dispose();

    string Data => Path.Combine(temporary.Path, "data");

    string Part => Path.Combine(Data, "ml-test.zip.part");

    Task<string> Download(
        LocalServer server,
        bool force = false,
        byte[]? published = null,
        Action<DownloadProgress>? onProgress = null,
        CancellationTokenSource? stop = null,
        TransferLimits? limits = null
    ) =>
        DatasetDownload.RunAsync(
            Entry(server.Url, published ?? Published),
            Data,
            force,
            limits ?? Quick,
            onProgress ?? progress.Add,
            stop?.Token ?? TestContext.Current.CancellationToken
        );

    async Task<DownloadException> Fails(LocalServer server, byte[]? published = null, TransferLimits? limits = null)
    {
        DownloadException failure = await Assert.ThrowsAsync<DownloadException>(() =>
            Download(server, published: published, limits: limits)
        );
        Assert.False(Directory.Exists(Path.Combine(Data, "ml-test")));
        Assert.Empty(Directory.EnumerateDirectories(Data));
        return failure;
    }

    void IsInPlaceAlone()
    {
        Assert.Equal(["ml-test"], Directory.EnumerateFileSystemEntries(Data).Select(Path.GetFileName));
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(Data, "ml-test", "u.data")));
    }

    [Fact]
    public async Task A_good_server_is_asked_once_and_the_files_are_in_place()
    {
        using LocalServer server = new(LocalServer.Proper(Published));
        Assert.Equal(Path.Combine(Data, "ml-test"), await Download(server));
        IsInPlaceAlone();
        Assert.Equal([new Request(null, null)], server.Requests);
        foreach (DownloadStage stage in Enum.GetValues<DownloadStage>())
        {
            long[] bytes = [.. progress.Where(report => report.Stage == stage).Select(report => report.Bytes)];
            Assert.Equal(bytes.Order(), bytes);
            Assert.Equal(stage == DownloadStage.Unpacking ? Content.Length : Published.Length, bytes[^1]);
        }
    }

    [Fact]
    public async Task Broken_transfers_go_on_where_they_broke()
    {
        using LocalServer server = new(
            LocalServer.Proper(Published, breakAfter: 100_000),
            LocalServer.Proper(Published, breakAfter: 50_000),
            LocalServer.Stalling(Published, after: 70_000),
            LocalServer.Proper(Published)
        );
        await Download(server, limits: Quick with { Stall = TimeSpan.FromSeconds(1) });
        IsInPlaceAlone();
        Assert.Equal(
            [new(null, null), new(100_000, "\"v1\""), new(150_000, "\"v1\""), new Request(220_000, "\"v1\"")],
            server.Requests
        );
        Assert.Equal(3, progress.Count(report => report.Note is not null));
    }

    [Fact]
    public async Task A_stopped_transfer_keeps_what_came_and_the_next_run_asks_for_the_rest()
    {
        using LocalServer server = new(LocalServer.Stalling(Published, after: 150_000), LocalServer.Proper(Published));
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Download(
                server,
                stop: stop,
                onProgress: report =>
                {
                    if (report.Bytes >= 150_000)
                        stop.Cancel();
                }
            )
        );
        Assert.Equal(Published[..150_000], File.ReadAllBytes(Part));
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal(new Request(150_000, "\"v1\""), server.Requests[1]);
    }

    [Fact]
    public async Task A_stop_while_unpacking_leaves_no_half_folder_and_costs_no_new_transfer()
    {
        using LocalServer server = new(LocalServer.Proper(Published));
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Download(
                server,
                stop: stop,
                onProgress: report =>
                {
                    if (report.Stage == DownloadStage.Unpacking)
                        stop.Cancel();
                }
            )
        );
        Assert.Empty(Directory.EnumerateDirectories(Data));
        await Download(server);
        IsInPlaceAlone();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_that_changed_on_the_server_is_fetched_from_its_start()
    {
        using LocalServer server = new(
            LocalServer.Proper(Noise(Published.Length, seed: 5), "\"old\"", breakAfter: 90_000),
            LocalServer.Proper(Published, "\"new\"")
        );
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal(new Request(90_000, "\"old\""), server.Requests[1]);
    }

    [Theory]
    [InlineData("")] // no mark at all: the rest may belong to another version
    [InlineData("ETag: W/\"weak\"\r\n")]
    public async Task Without_a_sure_mark_of_the_version_nothing_is_joined(string header)
    {
        using LocalServer server = new(
            LocalServer.Raw($"HTTP/1.1 200 OK\r\n{header}Content-Length: {Published.Length}\r\n", Published[..90_000]),
            LocalServer.Proper(Published)
        );
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal(new Request(null, null), server.Requests[1]);
    }

    [Fact]
    public async Task A_date_serves_as_mark_too()
    {
        const string Date = "Wed, 26 Sep 2018 21:50:00 GMT";
        using LocalServer server = new(
            LocalServer.Raw(
                $"HTTP/1.1 200 OK\r\nLast-Modified: {Date}\r\nContent-Length: {Published.Length}\r\n",
                Published[..90_000]
            ),
            LocalServer.Proper(Published, Date)
        );
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal(new Request(90_000, Date), server.Requests[1]);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_start()
    {
        using LocalServer server = new(
            LocalServer.Proper(Published, breakAfter: 300_000),
            LocalServer.Raw($"HTTP/1.1 200 OK\r\nContent-Length: {Published.Length}\r\n", Published)
        );
        await Download(server);
        IsInPlaceAlone();
    }

    [Theory]
    [InlineData("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 7-9/10\r\nContent-Length: 3\r\n")]
    public async Task A_refused_or_wrong_range_starts_again(string head)
    {
        using LocalServer server = new(
            LocalServer.Proper(Published, breakAfter: 90_000),
            LocalServer.Raw(head, [1, 2, 3]),
            LocalServer.Proper(Published)
        );
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal(new Request(null, null), server.Requests[2]);
    }

    [Fact]
    public async Task A_body_without_a_length_is_taken_if_it_is_right_and_refused_if_it_is_longer()
    {
        using (LocalServer server = new(LocalServer.Raw("HTTP/1.1 200 OK\r\n", Published)))
            await Download(server);
        IsInPlaceAlone();
        Directory.Delete(Data, recursive: true);
        using LocalServer longer = new(LocalServer.Raw("HTTP/1.1 200 OK\r\n", [.. Published, 0]));
        Assert.Contains(
            FormattableString.Invariant($"more than {Published.Length:N0} bytes"),
            (await Fails(longer)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task A_length_that_differs_from_the_published_one_is_an_error_at_once(int lie)
    {
        using LocalServer server = new(
            LocalServer.Raw($"HTTP/1.1 200 OK\r\nContent-Length: {Published.Length + lie}\r\n", Published)
        );
        DownloadException failure = await Fails(server);
        Assert.Contains(
            FormattableString.Invariant($"{Published.Length + lie:N0}"),
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            FormattableString.Invariant($"{Published.Length:N0}"),
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.False(failure.NoNetwork);
        Assert.Single(server.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task A_server_that_always_breaks_off_is_given_up_and_the_bytes_are_kept()
    {
        using LocalServer server = new(
            LocalServer.Proper(Published, breakAfter: 90_000),
            LocalServer.Proper(Published, breakAfter: 0)
        );
        DownloadException failure = await Fails(server);
        Assert.True(failure.NoNetwork);
        Assert.Contains("90,000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1 + Quick.Attempts - 1, server.Requests.Count);
        Assert.Equal(90_000, new FileInfo(Part).Length);
    }

    [Fact]
    public async Task A_wrong_file_of_the_right_length_is_named_with_both_checksums_and_removed()
    {
        byte[] wrong = Zip(("ml-test/u.data", Noise(Content.Length, seed: 12)));
        Assert.Equal(Published.Length, wrong.Length);
        using LocalServer server = new(LocalServer.Proper(wrong));
        DownloadException failure = await Fails(server);
        Assert.Contains(Entry(server.Url, wrong).Md5!, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Entry(server.Url, Published).Md5!, failure.Message, StringComparison.Ordinal);
        Assert.False(failure.NoNetwork);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task Without_a_published_md5_the_sha256_decides()
    {
        using LocalServer server = new(LocalServer.Proper(Noise(Published.Length, seed: 13)));
        DownloadableDataset set = Entry(server.Url, Published) with { Md5 = null };
        Assert.Contains(
            set.Sha256,
            (
                await Assert.ThrowsAsync<DownloadException>(() =>
                    DatasetDownload.RunAsync(
                        set,
                        Data,
                        force: false,
                        Quick,
                        null,
                        TestContext.Current.CancellationToken
                    )
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_published_archive_that_leaves_the_folder_is_refused_and_nothing_stays()
    {
        byte[] evil = Zip(("ml-test/u.data", [1]), ("../../evil", [2]));
        using LocalServer server = new(LocalServer.Proper(evil));
        Assert.Contains("'../../evil'", (await Fails(server, evil)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
        Assert.Equal([Data], Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public async Task A_published_file_that_is_no_archive_is_refused()
    {
        byte[] page = "<html>Sign in to the guest network</html>"u8.ToArray();
        using LocalServer server = new(LocalServer.Proper(page));
        Assert.False((await Fails(server, page)).NoNetwork);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task A_server_that_never_answers_counts_as_no_network_and_leaves_nothing()
    {
        using LocalServer server = new(LocalServer.Silent);
        Assert.True((await Fails(server, limits: Quick with { Answer = TimeSpan.FromMilliseconds(300) })).NoNetwork);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
        Assert.InRange(new TransferLimits().Answer.TotalSeconds, 1, 14);
    }

    [Fact]
    public async Task A_closed_port_counts_as_no_network()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Uri url = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/set.zip");
        listener.Stop();
        Assert.True(
            (
                await Assert.ThrowsAsync<DownloadException>(() =>
                    DatasetDownload.RunAsync(
                        Entry(url, Published),
                        Data,
                        force: false,
                        Quick,
                        null,
                        TestContext.Current.CancellationToken
                    )
                )
            ).NoNetwork
        );
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("503 Service Unavailable", 3)]
    [InlineData("429 Too Many Requests", 3)]
    public async Task A_refusal_is_named_and_a_passing_one_is_tried_again(string status, int requests)
    {
        using LocalServer server = new(LocalServer.Raw($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n", []));
        DownloadException failure = await Fails(server);
        Assert.Contains(status, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.NoNetwork);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("FILE:///etc/passwd")]
    [InlineData("ftp://example.org/set.zip")]
    [InlineData("data:text/plain,x")]
    [InlineData("gopher://example.org/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http:///")]
    [InlineData("http://[half/x")]
    [InlineData("")]
    public async Task A_redirect_to_anything_but_http_is_refused_in_words_that_name_the_address(string address)
    {
        using LocalServer server = new(
            LocalServer.Raw($"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n", [])
        );
        DownloadException failure = await Fails(server);
        Assert.Contains($"{server.Url} redirects", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            address.Length == 0 ? "without an address" : $"'{address}'",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Single(server.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Redirects_to_http_are_followed_and_a_broken_transfer_goes_on_behind_them(string status)
    {
        using LocalServer target = new(
            LocalServer.Proper(Published, breakAfter: 100_000),
            LocalServer.Proper(Published)
        );
        LocalServer.Answer absolute = LocalServer.Raw(
            $"HTTP/1.1 {status}\r\nLocation: {target.Url}\r\nContent-Length: 0\r\n",
            []
        );
        LocalServer.Answer relative = LocalServer.Raw(
            $"HTTP/1.1 {status}\r\nLocation: /other.zip?x=1\r\nContent-Length: 0\r\n",
            []
        );
        using LocalServer server = new(relative, absolute, absolute);
        await Download(server);
        IsInPlaceAlone();
        Assert.Equal([new(null, null), new Request(100_000, "\"v1\"")], target.Requests);
    }

    [Theory]
    [InlineData("https://a.org/x", "http://a.org/y", null)] // from encrypted to plain
    [InlineData("https://a.org/x", "https://b.org/y", "https://b.org/y")]
    [InlineData("http://a.org/x", "https://b.org/y", "https://b.org/y")]
    [InlineData("https://a.org/x/set.zip", "//b.org/y", "https://b.org/y")]
    [InlineData("https://a.org/x/set.zip", "y.zip", "https://a.org/x/y.zip")]
    [InlineData("https://a.org/x/set.zip", "/etc/passwd", "https://a.org/etc/passwd")]
    public void Encryption_is_never_given_up(string from, string location, string? to)
    {
        string? why = HttpTransfer.Misdirection(new Uri(from), location, out Uri next);
        if (to is null)
            Assert.Contains($"'{location}'", why, StringComparison.Ordinal);
        else
            Assert.Equal((null, to), (why, next.AbsoluteUri));
    }

    [Fact]
    public async Task Endless_redirects_are_given_up()
    {
        using LocalServer server = new(
            LocalServer.Raw("HTTP/1.1 302 Found\r\nLocation: /set.zip\r\nContent-Length: 0\r\n", [])
        );
        Assert.Contains("more than 10 times", (await Fails(server)).Message, StringComparison.Ordinal);
        Assert.Equal(11, server.Requests.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task What_is_there_is_not_touched_without_force_and_replaced_whole_with_it()
    {
        string old = Path.Combine(Data, "ml-test", "mine.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "mine", TestContext.Current.CancellationToken);
        using LocalServer server = new(LocalServer.Proper(Published));
        Assert.Contains(
            "already exists",
            (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(server.Requests);
        Assert.True(File.Exists(old));
        await Download(server, force: true);
        IsInPlaceAlone();
        Assert.False(File.Exists(old));
    }

    [Fact]
    public async Task A_failed_replacement_leaves_the_old_files()
    {
        string old = Path.Combine(Data, "ml-test", "mine.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "mine", TestContext.Current.CancellationToken);
        byte[] evil = Zip(("ml-test/u.data", [1]), ("/evil", [2]));
        using LocalServer server = new(LocalServer.Proper(evil));
        await Assert.ThrowsAsync<DownloadException>(() => Download(server, force: true, published: evil));
        Assert.True(File.Exists(old));
    }

    [Fact]
    public async Task What_a_crash_left_is_cleaned_up()
    {
        Directory.CreateDirectory(Path.Combine(Data, ".ml-test.tmp", "half"));
        Directory.CreateDirectory(Path.Combine(Data, ".ml-test.old"));
        await File.WriteAllBytesAsync(Part, [.. Published, 1, 2, 3], TestContext.Current.CancellationToken);
        using LocalServer server = new(LocalServer.Proper(Published));
        await Download(server, force: true);
        IsInPlaceAlone();
    }

    [Fact]
    public async Task A_second_download_at_the_same_time_says_so_and_does_not_disturb_the_first()
    {
        using LocalServer server = new(LocalServer.Proper(Published));
        DownloadException? second = null;
        await Download(
            server,
            onProgress: report =>
            {
                if (second is null && report.Stage == DownloadStage.Transferring)
                    second = Assert.ThrowsAsync<DownloadException>(() => Download(server)).GetAwaiter().GetResult();
            }
        );
        Assert.Contains("Another process", second!.Message, StringComparison.Ordinal);
        Assert.False(second.NoNetwork);
        IsInPlaceAlone();
    }

    [Fact]
    public void A_full_disk_is_named() =>
        Assert.Contains(
            "disk is full",
            DiskErrors.Explain(new IOException("No space left", 28), "data/x").Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("ml-test.zip.part")]
    [InlineData("ml-test.zip.mark")]
    [InlineData("ml-test")]
    public async Task Nothing_is_written_through_a_link(string name)
    {
        Directory.CreateDirectory(Data);
        string mine = Path.Combine(temporary.Path, "mine.txt"),
            link = Path.Combine(Data, name);
        await File.WriteAllTextAsync(mine, "mine", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, mine);
        using LocalServer server = new(LocalServer.Proper(Published));
        string message = (await Assert.ThrowsAsync<DownloadException>(() => Download(server, force: true))).Message;
        Assert.Contains($"'{link}' is a symbolic link", message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken));
        Assert.Empty(server.Requests);
        Assert.Equal([link], Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task A_link_to_a_folder_of_data_is_not_replaced_with_force_either()
    {
        string elsewhere = Path.Combine(temporary.Path, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.CreateDirectory(Data);
        Directory.CreateSymbolicLink(Path.Combine(Data, "ml-test"), elsewhere);
        using LocalServer server = new(LocalServer.Proper(Published));
        Assert.Contains(
            "is a symbolic link",
            (await Assert.ThrowsAsync<DownloadException>(() => Download(server, force: true))).Message,
            StringComparison.Ordinal
        );
        Assert.True(Directory.Exists(elsewhere));
    }

    [Theory]
    [InlineData("ml-test.zip.part")]
    [InlineData("ml-test.zip.mark")]
    public async Task A_folder_in_the_way_is_called_that(string name)
    {
        Directory.CreateDirectory(Path.Combine(Data, name));
        using LocalServer server = new(LocalServer.Proper(Published));
        Assert.Contains(
            "is a folder",
            (await Assert.ThrowsAsync<DownloadException>(() => Download(server))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(server.Requests);
    }
}
