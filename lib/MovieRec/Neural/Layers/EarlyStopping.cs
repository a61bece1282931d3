namespace MovieRec.Neural;

/// <summary>Stops a training that gets no better.</summary>
/// <param name="patience">Epochs in a row without a better loss, at least 1.</param>
/// <param name="minimumGain">A loss must be lower than the best by more than this to count as better.</param>
public sealed class EarlyStopping(int patience, double minimumGain = 0)
{
    readonly int patience =
        patience >= 1 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), patience, "At least 1.");

    /// <summary>The lowest loss so far; infinite before the first.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Epochs since the best one.</summary>
    public int Waiting { get; private set; }

    /// <summary>Takes in the loss of an epoch; true where it is time to stop.</summary>
    public bool ShouldStop(double loss)
    {
        if (loss < Best - minimumGain)
            (Best, Waiting) = (loss, 0);
        else
            Waiting++;
        return Waiting >= patience;
    }
}
