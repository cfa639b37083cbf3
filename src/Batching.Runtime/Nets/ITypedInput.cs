namespace Batching.Runtime;

/// <summary>An input that takes values whose type is not known when the program is compiled.</summary>
internal interface ITypedInput : IInput
{
    /// <summary>Whether a value fits the type of the packets, or is a sequence of them where the input takes all.</summary>
    bool Accepts(object? value);

    void Feed(NetRun run, object? value);

    void FeedAll(NetRun run, object? values);
}
