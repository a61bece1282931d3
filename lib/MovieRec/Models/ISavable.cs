namespace MovieRec.Models;

/// <summary>Can be saved and loaded. A loaded model gives bit-identical scores.</summary>
public interface ISavable<TSelf>
    where TSelf : ISavable<TSelf>
{
    /// <summary>Writes the model in the <c>.safetensors</c> format: begins a file with
    /// <see cref="TrainingFacts.NewFile"/>, adds tensors, and writes it to <paramref name="target"/>.
    /// <see cref="Model.Save(IItemScorer, string)"/> writes a file.</summary>
    void Save(Stream target);

    /// <summary>Reads a model with <see cref="ModelFile.Load"/> and <see cref="TrainingFacts.Read"/>.
    /// <see cref="Model.Load{TModel}(string)"/> reads a file.</summary>
    /// <exception cref="InvalidDataException">The source is damaged, or contains another kind of model.</exception>
    static abstract TSelf Load(Stream source);
}
