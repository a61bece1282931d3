namespace MovieRec.Notebooks.Display;

/// <summary>Names of types for readers: <c>List&lt;Int32&gt;</c>, without namespaces and without the classes that the
/// compiler makes.</summary>
internal static class TypeName
{
    public static string Of(Type? type) =>
        type switch
        {
            null => "null",
            { IsArray: true } => $"{Of(type.GetElementType())}[{new string(',', type.GetArrayRank() - 1)}]",
            _ when type.Name.StartsWith('<') => type.Name.Contains("Anonymous", StringComparison.Ordinal)
                ? "(anonymous)"
                : "(sequence)",
            { IsGenericType: true } =>
                $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>",
            _ => type.Name,
        };
}
