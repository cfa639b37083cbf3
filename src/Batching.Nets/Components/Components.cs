using System.ComponentModel.DataAnnotations;
using Batching.Runtime;

namespace Batching.Nets;

/// <summary>The standard components. Each call makes a new one, to be added to one net.</summary>
public static class Components
{
    /// <summary>Puts what a function makes of each packet.</summary>
    /// <typeparam name="TIn">The type of the packets.</typeparam>
    /// <typeparam name="TOut">The type of what is put.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>The component.</returns>
    public static MapComponent<TIn, TOut> Map<TIn, TOut>(Func<TIn, TOut> function) => new(function);

    /// <summary>Passes on the packets for which a condition holds.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="condition">The condition.</param>
    /// <returns>The component.</returns>
    public static FilterComponent<T> Filter<T>(Func<T, bool> condition) => new(condition);

    /// <summary>Gathers packets in arrays of a size; the last may be shorter.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="size">How many packets an array has, at least 1.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is zero or negative.</exception>
    public static BatchComponent<T> Batch<T>([Range(1, int.MaxValue)] int size) => new(size);

    /// <summary>Puts each element of each packet.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <returns>The component.</returns>
    public static UnbatchComponent<T> Unbatch<T>() => new();

    /// <summary>Puts packets for which a condition holds to one output and the others to another.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="condition">The condition.</param>
    /// <returns>The component.</returns>
    public static SplitComponent<T> Split<T>(Func<T, bool> condition) => new(condition);

    /// <summary>Passes on the packets of several outputs as they come.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static MergeComponent<T> Merge<T>() => new();

    /// <summary>Makes pairs of the packets of two inputs, until one of them ends.</summary>
    /// <typeparam name="TLeft">The type of the packets of one.</typeparam>
    /// <typeparam name="TRight">The type of the packets of the other.</typeparam>
    /// <returns>The component.</returns>
    public static JoinComponent<TLeft, TRight> Join<TLeft, TRight>() => new();

    /// <summary>Passes on each packet after a time.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="time">The time.</param>
    /// <param name="clock">Whose time. Default: the system's.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static DelayComponent<T> Delay<T>(TimeSpan time, TimeProvider? clock = null) => new(time, clock ?? TimeProvider.System);

    /// <summary>Puts what an awaitable function makes of each packet, and calls it again where it fails.</summary>
    /// <typeparam name="TIn">The type of the packets.</typeparam>
    /// <typeparam name="TOut">The type of what is put.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="retries">How often it is called again for a packet; what it throws then fails the run.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are negative retries.</exception>
    public static RetryComponent<TIn, TOut> Retry<TIn, TOut>(
        Func<TIn, CancellationToken, ValueTask<TOut>> function, [Range(0, int.MaxValue)] int retries) => new(function, retries);

    /// <summary>Passes on a packet for each one that opens the gate.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <typeparam name="TOpen">The type of what opens it.</typeparam>
    /// <returns>The component.</returns>
    public static GateComponent<T, TOpen> Gate<T, TOpen>() => new();

    /// <summary>Puts all packets as one list when the stream has ended.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static CollectComponent<T> Collect<T>() => new();

    /// <summary>Passes on each packet to every input that its output is connected to.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static FanOutComponent<T> FanOut<T>() => new();
}
