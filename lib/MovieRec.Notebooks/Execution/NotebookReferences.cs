using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace MovieRec.Notebooks.Execution;

/// <summary>Finds what <c>#r</c> names, relative to the notebook's folder, and what those assemblies need.</summary>
internal sealed class NotebookReferences(string folder) : MetadataReferenceResolver
{
    static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    static readonly string EngineFile = typeof(NotebookReferences).Assembly.Location;

    readonly ScriptMetadataResolver inner = ScriptMetadataResolver.Default.WithBaseDirectory(folder);

    /// <summary>The problem with <c>#r "<paramref name="reference"/>"</c>; null if it can be used.</summary>
    public string? Problem(string reference)
    {
        if (reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
            return $"#r \"{reference}\": NuGet packages are not supported here. Reference a DLL that the build puts "
                + $"next to the library.";
        if (!reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            return null; // an assembly of the framework by name: the compiler reports a wrong one
        string path = Path.GetFullPath(reference, folder);
        if (!File.Exists(path))
            return $"#r \"{reference}\": there is no '{path}'. Build it first: dotnet build -c Release";
        if (HostAssemblies.Identify(path) is not { Name: var name, Build: var build })
            return $"#r \"{reference}\": '{path}' is not a .NET assembly.";
        if (HostAssemblies.Find(name) is not { } host || host.ManifestModule.ModuleVersionId == build)
            return null;
        return $"#r \"{reference}\": '{path}' is not the build of {name} that runs this notebook, "
            + $"'{host.Location}'. Build everything with dotnet build -c Release and start again.";
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference,
        string? baseFilePath,
        MetadataReferenceProperties properties
    )
    {
        string path = Path.GetFullPath(reference, folder);
        if (!File.Exists(path))
            return inner.ResolveReference(reference, null, properties);
        // A host assembly is the same build, as Problem has checked: use the copy that the process has loaded.
        return inner.ResolveReference(HostOf(path)?.Location ?? path, null, properties);
    }

    /// <summary>The running program's own copy of the assembly in a file, if it has one.</summary>
    public static Assembly? HostOf(string path) =>
        HostAssemblies.Identify(path) is { Name: var name } ? HostAssemblies.Find(name) : null;

    public override bool ResolveMissingAssemblies => true;

    /// <remarks>The assembly of the helpers references the entire program. A cell without its <c>#r</c> must fail here
    /// as in other hosts, so only the framework is found from there.</remarks>
    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition,
        AssemblyIdentity referenceIdentity
    )
    {
        if (
            (definition as PortableExecutableReference)?.FilePath == EngineFile
            && !File.Exists(Path.Combine(FrameworkFolder, referenceIdentity.Name + ".dll"))
        )
            return null;
        return inner.ResolveMissingAssembly(definition, referenceIdentity);
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
