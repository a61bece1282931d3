using MovieRec.Data.Reading;

namespace MovieRec.Tests.Data.Reading;

public sealed class PythonListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData(" [ ] ", "")]
    [InlineData("[{}]", "/")]
    [InlineData("[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]", "Animation/ Comedy/")]
    [InlineData("[{'id': 1, 'name': \"children's book\"}]", "children's book/")]
    [InlineData("[{'name': 'both \\' and \" in one'}]", "both ' and \" in one/")]
    [InlineData("[{'name': '\\xa0caf\\u00e9 \\U0001F600 \\\\ \\n'}]", "\u00A0café 😀 \\ \n/")]
    [InlineData("[{'name': None, 'order': -1.5e3, 'ok': True, 'no': False}]", "/")]
    [InlineData(
        "[{'department': 'Directing', 'job': 'Director', 'name': 'A, [B] {C}: D', 'profile_path': None}]",
        "A, [B] {C}: D/Director"
    )]
    [InlineData("[{'name': 'x\\'}, {'}]", "x'}, {/")]
    public void Reads_what_Python_prints(string text, string told)
    {
        var entries = new List<string>();
        Assert.True(PythonList.TryRead(text, (name, job) => entries.Add($"{name}/{job}")));
        Assert.Equal(told, string.Join(' ', entries));
    }

    [Theory]
    [InlineData("Released")]
    [InlineData("False")]
    [InlineData("[")]
    [InlineData("[{'name': 'cut")]
    [InlineData("[{'name': 'cut'}")]
    [InlineData("[{'name': 'cut'},")]
    [InlineData("[{'name' 'no colon'}]")]
    [InlineData("[{'name': nonsense}]")]
    [InlineData("[{'name': 'x'} {'name': 'y'}]")]
    [InlineData("[{'name': 'x'}] and more")]
    [InlineData("[{name: 'x'}]")]
    [InlineData("{'name': 'x'}")]
    [InlineData("[{'name': 'x\\")]
    public void Anything_else_is_refused(string text) => Assert.False(PythonList.TryRead(text, (_, _) => { }));
}
