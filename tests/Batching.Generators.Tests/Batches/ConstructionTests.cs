namespace Batching.Testing;

/// <summary>
/// Batches that a pipeline cannot make by itself: the compiler says so where the pipeline is made, and a factory makes them.
/// </summary>
public class ConstructionTests
{
    private const string Batches = """
        public sealed partial class WithModel(Uri model) : Batch<string>
        {
            [Action, InBatchParallel] private void Touch(string path) => Console.WriteLine(model + path);
        }

        public sealed partial class WithRequired : Batch<string>
        {
            public required Uri Model { get; init; }

            [Action, InBatchParallel] private void Look(string path) => Console.WriteLine(Model + path);
        }

        """;

    [Test]
    public async Task A_primary_constructor_or_a_required_member_needs_a_factory()
        => await Product.Harness().VerifyAsync(Batches + """
            public static class Uses
            {
                public static Pipeline<WithModel> First(Dataset<string> files) => files.{|CS0310:Pipeline<WithModel>|}().Touch();
                public static Pipeline<WithRequired> Second(Dataset<string> files) => files.{|CS9040:Pipeline<WithRequired>|}().Look();
            }
            """);

    [Test]
    public async Task A_factory_makes_them()
        => await new BatchHarness(Batches + """
            public static class Uses
            {
                public static Pipeline<WithModel> First(Dataset<string> files, Uri model) => files.Pipeline(_ => new WithModel(model)).Touch();
                public static Pipeline<WithRequired> Second(Dataset<string> files, Uri model) => files.Pipeline(_ => new WithRequired { Model = model }).Look();
            }
            """).CheckAsync();
}
