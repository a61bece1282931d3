namespace MovieRec.Figures.Rendering;

/// <summary>Where plotly.js comes from. The version is that of lib/MovieRec.Notebooks/package.json; a test holds both
/// and the digest to the installed file.</summary>
internal static class PlotlyScript
{
    public const string Version = "4.1.2";
    public const string Cdn = "https://cdn.jsdelivr.net/npm/plotly.js-dist-min@" + Version + "/plotly.min.js";
    public const string Integrity = "sha384-hHv6D3tTUUBpp4tVv6t2Dc3oGuRhphmWOTKUR8jWyN0Pnon1g3iebKCNDNmKmxo8";

    /// <summary>The installed copy, from the root of the repository.</summary>
    public const string InstalledPath = "lib/MovieRec.Notebooks/node_modules/plotly.js-dist-min/plotly.min.js";

    /// <summary>A page may name a local copy of plotly.js in
    /// <c>&lt;meta name="movierec-plotly" content="…"&gt;</c>; it is tried before the CDN.</summary>
    public const string MetaName = "movierec-plotly";
}
