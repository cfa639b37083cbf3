using Batching.Nets;

namespace Batching.Runtime;

/// <summary>An input that takes values whose type is not known when the program is compiled.</summary>
internal interface ITypedInput : IInput
{
    /// <summary>Whether a value fits the type of the packets, or is a sequence of them where the input takes all.</summary>
    bool Accepts(object? value);

    /// <summary>Lets the validator check a value that fits.</summary>
    /// <exception cref="PacketRejectedException">It rejects the value.</exception>
    void Check(object? value);

    /// <summary>Gives the execution a packet, or the sequence of them.</summary>
    void Feed(NetExecution execution, object? value);
}
