using MovieRec.Models;

namespace MovieRec.Tests.Models.Files;

/// <summary>A training that is stopped and goes on must end in the bits of one that was not.</summary>
internal static class Resuming
{
    public delegate TModel Fit<TModel>(Action<EpochReport>? onEpoch, Checkpoint? checkpoint, CancellationToken cancel);

    public static void Check<TModel>(Fit<TModel> fit, int stopAfter)
        where TModel : ISavable<TModel>
    {
        using var folder = new TempFolder();
        byte[] whole = Bytes(fit(null, null, default));
        var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fit(
                report =>
                {
                    if (report.Epoch == stopAfter)
                        stop.Cancel();
                },
                new Checkpoint(folder.Path),
                stop.Token
            )
        );
        Assert.All(
            Directory.GetFiles(folder.Path),
            file => Assert.EndsWith(".checkpoint.safetensors", file, StringComparison.Ordinal)
        );
        var epochs = new List<int>();
        var said = new List<ResumedTraining>();
        var resuming = new Checkpoint(folder.Path, Resume: true) { OnResume = said.Add };
        TModel resumed = fit(report => epochs.Add(report.Epoch), resuming, default);
        Assert.Equal(stopAfter, said[^1].Epoch);
        Assert.True(File.Exists(said[^1].Path));
        Assert.Equal(stopAfter + 1, epochs[0]);
        Assert.Equal(whole, Bytes(resumed));

        // The state stays until the model is safe, and gives it again without an epoch.
        epochs.Clear();
        Assert.Equal(
            whole,
            Bytes(fit(report => epochs.Add(report.Epoch), new Checkpoint(folder.Path, Resume: true), default))
        );
        Assert.Empty(epochs);
        resuming.Complete();
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    static byte[] Bytes<TModel>(TModel model)
        where TModel : ISavable<TModel>
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
