using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>How much more often a user rates items of a genre than other users do.</summary>
/// <remarks>a(u,genre) = ln(p(u,genre) / b(genre)): b is the fraction of all training ratings whose item has the genre,
/// and p the same fraction of the user's ratings, with <see cref="Prior"/> average ratings added. The affinity to an
/// item, g(u,i), is the mean over its genres; 0 without genres.</remarks>
sealed class GenreAffinities
{
    const double Prior = 10;
    const string Items = "genres.items",
        Fractions = "genres.fractions",
        Users = "genres.users";

    readonly CsrMatrix itemGenres; // [items × genres] 1 where the item has the genre
    readonly double[] ratingFractions; // [genres] b
    readonly float[] userAffinities; // [users × genres] a

    GenreAffinities(CsrMatrix genres, double[] fractions, float[] users) =>
        (itemGenres, ratingFractions, userAffinities) = (genres, fractions, users);

    /// <summary>The affinities of all users; null if the data set has no genres.</summary>
    /// <param name="train">Training ratings, in the indices of the data set.</param>
    /// <param name="data">Data set with the movie column <c>genres</c>.</param>
    public static GenreAffinities? Of(Ratings train, Dataset data)
    {
        if (!data.MovieColumns.Has("genres") || data.MovieColumns["genres"] is not { Kind: ColumnKind.List } column)
            return null;
        ImmutableArray<string> labels = column.Labels();
        if (labels.IsEmpty)
            return null;
        CsrMatrix genres = Rows(column, labels);
        double[] fractions = new double[labels.Length];
        foreach (int item in train.Movies)
        {
            foreach (int genre in genres.RowColumns(item))
                fractions[genre]++;
        }
        for (int genre = 0; genre < fractions.Length; genre++)
            fractions[genre] /= train.Count;
        float[] users = new float[checked(train.UserCount * labels.Length)];
        for (int user = 0; user < train.UserCount; user++)
            Fill(genres, fractions, train.ByUser.RowColumns(user), users.AsSpan(user * labels.Length, labels.Length));
        return new GenreAffinities(genres, fractions, users);
    }

    /// <summary>g(u,i) for every item.</summary>
    public float[] Of(int user) => Means(userAffinities.AsSpan(user * ratingFractions.Length, ratingFractions.Length));

    /// <summary>g(u,i) of a new user for every item.</summary>
    public float[] Of(ReadOnlySpan<ItemRating> history)
    {
        float[] affinities = new float[ratingFractions.Length];
        Fill(itemGenres, ratingFractions, ItemRating.Columns(history).Items, affinities);
        return Means(affinities);
    }

    public void AddTo(ModelFile file)
    {
        file.AddSparse(Items, itemGenres);
        file.Add(Fractions, Tensor.Of(ratingFractions));
        file.Add(
            Users,
            Tensor.Of(userAffinities, userAffinities.Length / ratingFractions.Length, ratingFractions.Length)
        );
    }

    /// <summary>Null if the model was fitted without genres.</summary>
    /// <exception cref="InvalidDataException">The tensors do not fit together.</exception>
    public static GenreAffinities? Read(ModelFile file, TrainingFacts facts)
    {
        if (!file.Has(Fractions))
            return null;
        double[] fractions = file.Get(Fractions).Doubles();
        if (fractions.Length == 0 || fractions.Any(fraction => fraction is < 0 or > 1))
            throw new InvalidDataException(
                $"'{Fractions}' does not contain fractions of ratings: the file is damaged."
            );
        return new GenreAffinities(
            file.GetMatrix(Items, facts.ItemIds.Count, fractions.Length),
            fractions,
            file.Get(Users).Floats(facts.UserIds.Count, fractions.Length)
        );
    }

    static CsrMatrix Rows(Column column, ImmutableArray<string> labels)
    {
        Dictionary<string, int> indices = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        int[] starts = new int[column.Count + 1];
        var columns = new List<int>();
        for (int item = 0; item < column.Count; item++)
        {
            columns.AddRange(column.LabelsOf(item).Select(label => indices[label]).Distinct().Order());
            starts[item + 1] = columns.Count;
        }
        return CsrMatrix.Of(labels.Length, starts, [.. columns], [.. Enumerable.Repeat(1f, columns.Count)]);
    }

    /// <summary>a(u,genre) of a user who rated these items; 0 for a genre without training ratings.</summary>
    static void Fill(CsrMatrix genres, double[] fractions, ReadOnlySpan<int> rated, Span<float> affinities)
    {
        affinities.Clear();
        foreach (int item in rated)
        {
            foreach (int genre in genres.RowColumns(item))
                affinities[genre]++;
        }
        for (int genre = 0; genre < affinities.Length; genre++)
        {
            double b = fractions[genre],
                p = (affinities[genre] + Prior * b) / (rated.Length + Prior);
            affinities[genre] = b > 0 ? (float)Math.Log(p / b) : 0;
        }
    }

    float[] Means(ReadOnlySpan<float> affinities)
    {
        float[] means = new float[itemGenres.RowCount];
        for (int item = 0; item < means.Length; item++)
        {
            double sum = 0;
            foreach (int genre in itemGenres.RowColumns(item))
                sum += affinities[genre];
            if (sum != 0)
                means[item] = (float)(sum / itemGenres.RowLength(item));
        }
        return means;
    }
}
