using System.Reflection;
using MovieRec.Data;
using MovieRec.Figures;
using MovieRec.Formatting;

namespace MovieRec.Tests.Formatting;

/// <summary>What notebook hosts find on the types of the library that show themselves.</summary>
public sealed class ShownTests
{
    [Fact]
    public void Every_type_that_shows_itself_names_the_formatters_and_every_form_that_it_has()
    {
        Type[] shown = [.. typeof(Dataset).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IShown)))];
        Assert.True(shown.Length > 20, $"only {shown.Length} types");
        foreach (Type type in shown.Where(type => !type.IsAbstract))
        {
            var attribute = type.GetCustomAttribute<TypeFormatterSourceAttribute>();
            Assert.True(attribute is not null, $"{type.Name} has no TypeFormatterSource");
            Assert.Equal(typeof(ShownFormatters), attribute.FormatterSourceType);
            Assert.Contains(Mime.Html, attribute.PreferredMimeTypes!);
            Assert.Contains(Mime.PlainText, attribute.PreferredMimeTypes!);
        }
    }

    [Fact]
    public void A_form_that_a_value_does_not_have_is_left_to_the_next_formatter()
    {
        Figure figure = Figure.Bar(["a"], [1], "One bar");
        Assert.Equal(
            ["application/vnd.plotly.v1+json", "text/html", "text/plain"],
            new ShownFormatters()
                .CreateTypeFormatters()
                .Cast<MimeFormatter>()
                .Where(formatter => formatter.Format(figure, TextWriter.Null))
                .Select(formatter => formatter.MimeType)
                .Order(StringComparer.Ordinal)
        );
    }
}
