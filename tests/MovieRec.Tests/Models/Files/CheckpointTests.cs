using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Files;

public sealed class CheckpointTests
{
    const string State = "svdpp.checkpoint.safetensors";

    static readonly Ratings Train = Planted.LowRank(30, 20, 2, 0.5, 0.1, seed: 3);
    static readonly SvdPlusPlusOptions Options = new() { Factors = 4, Epochs = 6 };

    static SvdPlusPlus Fit(
        Checkpoint checkpoint,
        Action<EpochReport>? onEpoch = null,
        CancellationToken cancel = default
    ) =>
        SvdPlusPlus.Fit(
            Train,
            Options,
            new()
            {
                OnEpoch = onEpoch,
                Checkpoint = checkpoint,
                Cancel = cancel,
            }
        );

    static byte[] StoppedState(TempFolder folder, int epoch = 3)
    {
        var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Fit(
                new Checkpoint(folder.Path),
                report =>
                {
                    if (report.Epoch == epoch)
                        stop.Cancel();
                },
                stop.Token
            )
        );
        return File.ReadAllBytes(folder[State]);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_with_the_files_name()
    {
        using var folder = new TempFolder();
        byte[] state = StoppedState(folder);
        for (int place = 0; place < state.Length; place += 13)
        {
            byte[] damaged = [.. state];
            damaged[place] ^= (byte)(1 << place % 8);
            File.WriteAllBytes(folder[State], damaged);
            Assert.Contains(
                State,
                Assert.Throws<InvalidDataException>(() => Fit(new Checkpoint(folder.Path, Resume: true))).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(-100000, 0)]
    [InlineData(0, 0)]
    [InlineData(3, 4)]
    [InlineData(3, -1)]
    public void Numbers_of_epochs_that_cannot_be_are_refused(int done, int best)
    {
        // Without the hash, as in a forged file.
        using var folder = new TempFolder();
        File.WriteAllBytes(
            folder[State],
            OldFormat.Of(
                StoppedState(folder),
                (header, data) =>
                {
                    int start = (int)header["epochs"]!["data_offsets"]![0]!;
                    BitConverter.TryWriteBytes(data.AsSpan(start), done);
                    BitConverter.TryWriteBytes(data.AsSpan(start + 4), best);
                }
            )
        );
        Assert.Contains(
            "epochs of 6 are done",
            Assert.Throws<InvalidDataException>(() => Fit(new Checkpoint(folder.Path, Resume: true))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        using var folder = new TempFolder();
        byte[] state = StoppedState(folder);
        foreach (float number in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            File.WriteAllBytes(
                folder[State],
                OldFormat.Of(
                    state,
                    (header, data) =>
                        BitConverter.TryWriteBytes(data.AsSpan((int)header["state.q"]!["data_offsets"]![0]!), number)
                )
            );
            Assert.Contains(
                "'state.q'",
                Assert.Throws<InvalidDataException>(() => Fit(new Checkpoint(folder.Path, Resume: true))).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_state_of_another_version_is_called_that()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(
            folder[State],
            OldFormat.Of(
                StoppedState(folder),
                (header, _) => header["__metadata__"]!.AsObject().Remove("checkpoint_version")
            )
        );
        Assert.Contains(
            "another version",
            Assert.Throws<InvalidDataException>(() => Fit(new Checkpoint(folder.Path, Resume: true))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_trainings_cannot_use_one_state_and_a_lock_that_a_killed_run_left_is_no_obstacle()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["svdpp.checkpoint.lock"], "");
        Fit(
            new Checkpoint(folder.Path),
            report =>
            {
                Assert.Contains(
                    "Another run",
                    Assert.ThrowsAny<IOException>(() => Fit(new Checkpoint(folder.Path))).Message,
                    StringComparison.Ordinal
                );
                if (report.Epoch == 1)
                    // another model's is another one
                    FunkSvd.Fit(
                        Train,
                        new() { Factors = 2, Epochs = 1 },
                        new() { Checkpoint = new Checkpoint(folder.Path) }
                    );
            }
        );
        Assert.False(File.Exists(folder["svdpp.checkpoint.lock"]));
        Fit(new Checkpoint(folder.Path));
    }

    [Fact]
    public void Completing_leaves_the_state_that_another_run_has_written_since()
    {
        using var folder = new TempFolder();
        var first = new Checkpoint(folder.Path);
        Fit(first);
        SvdPlusPlus.Fit(Train, Options with { Seed = 9 }, new() { Checkpoint = new Checkpoint(folder.Path) });
        first.Complete();
        Assert.True(File.Exists(folder[State]));
    }

    [Fact]
    public void What_killed_writes_left_is_cleared()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder[State + ".123456.tmp"], "half");
        File.WriteAllText(folder[State + ".123456.7.tmp"], "half");
        File.WriteAllText(folder["mine.tmp"], "keep");
        Fit(new Checkpoint(folder.Path));
        Assert.Equal(
            ["mine.tmp", State],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_epoch_between_two_checkpoints_is_not_lost_at_the_end()
    {
        using var folder = new TempFolder();
        Fit(new Checkpoint(folder.Path, EveryEpochs: 4));
        Fit(new Checkpoint(folder.Path, Resume: true), _ => Assert.Fail("an epoch was run again"));
    }

    [Theory]
    [InlineData("userId")]
    [InlineData("time")]
    [InlineData("scale")]
    public void Other_data_are_another_run(string change)
    {
        using var folder = new TempFolder();
        StoppedState(folder);
        Ratings other = change switch
        {
            "userId" => With(Train.Seconds.ToArray(), (int)Train.UserIds.Ids[^1] + 1, Train.Scale),
            "time" => With([.. Train.Seconds.Select(time => time + 1)], (int)Train.UserIds.Ids[^1], Train.Scale),
            _ => With(
                Train.Seconds.ToArray(),
                (int)Train.UserIds.Ids[^1],
                new RatingScale(Train.Scale.Minimum, Train.Scale.Maximum, Train.Scale.Step / 4)
            ),
        };
        Assert.Contains(
            "other data or options",
            Assert
                .Throws<InvalidDataException>(() =>
                    SvdPlusPlus.Fit(other, Options, new() { Checkpoint = new Checkpoint(folder.Path, Resume: true) })
                )
                .Message,
            StringComparison.Ordinal
        );

        static Ratings With(long[] times, int lastId, RatingScale scale) =>
            new(
                Train.Users.ToArray(),
                Train.Movies.ToArray(),
                Train.Values.ToArray(),
                times,
                IdMap.Of([.. Train.UserIds.Ids[..^1], lastId]),
                Train.MovieIds,
                scale
            );
    }

    [Fact]
    public void A_folder_that_is_none_is_refused_before_the_first_epoch()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains(
            "expected a folder",
            Assert
                .Throws<IOException>(() => Fit(new Checkpoint(folder["file"]), _ => Assert.Fail("trained in vain")))
                .Message,
            StringComparison.Ordinal
        );
    }
}
