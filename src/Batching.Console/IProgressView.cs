namespace Batching.Console;

/// <summary>A way to show progress. Thread-safe.</summary>
internal interface IProgressView : IAsyncDisposable
{
    void Show(PipelineProgress progress);
}
