namespace MovieRec.Models;

/// <summary>Options whose ranges can be checked without data.</summary>
internal interface ICheckedOptions
{
    /// <exception cref="ArgumentException">An option is out of range; the name of the parameter is that of the
    /// option.</exception>
    void Check();
}

/// <summary>Checks of options.</summary>
internal static class CheckedOptions
{
    /// <summary>The same options, checked.</summary>
    /// <inheritdoc cref="ICheckedOptions.Check"/>
    public static TOptions Checked<TOptions>(this TOptions options)
        where TOptions : ICheckedOptions
    {
        options.Check();
        return options;
    }
}
