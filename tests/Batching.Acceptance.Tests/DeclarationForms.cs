using System.Reflection;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 32: classes of every form. That this project compiles, with warnings as errors, is the first half of the test.</summary>
public sealed class DeclarationForms
{
    private static readonly int[] s_indices = [1, 2, 3];

    [Test]
    public void Case32_A_public_batch_may_take_an_internal_argument()
    {
        Declarations batch = Make<Declarations>().Cook(new Recipe(10));
        Assert.That(batch.Values, Is.EqualTo(new[] { 10, 20, 30 }));
        MethodInfo[] generated = [
            .. typeof(Declarations).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(method => method.Name is "Cook" or "CookAsync")];
        Assert.That(generated, Has.Length.EqualTo(4));
        Assert.That(generated, Has.All.Matches<MethodInfo>(method => method.IsAssembly), "No further than its argument.");
    }

    [Test]
    public void Case32_An_action_may_have_overloads()
    {
        Assert.That(Make<Declarations>().Combine(5).Values, Is.EqualTo(new[] { 6, 7, 8 }));
        Assert.That(Make<Declarations>().Combine("four").Values, Is.EqualTo(new[] { 5, 6, 7 }));
        Assert.That(Make<Declarations>().Combine([1, 2, 3]).Values, Is.EqualTo(new[] { 2, 4, 6 }));
        Assert.That(
            Run(Pipeline<Declarations>().Combine(5).Combine("four").Combine(["a", "bb", "ccc"])).Values, Is.EqualTo(new[] { 11, 13, 15 }));
    }

    [Test]
    public void Case32_Items_have_every_component_that_code_in_the_class_sees()
        => Assert.That(Make<Declarations>().FromRows(100).Values, Is.EqualTo(new[] { 102, 105, 108 }));

    [Test]
    public void Case32_Arguments_may_be_named_like_generated_locals()
    {
        Assert.That(Make<Declarations>().Names(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).Values, Is.EqualTo(new[] { 15, 16, 17 }));
        Assert.That(
            Make<Declarations>().Names(call: 1, items: 1, values: [1, 2, 3], results: 1, body: 1, batch: 1, position: 1, worker: 1,
                kernel: 1, pipeline: 1, @class: [1, 1, 2]).Values, Is.EqualTo(new[] { 15, 17, 20 }));
        Assert.That(Run(Pipeline<Declarations>().Names(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, [1, 2, 3])).Values, Is.EqualTo(new[] { 15, 17, 19 }));
    }

    [Test]
    public void Case32_Private_components_and_awkward_action_names()
    {
        Declarations batch = Make<Declarations>();
        Assert.That(batch.Run(), Is.SameAs(batch));
        Assert.That(batch.Adopt().Tell().Told, Is.EqualTo(new[] { "s1!", "s2!", "s3!" }));
        batch.@event = [7, 8, 9];
        Assert.That(batch.@event, Is.EqualTo(new[] { 7, 8, 9 }));
#pragma warning disable CS0618 // What is obsolete still works.
        Assert.That(batch.Boil().Values, Is.EqualTo(new[] { 101, 102, 103 }));
#pragma warning restore CS0618
        Assert.That(typeof(Declarations).GetMethod("BoilAsync")!.GetCustomAttribute<ObsoleteAttribute>()?.Message, Is.EqualTo("Use Cook."));
    }

    [Test]
    public void Case32_An_indexer_beside_actions()
    {
        var batch = new Indexed { Indices = [1, 2] };
        Assert.That(batch.Twice()[1], Is.EqualTo(4));
    }

    [Test]
    public async Task Case32_A_private_nested_batch()
    {
        Assert.That(Hidden.Doubled([1, 2, 3]), Is.EqualTo(new[] { 2, 4, 6 }));
        Assert.That(await Hidden.DoubledInPipelineAsync([1, 2, 3]), Is.EqualTo(new[] { 2, 4, 6 }));
    }

