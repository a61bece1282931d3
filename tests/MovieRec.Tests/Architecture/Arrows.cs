namespace MovieRec.Tests.Architecture;

/// <summary>Which folder of lib/MovieRec may use which: data flows one way, and references point back along it. The
/// table in lib/README.md is this one.</summary>
internal static class Arrows
{
    /// <summary>Used by every folder.</summary>
    public static readonly string[] Everywhere = ["Formatting", "Messages", "Numerics"];

    static readonly string[] Model =
    [
        "Data",
        "Models",
        "Models/Factors",
        "Models/Features",
        "Models/Files",
        "Models/Training",
        "Sequences",
    ];

    /// <summary>What each folder may use besides <see cref="Everywhere"/>, in the order in which data flows. A folder
    /// that is not listed counts as the listed one above it.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new OrderedDictionary<string, string[]>
    {
        ["Messages"] = [],
        ["Formatting"] = [],
        ["Numerics"] = [],
        ["Files"] = [],
        ["Data"] = [],
        ["Data/Titles"] = ["Data"],
        ["Data/Reading"] = ["Data"],
        ["Data/Layouts"] = ["Data", "Data/Reading", "Data/Titles"],
        ["Data/Imdb"] = ["Data", "Data/Layouts", "Data/Reading", "Data/Titles"],
        ["Datasets"] = ["Data", "Data/Imdb", "Data/Layouts", "Data/Reading", "Data/Titles", "Files"],
        ["Cleaning"] = ["Data", "Data/Titles"],
        ["Splitting"] = ["Data"],
        ["Sequences"] = ["Data"],
        ["Neural"] = [],
        ["Neural/Layers"] = ["Neural"],
        ["Neural/Fused"] = ["Neural"],
        ["Models/Files"] = ["Data", "Files"],
        ["Models"] = ["Data", "Models/Files"],
        ["Models/Factors"] = ["Data", "Models", "Models/Files"],
        ["Models/Features"] = ["Data", "Models", "Models/Files"],
        ["Models/Training"] = ["Data", "Models", "Models/Features", "Models/Files"],
        ["Models/Baselines"] = Model,
        ["Models/Neighbors"] = Model,
        ["Models/Content"] = Model,
        ["Models/Factorization"] = Model,
        ["Models/Als"] = Model,
        ["Models/Hybrid"] = Model,
        ["Models/EmbeddingNetworks"] = [.. Model, "Neural", "Neural/Fused", "Neural/Layers"],
        ["Models/AttentionNetworks"] =
        [
            .. Model,
            "Data/Imdb",
            "Models/EmbeddingNetworks",
            "Neural",
            "Neural/Fused",
            "Neural/Layers",
        ],
        ["Models/TwoPart"] =
        [
            .. Model,
            "Models/Als",
            "Models/EmbeddingNetworks",
            "Models/Factorization",
            "Models/Neighbors",
        ],
        ["Models/Catalog"] =
        [
            .. Model,
            "Files",
            "Models/Als",
            "Models/AttentionNetworks",
            "Models/Baselines",
            "Models/Content",
            "Models/EmbeddingNetworks",
            "Models/Factorization",
            "Models/Hybrid",
            "Models/Neighbors",
            "Models/TwoPart",
        ],
        ["Evaluation/Metrics"] = ["Data"],
        ["Evaluation"] =
        [
            "Data",
            "Evaluation/Metrics",
            "Models",
            "Models/Catalog",
            "Models/Files",
            "Models/Training",
            "Splitting",
        ],
        ["Recommending"] = ["Data", "Data/Titles", "Models", "Models/Factors", "Models/Files"],
        ["Groups"] =
        [
            "Data",
            "Data/Reading",
            "Data/Titles",
            "Datasets",
            "Evaluation",
            "Models",
            "Models/Files",
            "Recommending",
            "Sequences",
            "Splitting",
        ],
        ["Course"] = ["Data", "Datasets"],
        ["Figures"] = ["Course", "Data", "Files"],
    };

    /// <summary>The table as Markdown.</summary>
    public static string Markdown =>
        "| Folder | may use |\n| --- | --- |\n"
        + string.Concat(
            Allowed
                .Where(row => !Everywhere.Contains(row.Key))
                .Select(row => $"| {row.Key} | {(row.Value.Length == 0 ? "–" : string.Join(", ", row.Value))} |\n")
        )
        + $"\nEvery folder may use {string.Join(", ", Everywhere[..^1])} and {Everywhere[^1]}, which use no other.\n";
}
