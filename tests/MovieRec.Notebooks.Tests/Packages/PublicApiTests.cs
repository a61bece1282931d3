using System.Reflection;
using MovieRec.Data;
using MovieRec.Tests;
using PublicApiGenerator;

namespace MovieRec.Notebooks.Tests.Packages;

/// <summary>The public members of each package are those of the committed list, so that none changes by
/// accident.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Dataset), "lib/MovieRec/PublicApi.txt")]
    [InlineData(typeof(NotebookRun), "lib/MovieRec.Notebooks/PublicApi.txt")]
    public void Public_members_are_those_of_the_list(Type type, string list)
    {
        string members = type.Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false });
        Approved.Text(list, members.ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public void The_command_has_no_public_types() => Assert.Empty(Assembly.Load("MovieRec.Cli").GetExportedTypes());
}
