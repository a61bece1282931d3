using MovieRec.Models;

namespace MovieRec.Tests.Models;

/// <summary>A training that is stopped and goes on must end in the bits of one that was not.</summary>
internal static class Resuming
{
    public delegate TModel Fit<TModel>(Action<EpochReport>? onEpoch, Checkpoint? checkpoint, CancellationToken cancel);

    public static void Check<TModel>(Fit<TModel> fit, int stopAfter) where TModel : ISavable<TModel>
    {
        string folder = Directory.CreateTempSubdirectory("movierec-checkpoint-").FullName;
        try
        {
            var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => fit(report => { if (report.Epoch == stopAfter) stop.Cancel(); }, new Checkpoint(folder), stop.Token));
            Assert.Single(Directory.GetFiles(folder));
            var epochs = new List<int>();
            TModel resumed = fit(report => epochs.Add(report.Epoch), new Checkpoint(folder, Resume: true), default);
            Assert.Equal(stopAfter + 1, epochs[0]);
            Assert.Equal(Bytes(fit(null, null, default)), Bytes(resumed));
            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static byte[] Bytes<TModel>(TModel model) where TModel : ISavable<TModel>
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
