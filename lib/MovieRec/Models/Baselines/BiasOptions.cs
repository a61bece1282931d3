using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Method by which <see cref="BiasBaseline"/> finds its biases.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BiasMethod>))]
public enum BiasMethod
{
    /// <summary>Alternating least squares: items and users in turn, in closed form.</summary>
    Als,

    /// <summary>Stochastic gradient descent: one step per rating.</summary>
    Sgd,
}

/// <summary>Options of <see cref="BiasBaseline"/>. The defaults are those of the Surprise library.</summary>
public sealed record BiasOptions : ICheckedOptions
{
    /// <summary>Method of finding the biases. Options of the other method are ignored.</summary>
    public BiasMethod Method { get; init; } = BiasMethod.Als;

    /// <summary>ALS: regularization of item biases, as a number of ratings at the mean that are added to those of an
    /// item; 0 to 1e9.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>ALS: regularization of user biases, as a number of ratings at the mean; 0 to 1e9.</summary>
    public double UserRegularization { get; init; } = 15;

    /// <summary>ALS: passes over items and users; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>SGD: passes over the ratings; 1 to 100,000.</summary>
    public int SgdEpochs { get; init; } = 20;

    /// <summary>SGD: learning rate; 1e-12 to 1.</summary>
    public double SgdRate { get; init; } = 0.005;

    /// <summary>SGD: regularization of both biases; 0 to 1.</summary>
    public double SgdRegularization { get; init; } = 0.02;

    void ICheckedOptions.Check()
    {
        OptionRange.Defined(Method);
        OptionRange.Number(ItemRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(UserRegularization, 0, OptionRange.Greatest);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Whole(SgdEpochs, 1, OptionRange.MaxEpochs);
        OptionRange.Number(SgdRate, OptionRange.Positive, 1);
        OptionRange.Number(SgdRegularization, 0, 1);
    }
}
