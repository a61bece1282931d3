namespace MovieRec.Formatting;

/// <summary>Names the formatters that a notebook host uses for a type. .NET Interactive finds this attribute, and the
/// members of the type it names, by simple name, so the library needs no reference to it; our own engine follows the
/// same convention.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = true)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types of one output, in this order.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}
