using System.Reflection;
using System.Text.Json;
using MovieRec.Models;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary><c>movierec models</c> and <c>movierec models MODEL</c>.</summary>
public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Models_lists_every_model_on_a_line_of_80_columns()
    {
        using var folder = new TempFolder();
        (int code, string output, _) = await Commander.RunAsync(folder.Root, "models");
        Assert.Equal(0, code);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.Equal(ModelCatalog.All.Select(entry => entry.Name), lines[2..^2].Select(line => line.Split(' ')[0]));
    }

    public static TheoryData<string> ModelNames => [.. ModelCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(ModelNames))]
    public async Task Models_shows_the_options_of_a_model(string model)
    {
        using var folder = new TempFolder();
        (int code, string output, _) = await Commander.RunAsync(folder.Root, "models", model);
        Assert.Equal(0, code);
        Assert.StartsWith($"{model}: ", output, StringComparison.Ordinal);
        foreach (PropertyInfo property in ModelCatalog.Get(model).OptionsType.GetProperties())
        {
            if (property.CanWrite && property.Name is not ("Seed" or "Threads"))
                Assert.Contains(
                    $"\n{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)} ",
                    output,
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task Models_shows_values_presets_and_abilities()
    {
        using var folder = new TempFolder();
        (_, string als, _) = await Commander.RunAsync(folder.Root, "models", "als");
        Assert.Matches(@"\nsolver +cholesky +cholesky, conjugate_gradient\n", als);
        Assert.Matches(@"\nDefaults from 500,000 ratings on: .*factors=", als);
        Assert.Contains("\n- predicts ratings\n", als, StringComparison.Ordinal);
        (_, string mean, _) = await Commander.RunAsync(folder.Root, "models", "mean");
        Assert.EndsWith("\nIt has no options.\n", mean.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        (int code, _, string error) = await Commander.RunAsync(folder.Root, "models", "alse");
        Assert.Equal((1, true), (code, error.Contains("Did you mean 'als'?", StringComparison.Ordinal)));
    }
}
