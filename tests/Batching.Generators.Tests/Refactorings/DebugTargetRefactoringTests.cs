using Batching.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>An item method is run in order for debugging, and in parallel again, by its attribute alone.</summary>
public class DebugTargetRefactoringTests
{
    private static readonly RefactoringHarness s_harness = new(new DebugTargetRefactoring());

    [TestCase("[InBatchParallel]", "[InBatchParallel(Target = Target.For)]")]
    [TestCase("[InBatchParallel()]", "[InBatchParallel(Target = Target.For)]")]
    [TestCase("[InBatchParallel /* why */ ]", "[InBatchParallel(Target = Target.For) /* why */ ]")]
    [TestCase(
        "[InBatchParallel(Init = nameof(Indices))] // Why.", "[InBatchParallel(Init = nameof(Indices), Target = Target.For)] // Why.")]
    [TestCase("[InBatchParallel(Init = nameof(Indices) /* all */ )]",
        "[InBatchParallel(Init = nameof(Indices), Target = Target.For /* all */ )]")]
    [TestCase("[InBatchParallel(Target = Target.Threads)]", "[InBatchParallel(Target = Target.For)]")]
    [TestCase("[InBatchParallel(Target = /* now */ Target.Auto /* then */, Init = nameof(Indices))]",
        "[InBatchParallel(Target = /* now */ Target.For /* then */, Init = nameof(Indices))]")]
    [TestCase(
        "[Action, InBatchParallel(Init = nameof(Indices))]", "[Action, InBatchParallel(Init = nameof(Indices), Target = Target.For)]")]
    [TestCase("[InBatchParallel, Action]", "[InBatchParallel(Target = Target.For), Action]")]
    [TestCase("[Action]\n    [method: InBatchParallelAttribute]", "[Action]\n    [method: InBatchParallelAttribute(Target = Target.For)]")]
    [TestCase("[global::Batching.InBatchParallel]", "[global::Batching.InBatchParallel(Target = Target.For)]")]
    [TestCase("[Parallel_]", "[Parallel_(Target = Target.For)]")]
    [TestCase("[InBatchParallel(\n        Init = nameof(Indices),\n        Post = null)]",
        "[InBatchParallel(\n        Init = nameof(Indices),\n        Post = null, Target = Target.For)]")]
    public async Task It_runs_in_order(string before, string after)
    {
        string changed = (await s_harness.ApplyAsync(DebugTargetRefactoring.InOrder, Class(before)))[0];
        Assert.That(changed, Is.EqualTo(RefactoringHarness.Unmarked(Class(after))));
    }

    [TestCase("[InBatchParallel(Target = Target.For)]", "[InBatchParallel]")]
    [TestCase("[InBatchParallel(Target = Target.For) /* why */ ]", "[InBatchParallel /* why */ ]")]
    [TestCase("[InBatchParallel(Target = (Target)1)]", "[InBatchParallel]")]
    [TestCase("[InBatchParallel(Init = nameof(Indices), Target = Target.For)]", "[InBatchParallel(Init = nameof(Indices))]")]
    [TestCase("[InBatchParallel(Target = Target.For, Init = nameof(Indices))]", "[InBatchParallel(Init = nameof(Indices))]")]
    [TestCase("[Action, InBatchParallel(Post = null, Target = Batching.Target.For, Init = nameof(Indices))]",
        "[Action, InBatchParallel(Post = null, Init = nameof(Indices))]")]
    [TestCase("[InBatchParallel(\n        Init = nameof(Indices),\n        Target = Target.For)]",
        "[InBatchParallel(\n        Init = nameof(Indices))]")]
    [TestCase("[InBatchParallel(\n        Target = Target.For,\n        Init = nameof(Indices))]",
        "[InBatchParallel(\n        Init = nameof(Indices))]")]
    [TestCase("[Parallel_(Target = Target.For)]", "[Parallel_]")]
    public async Task It_runs_in_parallel_again(string before, string after)
    {
        string changed = (await s_harness.ApplyAsync(DebugTargetRefactoring.InParallel, Class(before)))[0];
        Assert.That(changed, Is.EqualTo(RefactoringHarness.Unmarked(Class(after))));
    }

