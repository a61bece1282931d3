using MovieRec.Notebooks.Documents;
using MovieRec.Tests.Contracts;

namespace MovieRec.Notebooks.Tests;

/// <summary>Null is refused by name, by every public method and constructor of the notebook library.</summary>
public sealed class NullArgumentTests
{
    // Rows that a run fills and nobody else constructs.
    static readonly HashSet<string> Rows = ["CellFailure", "CellError", "RecordedMetric", "UsedDataset"];

    [Fact]
    public void Every_public_member_names_the_argument_that_is_null()
    {
        using TempFolder folder = new();
        var document = NotebookDocument.Parse(
            """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""",
            "sample"
        );
        Samples samples = new Samples()
            .With(folder["sample"], typeof(string))
            .With(document)
            .With(new NotebookRun(document, RunStatus.Succeeded, null, [], [], [], TimeSpan.Zero));
        NullWalk walk = new NullWalk(typeof(NotebookRun).Assembly, samples).Run(leaveOut: member =>
            Rows.Contains(member.DeclaringType!.Name)
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{walk.Tried} nulls given to {walk.Members} members.");
        Assert.Empty(walk.Wrong);
        Assert.Empty(walk.NotCalled);
        Assert.True(walk.Tried > 10, $"only {walk.Tried} nulls were tried");
    }
}
