using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a shared collection becomes a concurrent one where everything else stays as it is.</summary>
public class ConcurrentCollectionFixTests
{
    [TestCase("List<string> _seen = [];", "{|BATCH032:_seen.Add(path)|};", "ConcurrentBag<string> _seen = new();")]
    [TestCase("readonly Dictionary<string, int> _seen = new Dictionary<string, int>();", "{|BATCH032:_seen[path] = 1|};",
        "readonly ConcurrentDictionary<string, int> _seen = new ConcurrentDictionary<string, int>();")]
    [TestCase("readonly Queue<string> _seen = new(); // all", "{|BATCH032:_seen.Enqueue(path)|};",
        "readonly ConcurrentQueue<string> _seen = new(); // all")]
    public async Task The_collection_is_made_concurrent(string before, string body, string after)
    {
        string name = after.Split('<')[0].Split(' ')[^1];
        await new FixHarness(
            new ConcurrentCollectionFix(), $"Make '_seen' a {name}")
        { Imports = "using System.Collections.Concurrent;\n\n" }.VerifyAsync(
            Code(before, body), Code(after, Markup.Parse(body).Source));
    }

    [TestCase("using System;\nusing System.Text;\n", "using System;\nusing System.Collections.Concurrent;\nusing System.Text;\n")]
    [TestCase(
        "// Header.\nusing Microsoft.CodeAnalysis;\n", "// Header.\nusing System.Collections.Concurrent;\nusing Microsoft.CodeAnalysis;\n")]
    [TestCase("using System;\n", "using System;\nusing System.Collections.Concurrent;\n")]
    [TestCase("using System.Collections.Concurrent;\n", "using System.Collections.Concurrent;\n")]
    public async Task The_import_goes_among_the_others(string before, string after)
        => await new FixHarness(new ConcurrentCollectionFix(), "Make '_seen' a ConcurrentBag") { Left = ["CS8019"] }.VerifyOneAsync(
            [Usings(before) + Code("List<string> _seen = [];", "{|BATCH032:_seen.Add(path)|};")],
            [Usings(after) + Code("ConcurrentBag<string> _seen = new();", "_seen.Add(path);")]);

    [TestCase("List<string> _seen = [];", "{|BATCH032:_seen.Add(path)|}; } public string First() { return _seen[0];", "ConcurrentBag",
        TestName = "It is indexed")]
    [TestCase("Dictionary<string, int> _seen = [];", "{|BATCH032:_seen.Add(path, 1)|};", "ConcurrentDictionary",
        TestName = "A second entry is an error")]
    [TestCase("List<string> _seen = [\"\"];", "{|BATCH032:_seen.Add(path)|}; } public void Clear() { _seen = new List<string>();",
        "ConcurrentBag", TestName = "It is made elsewhere")]
    public async Task A_collection_that_is_needed_as_it_is_stays(string field, string body, string name)
        => await new FixHarness(new ConcurrentCollectionFix(), $"Make '_seen' a {name}").VerifyNoneAsync(Code(field, body));

    [Test]
    public async Task A_collection_that_others_see_stays()
        => await new FixHarness(new ConcurrentCollectionFix(), "Make 'Seen' a ConcurrentBag").VerifyNoneAsync(
            Rows("public List<string> Seen = [];\n[InBatchParallel] private void Touch(string path) { {|BATCH032:Seen.Add(path)|}; }"));

    private static string Usings(string text) => text.Replace("Microsoft.CodeAnalysis", "Microsoft.Extensions.Logging");

    private static string Code(string field, string body)
        => Rows($"private {field}\npublic int Seen => _seen.Count;\n\n[InBatchParallel]\nprivate void Touch(string path)\n{{\n    {body}\n}}");
}
