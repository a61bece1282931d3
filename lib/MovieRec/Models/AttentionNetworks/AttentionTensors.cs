namespace MovieRec.Models;

/// <summary>A trained attention network: its weights by name, features of users and items, and each user's latest
/// ratings.</summary>
/// <param name="Shape">Sizes and parts.</param>
/// <param name="Known">Features of users and items.</param>
/// <param name="Numbers">Weights by name, see <see cref="Names"/>.</param>
/// <param name="Movies">[users] item indices in the order of time.</param>
/// <param name="Classes">[users] classes of the ratings.</param>
internal sealed record AttentionTensors(
    AttentionShape Shape,
    AttentionInputs Known,
    IReadOnlyDictionary<string, float[]> Numbers,
    int[][] Movies,
    int[][] Classes
)
{
    public int ItemCount => Known.Movies.RowCount;

    public float[] this[string name] => Numbers[name];

    /// <summary>Names and lengths of the weights of a shape.</summary>
    public static IEnumerable<(string Name, int Length)> Names(AttentionShape shape, AttentionInputs known)
    {
        (int d, int users, int movies) = (shape.Dimensions, known.UserCount, known.Movies.RowCount);
        List<(string, int)> names =
        [
            ("movies", movies * d),
            ("movie_features", known.Movies.Names.Length * d),
            ("ratings", shape.RatingClasses * d),
            ("positions", shape.Places * d),
            ("users", users * d),
            ("codes", known.CodeParts.Length * d),
            ("first", (AttentionShape.Parts + known.Attributes) * d * shape.First),
            ("second", shape.First * shape.Second),
            ("output", shape.Second),
            ("output_bias", 8),
            ("first.factor", shape.First),
            ("first.offset", shape.First),
            ("second.factor", shape.Second),
            ("second.offset", shape.Second),
        ];
        if (shape.Attention)
            names.AddRange([
                ("attention.in", 3 * d * d),
                ("attention.in_bias", 3 * d),
                ("attention.out", d * d),
                ("attention.out_bias", d),
                ("attention.gamma", d),
                ("attention.beta", d),
                ("ask", d * d),
            ]);
        return names;
    }

    /// <summary>A copy of the present state of a network in training.</summary>
    public static AttentionTensors Of(
        AttentionTrainer<float> trainer,
        AttentionShape shape,
        AttentionInputs known,
        int[][] movies,
        int[][] classes
    )
    {
        var numbers = trainer
            .All.Where(weights =>
                !weights.Name.EndsWith(".gamma", StringComparison.Ordinal)
                    && !weights.Name.EndsWith(".beta", StringComparison.Ordinal)
                || weights.Name.StartsWith("attention", StringComparison.Ordinal)
            )
            .ToDictionary(weights => weights.Name, weights => (float[])weights.Value.Clone());
        (numbers["first.factor"], numbers["first.offset"]) = trainer.Head.First.Norm.Folded();
        (numbers["second.factor"], numbers["second.offset"]) = trainer.Head.Second.Norm.Folded();
        return new(shape, known, numbers, movies, classes);
    }

    public void AddTo(ModelFile file)
    {
        foreach ((string name, float[] values) in Numbers)
            file.Add(name, Tensor.Of(values));
        file.Add("known.codes", Tensor.Of(Known.Codes));
        file.Add("known.code_parts", Tensor.Of(Known.CodeParts));
        Known.Movies.AddTo(file, "known.movies");
        file.Add("sequences.starts", Tensor.Of([0, .. RunningSum(Movies.Select(own => own.Length))]));
        file.Add("sequences.movies", Tensor.Of([.. Movies.SelectMany(own => own)]));
        file.Add("sequences.classes", Tensor.Of([.. Classes.SelectMany(own => own)]));

        static IEnumerable<int> RunningSum(IEnumerable<int> lengths)
        {
            int sum = 0;
            foreach (int length in lengths)
                yield return sum += length;
        }
    }

    /// <exception cref="InvalidDataException">A part is missing or does not match the rest.</exception>
    public static AttentionTensors Read(ModelFile file, AttentionShape shape, int users, int movies)
    {
        int[] codes = file.Get("known.codes").Ints(),
            parts = file.Get("known.code_parts").Ints();
        int slots = users == 0 ? AttentionInputs.Known : codes.Length / users;
        var known = new AttentionInputs(FeatureRows.Read(file, "known.movies", movies), codes, parts) { Slots = slots };
        int[] starts = file.Get("sequences.starts").Ints(users + 1),
            items = file.Get("sequences.movies").Ints(),
            classes = file.Get("sequences.classes").Ints(items.Length);
        bool whole =
            starts[0] == 0
            && starts[^1] == items.Length
            && codes.All(code => code >= AttentionInputs.Unknown && code < parts.Length)
            && slots >= AttentionInputs.Known
            && codes.Length == users * slots
            && parts.All(part => part >= 0 && part < Math.Max(AttentionInputs.Known, parts.Length))
            && items.All(item => (uint)item < (uint)movies)
            && classes.All(value => (uint)value < (uint)shape.RatingClasses);
        for (int user = 0; user < users; user++)
            whole &= starts[user] <= starts[user + 1];
        if (!whole)
            throw new InvalidDataException("The users and their sequences do not match: the file is damaged.");
        return new(
            shape,
            known,
            Names(shape, known).ToDictionary(part => part.Name, part => file.Get(part.Name).Floats(part.Length)),
            [.. Enumerable.Range(0, users).Select(user => items[starts[user]..starts[user + 1]])],
            [.. Enumerable.Range(0, users).Select(user => classes[starts[user]..starts[user + 1]])]
        );
    }
}
