using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>Every option of every model with values that make no sense: a finite model, or an error that names the
/// option.</summary>
public sealed class EveryOptionTests
{
    static readonly double[] Numbers =
    [
        -1,
        0,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        1e-300,
        5e-324,
        1e-40,
        1e300,
        1e9,
        int.MaxValue,
        int.MinValue,
    ];

    static readonly Ratings Train = Planted.LowRank(users: 12, items: 9, rank: 2, density: 0.7, noise: 0.2, seed: 5);
    static readonly Dataset Data = Planted.Described(Train, movie => movie % 2 == 0 ? ["Drama"] : ["Comedy", "Drama"]);

    public static TheoryData<string> Models => [.. ModelCatalog.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_value_that_makes_no_sense_gives_a_finite_model_or_an_error_that_names_the_option(string name)
    {
        ModelEntry model = ModelCatalog.Get(name);
        int tried = 0,
            refused = 0,
            diverged = 0;
        List<string> wrong = [];
        foreach (PropertyInfo option in Options(model))
        {
            foreach (object value in Values(option.PropertyType))
            {
                tried++;
                object options = Short(model, option);
                option.SetValue(options, value);
                string trial = string.Create(CultureInfo.InvariantCulture, $"{option.Name}={value}");
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                try
                {
                    Ratings? validation = option.Name == "Patience" ? Train : null;
                    IItemScorer fitted = model.Fit(
                        new TrainingSet(Train, Data),
                        options,
                        new() { Validation = validation, Cancel = limit.Token }
                    );
                    if (IsNonsense(option.PropertyType, value))
                        wrong.Add($"{trial} was accepted");
                    else if (NotFinite(model, fitted) is { } what)
                        wrong.Add($"{trial}: {what}");
                }
                catch (ArgumentException said) when (Names(said, option))
                {
                    refused++;
                }
                // Within the range, and too much for these data.
                catch (Exception said)
                    when (said is InvalidOperationException || said.GetType() == typeof(ArithmeticException))
                {
                    diverged++;
                    if (
                        IsNonsense(option.PropertyType, value)
                        || !said.Message.StartsWith(name, StringComparison.Ordinal)
                        || !said.Message.Contains("aise the regularization", StringComparison.Ordinal)
                    )
                        wrong.Add($"{trial}: {said.GetType().Name}: {said.Message}");
                }
                catch (Exception other)
                {
                    wrong.Add($"{trial}: {other.GetType().Name}: {other.Message}");
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {tried} values, {refused} refused, {diverged} diverged or singular."
        );
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_command_line_refuses_the_same_and_what_is_no_value(string name)
    {
        ModelEntry model = ModelCatalog.Get(name);
        foreach (PropertyInfo option in Options(model).Where(option => option.Name is not ("Seed" or "Threads")))
        {
            string snake = JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name);
            string[] texts =
                option.PropertyType.IsEnum ? ["99", "0", "-1", "2147483647", "nonsense", ""]
                : option.PropertyType == typeof(bool) ? ["2", "NaN", "", "maybe"]
                : option.PropertyType == typeof(int) ? ["NaN", "1.5", "1e3", "2147483648", "-2147483649", "", "0x10"]
                : ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e300", "", "one"];
            Assert.All(
                texts,
                text =>
                {
                    ArgumentException said = Assert.ThrowsAny<ArgumentException>(() =>
                        OptionSettings.Apply(model.DefaultOptions(), name, [$"{snake}={text}"], null, null)
                    );
                    Assert.True(Names(said, option), said.Message);
                }
            );
        }
    }

    [Fact]
    public void An_option_that_is_given_twice_is_refused() =>
        Assert.Contains(
            "--set epochs: given twice",
            Assert
                .Throws<ArgumentException>(() =>
                    OptionSettings.Apply(
                        ModelCatalog.Get("als").DefaultOptions(),
                        "als",
                        ["epochs=2", "epochs=3"],
                        null,
                        null
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("als", "precision", "error_weight")]
    [InlineData("als", "centered", "use_centering")]
    [InlineData("user-knn", "neighbours", "neighbors")]
    [InlineData("user-knn", "min-neighbours", "min_neighbors")]
    [InlineData("user-knn", "centre", "centering")]
    [InlineData("popular", "liked", "like_threshold")]
    [InlineData("lightfm", "like_from", "like_threshold")]
    [InlineData("ease", "max_movies", "max_items")]
    [InlineData("content", "tags", "use_tags")]
    [InlineData("embedding-network", "network", "architecture")]
    [InlineData("attention-network", "leak", "negative_slope")]
    [InlineData("attention-network", "residual", "use_embedding_network")]
    [InlineData("attention-network", "singly", "include_single_users")]
    [InlineData("funk-svd", "factor", "factors")]
    public void A_former_or_misspelled_name_is_refused_with_the_current_one(string name, string given, string meant)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            OptionSettings.Apply(ModelCatalog.Get(name).DefaultOptions(), name, [$"{given}=1"], null, null)
        );
        Assert.StartsWith(
            $"--set {given}: '{name}' has no such option. Did you mean '{meant}'?",
            error.Message,
            StringComparison.Ordinal
        );
    }

    static IEnumerable<PropertyInfo> Options(ModelEntry model) =>
        model
            .DefaultOptions()
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.PropertyType != typeof(ulong));

    static IEnumerable<object> Values(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return ((int[])[-1, 0, 5, 7, 99, int.MaxValue]).Select(number => Enum.ToObject(type, number));
        if (type == typeof(bool))
            return [true, false];
        if (type == typeof(int))
            return ((int[])[-1, 0, int.MaxValue, 1_000_000_000, int.MinValue]).Cast<object>();
        if (type == typeof(float))
            return Numbers.Select(number => (object)(float)number);
        if (type == typeof(double))
            return Numbers.Cast<object>();
        throw new NotSupportedException($"No values for options of type {type}.");
    }

    /// <summary>What no model may be trained with, whatever the option means.</summary>
    static bool IsNonsense(Type type, object value) =>
        type.IsEnum ? !Enum.IsDefined(type, value)
        : value is double number ? !double.IsFinite(number) || Math.Abs(number) > 1e100
        : value is float single && (!float.IsFinite(single) || MathF.Abs(single) > 1e30f);

    /// <summary>The model's options with few epochs, so that a trial is short.</summary>
    static object Short(ModelEntry model, PropertyInfo tried)
    {
        object options = model.DefaultOptions();
        foreach (string epochs in (string[])["Epochs", "HistoryEpochs"])
        {
            if (tried.Name != epochs)
                options.GetType().GetProperty(epochs)?.SetValue(options, 1);
        }
        if (tried.Name != "Threads")
            options.GetType().GetProperty("Threads")?.SetValue(options, 1);
        return options;
    }

    static string? NotFinite(ModelEntry model, IItemScorer fitted)
    {
        float[] scores = new float[fitted.ItemCount];
        for (int user = 0; user < fitted.UserCount; user++)
        {
            fitted.Score(user, scores);
            if (!scores.All(float.IsFinite))
                return $"a score of user {user} is not finite";
        }
        if (fitted is IFoldIn foldIn)
        {
            foldIn.ScoreNewUser([new(0, 5), new(1, 2)], scores);
            if (!scores.All(float.IsFinite))
                return "a score of a new user is not finite";
        }
        using var file = new MemoryStream();
        model.Save(fitted, file);
        file.Position = 0;
        float[] again = new float[fitted.ItemCount];
        model.Load(file).Score(0, again);
        fitted.Score(0, scores);
        return again.AsSpan().SequenceEqual(scores) ? null : "saved and loaded it scores otherwise";
    }

    static bool Names(ArgumentException said, PropertyInfo option) =>
        said.ParamName == option.Name
        || said.Message.Contains(JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name), StringComparison.Ordinal)
        // KthPositive is a bound of DrawnPositives, Heads one of Dimensions: either may be changed.
        || option.Name == "KthPositive" && said.ParamName == "DrawnPositives"
        || option.Name == "Heads" && said.ParamName == "Dimensions";
}
