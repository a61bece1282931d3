using System.Collections.Immutable;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Content-based filtering: ranks items by how similar their descriptions are to those of items that the user
/// liked. Ratings of other users are not used.</summary>
/// <remarks>An item is a TF-IDF vector v(i) of length 1 over genres, keywords, directors, tags and columns of your own
/// (smooth idf and logarithmic tf, as in scikit-learn; see <see cref="TermsOf"/>). A user is the profile p = Σ (r(u,i)
/// − m(u)) v(i)
/// over the rated items, where m(u) is the damped mean (<see cref="ContentOptions.MeanDamping"/>): terms of disliked
/// items have negative weights. An item's score is the cosine of p and v(i), in [-1, 1]; 0 for an item without terms. A
/// user without a profile gets that of all users together. Source: Pazzani and Billsus 2007, "Content-Based
/// Recommendation Systems"; Rocchio 1971 for the profile. All tags of the data set are used, also those of users and
/// times outside the training set.</remarks>
public sealed class ContentModel : IItemScorer, IFoldIn, IItemSimilarity, IExplainable, ISavable<ContentModel>
{
    const string Name = "content";
    readonly string[] terms;
    readonly CsrMatrix weights,
        byUser;
    readonly double[] ofAllUsers; // [terms] profile of all users together

    ContentModel(TrainingFacts facts, ContentOptions options, string[] terms, CsrMatrix weights, CsrMatrix byUser)
    {
        (Facts, Options, this.terms, this.weights, this.byUser) = (facts, options, terms, weights, byUser);
        ofAllUsers = new double[terms.Length];
        for (int user = 0; user < UserCount; user++)
        {
            ReadOnlySpan<int> items = byUser.RowColumns(user);
            ReadOnlySpan<float> values = byUser.RowValues(user);
            for (int entry = 0; entry < items.Length; entry++)
                AddTo(ofAllUsers, items[entry], values[entry] - facts.Mean);
        }
    }

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <inheritdoc/>
    public bool UsesFeatures => true;

    /// <summary>Options of the fit.</summary>
    public ContentOptions Options { get; }

    /// <summary>All terms: <c>genre:…</c> in the order of the data set, then <c>keyword:…</c>, <c>director:…</c> and
    /// <c>tag:…</c>, each in ordinal order, and then columns of your own.</summary>
    public ImmutableArray<string> Terms => [.. terms];

    /// <inheritdoc/>
    public int UserCount => byUser.RowCount;

    /// <inheritdoc/>
    public int ItemCount => weights.RowCount;

    /// <summary>Fits the model to ratings and features.</summary>
    /// <param name="train">At least one rating, with the movie indices of the data set.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty, or its movies are not those of the data
    /// set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ContentModel Fit(TrainingSet train, ContentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train.Ratings);
        options = (options ?? new()).Checked();
        Dataset data = train.RequiredData;
        Guard.MoviesOf(data, train.Ratings);
        (string[] names, CsrMatrix vectors) = ItemTerms.Of(data, options);
        return new ContentModel(facts, options, names, vectors, train.Ratings.ByUser);
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        Score(Profile(HistoryOf(user)), scores);
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        Score(Profile(history), scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each term of the item: the product of both weights. An item without terms has one part,
    /// 0.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        double[] profile = Profile(HistoryOf(user));
        double length = Length(profile);
        ReadOnlySpan<int> columns = weights.RowColumns(item);
        ReadOnlySpan<float> values = weights.RowValues(item);
        var parts = new List<Contribution>();
        for (int entry = 0; entry < columns.Length && length > 0; entry++)
            parts.Add(new("", terms[columns[entry]], profile[columns[entry]] * values[entry] / length));
        return new(this.Score(user)[item], parts.Count > 0 ? parts : [new("", "no terms", 0)]);
    }

