using MovieRec.Models;
using MovieRec.Neural;
using MovieRec.Numerics;
using MovieRec.Tests.Models.EmbeddingNetworks;
using MovieRec.Tests.Neural;

namespace MovieRec.Tests.Models.AttentionNetworks;

/// <summary>The fused attention network, in double precision: every gradient is a difference quotient, and without
/// dropout the outputs are those of plain layers.</summary>
public sealed class AttentionTrainerTests
{
    const int D = 16,
        Hidden = 8,
        Movies = 7,
        Users = 5,
        Places = 3;

    static readonly AttentionShape Full = new(
        D,
        Heads: 2,
        First: Hidden,
        Second: Hidden,
        Places,
        RatingClasses: 4,
        Attention: true,
        Ratings: true,
        NegativeSlope: 0.3,
        Dropout: 0.2
    );
    static readonly AttentionInputs Known = new(
        MovieFeatures(),
        [0, 2, 5, 1, 3, 5, -1, 3, 6, 0, -1, -1, 1, 4, 5],
        [0, 0, 1, 1, 1, 2, 2]
    );

    /// <summary>Target, label, and one or two windows: user, movies, classes of ratings.</summary>
    static readonly (int Target, double Label, (int User, int[] Movies, int[] Ratings)[] Windows)[] Examples =
    [
        (3, 4, [(0, [1, 2, 5], [0, 3, 2]), (1, [2, 6], [1, 1])]),
        (6, 2.5, [(2, [3], [2]), (4, [0, 1, 3], [3, 0, 1])]),
        (1, 3, [(1, [0, 5, 4], [2, 2, 3])]),
        (0, 5, [(3, [], []), (0, [4, 1], [0, 2])]),
        (3, 1.5, [(2, [6, 0], [1, 3])]),
        (5, 3.5, [(4, [2], [3]), (3, [0, 3, 6], [1, 2, 0])]),
        (2, 2, [(0, [], [])]),
    ];

    [Fact]
    public void Gradients() => Check(Full);

    [Fact]
    public void Gradients_of_what_the_ablations_leave()
    {
        Check(Full with { Attention = false, Dropout = 0 });
        Check(Full with { Ratings = false });
    }

    [Fact]
    public void It_is_its_layers()
    {
        using var team = new WorkerTeam(2);
        AttentionTrainer<double> trainer = New(Full with { Dropout = 0 }, team);
        double loss = Step(trainer);
        double[] outputs = [.. trainer.Estimates];
        double[] expected = ByLayers(trainer);
        for (int e = 0; e < outputs.Length; e++)
            Assert.Equal(expected[e], outputs[e], 1e-9);
        Assert.Equal(
            expected.Zip(Examples, (y, example) => (y - example.Label) * (y - example.Label)).Sum(),
            loss,
            1e-9
        );
    }

    [Fact]
    public void It_does_not_matter_who_comes_first()
    {
        using var team = new WorkerTeam(1);
        AttentionTrainer<double> trainer = New(Full, team),
            swapped = New(Full, team);
        Step(trainer);
        Fill(swapped, swap: true);
        swapped.Step(Labels, 5, Record, Record);
        Assert.Equal(trainer.Estimates.ToArray(), swapped.Estimates.ToArray());
    }

