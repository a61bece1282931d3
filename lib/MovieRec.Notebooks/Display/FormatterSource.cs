using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace MovieRec.Notebooks.Display;

/// <summary>The formatters that a type has, found as .NET Interactive finds them: an attribute named
/// TypeFormatterSourceAttribute and the members of the type it names, all by simple name, whatever assembly declares
/// them.</summary>
internal sealed class FormatterSource
{
    static readonly ConcurrentDictionary<Type, FormatterSource?> Known = new();

    readonly List<(string MimeType, Func<object, TextWriter, bool> Format)> formatters = [];

    /// <summary>The MIME types of one output. .NET Interactive shows text/html if the type does not say.</summary>
    public IReadOnlyList<string> PreferredMimeTypes { get; private set; } = ["text/html"];

    /// <returns>Null if <paramref name="type"/> has none.</returns>
    public static FormatterSource? Of(Type type) => Known.GetOrAdd(type, Find);

    /// <returns>Null where no formatter of the type writes <paramref name="mimeType"/> for this value.</returns>
    public string? Format(object value, string mimeType)
    {
        foreach (var formatter in formatters)
        {
            if (formatter.MimeType != mimeType)
                continue;
            using var writer = new StringWriter { NewLine = "\n" };
            if (formatter.Format(value, writer))
                return writer.ToString();
        }
        return null;
    }

    static FormatterSource? Find(Type type)
    {
        FormatterSource? found = null;
        foreach (
            object attribute in type.GetCustomAttributes(inherit: true)
                .Where(a => a.GetType().Name == "TypeFormatterSourceAttribute")
        )
        {
            if (Property<Type>(attribute, "FormatterSourceType") is not { } sourceType)
                continue;
            found ??= new FormatterSource();
            found.Add(sourceType);
            if (Property<string[]>(attribute, "PreferredMimeTypes") is { Length: > 0 } preferred)
                found.PreferredMimeTypes = preferred;
        }
        return found;
    }

    void Add(Type sourceType)
    {
        object source = Activator.CreateInstance(sourceType)!;
        if (sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null) is not IEnumerable made)
            throw new InvalidOperationException(
                $"{sourceType.Name} is a source of formatters but has no public method "
                    + $"CreateTypeFormatters() that returns them."
            );
        foreach (object formatter in made)
        {
            if (
                Property<string>(formatter, "MimeType") is not { } mimeType
                || formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]) is not { } method
                || method.ReturnType != typeof(bool)
            )
                throw new InvalidOperationException(
                    $"{formatter.GetType().Name} is not a formatter; expected 'string MimeType' and "
                        + $"'bool Format(object, TextWriter)', both public."
                );
            formatters.Add((mimeType, method.CreateDelegate<Func<object, TextWriter, bool>>(formatter)));
        }
    }

    static T? Property<T>(object target, string name)
        where T : class =>
        target.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(target) as T;
}
