using System.Diagnostics;
using MovieRec.Files;

namespace MovieRec.Notebooks.Tests.Packages;

/// <summary>Runs <c>dotnet</c> and other programs as a user would.</summary>
static class Sdk
{
    public static string Repository { get; } = RepositoryRoot.Above(AppContext.BaseDirectory)!;

    /// <summary>Runs <c>dotnet</c> and returns what it printed; fails where it fails.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">With blanks between them.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    public static string Dotnet(string folder, string arguments, params (string Name, string Value)[] environment) =>
        Program("dotnet", folder, arguments, environment);

    /// <inheritdoc cref="Dotnet"/>
    public static string Program(
        string program,
        string folder,
        string arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // The build that started this test must not steer the one that it starts.
        foreach (string name in start.Environment.Keys.Where(IsOfMSBuild).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        // Servers of a build would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}\n{output}\n{errors.Result}");
        return output.ReplaceLineEndings("\n");
    }

    static bool IsOfMSBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_HOST", StringComparison.Ordinal)
        || name is "DOTNET_CLI_UI_LANGUAGE" or "VSTEST_CONNECTION_TIMEOUT";
}