    [Test]
    public void Case32_A_public_nested_batch_has_steps()
    {
        Declarations.Inner[] batches = [
            .. Dataset.From(["a", "bb", "ccc"]).Pipeline<Declarations.Inner>().Measure().Batches(new() { BatchSize = 3 })
                .ToBlockingEnumerable()];
        Assert.That(batches.Single().Lengths, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Case32_Derived_classes_keep_their_type_in_a_pipeline()
    {
        Pipeline<PlainDerived> plain = Dataset.From(s_indices).Pipeline(keys => new PlainDerived { Indices = keys, Values = [.. keys] })
            .Combine(1).FromRows().Cook(new Recipe(2));
        Assert.That(plain.Batches(new() { BatchSize = 3 }).ToBlockingEnumerable().Single().Values, Is.EqualTo(new[] { 6, 12, 18 }));

        Pipeline<RichDerived> rich = Dataset.From(s_indices).Pipeline(keys => new RichDerived { Indices = keys, Values = [.. keys] })
            .Combine(1).Halve().Combine([1, 2, 3]).FromRichRows();
        RichDerived batch = rich.Batches(new() { BatchSize = 3 }).ToBlockingEnumerable().Single();
        Assert.That(batch.Halves, Is.EqualTo(new[] { 4, 6.5, 9 }));
        Assert.That(Make<RichDerived>().Halve().Halves, Is.EqualTo(new[] { 0.5, 1, 1.5 }));
    }

    [Test]
    public void Case32_Components_of_base_and_derived_class_are_dropped_together()
    {
        RichDerived batch = Make<RichDerived>().Halve();
        batch.Values = [1, 2, 3];
        CallOptions drop = new() { FailurePolicy = FailurePolicy.Drop, Target = Target.For };
        batch.Cook([new Recipe(1), null!, new Recipe(3)], options: drop);
        Assert.That(batch.Indices, Is.EqualTo(new[] { 1, 3 }));
        Assert.That(batch.Halves, Is.EqualTo(new[] { 0.5, 1.5 }));
        Assert.That(batch.Values, Is.EqualTo(new[] { 1, 9 }));
    }

    [Test]
    public void Case32_A_sealed_batch()
    {
        Guid[] keys = [Guid.Empty, new("11111111-2222-3333-4444-555555555555")];
        Pipeline<Sealed> pipeline = Dataset.From(keys).Pipeline<Sealed>().Show("D");
        Assert.That(pipeline.Batches(new() { BatchSize = 2 }).ToBlockingEnumerable().Single().Texts,
            Is.EqualTo(keys.Select(key => key.ToString("D"))));
    }

    [Test]
    public void Case32_A_generic_batch()
    {
        Pipeline<Table<string, int>> pipeline = Dataset.From(["a", "b"])
            .Pipeline(keys => new Table<string, int> { Indices = keys, Cells = [1, 5] }).AtLeast(3).Show('!').AtLeast([4, 4]);
        Table<string, int> batch = pipeline.Batches(new() { BatchSize = 2 }).ToBlockingEnumerable().Single();
        Assert.That(batch.Shown, Is.EqualTo(new[] { "a = 3!", "b = 5!" }));
        Assert.That(batch.Cells, Is.EqualTo(new[] { 4, 5 }));
        Assert.That(batch.Show(["x", "y"], separator: ":").Shown, Is.EqualTo(new[] { "a:4x", "b:5y" }));

        var nested = new Table<string, int>.Nested<List<int>> { Indices = [1, 2] };
        Assert.That(nested.Visit(), Is.SameAs(nested));
    }

    [Test]
    public void What_is_generated_is_marked_and_documented()
    {
        string file = Path.ChangeExtension(typeof(Declarations).Assembly.Location, ".xml");
        string documentation = File.ReadAllText(file);
        Assert.That(documentation,
            Does.Contain(
                "M:Acceptance.Batches.Declarations.Combine(System.Int32,Batching.CallOptions,System.Threading.CancellationToken)"));
        MethodInfo[] generated = [
            .. typeof(Declarations).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.Name is "Combine" or "CombineAsync")];
        Assert.That(generated, Has.Length.EqualTo(8));
        Assert.That(
            generated, Has.All.Matches<MethodInfo>(method => method.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))));
    }

    private static TBatch Make<TBatch>()
        where TBatch : Declarations, new()
        => new() { Indices = s_indices, Values = [.. s_indices] };

    private static Pipeline<TBatch> Pipeline<TBatch>()
        where TBatch : Declarations, new()
        => Dataset.From(s_indices).Pipeline(keys => new TBatch { Indices = keys, Values = [.. keys] });

    private static TBatch Run<TBatch>(Pipeline<TBatch> pipeline)
        where TBatch : Batch
        => pipeline.Batches(new() { BatchSize = 3 }).ToBlockingEnumerable().Single();
}