    static double[] ByLayers(AttentionTrainer<double> trainer)
    {
        var rng = new Rng(1);
        int count = Examples.Length;
        var positions = new PositionalEmbedding<double>(Places, D, ref rng);
        trainer.Inputs.Tokens.PositionTable.Value.CopyTo(positions.Table.Value, 0);
        var heads = new MultiHeadAttention<double>(D, 2, ref rng);
        foreach (
            (Linear<double> linear, int part) in ((Linear<double>, int)[])
                [(heads.Query, 0), (heads.Key, 1), (heads.Value, 2)]
        )
        {
            for (int row = 0; row < D; row++)
                trainer
                    .Inputs.Tokens.Projection.Row(row)
                    .Slice(part * D, D)
                    .CopyTo(linear.Weight.Value.AsSpan(row * D));
            trainer.Inputs.Tokens.Bias.Value.AsSpan(part * D, D).CopyTo(linear.Bias!.Value);
        }
        trainer.Inputs.Sequences.Output.Value.CopyTo(heads.Output.Weight.Value, 0);
        trainer.Inputs.Sequences.OutputBias.Value.CopyTo(heads.Output.Bias!.Value, 0);
        var norm = new LayerNorm<double>(D);
        trainer.Inputs.Sequences.Gamma.Value.CopyTo(norm.Gamma.Value, 0);
        trainer.Inputs.Sequences.Beta.Value.CopyTo(norm.Beta.Value, 0);
        var pooling = new AttentionPooling<double>(D, ref rng);
        trainer.Inputs.Query.Value.CopyTo(pooling.Query.Weight.Value, 0);
        double[][] pooled = [Pooled(0), Pooled(1)];
        var z = new Matrix<double>(count, 9 * D);
        double[] start = new double[count];
        for (int e = 0; e < count; e++)
        {
            int a = Examples[e].Windows[0].User,
                b = Examples[e].Windows[^1].User;
            double[] movie = MovieRow(trainer, Examples[e].Target);
            start[e] = (Start(a) + Start(b)) / 2;
            for (int f = 0; f < D; f++)
            {
                double p = (trainer.Inputs.Users.Row(a)[f] + trainer.Inputs.Users.Row(b)[f]) / 2,
                    sa = pooled[0][e * D + f],
                    sb = pooled[1][e * D + f],
                    s = (sa + sb) / 2;
                double[] parts = [p, movie[f], s, Math.Abs(sa - sb), movie[f] * p, movie[f] * s];
                for (int part = 0; part < 6; part++)
                    z[e, part * D + f] = parts[part];
                for (int part = 0; part < 3; part++)
                    z[e, (6 + part) * D + f] = (Code(a, part, f) + Code(b, part, f)) / 2;
            }
        }
        var first = new Linear<double>(9 * D, Hidden, ref rng, bias: false);
        trainer.Head.FirstLayer.Value.CopyTo(first.Weight.Value, 0);
        var second = new Linear<double>(Hidden, Hidden, ref rng, bias: false);
        trainer.Head.SecondLayer.Value.CopyTo(second.Weight.Value, 0);
        var third = new Linear<double>(Hidden, 1, ref rng);
        trainer.Head.Output.Value.CopyTo(third.Weight.Value, 0);
        third.Bias!.Value[0] = trainer.Head.OutputBias.Value[0];
        var net = new Sequential<double>(
            first,
            Norm(trainer.Head.First),
            new LeakyRelu<double>(Full.NegativeSlope),
            second,
            Norm(trainer.Head.Second),
            new LeakyRelu<double>(Full.NegativeSlope),
            third
        );
        return [.. net.Forward(z, training: true).ToArray().Zip(start, (y, more) => y + more)];

        static BatchNorm1d<double> Norm(NormBlock<double> block)
        {
            var norm = new BatchNorm1d<double>(Hidden);
            block.Norm.Gamma.Value.CopyTo(norm.Gamma.Value, 0);
            block.Norm.Beta.Value.CopyTo(norm.Beta.Value, 0);
            return norm;
        }

        double Code(int user, int part, int f) =>
            Known.Codes[user * 3 + part] is >= 0 and int row ? trainer.DemographicValues.Row(row)[f] : 0;

        double[] Pooled(int side)
        {
            var x = new Matrix<double>(count * Places, D);
            var queries = new Matrix<double>(count, D);
            int[] lengths = new int[count];
            for (int e = 0; e < count; e++)
            {
                (_, int[] movies, int[] ratings) = side == 0 ? Examples[e].Windows[0] : Examples[e].Windows[^1];
                lengths[e] = movies.Length;
                MovieRow(trainer, Examples[e].Target).CopyTo(queries.Row(e));
                for (int place = 0; place < movies.Length; place++)
                {
                    MovieRow(trainer, movies[place]).CopyTo(x.Row(e * Places + place));
                    Lanes.Add<double>(trainer.Inputs.Tokens.RatingTable.Row(ratings[place]), x.Row(e * Places + place));
                }
            }
            Matrix<double> placed = positions.Forward(x, lengths),
                sum = new(count * Places, D, placed.Values);
            Lanes.Add<double>(heads.Forward(placed, lengths).Values, sum.Values);
            return pooling.Forward(norm.Forward(sum, training: true), queries, lengths).ToArray();
        }
    }

    static double[] MovieRow(AttentionTrainer<double> trainer, int movie)
    {
        double[] row = new double[D];
        trainer.Inputs.Tokens.Embed(movie, row);
        return row;
    }

    static void Check(AttentionShape shape)
    {
        using var team = new WorkerTeam(1);
        AttentionTrainer<double> trainer = New(shape, team);
        Step(trainer);
        double[][] gradients = [.. trainer.All.Select(weights => (double[])weights.First.Clone())];
        Assert.True(trainer.All.Count() >= 12);
        foreach ((Weights<double> weights, double[] gradient) in trainer.All.Zip(gradients))
        {
            for (int place = 0; place < weights.Value.Length; place++)
            {
                if (weights.Value[place] == 0 && gradient[place] == 0)
                    continue; // padding, or what the shape has no use for
                GradientCheck.Close(
                    $"{weights.Name}[{place}]",
                    weights.Value.AsSpan(place, 1),
                    [gradient[place]],
                    () => Step(trainer) / Examples.Length
                );
            }
        }
    }

    static AttentionTrainer<double> New(AttentionShape shape, WorkerTeam team)
    {
        var trainer = new AttentionTrainer<double>(shape, Known, 16, seed: 3, team);
        var rng = new Rng(21);
        foreach (
            Weights<double> weights in trainer.All.Where(weights => weights.Name is not ("ratings" or "output_bias"))
        )
        {
            foreach (ref double value in weights.Value.AsSpan())
                value += 0.3 * rng.NextGaussian(); // first values are small or 0, which would hide mistakes
        }
        trainer.Head.OutputBias.Value[0] = 0.1;
        return trainer;
    }

    static readonly RecordGradient<double> Record = new();
    static readonly double[] Labels = [.. Examples.Select(example => example.Label)];

    static void Fill(AttentionTrainer<double> trainer, bool swap = false)
    {
        trainer.Batch.Clear();
        foreach ((int target, _, (int User, int[] Movies, int[] Ratings)[] windows) in Examples)
        {
            var (one, other) = swap ? (windows[^1], windows[0]) : (windows[0], windows[^1]);
            trainer.Batch.Add(target, one.User, one.Movies, one.Ratings, Start(one.User));
            if (windows.Length > 1)
                trainer.Batch.AddSecond(other.User, other.Movies, other.Ratings, Start(other.User));
        }
    }

    static float Start(int user) => 3 + user / 4f;

    static double Step(AttentionTrainer<double> trainer)
    {
        Fill(trainer);
        return trainer.Step(Labels, 5, Record, Record).Squares;
    }

    static FeatureRows MovieFeatures()
    {
        int[] starts = [0, 2, 3, 3, 5, 6, 7, 9],
            columns = [0, 2, 1, 0, 3, 3, 2, 1, 3];
        return new FeatureRows(
            ["a", "b", "c", "d"],
            new CsrMatrix(4, [.. starts], [.. columns], [1, 0.5f, -0.7f, 0.25f, 1, 1, 0.5f, 0.5f, 2])
        );
    }
}
