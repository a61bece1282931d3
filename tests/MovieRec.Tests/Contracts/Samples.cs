using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;

namespace MovieRec.Tests.Contracts;

/// <summary>Makes a valid object of nearly any public type, from given ones and by the types' own constructors and
/// factories.</summary>
internal sealed class Samples
{
    const int DeepestRecipe = 6;

    readonly Dictionary<Type, object> known = [];
    readonly HashSet<Type> impossible = [];
    readonly HashSet<Type> underway = [];

    /// <summary>Adds an object under its own type, or under <paramref name="type"/>.</summary>
    public Samples With(object sample, Type? type = null)
    {
        known[type ?? sample.GetType()] = sample;
        return this;
    }

    /// <summary>A value that fits a parameter: its default where it has one, otherwise a sample of its type.</summary>
    public object? Of(ParameterInfo parameter) =>
        parameter.HasDefaultValue && (parameter.DefaultValue is not null || !parameter.ParameterType.IsValueType)
            ? parameter.DefaultValue
            : Of(parameter.ParameterType);

    /// <summary>A sample of a type; null where there is no way to make one.</summary>
    public object? Of(Type type)
    {
        if (type.IsByRef)
            type = type.GetElementType()!;
        if (type.IsByRefLike)
            return type.IsGenericType && type.GetGenericArguments() is [var part] ? Of(part.MakeArrayType()) : null;
        if (known.TryGetValue(type, out object? sample))
            return sample;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying);
        if (impossible.Contains(type) || underway.Count > DeepestRecipe || !underway.Add(type))
            return null;
        try
        {
            sample = Simple(type) ?? known.FirstOrDefault(pair => type.IsAssignableFrom(pair.Key)).Value ?? Made(type);
        }
        finally
        {
            underway.Remove(type);
        }
        if (sample is not null)
            known[type] = sample;
        else if (underway.Count == 0)
            impossible.Add(type);
        return sample;
    }

    object? Simple(Type type)
    {
        if (type == typeof(string))
            return "sample";
        if (type == typeof(object))
            return "sample";
        if (type == typeof(Type))
            return typeof(string);
        if (type == typeof(CancellationToken))
            return CancellationToken.None;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint))
            return type == typeof(bool)
                ? true
                : Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(Stream))
            return new MemoryStream();
        if (type == typeof(TextWriter))
            return new StringWriter();
        if (type == typeof(TextReader))
            return new StringReader("sample");
        if (type.IsVariableBoundArray)
            return Array.CreateInstance(type.GetElementType()!, [.. Enumerable.Repeat(1, type.GetArrayRank())]);
        if (type.IsArray && type.GetElementType() is { } element)
            return Of(element) is { } one ? ArrayOf(element, one) : null;
        if (typeof(Delegate).IsAssignableFrom(type) && !type.IsAbstract)
            return Lambda(type);
        if (!type.IsGenericType)
            return null;
        Type definition = type.GetGenericTypeDefinition();
        Type[] arguments = type.GetGenericArguments();
        if (definition == typeof(ImmutableArray<>))
            return Of(arguments[0].MakeArrayType()) is { } array
                ? typeof(ImmutableArray)
                    .GetMethods()
                    .Single(method =>
                        method.Name == nameof(ImmutableArray.Create)
                        && method.GetParameters() is [{ ParameterType.IsSZArray: true }]
                    )
                    .MakeGenericMethod(arguments)
                    .Invoke(null, [array])
                : null;
        if (definition.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return Activator.CreateInstance(type, [.. arguments.Select(Of)]);
        if (definition == typeof(KeyValuePair<,>))
            return Activator.CreateInstance(type, Of(arguments[0]), Of(arguments[1]));
        if (arguments.Length == 1 && Of(arguments[0]) is { } item)
        {
            if (type.IsAssignableFrom(arguments[0].MakeArrayType()))
                return ArrayOf(arguments[0], item);
            Type set = typeof(HashSet<>).MakeGenericType(arguments);
            if (type.IsAssignableFrom(set))
                return Activator.CreateInstance(set, ArrayOf(arguments[0], item));
        }
        if (arguments.Length == 2)
        {
            Type dictionary = typeof(Dictionary<,>).MakeGenericType(arguments);
            if (type.IsAssignableFrom(dictionary))
                return Activator.CreateInstance(dictionary);
        }
        return null;
    }

    /// <summary>By a factory, a static property or a constructor of the type, the one with the fewest parameters
    /// first.</summary>
    object? Made(Type type)
    {
        if (type.IsInterface || type.ContainsGenericParameters)
            return null;
        foreach (
            PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(property => property.PropertyType == type)
        )
        {
            if (property.GetValue(null) is { } value)
                return value;
        }
        const BindingFlags Factories = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> makers = type.GetMethods(Factories)
            .Where(method => method.ReturnType == type && !method.IsSpecialName && !method.IsGenericMethod)
            .Cast<MethodBase>()
            .Concat(type.IsAbstract ? [] : type.GetConstructors());
        foreach (
            MethodBase maker in makers
                .Where(maker =>
                    maker
                        .GetParameters()
                        .All(parameter => parameter.ParameterType != type && parameter.ParameterType != typeof(Stream))
                )
                .OrderBy(maker => maker.GetParameters().Count(parameter => !parameter.HasDefaultValue))
        )
        {
            try
            {
                if (Call.Of(maker, null, [.. maker.GetParameters().Select(Of)]) is { } made)
                    return made;
            }
            catch (Exception)
            {
                // Not this way; the next may do.
            }
        }
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    static Array ArrayOf(Type element, object item)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(item, 0);
        return array;
    }

    object? Lambda(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters =
        [
            .. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType)),
        ];
        Expression body =
            invoke.ReturnType == typeof(void) ? Expression.Empty()
            : Of(invoke.ReturnType) is { } value ? Expression.Constant(value, invoke.ReturnType)
            : Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile();
    }
}

/// <summary>Calls a member by reflection, also with spans, which cannot be boxed.</summary>
internal static class Call
{
    /// <param name="member">A method or a constructor.</param>
    /// <param name="instance">Null for a static method or a constructor.</param>
    /// <param name="arguments">One for each parameter; an array for a span.</param>
    public static object? Of(MethodBase member, object? instance, object?[] arguments)
    {
        List<ParameterExpression> locals = [];
        List<Expression> body = [];
        Expression[] values =
        [
            .. member.GetParameters().Select((parameter, place) => Value(parameter.ParameterType, arguments[place])),
        ];
        Expression call = member is ConstructorInfo constructor
            ? Expression.New(constructor, values)
            : Expression.Call(
                member.IsStatic ? null : Expression.Constant(instance, member.DeclaringType!),
                (MethodInfo)member,
                values
            );
        if (call.Type.IsByRefLike || call.Type == typeof(void))
            body.AddRange(call, Expression.Constant(null));
        else
            body.Add(Expression.Convert(call, typeof(object)));
        return Expression.Lambda<Func<object?>>(Expression.Block(locals, body)).Compile()();

        Expression Value(Type type, object? value)
        {
            if (type.IsByRef)
            {
                ParameterExpression local = Expression.Variable(type.GetElementType()!);
                locals.Add(local);
                if (value is not null)
                    body.Add(Expression.Assign(local, Value(local.Type, value)));
                return local;
            }
            if (!type.IsByRefLike)
                return value is null ? Expression.Default(type) : Expression.Constant(value, type);
            Type array = type.GetGenericArguments()[0].MakeArrayType();
            return Expression.Convert(
                Expression.Constant(value ?? Array.CreateInstance(type.GetGenericArguments()[0], 1), array),
                type
            );
        }
    }
}
