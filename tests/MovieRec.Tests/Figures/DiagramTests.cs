using System.Xml.Linq;
using MovieRec.Figures;

namespace MovieRec.Tests.Figures;

public sealed class DiagramTests
{
    static readonly Diagram Network = Diagram.Of("A < B & C", ["user\n1 of 943", "movie"], ["P", "Q"], ["dot product"]);

    [Fact]
    public void Boxes_and_arrows_stand_in_well_formed_svg()
    {
        XElement svg = XElement.Parse(Network.ToSvg());
        XNamespace ns = svg.Name.Namespace;
        XElement[] boxes = [.. svg.Descendants(ns + "rect").Where(box => (string?)box.Attribute("class") == "box")];
        Assert.Equal(5, boxes.Length);
        // two straight, two into one
        Assert.Equal(4, svg.Descendants(ns + "path").Count(path => (string?)path.Attribute("class") == "arrow"));
        Assert.Equal("A < B & C", svg.Element(ns + "title")!.Value);
        Assert.Contains("1 of 943", svg.Value, StringComparison.Ordinal);

        // Boxes of a layer do not touch, and every one lies inside the picture.
        double Of(XElement box, string name) =>
            double.Parse(box.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Of(boxes[0], "x") + Of(boxes[0], "width") < Of(boxes[1], "x"));
        Assert.All(
            boxes,
            box =>
                Assert.True(
                    Of(box, "x") >= 0
                        && Of(box, "x") + Of(box, "width") <= Of(svg, "width")
                        && Of(box, "y") + Of(box, "height") <= Of(svg, "height")
                )
        );
    }

    [Fact]
    public void Its_text_has_a_line_a_layer() =>
        Assert.Equal("Diagram: A < B & C\n  user, 1 of 943 | movie\n  P | Q\n  dot product", Network.ToString());

    [Fact]
    public void Nothing_to_draw_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Diagram.Of("empty"));
        Assert.Throws<ArgumentException>(() => Diagram.Of("empty", ["a"], []));
        Assert.Throws<ArgumentException>(() => Diagram.Of("empty", ["a", " "]));
    }
}
