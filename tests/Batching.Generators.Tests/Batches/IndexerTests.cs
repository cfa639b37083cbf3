namespace Batching.Testing;

/// <summary>Indexers beside generated members: in metadata they have a name, and C# lets no other member of the class have it.</summary>
public class IndexerTests
{
    [Test]
    public async Task An_indexer_of_another_name_leaves_Item_free()
        => await new BatchHarness("""
            public class Base : Batch<string> { public int this[long at] => 1; }

            public partial class Rows : Batch<string>
            {
                [System.Runtime.CompilerServices.IndexerName("Cell")] public int this[int at] => at;
                [InBatchParallel(Init = nameof(Items))] private static void Touch(Item item) { }
            }
            """).CheckAsync();

    [Test]
    public async Task An_indexer_of_a_base_leaves_Item_free()
        => await new BatchHarness("""
            public class Base : Batch<string> { public int this[long at] => 1; }

            public partial class Rows : Base
            {
                [InBatchParallel(Init = nameof(Items))] private static void Touch(Item item) { }
            }
            """).CheckAsync();

    [Test]
    public async Task An_indexer_named_like_what_is_generated_collides()
        => await Product.Harness().VerifyAsync("""
            public partial class Rows : Batch<string>
            {
                public int this[int at] => at;
                [InBatchParallel] private static void {|BATCH015:ItemAsync|}(string path) { }
            }

            public partial class Others : Batch<string>
            {
                [System.Runtime.CompilerServices.IndexerName("TouchAsync")] public int this[int at] => at;
                [InBatchParallel] private static void {|BATCH015:Touch|}(string path) { }
            }
            """);
}
