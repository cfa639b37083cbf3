using Batching.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That the missing Init or Post is written with the signature that the item method needs.</summary>
public class GenerateMethodFixTests
{
    private static FixHarness Harness(string name) => new(new GenerateMethodFix(), $"Write the method '{name}'") { Left = ["BATCH021"] };

    [TestCase(
        "[InBatchParallel(Init = {|BATCH003:\"Sizes\"|})] private static void Touch(int size) { }",
        "private static IEnumerable<int> Sizes() => throw new NotImplementedException();", TestName = "One parameter gives the element")]
    [TestCase(
        "[InBatchParallel(Init = {|BATCH003:nameof({|CS0103:Sizes|})|})] private void Touch(int size, string? @class, int width = 3, CancellationToken token = default) { }",
        "private IEnumerable<(int size, string? @class)> Sizes() => throw new NotImplementedException();",
        TestName = "Several give a tuple with their names")]
    [TestCase(
        "[InBatchParallel(Init = {|BATCH003:\"Sizes\"|})] private static Action<int[,], int> Touch(int width) => (size, w) => { };",
        "private static IEnumerable<int[,]> Sizes() => throw new NotImplementedException();",
        TestName = "A kernel is called with what its delegate takes first")]
    [TestCase(
        "[InBatchParallel(Init = {|BATCH003:\"Sizes\"|})] private void Touch(int? size = null) { }",
        "private IEnumerable<int?> Sizes() => throw new NotImplementedException();",
        TestName = "An optional parameter is taken where there is no other")]
    public async Task Init_yields_what_the_item_takes(string item, string init)
    => await Harness("Sizes").VerifyAsync(Rows(item), Added(item, init));

    [TestCase(
        "[Action, InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static async Task<string?> TouchAsync(string path) => await Task.FromResult(path);",
        "private void Keep(ItemResults<string?> results) => throw new NotImplementedException();",
        TestName = "An action's Post changes the batch")]
    [TestCase(
        "[InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static int Touch(string path) => 1;",
        "private static int[] Keep(ItemResults<int> results) => throw new NotImplementedException();",
        TestName = "Another's returns the values")]
    [TestCase(
        "[InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static void Touch(string path) { }",
        "private void Keep(ItemResults results) => throw new NotImplementedException();",
        TestName = "Items without a result have outcomes")]
    [TestCase(
        "[InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static Func<string, (int, string?)> Touch() => path => (1, path);",
        "private static (int, string?)[] Keep(ItemResults<(int, string?)> results) => throw new NotImplementedException();",
        TestName = "A kernel's result is its delegate's")]
    public async Task Post_takes_what_the_item_gives(string item, string post)
    => await Harness("Keep").VerifyAsync(Rows(item), Added(item, post));

    [Test]
    public async Task The_method_follows_the_item_method_with_its_comment()
        => await Harness("Keep").VerifyAsync(
            """
            public partial class Rows : Batch<string>
            {
                #region Touch
                /// <summary>Touches.</summary>
                [InBatchParallel(Post = {|BATCH004:"Keep"|})]
                private static int Touch(string path)
                {
                    return 1;
                } // touched
                #endregion

                private int _other = 1;
                public int Other => _other++;
            }
            """,
            """
            public partial class Rows : Batch<string>
            {
                #region Touch
                /// <summary>Touches.</summary>
                [InBatchParallel(Post = "Keep")]
                private static int Touch(string path)
                {
                    return 1;
                } // touched

                private static int[] Keep(ItemResults<int> results) => throw new NotImplementedException();
                #endregion

                private int _other = 1;
                public int Other => _other++;
            }
            """);

    [Test]
    public async Task Two_actions_that_name_one_method_get_one()
    {
        const string One = "[InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static int Touch(string path) => 1;";
        const string Two = "[InBatchParallel(Post = {|BATCH004:\"Keep\"|})] private static int Look(string path) => 2;";
        const string Keep = "private static int[] Keep(ItemResults<int> results) => throw new NotImplementedException();";
        await Harness("Keep")
            .VerifyAllAsync(FixAllScope.Project, [Rows(One + "\n" + Two)], [Rows($"{Plain(One)}\n\n{Keep}\n{Plain(Two)}")]);
    }

    [TestCase("[InBatchParallel(Init = {|BATCH003:\"Size\"|})] private static void Touch(int size) { }\nprivate class Size;",
        TestName = "A type of that name")]
    [TestCase("[InBatchParallel(Init = {|BATCH003:\"The size\"|})] private static void Touch(int size) { }", TestName = "No identifier")]
    [TestCase("[InBatchParallel(Init = {|BATCH003:\"Size\"|})] private static void Touch(CancellationToken token) { }",
        TestName = "Nothing to yield")]
    public async Task Nothing_is_written_where_it_would_not_compile(string item)
        => await Harness(item.Contains("The size", StringComparison.Ordinal) ? "The size" : "Size").VerifyNoneAsync(Rows(item));

    private static string Plain(string marked) => Markup.Parse(marked).Source;

    private static string Added(string item, string added) => Rows(Plain(item) + "\n\n" + added);
}
