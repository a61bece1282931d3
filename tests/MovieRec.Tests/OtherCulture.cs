using System.Diagnostics;
using System.Globalization;

namespace MovieRec.Tests;

/// <summary>Runs tests of an assembly in a process of another culture.</summary>
internal static class OtherCulture
{
    const string Marker = "MOVIEREC_TEST_CULTURE";

    /// <summary>The culture that this process was started with by <see cref="Run"/>; else null.</summary>
    public static string? Name => Environment.GetEnvironmentVariable(Marker);

    /// <param name="culture">Such as de-DE.</param>
    /// <param name="anyTest">A class of the assembly.</param>
    /// <param name="namespaces">Below that of the assembly; may end in an asterisk.</param>
    public static void Run(string culture, Type anyTest, params string[] namespaces)
    {
        Assert.SkipWhen(Name is not null, "runs in another culture already");
        Assert.SkipWhen(
            CultureInfo.GetCultureInfo("de-DE").NumberFormat.NumberDecimalSeparator == ".",
            "no cultures here: ICU (libicu) is missing, or DOTNET_SYSTEM_GLOBALIZATION_INVARIANT is 1"
        );
        var start = new ProcessStartInfo("dotnet", [anyTest.Assembly.Location])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (string name in namespaces)
        {
            start.ArgumentList.Add("-namespace");
            start.ArgumentList.Add($"{anyTest.Assembly.GetName().Name}.{name}");
        }
        start.Environment["LC_ALL"] = $"{culture.Replace('-', '_')}.UTF-8"; // processes that tests start have it, too
        start.Environment[Marker] = culture;
        start.Environment.Remove("MOVIEREC_DATA"); // what real data adds is slow, and prints no other way
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{culture}:\n{output}");
    }
}