    /// <summary>The cosine of two items' vectors, in [0, 1].</summary>
    /// <inheritdoc/>
    public void Similarities(int item, Span<float> similarities)
    {
        Guard.Index(item, ItemCount, nameof(item));
        Guard.Length(similarities, ItemCount);
        double[] vector = new double[terms.Length];
        AddTo(vector, item, 1);
        Score(vector, similarities);
        similarities[item] = 1; // also without terms
    }

    /// <summary>Returns the terms of an item by falling weight; the squares of the weights add up to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public ImmutableArray<(string Term, float Weight)> TermsOf(int item)
    {
        Guard.Index(item, ItemCount, nameof(item));
        double[] vector = new double[terms.Length];
        AddTo(vector, item, 1);
        return Weightiest(vector);
    }

    /// <summary>Returns the terms that a user likes (positive weights) and dislikes (negative weights), by falling
    /// absolute weight; the squares of the weights add up to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public ImmutableArray<(string Term, float Weight)> ProfileOf(int user)
    {
        Guard.Index(user, UserCount, nameof(user));
        double[] profile = Profile(HistoryOf(user));
        double length = Length(profile);
        return Weightiest([.. profile.Select(weight => length > 0 ? weight / length : 0)]);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Metadata["terms"] = JsonText.Of(terms);
        file.AddSparse("movies", weights);
        file.AddSparse("ratings", byUser);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static ContentModel Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static ContentModel Read(ModelFile file)
    {
        (TrainingFacts facts, ContentOptions options) = TrainingFacts.Read<ContentOptions>(file);
        string[] names = file.Texts("terms");
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        return new ContentModel(
            facts,
            options,
            names,
            file.GetMatrix("movies", items, names.Length),
            file.GetMatrix("ratings", users, items)
        );
    }

    ItemRating[] HistoryOf(int user)
    {
        ReadOnlySpan<int> items = byUser.RowColumns(user);
        ReadOnlySpan<float> values = byUser.RowValues(user);
        var history = new ItemRating[items.Length];
        for (int entry = 0; entry < items.Length; entry++)
            history[entry] = new(items[entry], values[entry]);
        return history;
    }

    double[] Profile(ReadOnlySpan<ItemRating> history)
    {
        double sum = 0;
        foreach (ItemRating rated in history)
            sum += rated.Rating;
        double mean =
            history.Length == 0
                ? Facts.Mean
                : (sum + Options.MeanDamping * Facts.Mean) / (history.Length + Options.MeanDamping);
        double[] profile = new double[terms.Length];
        foreach (ItemRating rated in history)
            AddTo(profile, rated.Item, rated.Rating - mean);
        return Length(profile) > 0 ? profile : ofAllUsers;
    }

    void Score(double[] profile, Span<float> scores)
    {
        double length = Length(profile);
        for (int item = 0; item < scores.Length; item++)
        {
            ReadOnlySpan<int> columns = weights.RowColumns(item);
            ReadOnlySpan<float> values = weights.RowValues(item);
            double dot = 0;
            for (int entry = 0; entry < columns.Length; entry++)
                dot += profile[columns[entry]] * values[entry];
            scores[item] = length > 0 ? (float)(dot / length) : 0;
        }
    }

    void AddTo(double[] vector, int item, double weight)
    {
        ReadOnlySpan<int> columns = weights.RowColumns(item);
        ReadOnlySpan<float> values = weights.RowValues(item);
        for (int entry = 0; entry < columns.Length; entry++)
            vector[columns[entry]] += weight * values[entry];
    }

    ImmutableArray<(string Term, float Weight)> Weightiest(double[] vector) =>
        [
            .. Enumerable
                .Range(0, terms.Length)
                .Where(term => vector[term] != 0)
                .OrderByDescending(term => Math.Abs(vector[term]))
                .ThenBy(term => term)
                .Select(term => (terms[term], (float)vector[term])),
        ];

    static double Length(double[] vector)
    {
        double squares = 0;
        foreach (double value in vector)
            squares += value * value;
        return Math.Sqrt(squares);
    }
}
