using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That counters are counted with Interlocked, to the same value.</summary>
public class InterlockedFixTests
{
    [TestCase("int", "{|BATCH032:_count++|};", "Interlocked.Increment(ref _count);", "Increment")]
    [TestCase("long", "{|BATCH032:--this._count|}; // down", "Interlocked.Decrement(ref this._count); // down", "Decrement")]
    [TestCase("int", "int before = {|BATCH032:_count++|} * 2; GC.KeepAlive(before);",
        "int before = (Interlocked.Increment(ref _count) - 1) * 2; GC.KeepAlive(before);", "Increment")]
    [TestCase("int", "int after = {|BATCH032:++_count|} * 2; GC.KeepAlive(after);",
        "int after = Interlocked.Increment(ref _count) * 2; GC.KeepAlive(after);", "Increment")]
    [TestCase("long", "{|BATCH032:_count += path.Length|};", "Interlocked.Add(ref _count, path.Length);", "Add")]
    [TestCase("int", "{|BATCH032:_count -= path.Length + 1|};", "Interlocked.Add(ref _count, -(path.Length + 1));", "Add")]
    public async Task A_whole_number_is_counted_at_once(string type, string before, string after, string method)
        => await new FixHarness(new InterlockedFix(), $"Use Interlocked.{method}").VerifyAsync(Code(type, before), Code(type, after));

    [TestCase("uint", "{|BATCH032:_count -= (uint)path.Length|};", "Add", TestName = "A negative unsigned number")]
    [TestCase("double", "{|BATCH032:_count += path.Length|};", "Add", TestName = "A fraction")]
    [TestCase("int", "checked { {|BATCH032:_count++|}; }", "Increment", TestName = "An overflow that is checked")]
    [TestCase("int", "Bump(); } private void Bump() { _count++;", "Increment", TestName = "A write in another method")]
    public async Task What_Interlocked_would_not_do_is_left(string type, string body, string method)
        => await new FixHarness(new InterlockedFix(), $"Use Interlocked.{method}").VerifyNoneAsync(
            Code(type, body.Replace("Bump(); }", "{|BATCH032:Bump()|}; }")));

    private static string Code(string type, string body)
        => Rows($"private {type} _count;\npublic double Counted => _count;\n\n[InBatchParallel]\nprivate void Touch(string path)\n{{\n    // Counted.\n    {body}\n}}");
}
