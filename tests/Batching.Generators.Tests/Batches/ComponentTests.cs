namespace Batching.Testing;

/// <summary>Data components: the properties that are written.</summary>
public class ComponentTests
{
    [Test]
    public async Task A_component_checks_its_column()
        => await Rows.VerifyAsync("[DataComponent] public partial int[] Sizes { get; set; }");

    [Test]
    public async Task A_nullable_component_may_be_unset()
        => await Rows.VerifyAsync("[DataComponent] public partial string?[]? Labels { get; set; }");

    [Test]
    public async Task Modifiers_and_accessors_are_repeated()
        => await new BatchHarness("""
            public abstract partial class Rows : Batch<string>
            {
                [DataComponent] public partial int[] Sizes { get; protected set; }
                [DataComponent] internal partial int[] Widths { private get; set; }
                [DataComponent] protected internal virtual partial int[] Heights { get; set; }
                [DataComponent] private protected partial int[] Depths { get; set; }
                [DataComponent] private partial int[] Weights { get; set; }
                public abstract int[] Hidden { get; }
            }

            public partial class Sub : Rows
            {
                [DataComponent] protected internal override partial int[] Heights { get; set; }
                [DataComponent] public new partial int[] Sizes { get; set; }
                public sealed override int[] Hidden => Heights;
            }
            """).VerifyAsync();

    [Test]
    public async Task Elements_may_be_arrays_tuples_and_generic()
        => await new BatchHarness("""
            public partial class Rows<T> : Batch<T>
            {
                [DataComponent] public partial int[][] Jagged { get; set; }
                [DataComponent] public partial int[][,]? Grids { get; set; }
                [DataComponent] public partial (int Left, T? Right)[] Pairs { get; set; }
                [DataComponent] public partial Dictionary<string, T?>?[] Maps { get; set; }
                [DataComponent] public partial dynamic[] Anything { get; set; }
            }
            """).CheckAsync();

    [Test]
    public async Task Items_are_kept_apart_from_the_names_that_they_use()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] batch { get; set; }
            [DataComponent] public partial int[] position { get; set; }
            [DataComponent] public partial int[] Batch { get; set; }

            [InBatchParallel(Init = nameof(Items))]
            private static void Touch(Item item) => Console.WriteLine(item.batch + item.position + item.Position + item.Index);
            """)).CheckAsync();
}
