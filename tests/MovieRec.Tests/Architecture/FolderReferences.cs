using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MovieRec.Tests.Architecture;

/// <summary>A type that uses a type whose source is in another folder.</summary>
/// <param name="From">The folder of the type, relative to the library, with slashes.</param>
/// <param name="To">The folder of the type that it uses.</param>
/// <param name="User">The type; a nested one counts as its outermost.</param>
/// <param name="Used">The type that it uses.</param>
internal sealed record FolderReference(string From, string To, string User, string Used);

/// <summary>Which folders of a library use which, read from its compiled code: base types, members, locals,
/// instructions, attributes and generic arguments. The folder of a type is that of its source file, which the debug
/// information names.</summary>
internal static class FolderReferences
{
    const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    static readonly OpCode[] OneByte = new OpCode[256],
        TwoBytes = new OpCode[256];

    static FolderReferences()
    {
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 255] = code;
        }
    }

    /// <param name="assembly">The library; its .pdb is beside it.</param>
    /// <param name="folder">The folder of its project.</param>
    public static IReadOnlyList<FolderReference> Of(Assembly assembly, string folder)
    {
        var folders = FoldersOf(assembly, folder);
        return
        [
            .. assembly
                .GetTypes()
                .SelectMany(type => UsedBy(type).SelectMany(Parts).Select(used => (Outermost(type), Outermost(used))))
                .Distinct()
                .Where(pair => folders.ContainsKey(pair.Item1) && folders.ContainsKey(pair.Item2))
                .Select(pair => new FolderReference(
                    folders[pair.Item1],
                    folders[pair.Item2],
                    pair.Item1.Name,
                    pair.Item2.Name
                ))
                .Where(reference => reference.From != reference.To),
        ];
    }

    /// <summary>The folder of each outermost type's source; types of generated files are left out.</summary>
    static Dictionary<Type, string> FoldersOf(Assembly assembly, string folder)
    {
        using var file = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader reader = provider.GetMetadataReader();
        var folders = new Dictionary<Type, string>();

        void Add(Type type, DocumentHandle document)
        {
            string path = reader.GetString(reader.GetDocument(document).Name).Replace('\\', '/');
            int start = path.LastIndexOf("/lib/MovieRec/", StringComparison.Ordinal);
            if (start < 0)
                return;
            string relative = path[(start + "/lib/MovieRec/".Length)..];
            if (File.Exists(Path.Combine(folder, relative)))
                folders.TryAdd(Outermost(type), Path.GetDirectoryName(relative)!.Replace('\\', '/'));
        }

        foreach (MethodDebugInformationHandle handle in reader.MethodDebugInformation)
        {
            DocumentHandle document = reader.GetMethodDebugInformation(handle).Document;
            if (!document.IsNil)
                Add(
                    assembly
                        .ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!
                        .DeclaringType!,
                    document
                );
        }
        // Types without a method body, such as interfaces and enumerations.
        var typeDocuments = new Guid("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");
        foreach (CustomDebugInformationHandle handle in reader.CustomDebugInformation)
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) != typeDocuments)
                continue;
            BlobReader documents = reader.GetBlobReader(information.Value);
            Add(
                assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(information.Parent)),
                MetadataTokens.DocumentHandle(documents.ReadCompressedInteger())
            );
        }
        return folders;
    }

    static IEnumerable<Type> UsedBy(Type type)
    {
        if (type.BaseType is { } parent)
            yield return parent;
        foreach (Type used in type.GetInterfaces().Concat(Attributes(type)))
            yield return used;
        foreach (MemberInfo member in type.GetMembers(All))
        {
            foreach (Type used in Attributes(member).Concat(SignatureOf(member)))
                yield return used;
            if (member is MethodBase method && method.GetMethodBody() is { } body)
            {
                foreach (LocalVariableInfo local in body.LocalVariables)
                    yield return local.LocalType;
                foreach (Type used in InstructionsOf(method, body.GetILAsByteArray()!))
                    yield return used;
            }
        }
    }

    static IEnumerable<Type> Attributes(MemberInfo member) =>
        member
            .GetCustomAttributesData()
            .SelectMany(attribute =>
                attribute
                    .ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue))
                    .Select(argument => argument.Value)
                    .OfType<Type>()
                    .Append(attribute.AttributeType)
            );

    static IEnumerable<Type> SignatureOf(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(one => one.ParameterType)],
            ConstructorInfo constructor => constructor.GetParameters().Select(one => one.ParameterType),
            _ => [],
        };

    /// <summary>The types in the operands of a method's instructions.</summary>
    static IEnumerable<Type> InstructionsOf(MethodBase method, byte[] code)
    {
        Type[] typeArguments = method.DeclaringType?.GetGenericArguments() ?? [];
        Type[] methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length; )
        {
            OpCode instruction = code[at] == 0xFE ? TwoBytes[code[at + 1]] : OneByte[code[at]];
            at += instruction.Size;
            switch (instruction.OperandType)
            {
                case OperandType.InlineField
                or OperandType.InlineMethod
                or OperandType.InlineTok
                or OperandType.InlineType:
                    MemberInfo member = method.Module.ResolveMember(
                        BitConverter.ToInt32(code, at),
                        typeArguments,
                        methodArguments
                    )!;
                    yield return member as Type ?? member.DeclaringType!;
                    foreach (Type used in SignatureOf(member))
                        yield return used;
                    if (member is MethodInfo { IsGenericMethod: true } generic)
                    {
                        foreach (Type argument in generic.GetGenericArguments())
                            yield return argument;
                    }
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BitConverter.ToInt32(code, at);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at++;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    /// <summary>A type taken apart into the types that it is made of.</summary>
    static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? type.GetGenericParameterConstraints().Where(c => !c.ContainsGenericParameters)
        : type.IsGenericType && !type.IsGenericTypeDefinition
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : type.IsFunctionPointer ? []
        : [type];

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
