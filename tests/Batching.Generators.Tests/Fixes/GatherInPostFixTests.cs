using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That an item returns its value and Post gathers, to the same end.</summary>
public class GatherInPostFixTests
{
    private static FixHarness Harness => new(new GatherInPostFix(), "Return the value and gather it in Post");

    [Test]
    public async Task A_sum_is_gathered()
        => await Harness.VerifyAsync(
            """
            public partial class Rows : Batch<string>
            {
                private double _total;
                public double Total => _total;

                /// <summary>Weighs.</summary>
                [Action, InBatchParallel]
                private void Weigh(string path, double scale)
                {
                    double weight = path.Length * scale; // heavy
                    // Added up.
                    {|BATCH032:_total += weight|};
                }
            }
            """,
            """
            public partial class Rows : Batch<string>
            {
                private double _total;
                public double Total => _total;

                /// <summary>Weighs.</summary>
                [Action, InBatchParallel(Post = nameof(GatherWeigh))]
                private double Weigh(string path, double scale)
                {
                    double weight = path.Length * scale; // heavy
                    // Added up.
                    return weight;
                }

                private void GatherWeigh(ItemResults<double> results)
                {
                    foreach (double value in results.GetSucceeded())
                    {
                        _total += value;
                    }

                    results.ThrowIfAnyFailed();
                }
            }
            """);

    [TestCase("InBatchParallel(Init = \"Indices\")", "InBatchParallel(Init = \"Indices\", Post = nameof(GatherTouch))")]
    [TestCase("InBatchParallel()", "InBatchParallel(Post = nameof(GatherTouch))")]
    public async Task A_list_is_filled_in_order(string before, string after)
        => await Harness.VerifyAsync(
            Rows($"private readonly List<string> _seen = [];\npublic string First => _seen[0];\n\n[{before}]\nprivate void Touch(string path) => {{|BATCH032:_seen.Add(path.Trim())|}};"),
            Rows($"private readonly List<string> _seen = [];\npublic string First => _seen[0];\n\n[{after}]\nprivate string Touch(string path) => path.Trim();\n\n"
                + "private void GatherTouch(ItemResults<string> results)\n{\n    foreach (string value in results.GetSucceeded())\n    {\n        _seen.Add(value);\n    }\n\n    results.ThrowIfAnyFailed();\n}"));

    [TestCase("{|BATCH032:_total += path.Length|}; GC.KeepAlive(path);", TestName = "It is not the last statement")]
    [TestCase("if (path.Length == 0) { return; } {|BATCH032:_total += path.Length|};", TestName = "There is another way out")]
    [TestCase("double before = _total; GC.KeepAlive(before); {|BATCH032:_total += path.Length|};", TestName = "What is shared is read too")]
    [TestCase("if (path.Length > 0) { {|BATCH032:_total += path.Length|}; }", TestName = "It is added under a condition")]
    public async Task A_write_that_is_not_the_end_is_left(string body)
        => await Harness.VerifyNoneAsync(
            Rows($"private double _total;\npublic double Total => _total;\n[InBatchParallel] private void Touch(string path) {{ {body} }}"));

    [Test]
    public async Task A_method_that_others_call_for_what_it_adds_is_left()
        => await Harness.VerifyNoneAsync(
            Rows("private double _total;\npublic double Total => _total;\n[InBatchParallel] private void Touch(string path) => {|BATCH032:_total += path.Length|};\npublic void Once() => Touch(path: \"a\");"));

    [Test]
    public async Task A_method_that_has_a_Post_is_left()
        => await Harness.VerifyNoneAsync(
            Rows("private double _total;\npublic double Total => _total;\nprivate void Keep(ItemResults results) { }\n[InBatchParallel(Post = nameof(Keep))] private void Touch(string path) { {|BATCH032:_total += path.Length|}; }"));
}
