namespace MovieRec.Models;

/// <summary>Options whose ranges can be checked without data.</summary>
internal interface ICheckedOptions
{
    /// <exception cref="ArgumentException">An option is out of range; the name of the parameter is that of the
    /// option.</exception>
    void Check();
}