    [Test]
    public async Task There_and_back_is_where_it_was([Values("\n", "\r\n")] string newLine)
    {
        string before = Class("[Action, InBatchParallel(\n        Init = nameof(Indices))] // Why.").ReplaceLineEndings(newLine);
        string inOrder = (await s_harness.ApplyAsync(DebugTargetRefactoring.InOrder, before))[0];
        string again = (await s_harness.ApplyAsync(
            DebugTargetRefactoring.InParallel, inOrder.Replace("void Touch", "void [||]Touch", StringComparison.Ordinal)))[0];
        Assert.That(again, Is.EqualTo(RefactoringHarness.Unmarked(before)));
    }

    [TestCase(
        "using B = Batching;\nnamespace Own;\npublic enum Target { For }\npublic partial class Rows : B.Batch<string>\n{\n    [B.InBatchParallel]\n    private static void [||]Touch(string path) { }\n}\n", "[B.InBatchParallel(Target = B.Target.For)]")]
    [TestCase(
        "public partial class Rows : Batch<string>\n{\n    private const int Target = 3;\n    [InBatchParallel] private static void [||]Touch(string path) => path.PadLeft(Target);\n}\n", "[InBatchParallel(Target = Batching.Target.For)]")]
    [TestCase(
        "namespace Own;\npublic enum Target { For }\npublic partial class Rows : Batch<string>\n{\n    [InBatchParallel] private static void [||]Touch(string path) { }\n}\n", "[InBatchParallel(Target = Batching.Target.For)]")]
    public async Task The_target_is_named_so_that_it_binds(string source, string attribute)
    {
        Assert.That((await s_harness.ApplyAsync(DebugTargetRefactoring.InOrder, source))[0], Does.Contain(attribute));
    }

    [Test]
    public async Task The_attribute_may_stand_on_the_other_part_in_another_file()
    {
        IReadOnlyList<string> after = await s_harness.ApplyAsync(
            DebugTargetRefactoring.InOrder,
            "public partial class Rows : Batch<string>\n{\n    private partial void [||]Touch(string path) { }\n}\n",
            "public partial class Rows\n{\n    [InBatchParallel]\n    private partial void Touch(string path);\n}\n");
        Assert.That(after[0], Does.Not.Contain("Target"));
        Assert.That(after[1],
            Is.EqualTo(
                "public partial class Rows\n{\n    [InBatchParallel(Target = Target.For)]\n    private partial void Touch(string path);\n}\n"));
    }

    [TestCase("[InBatch[||]Parallel] private static void Touch(string path) { }", 1)]
    [TestCase("[InBatchParallel] private static void Touch([||]string path) { }", 1)]
    [TestCase("[InBatchParallel] private static void Touch(string path) { [||]path.ToString(); }", 0)]
    [TestCase("[InBatchParallel] private static void Touch(string path) => [||]path.ToString();", 0)]
    [TestCase("[Action] private void [||]Touch() { }", 0)]
    [TestCase("private void [||]Touch() { }", 0)]
    [TestCase("[Other.InBatchParallel] private void [||]Touch() { }", 0)]
    public async Task It_is_offered_on_item_methods_alone(string member, int offers)
        => Assert.That(
            await s_harness.OffersAsync(
                $"public partial class Rows : Batch<string>\n{{\n{member}\n}}\nnamespace Other {{ public sealed class InBatchParallelAttribute : Attribute; }}"),
            Has.Count.EqualTo(offers));

    [Test]
    public async Task It_is_not_offered_outside_of_batch_classes()
        => Assert.That(
            await s_harness.OffersAsync("public partial class Rows { [InBatchParallel] private static void [||]Touch(string path) { } }"),
            Is.Empty);

    [Test]
    public async Task Half_typed_code_throws_nothing()
    {
        string source = RefactoringHarness.Unmarked(Class("[Action, InBatchParallel(Init = nameof(Indices), Target = Target.For)]"));
        for (var length = 0; length < source.Length; length += 3)
        {
            using UserWorkspace workspace = new(source[..length]);
            for (var at = 0; at <= length; at += 9)
            {
                foreach (Microsoft.CodeAnalysis.CodeActions.CodeAction action in await s_harness.ActionsAsync(
                    UserWorkspace.Document(workspace.Project, 0), new TextSpan(at, 0)))
                {
                    await action.GetOperationsAsync(CancellationToken.None);
                }
            }
        }
    }

    private static string Class(string attributes)
        => $"using Parallel_ = Batching.InBatchParallelAttribute;\n\npublic partial class Rows : Batch<string>\n{{\n    /// <summary>One.</summary>\n    {attributes}\n    private static void [||]Touch(string path) {{ }}\n}}\n";
}
