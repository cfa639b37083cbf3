using System.Globalization;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 18, 31: arguments with a value of its own for each item.</summary>
public sealed class PerItemArguments
{
    private readonly Captions _batch = new() { Indices = [0, 1, 2] };

    [Test]
    public async Task Case18_Each_item_gets_its_own_value([Values] Way way)
    {
        await way.CallAsync(
            null, options => _batch.Add([10, 20, 30], options: options), options => _batch.AddAsync([10, 20, 30], options: options),
            options => _batch.AddLaterAsync([10, 20, 30], options: options));
        Assert.That(_batch.Sums, Is.EqualTo(new[] { 10, 21, 32 }));
    }

    [Test]
    public void Case18_Every_form_of_the_argument_is_taken()
    {
        int[] array = [10, 20, 30];
        Assert.That(_batch.Add(5).Sums, Is.EqualTo(new[] { 5, 6, 7 }), "One value for all.");
        Assert.That(_batch.Add(array).Sums, Is.EqualTo(new[] { 10, 21, 32 }), "An array.");
        Assert.That(_batch.Add(PerItem.ByIndex((int index) => index * 100)).Sums, Is.EqualTo(new[] { 0, 101, 202 }), "By index.");
        Assert.That(_batch.Add([.. array.Select(value => value + 1)]).Sums, Is.EqualTo(new[] { 11, 22, 33 }), "A spread.");
        Assert.That(_batch.Add(PerItem.Create<int>(array)).Sums, Is.EqualTo(new[] { 10, 21, 32 }));
        Assert.That(_batch.Add(1, [2, 2, 3]).Sums, Is.EqualTo(new[] { 2, 4, 9 }), "One argument of two.");
        Assert.That(_batch.Add([1, 2, 3], factor: default).Sums, Is.EqualTo(new[] { 1, 3, 5 }), "The argument's own default.");
    }

    [Test]
    public void Case18_The_values_are_those_of_the_call()
    {
        int[] values = [10, 20, 30];
        Pipeline<Captions> pipeline = Dataset.Range(3).Pipeline<Captions>().Add(values);
        values[0] = 99;
        Captions batch = pipeline.Batches(new() { BatchSize = 3 }).ToBlockingEnumerable().Single();
        Assert.That(batch.Sums, Is.EqualTo(new[] { 10, 21, 32 }));
    }

    [Test]
    public async Task Case18_A_wrong_length_names_both([Values] Way way, [Values(0, 2, 4)] int length)
    {
        int[] values = new int[length];
        ArgumentException thrown = await Tests.FailureAsync<ArgumentException>(() => way.CallAsync(
            null, options => _batch.Add(values, options: options), options => _batch.AddAsync(values, options: options),
            options => _batch.AddLaterAsync(values, options: options)));
        Assert.That(thrown.Message, Does.Contain("amount").And.Contain($"{length} values").And.Contain("3 items"));
    }

    [Test]
    public void Case18_A_null_array_names_its_argument()
    {
        int[] none = null!;
        Assert.That(() => _batch.Add(none),
            Throws.ArgumentNullException.With.Message.Contains("amount").And.Message.Contains("one value for each item"));
        Assert.That(() => _batch.Add(1, none), Throws.ArgumentNullException.With.Message.Contains("factor"));
        Assert.That(() => Dataset.Range(3).Pipeline<Captions>().Add(none), Throws.ArgumentNullException.With.Message.Contains("amount"));
    }

