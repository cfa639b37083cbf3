namespace Batching.Testing;

/// <summary>References in comments to methods that generated overloads join.</summary>
public class ReferenceSuppressorTests
{
    [Test]
    public async Task A_reference_to_an_item_method_is_no_warning_for_its_generated_overloads()
        => await Product.Harness().VerifyAsync("""
            /// <summary>See <see cref="Combine"/> and <seealso cref="Rows.Combine"/>.</summary>
            public partial class Rows : Batch<string>
            {
                /// <summary>Merges: the batch's method is <see cref="Combine"/> too.</summary>
                [Action, InBatchParallel]
                private static void Combine(string path, int width) { }
            }
            """);

    [Test]
    public async Task A_reference_that_the_user_made_ambiguous_stays_a_warning()
        => await Product.Harness().VerifyAsync("""
            public partial class Rows : Batch<string>
            {
                /// <summary>See <see cref="{|CS0419:Combine|}"/>.</summary>
                [Action, InBatchParallel]
                private static void Combine(string path, int width) { }

                private static void Combine(string path, string other, bool flag) { }
            }
            """);
}
