using System.Net;

namespace MovieRec.Figures.Rendering;

/// <summary>A figure for a page: the SVG, which needs nothing, and a script that replaces it by Plotly's drawing once
/// that is ready.</summary>
/// <remarks>
/// The page may be a notebook's output, where scripts run detached (no currentScript), in a frame, or never, and where
/// the same figure may be shown twice: the script finds its places by attribute and takes each once. plotly.js is
/// loaded once per page. If anything fails, the SVG stays. </remarks>
internal static class FigureHtml
{
    public static void WriteFragment(Figure figure, TextWriter writer)
    {
        string id = FigureId.Of(figure);
        writer.Write(
            $"<div class=\"movierec-figure\" data-movierec-figure=\"{id}\" "
                + $"style=\"position:relative;max-width:{Theme.Width}px\">\n{figure.ToSvg()}</div>\n<script>\n"
        );
        writer.Write(
            Script
                .Replace("@id", id, StringComparison.Ordinal)
                .Replace("@cdn", PlotlyScript.Cdn, StringComparison.Ordinal)
                .Replace("@integrity", PlotlyScript.Integrity, StringComparison.Ordinal)
                .Replace("@meta", PlotlyScript.MetaName, StringComparison.Ordinal)
                .Replace("@spec", figure.ToJson(), StringComparison.Ordinal)
        ); // last: its text may hold any of the names above
        writer.Write("</script>\n");
    }

    /// <param name="plotly">An address of plotly.js relative to the page, tried before the CDN; null: the CDN
    /// only.</param>
    public static void WritePage(Figure figure, TextWriter writer, string? plotly)
    {
        writer.Write(
            $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                + $"content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n"
        );
        if (plotly is not null)
            writer.Write($"<meta name=\"{PlotlyScript.MetaName}\" content=\"{WebUtility.HtmlEncode(plotly)}\">\n");
        writer.Write($"<title>{WebUtility.HtmlEncode(figure.Title)}</title>\n</head>\n<body style=\"margin:16px\">\n");
        WriteFragment(figure, writer);
        writer.Write("</body>\n</html>\n");
    }

    const string Script = """
        (function () {
          var spec = @spec;
          function load(address, integrity) {
            return new Promise(function (done, failed) {
              var script = document.createElement("script");
              script.async = true;
              if (integrity) { script.integrity = integrity; script.crossOrigin = "anonymous"; }
              script.onload = function () {
                if (window.Plotly) done(window.Plotly); else failed(new Error("no Plotly"));
              };
              script.onerror = function () { failed(new Error("not loaded")); };
              script.src = address;
              document.head.appendChild(script);
            });
          }
          function plotly() {
            if (window.Plotly && window.Plotly.newPlot) return Promise.resolve(window.Plotly);
            if (!window.movierecPlotly) {
              var near = document.querySelector('meta[name="@meta"]');
              var fromCdn = function () {
                return navigator.onLine === false ? Promise.reject(new Error("offline")) : load("@cdn", "@integrity");
              };
              window.movierecPlotly = near ? load(near.content).catch(fromCdn) : fromCdn();
            }
            return window.movierecPlotly;
          }
          function draw(place, Plotly) {
            var drawing = document.createElement("div"), still = place.querySelector("svg");
            if (place.clientWidth > 0) spec.layout.width = Math.min(spec.layout.width, place.clientWidth);
            drawing.style.cssText = "position:absolute;left:0;top:0;visibility:hidden";
            place.appendChild(drawing);
            return Promise.resolve().then(function () {
              return Plotly.newPlot(drawing, spec.data, spec.layout, spec.config);
            }).then(function () {
              if (still) still.remove();
              drawing.style.cssText = "";
              place.setAttribute("data-movierec-drawn", "plotly");
            }).catch(function () { drawing.remove(); });
          }
          plotly().then(function (Plotly) {
            var places = document.querySelectorAll('[data-movierec-figure="@id"]:not([data-movierec-drawn])');
            places.forEach(function (place) {
              place.setAttribute("data-movierec-drawn", "svg");
              draw(place, Plotly);
            });
          }).catch(function () { });
        })();

        """;
}
