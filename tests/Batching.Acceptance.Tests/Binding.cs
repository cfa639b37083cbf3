using System.Reflection;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 3, 4, 5: how what Init yields becomes arguments.</summary>
public sealed class Binding
{
    private readonly Bindings _batch = new() { Indices = [7, 8] };

    [SetUp]
    public void Forget() => _batch.Seen.Clear();

    [Test]
    public async Task Case03_Named_tuples_bind_by_name([Values] Way way)
    {
        await way.CallAsync(null, options => _batch.ByName(options: options), options => _batch.ByNameAsync(options: options),
            options => _batch.ByNameLaterAsync(options: options));
        Assert.That(_batch.Calls, Is.EqualTo(new[] { "1/one", "2/two" }));
    }

    [Test]
    public async Task Case04_A_pair_of_tuples_binds_by_position_then_by_name([Values] Way way)
    {
        await way.CallAsync(
            null,
            options => _batch.PositionalThenNamed(options: options),
            options => _batch.PositionalThenNamedAsync(options: options),
            options => _batch.PositionalThenNamedLaterAsync(options: options));
        Assert.That(_batch.Calls, Is.EqualTo(new[] { "1/one/10/100", "2/two/20/200" }));
    }

    [Test]
    public async Task Case04_A_call_argument_wins_over_one_of_Init([Values] Way way)
    {
        await way.CallAsync(
            null,
            options => _batch.PositionalThenNamed(c: 5, options: options),
            options => _batch.PositionalThenNamedAsync(c: 5, options: options),
            options => _batch.PositionalThenNamedLaterAsync(c: 5, options: options));
        Assert.That(_batch.Calls, Is.EqualTo(new[] { "1/one/5/100", "2/two/5/200" }));
    }

    [Test]
    public async Task Case04_Such_an_argument_may_differ_by_item([Values] Way way)
    {
        await way.CallAsync(
            null,
            options => _batch.PositionalThenNamed(d: [6, 7], options: options),
            options => _batch.PositionalThenNamedAsync(d: [6, 7], options: options),
            options => _batch.PositionalThenNamedLaterAsync(d: [6, 7], options: options));
        Assert.That(_batch.Calls, Is.EqualTo(new[] { "1/one/10/6", "2/two/20/7" }));
    }

    [Test]
    public async Task Case04_It_wins_in_a_pipeline_too([Values(0, 2)] int prefetch)
    {
        Pipeline<Bindings> pipeline = Dataset.Range(4).Pipeline<Bindings>().PositionalThenNamed(c: 5, d: [6, 7]);
        await foreach (Bindings batch in pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch }))
        {
            Assert.That(batch.Calls, Is.EqualTo(new[] { "1/one/5/6", "2/two/5/7" }));
        }
    }

    [Test]
    public void Longer_tuples_bind_by_position()
    {
        Assert.That(_batch.ByPosition().Calls, Is.EqualTo(new[] { "1/one/True/x", "2/two/False/x" }));
        Assert.That(_batch.ByPosition('y').Calls, Is.EqualTo(new[] { "1/one/True/y", "2/two/False/y" }));
    }

    [Test]
    public async Task Case05_Extras_reach_Init_and_Post_and_not_the_item([Values] Way way)
    {
        await way.CallAsync(
            null,
            options => _batch.Extras(10, 12, myArg: 12, options: options),
            options => _batch.ExtrasAsync(10, 12, myArg: 12, options: options),
            options => _batch.ExtrasLaterAsync(10, 12, myArg: 12, options: options));
        Assert.That(_batch.Seen, Is.EqualTo(new[] { "init 10, 12, 12, True", "post 10, 12, 12, True" }));
        Assert.That(_batch.Calls, Is.EqualTo(new[] { "7: 10, 12, 12", "8: 10, 12, 12" }));
    }

    [Test]
    public void Case05_No_generated_method_takes_the_extra()
        => Assert.That(
            typeof(Bindings).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.Name.Contains("Extras", StringComparison.Ordinal))
                .SelectMany(method => method.GetParameters())
                .Select(parameter => parameter.Name),
            Has.None.EqualTo("extra"));

    [Test]
    public void One_value_binds_to_one_argument()
    {
        Assert.That(_batch.Record().Calls, Is.EqualTo(new[] { "2/4", "6/8" }));
        Assert.That(_batch.Record([1, 10]).Calls, Is.EqualTo(new[] { "1/2", "30/40" }));
        Assert.That(_batch.Array().Calls, Is.EqualTo(new[] { "1+2", "3" }));
    }

    [Test]
    public async Task An_awaited_Init_and_Post_leave_the_asynchronous_method_alone()
    {
        Assert.That((await _batch.AwaitedAsync()).Calls, Is.EqualTo(new[] { "3", "6" }));
        Assert.That((await _batch.AwaitedAsync(factor: [1, 2])).Calls, Is.EqualTo(new[] { "1", "4" }));
        Assert.That(typeof(Bindings).GetMethods().Select(method => method.Name), Has.None.EqualTo("Awaited"));
    }
}
