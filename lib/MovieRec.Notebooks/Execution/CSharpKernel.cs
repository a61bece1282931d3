using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using MovieRec.Notebooks.Display;

namespace MovieRec.Notebooks.Execution;

/// <summary>Runs the C# cells of one notebook, each in the state that the previous ones left, as the C# kernel of
/// .NET Interactive does.</summary>
internal sealed class CSharpKernel : IDisposable
{
    /// <summary>The language version of that kernel (1.0.712001 holds Roslyn 5.0); newer syntax would compile here and
    /// fail there.</summary>
    const LanguageVersion Version = LanguageVersion.CSharp14;

    readonly string folder;
    readonly NotebookReferences references;
    readonly ScriptOptions options;
    readonly InteractiveAssemblyLoader loader = new();
    readonly Dictionary<string, string> sources = [];
    ScriptState<object>? state;

    /// <param name="folder">The notebook's folder, from which <c>#r</c> and <c>#load</c> start.</param>
    public CSharpKernel(string folder)
    {
        this.folder = folder;
        references = new NotebookReferences(folder);
        options = ScriptOptions
            .Default.WithLanguageVersion(Version)
            .WithMetadataResolver(references)
            .WithSourceResolver(new CellSources(folder))
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .AddReferences(
                typeof(Enumerable).Assembly,
                typeof(HashSet<>).Assembly,
                typeof(Task<>).Assembly,
                typeof(System.Text.Json.JsonSerializer).Assembly,
                typeof(CellHelpers).Assembly
            )
            .AddImports(
                "System",
                "System.Text",
                "System.Collections",
                "System.Collections.Generic",
                "System.Threading.Tasks",
                "System.Linq",
                typeof(CellHelpers).FullName!,
                typeof(CellExtensions).FullName!
            );
        loader.RegisterDependency(typeof(CellHelpers).Assembly);
    }

    public void Dispose() => loader.Dispose();

    /// <summary>Runs a cell and shows its last expression, if it ends in one.</summary>
    /// <returns>Null if the cell succeeded.</returns>
    public async Task<CellError?> RunAsync(int cell, string source, CellOutputs outputs)
    {
        string file = ScriptPlaces.FileName(cell);
        sources[file] = source;
        try
        {
            SyntaxTree parsed = CSharpSyntaxTree.ParseText(
                source,
                new CSharpParseOptions(Version, kind: SourceCodeKind.Script),
                file
            );
            if (CellDirectives.Check(parsed, references, out string code) is { } directive)
                return directive;
            UseHostAssemblies(parsed);
            Script<object> script = state is null
                ? CSharpScript.Create<object>(code, options.WithFilePath(file), assemblyLoader: loader)
                : state.Script.ContinueWith<object>(code, options.WithFilePath(file));
            Diagnostic[] errors =
            [
                .. script.Compile().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            ];
            if (errors.Length > 0)
                return ScriptPlaces.Of(errors);
            state = state is null
                ? await script.RunAsync(catchException: _ => true)
                : await script.RunFromAsync(state, catchException: _ => true);
            if (state.Exception is { } thrown)
                return ScriptPlaces.Of(thrown, cell, sources.GetValueOrDefault);
            if (EndsInValue(script) && state.ReturnValue is not DisplayedValue)
                outputs.Add(new DisplayOutput(ValueFormatter.Format(state.ReturnValue), IsResult: true));
            return null;
        }
        catch (CompilationErrorException failed)
        {
            return ScriptPlaces.Of(failed.Diagnostics);
        }
        catch (Exception failed) // a formatter, a getter or a sequence of the shown value
        {
            return ScriptPlaces.Of(failed, cell, sources.GetValueOrDefault);
        }
    }

    /// <summary>Makes a reference to one of the program's own assemblies load that one, and not a second
    /// copy.</summary>
    void UseHostAssemblies(SyntaxTree cell)
    {
        foreach (
            ReferenceDirectiveTriviaSyntax directive in ((CompilationUnitSyntax)cell.GetRoot()).GetReferenceDirectives()
        )
        {
            string path = Path.GetFullPath(directive.File.ValueText, folder);
            if (File.Exists(path) && NotebookReferences.HostOf(path) is { } host)
                loader.RegisterDependency(host);
        }
    }

    static bool EndsInValue(Script script)
    {
        Compilation compilation = script.GetCompilation();
        SyntaxTree tree = compilation.SyntaxTrees.Last(); // files of #load come first
        return ((CompilationUnitSyntax)tree.GetRoot()).Members
                is [
                    ..,
                    GlobalStatementSyntax
                    {
                        Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
                    },
                ]
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType
                != SpecialType.System_Void;
    }

    /// <summary>Keeps the name of a cell without the folder of this machine, which the compiler would add.</summary>
    sealed class CellSources(string folder) : SourceFileResolver([], folder)
    {
        public override string? NormalizePath(string path, string? baseFilePath) =>
            path.StartsWith("cell ", StringComparison.Ordinal) ? path : base.NormalizePath(path, baseFilePath);
    }
}
