using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// A run that results in a value. A class marked with <see cref="RunAttribute"/> derives from it and has a static method <c>Execute</c>, or
/// <c>ExecuteAsync</c>; the compiler writes the rest.
/// </summary>
/// <typeparam name="TResult">The result: what System.Text.Json can write and read again.</typeparam>
public abstract class Run<TResult> : Run
{
    /// <summary>For the generated constructor.</summary>
    protected Run()
    {
    }

    /// <summary>
    /// The result, read from the store when you first ask for it. Later reads return the same object. This blocks while the result is read;
    /// see <see cref="GetResultAsync"/>.
    /// </summary>
    /// <exception cref="RunNotDoneException">The run was not executed, failed, or has a result of other code.</exception>
    /// <exception cref="InvalidDataException">The stored result is damaged, or of another type.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public TResult Result => TryGetResult(out TResult? result) ? result : throw NotDone();

    /// <summary>Gets the result, if the run has one of the current code.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">The stored result is damaged, or of another type.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        if (StoredSlot is not { State: RunState.Done } slot)
        {
            result = default;
            return false;
        }

        result = ReadAsync(slot, CancellationToken.None).Wait();
        return true;
    }

    /// <summary>The result, as <see cref="Result"/> is, without blocking a thread while it is read.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The result.</returns>
    /// <exception cref="RunNotDoneException">The run was not executed, failed, or has a result of other code.</exception>
    /// <exception cref="InvalidDataException">The stored result is damaged, or of another type.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public async ValueTask<TResult> GetResultAsync(CancellationToken cancellationToken = default)
    {
        if (Slot is not { } slot)
        {
            throw NotDone();
        }

        await slot.ReadAsync(cancellationToken).ConfigureAwait(false);
        return slot.State == RunState.Done ? await ReadAsync(slot, cancellationToken).ConfigureAwait(false) : throw NotDone();
    }

#pragma warning disable CA1707, CS3008 // Generated members begin with two underscores: no name of the user's does.
    /// <summary>Calls the run's method with copies of its parameters. Generated.</summary>
    /// <param name="cancellationToken">The run's token.</param>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ValueTask<TResult> __ExecuteAsync(CancellationToken cancellationToken) => throw NotGenerated();
#pragma warning restore CA1707, CS3008

    internal sealed override async ValueTask ExecuteAsync(RunSlot slot, bool keepsText, CancellationToken cancellationToken)
    {
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        DateTime started = DateTime.UtcNow;
        TResult result = await __ExecuteAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan runtime = System.Diagnostics.Stopwatch.GetElapsedTime(begin);
        string? text = keepsText ? __Type.Result.Write(result) : null;
        slot.Computed(new ResultBox<TResult>(result), text, runtime, started);
    }

    /// <summary>Checks that a stored result can be read back, before more results are computed that would be lost.</summary>
    internal override void CheckRoundTrip(string text)
    {
        string again;
        try
        {
            again = __Type.Result.Write(__Type.Result.Read<TResult>(text));
        }
        catch (Exception failure)
        {
            throw new NotSupportedException(
                $"Results of {__Type.Name}, of type {typeof(TResult)}, cannot be read again from what is stored: {failure.Message} Give "
                    + "the type a constructor or settable properties for all that it stores.", failure);
        }

        if (again != text)
        {
            throw new NotSupportedException(
                $"Results of {__Type.Name}, of type {typeof(TResult)}, change when they are stored and read again: '{Shortened(text)}' "
                    + $"becomes '{Shortened(again)}'. Give the type a constructor or settable properties for all that it stores.");
        }
    }

    private async ValueTask<TResult> ReadAsync(RunSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Value is ResultBox<TResult> box)
        {
            return box.Value;
        }

        TResult result = slot is { ResultText: null, Source: { } source }
            ? source.Read<TResult>(Id, await source.TextOfAsync(Id, cancellationToken).ConfigureAwait(false), __Type.Result)
            : __Type.Result.Read<TResult>(slot.ResultText!);
        slot.Value = new ResultBox<TResult>(result);
        return result;
    }

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private RunNotDoneException NotDone()
    {
        string why = Slot switch
        {
            null => "is in no study: add it to one and call RunAsync",
            { State: RunState.Failed, Failure: { } failure } => $"failed with {failure.Type}: {failure.Message} RunAsync tries it again",
            { State: RunState.Stale } =>
                "has a result of other code: call RunAsync, or RunAsync with OnCodeChange = Keep to use it all the same",
            { State: RunState.Running } => "is running",
            _ => "has not been executed: call RunAsync",
        };
        return new RunNotDoneException($"{this} {why}.", Id, Slot?.Failure);
    }
}

/// <summary>A result, so that a null is not taken for none.</summary>
internal sealed record ResultBox<TResult>(TResult Value);
