using System.Threading.Tasks.Sources;

namespace Batching.Runtime.Tests;

/// <summary>Items whose tasks are made of a source that is used again and again.</summary>
public class FanOutTaskSourceTests
{
    [Test]
    public async Task A_source_whose_items_end_at_once_is_asked_for_each_result_once([Values(Route.Async, Route.Stream)] Route route)
    {
        var source = new EndedSource();

        await new Call(route, 100).RunAsync((_, _) => new ValueTask(source, 0));

        Assert.That(source.Results, Is.EqualTo(100));
    }

    private sealed class EndedSource : IValueTaskSource
    {
        private int _results;

        public int Results => _results;

        public void GetResult(short token) => Interlocked.Increment(ref _results);

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => continuation(state);
    }
}
