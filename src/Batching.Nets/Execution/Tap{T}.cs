namespace Batching.Runtime;

/// <inheritdoc cref="ITap"/>
internal sealed class Tap<T> : ITap
{
    internal Tap(OutputPort<T> output, NetRun run)
    {
        Output = output;
        Input = new InputPort<T>(output.Name) { Node = output.Node };
        Input.Begin(run);
    }

    internal OutputPort<T> Output { get; }

    internal InputPort<T> Input { get; }

    bool ITap.IsAwaited => Input.HasPendingPut;

    void ITap.Stop(Exception failure) => ((IInput)Input).Stop(failure);

    void ITap.Complete() => ((IInput)Input).Finish();
}
