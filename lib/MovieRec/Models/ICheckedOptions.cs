namespace MovieRec.Models;

/// <summary>Options of a model whose ranges can be checked before there is any data.</summary>
internal interface ICheckedOptions
{
    /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the
    /// option's.</exception>
    void Check();
}
