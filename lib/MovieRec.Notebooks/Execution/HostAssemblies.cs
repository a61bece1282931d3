using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace MovieRec.Notebooks.Execution;

/// <summary>The assemblies of the running program. A notebook that references one of them must reference the same
/// build: the types of two builds of one library are different types.</summary>
internal static class HostAssemblies
{
    /// <returns>Null if the program has no assembly of that name.</returns>
    public static Assembly? Find(string simpleName)
    {
        Assembly? loaded = AppDomain
            .CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly =>
                !assembly.IsDynamic
                && assembly.Location.Length > 0
                && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default
                && string.Equals(assembly.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase)
            );
        if (loaded is not null)
            return loaded;
        string path = Path.Combine(AppContext.BaseDirectory, simpleName + ".dll");
        return File.Exists(path) ? Assembly.Load(AssemblyName.GetAssemblyName(path)) : null;
    }

    /// <summary>The name of an assembly and the identity of its build.</summary>
    /// <returns>Null if the file is not a .NET assembly.</returns>
    public static (string Name, Guid Build)? Identify(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
                return null;
            MetadataReader metadata = file.GetMetadataReader();
            return metadata.IsAssembly
                ? (
                    metadata.GetString(metadata.GetAssemblyDefinition().Name),
                    metadata.GetGuid(metadata.GetModuleDefinition().Mvid)
                )
                : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
