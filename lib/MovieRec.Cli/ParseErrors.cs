namespace MovieRec.Cli;

/// <summary>Errors of the parser in words instead of .NET types.</summary>
static class ParseErrors
{
    const string Start = "Cannot parse argument '",
        Option = "' for option '",
        Command = "' for command '",
        Type = "' as expected type '";

    /// <summary><c>--user abc: expected a whole number.</c> for <c>Cannot parse argument 'abc' for option '--user' as
    /// expected type 'System.Nullable`1[System.Int32]'.</c></summary>
    public static string Plain(string message)
    {
        int type = message.LastIndexOf(Type, StringComparison.Ordinal);
        if (!message.StartsWith(Start, StringComparison.Ordinal) || type < 0)
            return message;
        string before = message[Start.Length..type];
        int option = before.LastIndexOf(Option, StringComparison.Ordinal),
            command = before.LastIndexOf(Command, StringComparison.Ordinal);
        string name = message[(type + Type.Length)..];
        string expected = $"expected {Words(name[..Math.Max(0, name.IndexOf('\'', StringComparison.Ordinal))])}.";
        return option >= 0 ? $"{before[(option + Option.Length)..]} {before[..option]}: {expected}"
            : command >= 0 ? $"{before[(command + Command.Length)..]} {before[..command]}: {expected}"
            : $"'{before}': {expected}";
    }

    static string Words(string type)
    {
        int inner = type.IndexOf("`1[", StringComparison.Ordinal);
        if (inner >= 0)
            type = type[(inner + 3)..].TrimEnd(']');
        return type switch
        {
            "System.Int32" or "System.Int64" => "a whole number",
            "System.UInt64" or "System.UInt32" => "a whole number of at least 0",
            "System.Single" or "System.Double" => "a number",
            "System.Boolean" => "true or false",
            "System.IO.FileInfo" => "the path of a file",
            "System.IO.DirectoryInfo" => "the path of a folder",
            _ => AppDomain
                .CurrentDomain.GetAssemblies()
                .Select(assembly => assembly.GetType(type))
                .FirstOrDefault(found => found is { IsEnum: true })
                is { } choices
                ? $"one of {string.Join(", ", Enum.GetNames(choices))}"
                : "another value",
        };
    }
}
