using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="LightFm"/>.</summary>
public sealed record LightFmOptions : ICheckedOptions
{
    /// <summary>Components k of an embedding; 1 to 10,000.</summary>
    public int Factors { get; init; } = 10;

    /// <summary>What is made small.</summary>
    public LightFmLoss Loss { get; init; } = LightFmLoss.Warp;

    /// <summary>Passes over the interactions; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The lowest rating that is a like; null: by the scale of the ratings, 4 of 5. The others are dislikes to
    /// <see cref="LightFmLoss.Logistic"/>, and to the other losses movies like those without a rating. With the scale's
    /// minimum every rating is a like.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>For <see cref="LightFmLoss.Logistic"/>: 0 sets likes against dislikes; n sets each like against n
    /// movies drawn from those that the user is not known to like, and leaves dislikes out.</summary>
    public int SampledNegatives { get; init; }

    /// <summary>How step lengths are found.</summary>
    public LightFmSchedule Schedule { get; init; } = LightFmSchedule.Adagrad;

    /// <summary>η of Adagrad; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>ρ of Adadelta; 0.001 to 0.999999.</summary>
    public double Rho { get; init; } = 0.95;

    /// <summary>ε of Adadelta; 1e-12 to 1.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>λ of ½ λ ‖embedding and bias‖² of each feature of the user, beside the loss of each interaction; 0 to
    /// 1000.</summary>
    public double UserAlpha { get; init; }

    /// <summary>The same for the features of the movies; 0 to 1000.</summary>
    public double ItemAlpha { get; init; }

    /// <summary>WARP gives an interaction up after so many drawn movies; 1 to 1,000,000.</summary>
    public int MaxSampled { get; init; } = 10;

    /// <summary>k-OS: which of the likes drawn is learned from, 1 for the one of the highest score; 1 to
    /// 1000.</summary>
    public int KthPositive { get; init; } = 5;

    /// <summary>k-OS: likes drawn at each interaction, <see cref="KthPositive"/> to 1000.</summary>
    public int DrawnPositives { get; init; } = 10;

    /// <summary>Interactions between two steps; 0 takes the power of two that makes 384 batches an epoch or somewhat
    /// more (for BPR 768), from 16 to 512. A feature takes one step a batch, for the mean gradient of those of its
    /// interactions that ask for one.</summary>
    public int BatchSize { get; init; }

    /// <summary>How much of what all users are shown alike is taken off the scores, from 0 (nothing) to 1 (all of it);
    /// see <see cref="LightFm.PopularityShare"/>.</summary>
    public float PopularityDamping { get; init; }

    /// <summary>Stop after so many epochs in a row without a better validation error, and give the best epoch's model;
    /// 0 to 100,000, 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>Of first embeddings, the order of interactions, and movies drawn.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads to use; 0 stands for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    /// <summary>Whether only users learn: for one who was not in the training.</summary>
    [JsonIgnore]
    internal bool ItemsHeld { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal LightFmOptions Checked()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MostFactors);
        OptionRange.Defined(Loss);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        Likes.Check(LikeThreshold, nameof(LikeThreshold));
        OptionRange.Whole(SampledNegatives, 0, 1000);
        OptionRange.Defined(Schedule);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Number(Rho, 1e-3, 0.999999);
        OptionRange.Number(Epsilon, OptionRange.Positive, 1);
        OptionRange.Number(UserAlpha, 0, 1000);
        OptionRange.Number(ItemAlpha, 0, 1000);
        OptionRange.Whole(MaxSampled, 1, 1_000_000);
        OptionRange.Whole(KthPositive, 1, 1000);
        OptionRange.Whole(DrawnPositives, KthPositive, 1000);
        OptionRange.Whole(BatchSize, 0, OptionRange.MostBatch);
        OptionRange.Number(PopularityDamping, 0, 1);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
        if (Loss != LightFmLoss.Logistic && SampledNegatives > 0)
        {
            throw new ArgumentException(
                $"{nameof(SampledNegatives)} is for the logistic loss; {Loss} draws its own.",
                nameof(SampledNegatives)
            );
        }
        return this;
    }
}
