namespace MovieRec.Models;

/// <summary>Can be kept in a file: <c>Load(Save(m))</c> scores as m does, to the last bit.</summary>
public interface ISavable<TSelf>
    where TSelf : ISavable<TSelf>
{
    /// <summary>Writes the model as <c>.safetensors</c>; see <see cref="ModelFile"/>.</summary>
    void Save(Stream target);

    /// <exception cref="InvalidDataException">This is no such file, or a damaged one, or one of another
    /// model.</exception>
    static abstract TSelf Load(Stream source);
}
