using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Notebooks.Documents;

namespace MovieRec.Notebooks.Tests.Documents;

public sealed class NotebookDocumentTests
{
    // Written by Python: json.dumps(nb, ensure_ascii=False, indent=1, separators=(",", ": ")) + "\n".
    const string FromPython =
        "{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n   \"id\": \"a-1\",\n   \"metadata\": {\n    "
        + "\"tags\": [\n     \"x\",\n     1.50,\n     null,\n     true\n    ]\n   },\n"
        + "   \"source\": [\n    \"# Amélie 🎬 </b>\\n\",\n    \"\\t\\\"q\\\" \\\\ \\u001b \\u0000\"\n   ]\n  },\n"
        + "  {\n   \"cell_type\": \"code\",\n   \"execution_count\": null,\n   \"id\": \"b\",\n   \"metadata\": {},\n"
        + "   \"outputs\": [],\n   \"source\": []\n  }\n ],\n \"metadata\": {\n  \"zeta\": 1,\n  \"alpha\": {}\n },\n "
        + "\"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n";

    [Fact]
    public void Jupyters_own_bytes_stay_as_they_are() =>
        Assert.Equal(FromPython, NotebookDocument.Parse(FromPython, "x.ipynb").ToJson());

    [Fact]
    public void Any_text_in_metadata_and_source_survives_reading_and_writing() =>
        Prop.ForAll<string, string, string>(
                (key, text, source) =>
                {
                    JsonObject notebook = TempFolder.NotebookJson(source ?? "");
                    notebook["metadata"]!["k" + key] = new JsonArray(text, new JsonObject { ["t"] = text });
                    string json = JsonSerializer.Serialize(notebook);
                    NotebookDocument once = NotebookDocument.Parse(json, "x");
                    NotebookDocument twice = NotebookDocument.Parse(once.ToJson(), "x");
                    JsonNode expected = JsonNode.Parse(json)!;
                    return twice.ToJson() == once.ToJson()
                        && JsonNode.DeepEquals(JsonNode.Parse(twice.ToJson())!["metadata"], expected["metadata"])
                        && twice.Cells[0].Source == expected["cells"]![0]!["source"]!.GetValue<string>();
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Source_is_split_where_Python_splits_it() =>
        Assert.Equal(
            ["a\n", "b\r\n", "c\r", "\u2028", "d\v", "e"],
            MultilineText.Lines("a\nb\r\nc\r\u2028d\ve").Select(line => line!.GetValue<string>())
        );

    [Fact]
    public void Missing_cell_ids_are_given_and_stay()
    {
        JsonObject old = TempFolder.NotebookJson("1", "2", "3");
        old["nbformat_minor"] = 4;
        old["cells"]![0]!.AsObject().Remove("id");
        old["cells"]![1]!["id"] = "cell-3";
        old["cells"]![2]!.AsObject().Remove("id");
        NotebookDocument document = NotebookDocument.Parse(old.ToJsonString(), "x");
        Assert.Equal(["cell-1", "cell-3", "cell-3-"], document.Cells.Select(cell => cell.Id));
        Assert.Equal(5, JsonNode.Parse(document.ToJson())!["nbformat_minor"]!.GetValue<int>());
        Assert.Equal(document.ToJson(), NotebookDocument.Parse(document.ToJson(), "x").ToJson());
    }

    [Theory]
    [InlineData("{\n \"cells\": [\n  oops\n", "x.ipynb:3: damaged JSON")]
    [InlineData("[]", "x.ipynb: not a notebook")]
    [InlineData("{\"nbformat\": 3}", "x.ipynb: nbformat is 3; expected 4")]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4}", "damaged JSON")]
    [InlineData(
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\"kernelspec\": {\"name\": \"python3\"}}, \"cells\": "
            + "[]}",
        "its kernel is 'python3'"
    )]
    [InlineData(
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", "
            + "\"metadata\": {}, \"source\": 1}]}",
        "cell 1 has no 'source'"
    )]
    [InlineData(
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"heading\"}]}",
        "cell 1 has cell_type \"heading\""
    )]
    [InlineData(
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"raw\", \"id\": \"a "
            + "b\", \"metadata\": {}, \"source\": \"\"}]}",
        "cell 1 has the id \"a b\""
    )]
    [InlineData(
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\"a\": \"\\ud800\"}, \"cells\": []}",
        "not valid Unicode"
    )]
    public void A_damaged_file_is_named_with_what_is_wrong(string json, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<InvalidDataException>(() => NotebookDocument.Parse(json, "x.ipynb")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_cells_with_one_id_are_refused()
    {
        JsonObject notebook = TempFolder.NotebookJson("1", "2");
        notebook["cells"]![1]!["id"] = "c1";
        Assert.Contains(
            "cell 2 has the id 'c1'",
            Assert.Throws<InvalidDataException>(() => NotebookDocument.Parse(notebook.ToJsonString(), "x")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Writing_the_same_bytes_leaves_the_file_alone()
    {
        using var folder = new TempFolder();
        NotebookDocument document = NotebookDocument.Parse(FromPython, "x.ipynb");
        Assert.True(document.Write(folder["x.ipynb"]));
        Assert.False(document.Write(folder["x.ipynb"]));
        Assert.Equal([folder["x.ipynb"]], Directory.GetFiles(folder.Root));
        File.WriteAllBytes(folder["bad.ipynb"], [(byte)'{', 0xFF]);
        Assert.Contains(
            "bad.ipynb: not UTF-8",
            Assert.Throws<InvalidDataException>(() => NotebookDocument.Read(folder["bad.ipynb"])).Message,
            StringComparison.Ordinal
        );
    }
}