    [TestCase(2, 3)]
    [TestCase(4, 3)]
    public void Case18_So_it_does_in_a_pipeline_before_anything_runs(int length, int batchSize)
    {
        Pipeline<Captions> pipeline =
            Dataset.Range(6).Pipeline<Captions>().Tap(_ => Assert.Fail("The run has begun.")).Add(new int[length]);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => _ = pipeline.Batches(new() { BatchSize = batchSize }))!;
        Assert.That(thrown.Message, Does.Contain("Add").And.Contain("amount").And.Contain($"{length} values").And.Contain($"{batchSize}"));
    }

    [Test]
    public void Case31_The_last_batch_of_a_pipeline_may_be_smaller()
    {
        Pipeline<Captions> values = Dataset.Range(7).Pipeline<Captions>().Add([10, 20, 30]);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => _ = values.Batches(new() { BatchSize = 3 }))!;
        Assert.That(thrown.Message,
            Does.Contain("amount").And.Contain("last batch").And.Contain("1 items").And.Contain("DropLast").And.Contain("PerItem.ByIndex"));
        Assert.That(Sums(values, new() { BatchSize = 3, DropLast = true }), Is.EqualTo(new[] { new[] { 10, 21, 32 }, [13, 24, 35] }));

        Pipeline<Captions> byIndex = Dataset.Range(7).Pipeline<Captions>().Add(PerItem.ByIndex((int index) => index * 10));
        Assert.That(Sums(byIndex, new() { BatchSize = 3, Prefetch = 2 }), Is.EqualTo(new[] { new[] { 0, 11, 22 }, [33, 44, 55], [66] }));
        Assert.That(Sums(Dataset.Range(7).Pipeline<Captions>().Add(5), new() { BatchSize = 3 }),
            Is.EqualTo(new[] { new[] { 5, 6, 7 }, [8, 9, 10], [11] }));
    }

    [Test]
    public void Case31_Values_of_type_object()
    {
        Assert.That(_batch.Write([1, "two", 3.0]).Texts, Is.EqualTo(new[] { "0:1", "1:two", "2:3" }));
        Assert.That(_batch.Write("all").Texts, Is.EqualTo(new[] { "0:all", "1:all", "2:all" }));
        Assert.That(_batch.Write(7).Texts, Is.EqualTo(new[] { "0:7", "1:7", "2:7" }));
        int[] one = [1, 2, 3];
        Assert.That(_batch.Write(one).Texts, Is.EqualTo(new[] { "0:System.Int32[]", "1:System.Int32[]", "2:System.Int32[]" }),
            "An array is an object.");
    }

    [Test]
    public void Case31_Values_of_an_interface()
    {
        IFormatProvider german = CultureInfo.GetCultureInfo("de-DE"), invariant = CultureInfo.InvariantCulture;
        Assert.That(_batch.Format([german, invariant, german]).Texts, Is.EqualTo(new[] { "0,5", "1.5", "2,5" }));
        Assert.That(
            _batch.Format([german, invariant, german], suffix: ["a", "b", "c"]).Texts, Is.EqualTo(new[] { "0,5a", "1.5b", "2,5c" }));
        Assert.That(_batch.Format(german, suffix: "!").Texts, Is.EqualTo(new[] { "0,5!", "1,5!", "2,5!" }));
        Assert.That(_batch.Format(PerItem.All(german), suffix: ["a", "b", "c"]).Texts, Is.EqualTo(new[] { "0,5a", "1,5b", "2,5c" }));
    }

    [Test]
    public void Case31_Values_that_are_arrays()
    {
        Assert.That(_batch.Weigh([1, 2]).Sums, Is.EqualTo(new[] { 3, 3, 3 }), "The plain reading comes first.");
        Assert.That(_batch.Weigh([[1], [2, 3], []]).Sums, Is.EqualTo(new[] { 1, 5, 0 }));
        int[][] weights = [[1], [2, 3], []];
        Assert.That(_batch.Weigh(weights).Sums, Is.EqualTo(new[] { 1, 5, 0 }));
    }

    [Test]
    public void Case31_Values_of_a_type_that_is_inferred()
    {
        Assert.That(_batch.Tag(["a", "b", "c"]).Texts, Is.EqualTo(new[] { "0:String a", "1:String b", "2:String c" }));
        Assert.That(_batch.Tag([1.5, 2.5, 3.5]).Texts, Is.EqualTo(new[] { "0:Double 1.5", "1:Double 2.5", "2:Double 3.5" }));
        Assert.That(_batch.Tag("all").Texts, Is.EqualTo(new[] { "0:String all", "1:String all", "2:String all" }));
        Assert.That(_batch.Tag(PerItem.ByIndex((int index) => index + 0.5)).Texts,
            Is.EqualTo(new[] { "0:Double 0.5", "1:Double 1.5", "2:Double 2.5" }));
        Captions[] batches = [
            .. Dataset.Range(3).Pipeline<Captions>().Tag(["a", "b", "c"]).Batches(new() { BatchSize = 3 }).ToBlockingEnumerable()];
        Assert.That(batches.Single().Texts, Is.EqualTo(new[] { "0:String a", "1:String b", "2:String c" }));
    }

    [Test]
    public void Case31_Values_of_params()
    {
        Assert.That(_batch.Join("a", "b").Texts, Is.EqualTo(new[] { "0:a+b", "1:a+b", "2:a+b" }));
        Assert.That(_batch.Join().Texts, Is.EqualTo(new[] { "0:", "1:", "2:" }));
        Assert.That(_batch.Join([["a"], ["b", "c"], []]).Texts, Is.EqualTo(new[] { "0:a", "1:b+c", "2:" }));
        Assert.That(_batch.Join(new CallOptions { Target = Target.For }, default, "a").Texts, Is.EqualTo(new[] { "0:a", "1:a", "2:a" }));
        Captions[] batches = [
            .. Dataset.Range(4).Pipeline<Captions>().Join([["a"], ["b", "c"]]).Join(new CallOptions { MaxParallelism = 1 }, "x", "y")
                .Batches(new() { BatchSize = 2 }).ToBlockingEnumerable()];
        Assert.That(batches.SelectMany(batch => batch.Texts), Is.EqualTo(new[] { "0:x+y", "1:x+y", "2:x+y", "3:x+y" }));
    }

    [Test]
    public void Case31_Values_that_may_be_null()
    {
        Assert.That(_batch.Mark([null, "b", null]).Texts, Is.EqualTo(new[] { "0:none", "1:b", "2:none" }));
        Assert.That(_batch.Mark(null).Texts, Is.EqualTo(new[] { "0:none", "1:none", "2:none" }));
        Assert.That(_batch.Mark().Texts, Is.EqualTo(new[] { "0:?", "1:?", "2:?" }));
        Assert.That(_batch.Shift([null, 2, null]).Sums, Is.EqualTo(new[] { -1, 3, -1 }));
        Assert.That(_batch.Shift([1, 2, 3]).Sums, Is.EqualTo(new[] { 1, 3, 5 }));
        Assert.That(_batch.Shift().Sums, Is.EqualTo(new[] { 7, 8, 9 }));
    }

    private static int[][] Sums(Pipeline<Captions> pipeline, PipelineOptions options)
        => [.. pipeline.Batches(options).ToBlockingEnumerable().Select(batch => batch.Sums)];
}
