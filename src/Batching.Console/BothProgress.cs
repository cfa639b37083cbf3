namespace Batching.Console;

/// <summary>Reports progress to a console, and to the receiver that the user has set.</summary>
internal sealed class BothProgress<T>(Action<T> show, IProgress<T>? other) : IProgress<T>
{
    public void Report(T value)
    {
        show(value);
        other?.Report(value);
    }
}
