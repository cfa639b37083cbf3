using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a check and what depends on it become one call.</summary>
public class AtomicCallFixTests
{
    [TestCase("if (!_seen.ContainsKey(path.Length)) {|BATCH033:_seen[path.Length] = 1|};", "_seen.TryAdd(path.Length, 1);", "TryAdd")]
    [TestCase(
        "// Once.\n    if (!_seen.ContainsKey(path.Length))\n    {\n        {|BATCH033:_seen[path.Length] = Measure(path)|};\n    } // done", "// Once.\n    _seen.GetOrAdd(path.Length, _ => Measure(path)); // done", "GetOrAdd")]
    public async Task A_missing_entry_is_added_at_once(string before, string after, string method)
        => await new FixHarness(new AtomicCallFix(), $"Use {method}").VerifyAsync(Code(before), Code(after));

    [TestCase("if (!_seen.ContainsKey(path.Length)) { {|BATCH033:_seen[path.Length] = 1|}; Measure(path); }",
        TestName = "More depends on the check")]
    [TestCase("if (!_seen.ContainsKey(path.Length)) { {|BATCH033:_seen[path.Length + 1] = 1|}; }", TestName = "Another entry is set")]
    [TestCase(
        "if (!_seen.ContainsKey(path.Length)) { /* first */ {|BATCH033:_seen[path.Length] = 1|}; }", TestName = "A comment would be lost")]
    public async Task What_is_more_than_one_entry_is_left(string body)
    => await new FixHarness(new AtomicCallFix(), "Use TryAdd").VerifyNoneAsync(Code(body));

    private static string Code(string body)
        => Rows($"private readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> _seen = new();\nprivate static int Measure(string path) => path.Length;\npublic int Sum => _seen.Values.Sum() + Measure(\"\");\n\n[InBatchParallel]\nprivate void Touch(string path)\n{{\n    {body}\n}}");
}
