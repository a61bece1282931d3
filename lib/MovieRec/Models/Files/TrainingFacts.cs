using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Models;

/// <summary>Facts about the training data that a fitted model keeps: the id maps and the rating scale that its indices
/// refer to.</summary>
/// <param name="UserIds">Ids of the user indices.</param>
/// <param name="ItemIds">Ids of the item indices.</param>
/// <param name="Scale">Rating scale.</param>
/// <param name="Mean">Mean training rating.</param>
/// <param name="RatingCount">Number of training ratings.</param>
public sealed record TrainingFacts(IdMap UserIds, IdMap ItemIds, RatingScale Scale, double Mean, int RatingCount)
{
    /// <summary>Ids of the user indices.</summary>
    public IdMap UserIds
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = UserIds ?? throw new ArgumentNullException(nameof(UserIds));

    /// <summary>Ids of the item indices.</summary>
    public IdMap ItemIds
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ItemIds ?? throw new ArgumentNullException(nameof(ItemIds));

    const double Tolerance = 1e-3; // of a mean that was summed in another order
    const string HashKey = "data_sha256",
        LatestKey = "data_latest";

    /// <summary>Returns the facts of training ratings.</summary>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    public static TrainingFacts Of(Ratings train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train.Count > 0
            ? new(train.UserIds, train.MovieIds, train.Scale, train.Mean, train.Count) { Origin = train.Origin }
            : throw new ArgumentException(
                "The training set is empty. Did a filter or a split remove all ratings?",
                nameof(train)
            );
    }

    /// <summary>SHA-256 of the data set that the training ratings belong to; see <see cref="Dataset.Hash"/>. Null for
    /// ratings that belong to no data set, and for a model from a file without a hash.</summary>
    public string? DataHash => Origin?.Hash;

    /// <summary>Name of the data set that the training ratings belong to. Null for ratings that belong to no data set,
    /// and for a model from a file without a name.</summary>
    public string? DataName
    {
        get => field ?? Origin?.Name;
        internal init;
    }

    /// <summary>Folder or zip of the data set that a loaded model was fitted on; null if it is found by
    /// name.</summary>
    internal string? DataPath { get; init; }

    /// <summary>Null for ratings that belong to no data set.</summary>
    internal DataOrigin? Origin { get; init; }

    /// <summary>What the indices of the model refer to.</summary>
    internal DataIdentity Identity => new(UserIds, ItemIds, Origin);

    /// <summary>Begins a model file with these facts and the options.</summary>
    /// <param name="model">Name of the model in the <see cref="ModelCatalog"/>.</param>
    /// <param name="options">Stored as JSON.</param>
    public ModelFile NewFile<TOptions>(string model, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        var file = new ModelFile(model);
        file.Metadata["options"] = JsonText.Of(options);
        file.Metadata["rating_count"] = JsonText.Of(RatingCount);
        if (DataHash is { } hash)
            file.Metadata[HashKey] = hash;
        if (Origin is { Latest: > 0 and var latest })
            file.Metadata[LatestKey] = JsonText.Of(latest);
        file.AddIds("facts.user_ids", UserIds);
        file.AddIds("facts.movie_ids", ItemIds);
        file.Add("facts.scale", Tensor.Of([Scale.Minimum, Scale.Maximum, Scale.Step]));
        file.Add("facts.mean", Tensor.Of([Mean]));
        return file;
    }

    /// <summary>Reads the facts and options of a model file.</summary>
    /// <exception cref="InvalidDataException">Something is missing or invalid.</exception>
    public static (TrainingFacts Facts, TOptions Options) Read<TOptions>(ModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        IdMap users = file.GetIds("facts.user_ids"),
            movies = file.GetIds("facts.movie_ids");
        RatingScale scale = ScaleOf(file.Get("facts.scale").Floats(3));
        double mean = file.Get("facts.mean").Doubles(1)[0];
        if (!(mean >= scale.Minimum - Tolerance && mean <= scale.Maximum + Tolerance))
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The mean rating {mean} is not on the scale {scale}: the file is damaged."
                )
            );
        int ratings = file.Json<int>("rating_count");
        if (ratings < 1)
            throw new InvalidDataException(
                Invariant($"The metadata lists {ratings} training ratings: the file is damaged.")
            );
        DataOrigin? origin = file.Metadata.TryGetValue(HashKey, out string? hash)
            ? OriginOf(hash, file.Metadata.ContainsKey(LatestKey) ? file.Json<long>(LatestKey) : 0)
            : null;
        return (
            new(users, movies, scale, mean, ratings)
            {
                Origin = origin,
                DataName = file.Metadata.GetValueOrDefault(ModelFile.DataKey),
                DataPath = file.Metadata.GetValueOrDefault(ModelFile.DataPathKey),
            },
            InRange(file.Json<TOptions>("options"))
        );
    }

    static DataOrigin OriginOf(string hash, long latest) =>
        hash.Length == 2 * SHA256.HashSizeInBytes && hash.All(char.IsAsciiHexDigitLower)
            ? new DataOrigin(hash, latest)
            : throw new InvalidDataException($"The metadata entry '{HashKey}' is not a SHA-256: the file is damaged.");

    static RatingScale ScaleOf(float[] numbers)
    {
        try
        {
            return new RatingScale(numbers[0], numbers[1], numbers[2]);
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no scale from {numbers[0]} to {numbers[1]} in steps of {numbers[2]}: "
                        + $"the file is damaged."
                ),
                wrong
            );
        }
    }

    /// <summary>Checks the ranges of the options, as for training.</summary>
    static TOptions InRange<TOptions>(TOptions options)
    {
        try
        {
            (options as ICheckedOptions)?.Check();
            return options;
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException(
                $"The options in the file are out of range: {wrong.Message.ReplaceLineEndings(" ")}",
                wrong
            );
        }
    }
}
