using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace MovieRec.Tests.Datasets;

/// <summary>What the client asked for.</summary>
sealed record Request(long? From, string? IfRange);

/// <summary>An HTTP server on this machine that misbehaves on demand. The n-th request gets the n-th answer of the
/// script, later ones the last.</summary>
sealed class LocalServer : IDisposable
{
    public delegate Task Answer(Request request, NetworkStream client, CancellationToken stop);

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Task work;

    public LocalServer(params Answer[] script)
    {
        listener.Start();
        work = Task.Run(async () =>
        {
            for (int served = 0; ; served++)
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token), script[Math.Min(served, script.Length - 1)]);
        });
    }

    /// <summary>A proxy of this machine cannot reach a test's server; HttpClient reads the variable at its first
    /// request.</summary>
    [ModuleInitializer]
    internal static void NoProxyForThisMachine() =>
        Environment.SetEnvironmentVariable("NO_PROXY", $"127.0.0.1,{Environment.GetEnvironmentVariable("NO_PROXY")}");

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/set.zip");

    public List<Request> Requests { get; } = [];

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        try
        {
            work.Wait(TestContext.Current.CancellationToken);
        }
        catch (AggregateException)
        { /* the accept was canceled */
        }
        stop.Dispose();
    }

    async Task Serve(TcpClient client, Answer answer)
    {
        using (client)
        {
            client.LingerState = new LingerOption(true, 1);
            NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
            long? from = null;
            string? ifRange = null;
            while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
            {
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    from = long.Parse(line[13..].TrimEnd('-'), CultureInfo.InvariantCulture);
                if (line.StartsWith("If-Range: ", StringComparison.OrdinalIgnoreCase))
                    ifRange = line[10..];
            }
            Request request = new(from, ifRange);
            lock (Requests)
                Requests.Add(request);
            try
            {
                await answer(request, stream, stop.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            { /* the client hung up, as some tests want */
            }
        }
    }

    /// <summary>A proper server with a strong mark of the version, which honors ranges under the same mark; it may
    /// break off after some bytes of body.</summary>
    public static Answer Proper(byte[] content, string mark = "\"v1\"", int breakAfter = int.MaxValue) =>
        async (request, client, stop) =>
        {
            bool partial = request.From is not null && request.IfRange == mark;
            int from = partial ? (int)request.From!.Value : 0;
            string head = partial
                ? "HTTP/1.1 206 Partial Content\r\n"
                    + $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n"
                : "HTTP/1.1 200 OK\r\n";
            await Send(
                client,
                $"{head}ETag: {mark}\r\nContent-Length: {content.Length - from}\r\n",
                content.AsMemory(from, Math.Min(content.Length - from, breakAfter)),
                stop
            );
        };

    /// <summary>Any status line and headers, then any bytes.</summary>
    public static Answer Raw(string head, byte[] body) => (_, client, stop) => Send(client, head, body, stop);

    /// <summary>Accepts the connection and says nothing.</summary>
    public static Task Silent(Request request, NetworkStream client, CancellationToken stop) =>
        Task.Delay(Timeout.Infinite, stop);

    /// <summary>Sends some bytes and then holds the line.</summary>
    public static Answer Stalling(byte[] content, int after) =>
        async (request, client, stop) =>
        {
            await Proper(content, breakAfter: after)(request, client, stop);
            await Task.Delay(Timeout.Infinite, stop);
        };

    static async Task Send(NetworkStream client, string head, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        await client.WriteAsync(Encoding.ASCII.GetBytes(head + "Connection: close\r\n\r\n"), stop);
        await client.WriteAsync(body, stop);
        await client.FlushAsync(stop);
    }
}
