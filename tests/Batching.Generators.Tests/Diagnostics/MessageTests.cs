using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>What somebody reads first says what to do: the compiler's own errors do not stand in its place.</summary>
public class MessageTests
{
    [TestCase(
        "public partial class Rows : Batch<string> { public int[] Widths { get; set; } = []; [InBatchParallel(Post = nameof(Widths))] private static int Touch(string path) => 1; }",
        "'Widths' is not a data component. Make it one: '[DataComponent] public partial int[] Widths { get; set; }'")]
    [TestCase(
        "public partial class Rows : Batch<string> { public List<int> Widths = []; [InBatchParallel(Post = nameof(Widths))] private static double[] Touch(string path) => []; }",
        "'[DataComponent] public partial double[][] Widths { get; set; }'")]
    [TestCase(
        "public abstract class Base : Batch<string> { private int[] Widths { get; set; } = []; public int[] Of() => Widths; } public partial class Rows : Base { [InBatchParallel(Post = \"Widths\")] private static int Touch(string path) => 1; }",
        "'Base.Widths' is private. Make it protected")]
    [TestCase(
        "public partial class Rows : Batch<string> { public enum Widths { None } [InBatchParallel(Post = nameof(Widths))] private static int Touch(string path) => 1; }",
        "'Widths' is a type")]
    [TestCase(
        "public partial class Rows : Batch<string> { public event Action? Widths; public void Raise() => Widths?.Invoke(); [InBatchParallel(Init = nameof(Widths))] private static int Touch(string path) => 1; }",
        "'Widths' is an event")]
    [TestCase(
        "public interface IOuter { public partial class Rows : Batch<string> { [InBatchParallel] private static int Touch(string path) => 1; } }",
        "write 'partial interface IOuter'")]
    [TestCase(
        "public struct Outer { public partial class Rows : Batch<string> { [InBatchParallel] private static int Touch(string path) => 1; } }",
        "write 'partial struct Outer'")]
    [TestCase(
        "public record Outer { [Loop] public partial class Each { private void OnStep() { } } }",
        "write 'partial record Outer'")]
    public async Task A_message_says_what_to_do(string source, string text)
        => Assert.That((await FoundAsync(source)).Select(Message), Has.One.Contains(text));

    [TestCase("public partial class Rows : Batch<string> { [DataComponent] public partial List<int> Widths { get; set; } }", "BATCH016")]
    [TestCase("public partial class Rows : Batch<string> { [DataComponent] public partial int[] Widths { get; } }", "BATCH016")]
    [TestCase("public partial class Rows : Batch<string> { [DataComponent] public static partial int[] Widths { get; set; } }", "BATCH016")]
    [TestCase(
        "public partial class Rows : Batch<string> { [DataComponent] public partial int[] Widths { get; protected init; } }", "BATCH016")]
    [TestCase("public partial class Rows { [DataComponent] public partial int[] Widths { get; set; } }", "BATCH002")]
    [TestCase(
        "public partial class Rows { [DataComponent] public partial int[] Widths { get; set; } [InBatchParallel] private static int Touch(string path) => 1; }", "BATCH002")]
    [TestCase(
        "[Component] public partial class Node { [Input] public partial List<int> Numbers { get; } private void Run() { } }", "BATCH204")]
    [TestCase("[Net] public partial class Node { [Output] public partial OutPort<int> Numbers { get; set; } private void Wire() { } }",
        "BATCH204")]
    public async Task The_compilers_own_error_does_not_hide_ours(string source, string id)
    {
        IReadOnlyList<Diagnostic> found = await FoundAsync(source);
        Assert.That(found.Select(each => each.Id), Has.Some.EqualTo(id).And.All.StartsWith("BATCH"), string.Join("\n", found));
    }

    private static async Task<IReadOnlyList<Diagnostic>> FoundAsync(string source) => [.. await Product.Harness().RunAsync([source])];

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
