namespace Batching.Testing;

/// <summary>Generated members reach as far as the types that they name, and no further.</summary>
public class AccessibilityTests
{
    [Test]
    public async Task Internal_argument_and_result_types_of_a_public_class()
        => await new BatchHarness("""
            internal sealed class Model;
            internal interface IRule;
            internal sealed partial class Inner : Batch<string>;
            public class Box<T> { public sealed class Content; }

            public partial class Rows : Batch<string>
            {
                [DataComponent] internal partial Model[] Models { get; set; }
                [Action, InBatchParallel] private static void First(string path, Model model) { }
                [Action, InBatchParallel] private static void Second(string path, List<Model[]> model) { }
                [Action, InBatchParallel] private static void Third(string path, Box<Model>.Content model) { }
                [Action, InBatchParallel] private static void Fourth<T>(string path, T model) where T : IRule { }
                [Action, InBatchParallel(Post = nameof(Next))] private static int Fifth(string path) => 1;
                [Action, InBatchParallel(Init = nameof(Pairs))] private static void Sixth(Model model, int width) { }
                [Action, InBatchParallel(Init = nameof(Items))] private static void Seventh(Item item) { }
                [Action] internal void Eighth(Model model) { }
                private static IEnumerable<(Model model, int width)> Pairs() => [];
                private static Inner Next(ItemResults<int> results) => new();
            }
            """).CheckAsync();

    [Test]
    public async Task A_nested_protected_or_private_class()
        => await new BatchHarness("""
            public partial class Outer
            {
                private sealed class Model;

                private sealed partial class Rows : Batch<string>
                {
                    [DataComponent] public partial Model[] Models { get; set; }
                    [InBatchParallel] private static void Touch(string path, Model model) { }
                    [InBatchParallel(Init = nameof(Items))] private static void Look(Item item) { }
                }

                protected partial class Shown : Batch<string>
                {
                    private protected sealed class Secret;
                    [InBatchParallel] private static void Touch(string path, Secret model) { }
                }

                internal static object Use() => new Rows { Indices = [] }.Touch(new Model());
            }
            """).CheckAsync();

    [Test]
    public async Task A_component_of_the_base_that_cannot_be_read_is_no_member_of_Item()
        => Assert.That(
            (await new BatchHarness("""
                public abstract partial class Base : Batch<string>
                {
                    [DataComponent] public partial int[] Sizes { private get; set; }
                    [DataComponent] public partial int[] Widths { protected get; set; }
                    protected int First => Sizes[0];
                }

                public partial class Rows : Base
                {
                    [InBatchParallel(Init = nameof(Items))] private static void Look(Item item) { }
                }
                """).CheckAsync()).GeneratedSources.Select(source => source.SourceText.ToString())
                .First(text => text.Contains("struct Item", StringComparison.Ordinal)),
            Does.Contain("public int Widths").And.Not.Contain("public int Sizes"));

    [Test]
    public async Task Private_argument_types_make_private_methods()
        => Assert.That(
            await new BatchHarness(
                Rows.With(
                    "private sealed class Model; [InBatchParallel] private static void Touch(string path, Model model) { } private Rows Use() => Touch(new Model()); public Rows Call() => Use();")).GeneratedAsync(),
            Does.Contain("private global::Rows Touch(").And.Not.Contain("public global::Rows Touch("));
}
