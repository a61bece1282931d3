using System.Text.Json;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>What a fitted model keeps of its training data: whose indices it speaks in, and on which scale.</summary>
/// <param name="UserIds">Published ids of the user indices.</param>
/// <param name="MovieIds">Published ids of the movie indices.</param>
/// <param name="Scale">Values that a rating can have.</param>
/// <param name="Mean">Mean training rating in stars.</param>
/// <param name="RatingCount">Number of training ratings.</param>
public sealed record TrainingFacts(IdMap UserIds, IdMap MovieIds, RatingScale Scale, double Mean, int RatingCount)
{
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    public static TrainingFacts Of(Ratings train) => train.Count > 0
        ? new(train.UserIds, train.MovieIds, train.Scale, train.Mean, train.Count)
        : throw new ArgumentException("No ratings to learn from: did a filter or a split leave none?", nameof(train));

    /// <summary>A model file with these facts, the options as JSON, and room for the model's own tensors.</summary>
    internal ModelFile NewFile<TOptions>(string model, TOptions options)
    {
        var file = new ModelFile(model);
        file.Metadata["options"] = JsonSerializer.Serialize(options);
        file.Metadata["rating_count"] = JsonSerializer.Serialize(RatingCount);
        file.Add("facts.user_ids", Tensor.Of(UserIds.Ids.AsSpan()));
        file.Add("facts.movie_ids", Tensor.Of(MovieIds.Ids.AsSpan()));
        file.Add("facts.scale", Tensor.Of([Scale.Minimum, Scale.Maximum, Scale.Step]));
        file.Add("facts.mean", Tensor.Of([Mean]));
        return file;
    }

    /// <summary>The facts and options of a file that <see cref="NewFile"/> began.</summary>
    /// <exception cref="InvalidDataException">Something is missing, or not as it must be.</exception>
    internal static (TrainingFacts Facts, TOptions Options) Read<TOptions>(ModelFile file)
    {
        float[] scale = file.Get("facts.scale").Floats(3);
        IdMap users = Ids("facts.user_ids"), movies = Ids("facts.movie_ids");
        return (new(users, movies, new RatingScale(scale[0], scale[1], scale[2]), file.Get("facts.mean").Doubles(1)[0], file.Json<int>("rating_count")), file.Json<TOptions>("options"));

        IdMap Ids(string name)
        {
            int[] ids = file.Get(name).Ints();
            for (int i = 0; i < ids.Length; i++)
            {
                if (ids[i] < 0 || (i > 0 && ids[i] <= ids[i - 1])) throw new InvalidDataException($"The ids in '{name}' do not rise: the file is damaged.");
            }
            return IdMap.Of(ids);
        }
    }
}
