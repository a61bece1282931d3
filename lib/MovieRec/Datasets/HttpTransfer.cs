using System.Net;
using System.Net.Http.Headers;
using MovieRec.Formatting;

namespace MovieRec.Datasets;

/// <summary>Downloads a file of known size over HTTP. Received bytes stay in the part file, and the next attempt, or
/// the next process, requests only the rest.</summary>
/// <remarks>The server's mark of the version (ETag or Last-Modified) is kept in another file: a file that has changed
/// meanwhile is downloaded from its start, and versions are never mixed.</remarks>
/// <param name="url">The address of the file.</param>
/// <param name="totalBytes">Its exact size.</param>
/// <param name="part">The part file, open for reading and writing; it contains the first bytes of the file.</param>
/// <param name="markPath">File for the mark of the version.</param>
/// <param name="limits">Waits and attempts.</param>
/// <param name="onProgress">Called after each block.</param>
internal sealed class HttpTransfer(
    Uri url,
    long totalBytes,
    FileStream part,
    string markPath,
    TransferLimits limits,
    Action<DownloadProgress>? onProgress
)
{
    const int MaxRedirects = 10;

    // One for the process: it holds the connections. Redirects are followed here, where each address is checked;
    // decompression
    // stays off (the file is an archive already).
    static readonly HttpClient Http = new(
        new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AllowAutoRedirect = false }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders =
        {
            UserAgent =
            {
                new ProductInfoHeaderValue("MovieRec", typeof(HttpTransfer).Assembly.GetName().Version!.ToString(3)),
            },
        },
    };

    readonly byte[] buffer = new byte[1 << 17];
    long have = part.Length;
    bool reached;

    /// <summary>Returns when the part file has its full size. The content is not checked here.</summary>
    /// <exception cref="DownloadException">There was no answer, too many interruptions or another size than expected,
    /// or the file cannot be written.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (have > totalBytes)
            Restart();
        long best = have;
        int breaks = 0;
        while (have < totalBytes)
        {
            try
            {
                await AttemptAsync(cancel);
            }
            catch (BrokenException broken)
            {
                if (!reached)
                    throw new DownloadException(
                        $"{url} cannot be reached: {broken.Message}. {OtherWay}.",
                        broken,
                        noNetwork: true
                    );
                breaks = have > best ? 1 : breaks + 1;
                best = Math.Max(best, have);
                if (breaks >= limits.Attempts)
                    throw new DownloadException(
                        Invariant($"Gave up on {url} after {breaks} attempts without a new byte: ")
                            + Invariant($"{broken.Message}. The {have:N0} of {totalBytes:N0} bytes received ")
                            + "are kept; run it again to continue.",
                        broken,
                        noNetwork: true
                    );
                TimeSpan wait = limits.Backoff * (1 << (breaks - 1));
                onProgress?.Invoke(
                    new DownloadProgress(
                        DownloadStage.Transferring,
                        have,
                        totalBytes,
                        0,
                        Invariant($"{broken.Message}; trying again in {wait.TotalSeconds:0.#} s")
                    )
                );
                await Task.Delay(wait, cancel);
            }
        }
    }

    const string OtherWay = "You can also download the archive yourself and put it into the data folder";

    async Task AttemptAsync(CancellationToken cancel)
    {
        RangeConditionHeaderValue? mark = have > 0 ? ReadMark() : null;
        using HttpResponseMessage response = await FollowAsync(mark, cancel);
        reached = true;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent
                when response.Content.Headers.ContentRange is { From: { } from, Length: var length }
                    && from == have
                    && mark is not null:
                CheckSize(length);
                break;
            case HttpStatusCode.OK:
                CheckSize(response.Content.Headers.ContentLength);
                if (have > 0)
                    onProgress?.Invoke(
                        new DownloadProgress(
                            DownloadStage.Transferring,
                            0,
                            totalBytes,
                            0,
                            "the server sends the file from the start"
                        )
                    );
                Restart();
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                long asked = have;
                Restart();
                throw new BrokenException(Invariant($"the server does not continue at byte {asked:N0}"));
            case >= HttpStatusCode.InternalServerError
            or HttpStatusCode.TooManyRequests
            or HttpStatusCode.RequestTimeout:
                throw new BrokenException(
                    Invariant($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}")
                );
            default:
                throw new DownloadException(
                    Invariant(
                        $"The server answered {(int)response.StatusCode} {response.ReasonPhrase} for {url}. {OtherWay}."
                    ),
                    noNetwork: true
                );
        }
        WriteMark(response);
        await CopyAsync(response.Content, cancel);
        if (have < totalBytes)
            throw new BrokenException(Invariant($"the connection ended at {have:N0} of {totalBytes:N0} bytes"));
    }

    /// <summary>Follows redirects and returns the answer of the last address.</summary>
    async Task<HttpResponseMessage> FollowAsync(RangeConditionHeaderValue? mark, CancellationToken cancel)
    {
        Uri address = url;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (mark is not null)
            {
                request.Headers.Range = new RangeHeaderValue(have, null);
                request.Headers.IfRange = mark;
            }
            HttpResponseMessage response = await SendAsync(request, cancel);
            if (
                response.StatusCode
                is not (
                    HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
                )
            )
                return response;
            using (response)
            {
                // As sent: what .NET makes of "file:" or of no address at all would not be what the message should
                // name.
                string? location = response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues sent)
                    ? sent.FirstOrDefault()
                    : null;
                if (Misdirection(address, location, out address) is { } why)
                    throw Misdirected(why);
            }
            if (redirects == MaxRedirects)
                throw Misdirected($"more than {MaxRedirects} times, finally to {address}");
        }
    }

    /// <summary>Finds where a redirect leads. Only http and https are followed, and never from https back to
    /// http.</summary>
    /// <param name="from">The address that redirects.</param>
    /// <param name="location">The header as it was sent.</param>
    /// <param name="to">The next address.</param>
    /// <returns>Why the redirect is not followed; null if it is.</returns>
    internal static string? Misdirection(Uri from, string? location, out Uri to)
    {
        to = from;
        if (string.IsNullOrWhiteSpace(location))
            return "without an address";
        string shown = OneLine.Of(location, 200);
        if (!Uri.TryCreate(from, location.Trim(), out Uri? next))
            return $"to '{shown}', which is not an address";
        if (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
            return $"to '{shown}'; expected an address that starts with http:// or https://";
        if (from.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
            return $"from https to '{shown}', which is not encrypted; expected an address that starts with https://";
        to = next;
        return null;
    }

    DownloadException Misdirected(string how) =>
        new($"{url} redirects {how}: it is not followed, and nothing was stored. {OtherWay}.");

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limits.Answer);
        try
        {
            return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException broken)
        {
            throw new BrokenException(
                broken is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner }
                    ? $"no secure connection ({inner.Message.TrimEnd('.')})"
                    : broken.Message.TrimEnd('.'),
                broken
            );
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new BrokenException(Invariant($"no answer within {limits.Answer.TotalSeconds:0.#} s"), late);
        }
    }

    async Task CopyAsync(HttpContent content, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        DownloadMeter meter = new(DownloadStage.Transferring, totalBytes, have, onProgress);
        part.Position = have;
        try
        {
            await using Stream body = await content.ReadAsStreamAsync(patience.Token);
            while (true)
            {
                patience.CancelAfter(limits.Stall);
                int count = await body.ReadAsync(buffer, patience.Token);
                if (count == 0)
                    return;
                if (count > totalBytes - have)
                {
                    Restart();
                    throw WrongSize(Invariant($"more than {totalBytes:N0}"));
                }
                Store(count);
                meter.Report(have);
            }
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new BrokenException(Invariant($"no byte for {limits.Stall.TotalSeconds:0.#} s"), late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException and not DownloadException)
        {
            throw new BrokenException(Invariant($"the connection broke at {have:N0} of {totalBytes:N0} bytes"), broken);
        }
    }

    void Store(int count)
    {
        try
        {
            part.Write(buffer, 0, count);
            have += count;
        }
        catch (IOException refused)
        {
            throw DiskErrors.Explain(refused, part.Name);
        }
    }

    void Restart()
    {
        File.Delete(markPath);
        if (part.Length > 0)
            part.SetLength(0);
        have = 0;
    }

    void CheckSize(long? announced)
    {
        if (announced is { } size && size != totalBytes)
            throw WrongSize(Invariant($"{size:N0}"));
    }

    DownloadException WrongSize(string found) =>
        new(
            Invariant($"{url} has {found} bytes, but the published archive has {totalBytes:N0}: ")
                + "this is another file, such as the page of a proxy or a login. Nothing "
                + "was stored."
        );

    RangeConditionHeaderValue? ReadMark() =>
        File.Exists(markPath)
        && RangeConditionHeaderValue.TryParse(File.ReadAllText(markPath), out RangeConditionHeaderValue? mark)
            ? mark
            : null;

    void WriteMark(HttpResponseMessage response)
    {
        RangeConditionHeaderValue? mark = response switch
        {
            { Headers.ETag: { IsWeak: false } tag } => new(tag), // a weak one promises no equal bytes
            { Content.Headers.LastModified: { } date } => new(date),
            _ => null,
        };
        if (mark is not null)
            File.WriteAllText(markPath, mark.ToString());
    }

    /// <summary>Worth another attempt.</summary>
    sealed class BrokenException(string message, Exception? inner = null) : Exception(message, inner);
}
