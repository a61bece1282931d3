using System.Diagnostics;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>Runs the built command as a process of its own.</summary>
static class Commander
{
    public static Process Start(string folder, params string[] args) => Start("sample", folder, args);

    static Process Start(string data, string folder, string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MovieRec.Cli"), args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("MOVIEREC_FIGURES");
        start.Environment["MOVIEREC_DATASET"] = data; // a test never downloads
        return Process.Start(start)!;
    }

    public static Task<(int Code, string Output, string Error)> RunAsync(string folder, params string[] args) =>
        RunOnAsync("sample", folder, args);

    /// <summary>Runs the command on a data set that must be there.</summary>
    public static async Task<(int Code, string Output, string Error)> RunOnAsync(
        string data,
        string folder,
        params string[] args
    )
    {
        using Process process = Start(data, folder, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
