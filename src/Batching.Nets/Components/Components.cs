using System.ComponentModel.DataAnnotations;
using Batching.Runtime;

namespace Batching.Nets;

/// <summary>The standard components. Each call creates a new one, which can be added to one net.</summary>
public static class Components
{
    /// <summary>Puts the result of a function for each packet.</summary>
    /// <typeparam name="TIn">The type of the packets.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static TransformComponent<TIn, TOut> Map<TIn, TOut>(Func<TIn, TOut> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new("Map", async (packets, output, _) =>
        {
            while (await packets.MoveNextAsync().ConfigureAwait(false))
            {
                await output.PutAsync(function(packets.Current)).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Puts the packets that meet a condition, and drops the others.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="condition">The condition.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is null.</exception>
    public static TransformComponent<T, T> Filter<T>(Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new("Filter", async (packets, output, _) =>
        {
            while (await packets.MoveNextAsync().ConfigureAwait(false))
            {
                if (condition(packets.Current))
                {
                    await output.PutAsync(packets.Current).ConfigureAwait(false);
                }
            }
        });
    }

    /// <summary>Gathers packets in lists of a size. The last list may be shorter.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="size">The number of packets in a list.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is zero or negative.</exception>
    public static TransformComponent<T, IReadOnlyList<T>> Batch<T>([Range(1, int.MaxValue)] int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new("Batch", async (packets, output, _) =>
        {
            var batch = new List<T>();
            while (await packets.MoveNextAsync().ConfigureAwait(false))
            {
                batch.Add(packets.Current);
                if (batch.Count == size)
                {
                    await output.PutAsync(batch).ConfigureAwait(false);
                    batch = [];
                }
            }

            if (batch.Count > 0)
            {
                await output.PutAsync(batch).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Puts each element of each packet.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <returns>The component.</returns>
    public static TransformComponent<IEnumerable<T>, T> Unbatch<T>() => new("Unbatch", async (packets, output, _) =>
    {
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            foreach (T element in packets.Current)
            {
                await output.PutAsync(element).ConfigureAwait(false);
            }
        }
    });

    /// <summary>Puts the packets that meet a condition to one output, and the others to another.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="condition">The condition.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is null.</exception>
    public static SplitComponent<T> Split<T>(Func<T, bool> condition) => new(condition);

    /// <summary>Puts the packets of several outputs as they arrive.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static MergeComponent<T> Merge<T>() => new();

    /// <summary>Puts pairs of the packets of two inputs, until one of them ends.</summary>
    /// <typeparam name="TLeft">The type of the packets of the first input.</typeparam>
    /// <typeparam name="TRight">The type of the packets of the second input.</typeparam>
    /// <returns>The component.</returns>
    public static JoinComponent<TLeft, TRight> Join<TLeft, TRight>() => new();

    /// <summary>Waits before it puts each packet.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <param name="delay">The time to wait.</param>
    /// <param name="timeProvider">The clock. Default: <see cref="TimeProvider.System"/>.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static TransformComponent<T, T> Delay<T>(TimeSpan delay, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        TimeProvider clock = timeProvider ?? TimeProvider.System;
        return new("Delay", async (packets, output, context) =>
        {
            while (await packets.MoveNextAsync().ConfigureAwait(false))
            {
                await Task.Delay(delay, clock, context.CancellationToken).ConfigureAwait(false);
                await output.PutAsync(packets.Current).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Puts the result of an asynchronous function for each packet, and calls the function again if it fails.</summary>
    /// <typeparam name="TIn">The type of the packets.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="options">How often it is called for a packet, and when. The exception of the last call fails the run.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> or <paramref name="options"/> is null.</exception>
    public static TransformComponent<TIn, TOut> Retry<TIn, TOut>(
        Func<TIn, CancellationToken, ValueTask<TOut>> function, RetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(options);
        return new("Retry", async (packets, output, context) =>
        {
            while (await packets.MoveNextAsync().ConfigureAwait(false))
            {
                TOut result = await CallAsync(packets.Current, context.CancellationToken).ConfigureAwait(false);
                await output.PutAsync(result).ConfigureAwait(false);
            }
        });

        async ValueTask<TOut> CallAsync(TIn packet, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await function(packet, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (attempt < options.MaxAttempts && !cancellationToken.IsCancellationRequested
                    && (options.ShouldRetry?.Invoke(exception) ?? true))
                {
                    await Task.Delay(options.DelayAfter(attempt), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Puts one packet for each packet that opens the gate.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <typeparam name="TOpen">The type of the packets that open the gate.</typeparam>
    /// <returns>The component.</returns>
    public static GateComponent<T, TOpen> Gate<T, TOpen>() => new();

    /// <summary>Puts all packets as one list when the stream has ended.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static TransformComponent<T, IReadOnlyList<T>> Collect<T>() => new("Collect", async (packets, output, _) =>
    {
        var all = new List<T>();
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            all.Add(packets.Current);
        }

        await output.PutAsync(all).ConfigureAwait(false);
    });

    /// <summary>Puts each packet to every input to which its output is connected.</summary>
    /// <typeparam name="T">The type of the packets.</typeparam>
    /// <returns>The component.</returns>
    public static FanOutComponent<T> FanOut<T>() => new();
}
