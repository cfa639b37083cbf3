namespace Batching.Testing;

/// <summary>What is obsolete stays so, and generated code itself warns of nothing.</summary>
public class ObsoleteTests
{
    [Test]
    public async Task The_attribute_is_repeated_on_methods_and_steps()
        => await Rows.VerifyAsync("""
            [Action, InBatchParallel, Obsolete("Use \"Look\".")]
            private static Task TouchAsync(string path) => Task.CompletedTask;
            """);

    [TestCase("[Obsolete]", "[global::System.Obsolete]")]
    [TestCase("[Obsolete(\"Why.\", false)]", "[global::System.Obsolete(\"Why.\", false)]")]
    [TestCase("[Obsolete(\"Why.\", true)]", "[global::System.Obsolete(\"Why.\", true)]")]
    public async Task With_and_without_a_message_and_as_an_error(string attribute, string repeated)
        => Assert.That(
            await new BatchHarness(
                Rows.With(
                    $"[Action, InBatchParallel] {attribute} private static void Touch(string path, int width) {{ }}")).GeneratedAsync(),
                    Does.Contain(repeated));

    [Test]
    public async Task Obsolete_types_init_post_and_classes()
        => await new BatchHarness("""
            [Obsolete("Gone.")] public sealed class Old;

            [Obsolete("Gone.")]
            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial Old[] Olds { get; set; }
                [Obsolete("Gone.")] private IEnumerable<int> Numbers() => [];
                [Obsolete("Gone.")] private static int Sum(ItemResults<int> results) => 1;
                [InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum))] private static int Touch(int number, Old old, List<Old> olds) => 1;
                [Action] public void Clear(Old old) { }
            }
            """).CheckAsync();

    [Test]
    public async Task Obsolete_init_and_post_of_a_class_that_is_not()
        => await new BatchHarness(Rows.With("""
            [Obsolete("Gone.")] private IEnumerable<int> Numbers() => [];
            [Obsolete("Gone.")] private static int Sum(ItemResults<int> results) => 1;
            [Obsolete("Gone.")] [DataComponent] public partial int[] Sizes { get; set; }
            [InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum))] private static int Touch(int number) => 1;
            [InBatchParallel(Init = nameof(Sizes))] private static void Look(int number) { }
            """)) { AllowedWarnings = ["CS0618"] }.CheckAsync();
}
