namespace MovieRec.Figures.Rendering;

internal enum LabelPlace
{
    Hidden,
    Right,
    Left,
    Above,
    Below,
}

/// <summary>Puts labels next to points so that none covers another label or point or leaves the panel; a label with no
/// free side is hidden.</summary>
internal static class PointLabels
{
    public const double Size = 11,
        Gap = 7;

    public static LabelPlace[] Of(PanelLayout panel, PointTrace trace)
    {
        IReadOnlyList<double> xs = panel.X.Measure(trace.X);
        var places = new LabelPlace[trace.Texts.Length];
        List<Rect> taken =
        [
            .. xs.Select((x, i) => new Rect(panel.Across(x) - 5, panel.Down(panel.Y.Measure(trace.Y[i])) - 5, 10, 10)),
        ];
        for (int i = 0; i < places.Length; i++)
        {
            double x = panel.Across(xs[i]),
                y = panel.Down(panel.Y.Measure(trace.Y[i])),
                width = TextWidth.Of(trace.Texts[i], Size);
            if (trace.Texts[i].Length == 0 || double.IsNaN(x) || double.IsNaN(y))
                continue;
            foreach (
                LabelPlace place in (ReadOnlySpan<LabelPlace>)
                    [LabelPlace.Right, LabelPlace.Left, LabelPlace.Above, LabelPlace.Below]
            )
            {
                Rect box = place switch
                {
                    LabelPlace.Right => new(x + Gap, y - Size / 2, width, Size + 1),
                    LabelPlace.Left => new(x - Gap - width, y - Size / 2, width, Size + 1),
                    LabelPlace.Above => new(x - width / 2, y - Gap - Size, width, Size + 1),
                    _ => new(x - width / 2, y + Gap, width, Size + 1),
                };
                if (
                    box.Left < panel.Plot.Left
                    || box.Right > panel.Plot.Right
                    || box.Top < panel.Plot.Top
                    || box.Bottom > panel.Plot.Bottom
                    || taken.Any(other => Touch(box, other))
                )
                    continue;
                places[i] = place;
                taken.Add(box);
                break;
            }
        }
        return places;
    }

    static bool Touch(Rect a, Rect b) =>
        a.Left < b.Right + 2 && b.Left < a.Right + 2 && a.Top < b.Bottom && b.Top < a.Bottom;
}
