using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using MovieRec.Models;

namespace MovieRec.Tests.Contracts;

/// <summary>Passes null to every public member of an assembly, one parameter at a time, and writes down what does not
/// answer with an <see cref="ArgumentNullException"/> that names it.</summary>
internal sealed class NullWalk(Assembly assembly, Samples samples)
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    readonly NullabilityInfoContext nullability = new();

    /// <summary>Number of calls with a null.</summary>
    public int Tried { get; private set; }

    /// <summary>Members with a parameter that was given null.</summary>
    public int Members { get; private set; }

    /// <summary>Parameters whose null was taken, or that failed in another way, each with what happened.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Members that could not be called, for want of an object to call them on or of a type
    /// argument.</summary>
    public List<string> NotCalled { get; } = [];

    /// <summary>Goes over the assembly.</summary>
    /// <param name="leaveOut">Members that are not to be called.</param>
    public NullWalk Run(Func<MethodBase, bool>? leaveOut = null)
    {
        // Exceptions take null messages, as .NET's own do. The compiler's types of extension blocks are never called.
        foreach (
            Type open in assembly
                .GetExportedTypes()
                .Where(type =>
                    !typeof(Delegate).IsAssignableFrom(type)
                    && !typeof(Exception).IsAssignableFrom(type)
                    && !type.IsEnum
                    && !type.IsSpecialName
                )
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
        )
        {
            Type type =
                open.IsGenericTypeDefinition && !open.IsInterface
                    ? open.MakeGenericType([.. open.GetGenericArguments().Select(_ => typeof(float))])
                    : open;
            foreach (MethodBase member in type.GetConstructors().Cast<MethodBase>().Concat(type.GetMethods(Declared)))
            {
                if (
                    member.IsAbstract
                    || member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && !IsSetter(member)
                    || leaveOut?.Invoke(member) == true
                )
                    continue;
                Try(type, member);
            }
        }
        return this;
    }

    static bool IsSetter(MethodBase member) =>
        member.IsSpecialName && member.Name.StartsWith("set_", StringComparison.Ordinal);

    void Try(Type type, MethodBase member)
    {
        ParameterInfo[] parameters = member.GetParameters();
        if (!parameters.Any(TakesNoNull))
            return;
        string name =
            $"{(type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName}.{member.Name}("
            + $"{string.Join(", ", parameters.Select(parameter => parameter.Name))})";
        if (Closed(member) is not { } closed)
        {
            NotCalled.Add(name);
            return;
        }
        parameters = closed.GetParameters();
        object? instance = member.IsStatic || member is ConstructorInfo ? null : samples.Of(type);
        if (!member.IsStatic && member is MethodInfo && instance is null)
        {
            NotCalled.Add(name);
            return;
        }
        Members++;
        object?[] arguments = [.. parameters.Select(samples.Of)];
        for (int place = 0; place < parameters.Length; place++)
        {
            if (!TakesNoNull(parameters[place]))
                continue;
            Tried++;
            object?[] given = [.. arguments];
            given[place] = null;
            // The compiler calls the parameter of an init accessor 'value'; who reads the message knows the property's
            // name.
            string expected = IsSetter(member) ? member.Name[4..] : parameters[place].Name!;
            string? wrong = Outcome(closed, instance, given, expected, IsSetter(member));
            if (wrong is not null)
                Wrong.Add($"{name}: {parameters[place].Name}: {wrong}");
        }
    }

    static string? Outcome(MethodBase member, object? instance, object?[] given, string expected, bool isSetter)
    {
        try
        {
            object? result = Call.Of(member, instance, given);
            if (result is Task task)
                task.GetAwaiter().GetResult();
            else if (result is IEnumerable lazy and not ICollection and not string)
            {
                foreach (object? _ in lazy)
                    break;
            }
            return "takes null";
        }
        catch (ArgumentNullException right) when (right.ParamName == expected || isSetter && right.ParamName == "value")
        {
            return null;
        }
        catch (Exception other)
        {
            return $"{other.GetType().Name} {(other as ArgumentException)?.ParamName}";
        }
    }

    bool TakesNoNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && !parameter.ParameterType.IsPointer
        && !parameter.IsOut
        && !parameter.ParameterType.IsByRef
        && !(parameter.HasDefaultValue && parameter.DefaultValue is null)
        && !parameter.ParameterType.IsGenericParameter
        && nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    /// <summary>A generic method with the first of some type arguments that it allows.</summary>
    MethodBase? Closed(MethodBase member)
    {
        if (member is not MethodInfo { IsGenericMethodDefinition: true } method)
            return member;
        Type[] candidates =
        [
            typeof(float),
            typeof(string),
            typeof(MovieRec.Models.Als),
            typeof(MovieRec.Models.AlsOptions),
        ];
        int count = method.GetGenericArguments().Length;
        IEnumerable<Type[]> choices = candidates.Select(candidate => Enumerable.Repeat(candidate, count).ToArray());
        if (count == 2)
            choices = choices.Concat(
                candidates.SelectMany(first => candidates.Select(second => (Type[])[first, second]))
            );
        foreach (Type[] choice in choices)
        {
            try
            {
                return method.MakeGenericMethod(choice);
            }
            catch (ArgumentException)
            {
                // A constraint; the next may fulfill it.
            }
        }
        return null;
    }
}
