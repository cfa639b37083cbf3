namespace Batching.Testing;

/// <summary>Actions on the whole batch: a step, and the asynchronous form.</summary>
public class WholeBatchTests
{
    [Test]
    public async Task A_synchronous_action_gets_its_asynchronous_form()
        => await Rows.VerifyAsync("[Action] public void Clear(int keep = 1) { }");

    [Test]
    public async Task An_asynchronous_action_is_a_step_as_it_is()
        => await Rows.VerifyAsync(
            "[Action] public async Task ClearAsync(int keep, CancellationToken token) => await Task.Delay(keep, token);");

    [Test]
    public async Task Another_batch_adopts_what_it_did_not_set()
        => await Rows.VerifyAsync(
            "[Action] private Numbers Measure() => new() { Indices = [Count] };", "public sealed class Numbers : Batch<int>;");

    [Test]
    public async Task A_static_or_generic_action_and_an_awaited_batch()
        => await new BatchHarness(Rows.With("""
            [Action] private static void Warm() { }
            [Action] private void Fill<T>(T value) where T : struct { }
            [Action] private ValueTask<Rows> SortAsync() => new(this);
            [Action] public Rows Reverse() => this;

            public static object Chain() => Dataset.From(new[] { "a" }).Pipeline<Rows>().Warm().Fill(1).Sort().Reverse();
            """)).CheckAsync();
}
