using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="LightFm"/>.</summary>
public sealed record LightFmOptions : ICheckedOptions
{
    /// <summary>Components k of an embedding; 1 to 10,000.</summary>
    public int Factors { get; init; } = 10;

    /// <summary>Loss to minimize.</summary>
    public LightFmLoss Loss { get; init; } = LightFmLoss.Warp;

    /// <summary>Passes over the interactions; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Minimum rating of a liked item. Null derives it from the scale: 4 on a scale of 1 to 5. Lower ratings
    /// are dislikes for <see cref="LightFmLoss.Logistic"/>; the other losses treat them as unrated. At the scale's
    /// minimum every rating is a like.</summary>
    public float? LikeThreshold { get; init; }

    /// <summary>For <see cref="LightFmLoss.Logistic"/>: 0 learns from likes and dislikes; n learns from likes and n
    /// random items for each that the user is not known to like, and ignores dislikes; 0 to 1000.</summary>
    public int SampledNegatives { get; init; }

    /// <summary>How the learning rate of each parameter adapts.</summary>
    public LightFmSchedule Schedule { get; init; } = LightFmSchedule.Adagrad;

    /// <summary>η: learning rate of Adagrad; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>ρ: decay of the running means of Adadelta; 0.001 to 0.999999.</summary>
    public double Rho { get; init; } = 0.95;

    /// <summary>ε: added to the running means of Adadelta; 1e-12 to 1.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>L2 regularization of user features; 0 to 1000. Each interaction adds ½ λ ‖embedding and bias‖² of every
    /// feature of its user.</summary>
    public double UserAlpha { get; init; }

    /// <summary>L2 regularization of item features, likewise; 0 to 1000.</summary>
    public double ItemAlpha { get; init; }

    /// <summary>WARP: maximum number of items sampled for an interaction; 1 to 1,000,000.</summary>
    public int MaxSampled { get; init; } = 10;

    /// <summary>WARP k-OS: k, the rank by score of the sampled like to learn from; 1 is the highest; 1 to
    /// 1000.</summary>
    public int KthPositive { get; init; } = 5;

    /// <summary>WARP k-OS: likes sampled for an interaction; <see cref="KthPositive"/> to 1000.</summary>
    public int DrawnPositives { get; init; } = 10;

    /// <summary>Interactions in a batch. 0: the power of two from 16 to 512 that gives at least 384 batches in an epoch
    /// (768 for BPR). A feature takes one step in each batch, along the mean gradient of its interactions that have
    /// one.</summary>
    public int BatchSize { get; init; }

    /// <summary>Fraction of the common part of all users' scores to remove; 0 to 1. See
    /// <see cref="LightFm.PopularityShare"/>.</summary>
    public float PopularityDamping { get; init; }

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial embeddings, the order of interactions and the sampled items.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    /// <summary>True if items are held fixed, as for a new user.</summary>
    [JsonIgnore]
    internal bool ItemsHeld { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxFactors);
        OptionRange.Defined(Loss);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
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
        OptionRange.Whole(BatchSize, 0, OptionRange.MaxBatch);
        OptionRange.Number(PopularityDamping, 0, 1);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
        if (Loss != LightFmLoss.Logistic && SampledNegatives > 0)
        {
            throw new ArgumentException(
                $"{nameof(SampledNegatives)} applies to the logistic loss only; {Loss} samples its own negatives.",
                nameof(SampledNegatives)
            );
        }
    }
}
