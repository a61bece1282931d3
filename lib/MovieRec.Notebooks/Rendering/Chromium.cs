namespace MovieRec.Notebooks.Rendering;

/// <summary>Finds an installed browser of the Chromium family; none is ever downloaded.</summary>
internal static class Chromium
{
    public const string Variable = "MOVIEREC_CHROMIUM";

    static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "msedge",
        "microsoft-edge",
    ];
    static readonly string[] WindowsPrograms =
    [
        @"Google\Chrome\Application\chrome.exe",
        @"Chromium\Application\chrome.exe",
        @"Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>The program named by <see cref="Variable"/> (and no other, if that is set), else one on PATH, else one
    /// in a usual place; null: none.</summary>
    public static string? Find() => Find(Environment.GetEnvironmentVariable, File.Exists);

    internal static string? Find(Func<string, string?> variable, Func<string, bool> exists)
    {
        if (variable(Variable) is { Length: > 0 } named)
            return exists(named) ? named : null;
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        IEnumerable<string> onPath = (variable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => Names, (folder, name) => Path.Combine(folder, name + suffix));
        return onPath.Concat(UsualPlaces(variable)).FirstOrDefault(exists);
    }

    static IEnumerable<string> UsualPlaces(Func<string, string?> variable)
    {
        if (OperatingSystem.IsMacOS())
            return
            [
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            ];
        if (OperatingSystem.IsWindows())
            return new[] { variable("ProgramFiles"), variable("ProgramFiles(x86)"), variable("LocalAppData") }
                .OfType<string>()
                .SelectMany(_ => WindowsPrograms, (folder, program) => Path.Combine(folder, program));
        return
        [
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/snap/bin/chromium",
            "/opt/google/chrome/chrome",
        ];
    }

    /// <summary>Arguments for a browser that draws the same anywhere and does not contact its vendor. The sandbox
    /// cannot start as root.</summary>
    public static string[] Arguments =>
        [
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-color-profile=srgb",
            "--font-render-hinting=none",
            "--hide-scrollbars",
            .. OperatingSystem.IsLinux() && Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(),
        ];
}
