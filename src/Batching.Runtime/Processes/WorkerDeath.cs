namespace Batching.Runtime;

/// <summary>
/// A worker process that has ended: decides which item is charged with it, and what becomes of the others that it was sent.
/// </summary>
internal sealed class WorkerDeath
{
    private const int MostBarrenDeaths = 3;

    private readonly ProcessFanOut _call;
    private readonly CorruptFrameException? _corrupt;
    private readonly WorkerEnd _end;
    private readonly KillReason _reason;
    private readonly long _killedWord;

    // The item that ran at the end.
    private readonly long _word;

    /// <summary>Waits for the end of a worker.</summary>
    /// <param name="call">The call.</param>
    /// <param name="worker">The worker. It is not disposed here.</param>
    /// <param name="corrupt">Why it was killed, if it has sent what no worker sends.</param>
    internal WorkerDeath(ProcessFanOut call, WorkerProcess worker, CorruptFrameException? corrupt)
    {
        (_call, _corrupt) = (call, corrupt);
        (_end, _reason, _killedWord) = worker.End();
        _word = worker.Page.Current;
    }

    private int RunningItem => _word == 0 ? -1 : SharedPage.PositionOf(_word);

    /// <summary>Fails the call, if the worker ended while it began the call and another one would too.</summary>
    internal void FailCallIfItCannotBegin()
    {
        if (_word != SharedPage.BeginningCall)
        {
            return;
        }

        if (_reason == KillReason.ItemTimeout)
        {
            _call.FailCall(OverTime("what its items share, as a kernel, was not ready"));
        }
        else if (_reason == KillReason.CorruptFrame && _call.CannotBegin())
        {
            _call.FailCall(Corrupt(-1));
        }
        else if (_reason == KillReason.None && _end.Signal != "SIGKILL" && _call.CannotBegin())
        {
            _call.FailCall(Crash(-1, null));
        }
    }

    /// <summary>Fails the item that is charged, and gives the others back.</summary>
    /// <param name="sent">What the worker was sent and has not answered, in order.</param>
    /// <param name="isOfThisCall">Whether a corrupt frame must come from this call, not from what was left of an earlier one.</param>
    /// <param name="barrenDeaths">How many workers of the slot have ended in a row without an answer and between two items.</param>
    internal void Charge(ProcessRange[] sent, bool isOfThisCall, ref int barrenDeaths)
    {
        int charged = RunningItem;
        if (_reason == KillReason.CorruptFrame)
        {
            charged = SenderOfCorruptFrame(sent, isOfThisCall);
            if (charged < 0)
            {
                Suspect(sent, RunningItem);
                return;
            }
        }
        else if (_reason != KillReason.None && _word != _killedWord)
        {
            // It went on to another item just before it was killed. That one is not to blame.
            charged = -1;
        }

        if (!sent.Any(range => Holds(range, charged)))
        {
            // It died between two items. If that happens repeatedly, the next item is charged.
            charged = _reason == KillReason.None && ++barrenDeaths >= MostBarrenDeaths ? sent[0].Begin : -1;
        }

        foreach (ProcessRange range in sent)
        {
            if (!Holds(range, charged))
            {
                _call.GiveBack(range);
                continue;
            }

            _call.GiveBack(range with { End = charged });
            _call.GiveBack(range with { Begin = charged + 1 });
            _call.Fail(charged, range.Attempt, _reason switch
            {
                KillReason.ItemTimeout => OverTime("the item did not end"),
                KillReason.CorruptFrame => Corrupt(charged),
                _ => Crash(charged, IndexOf(charged)),
            });
        }
    }

    private static bool Holds(ProcessRange range, int position) => range.Begin <= position && position < range.End;

    /// <summary>
    /// The item that has sent a corrupt frame; -1 if it is not known, because a worker had several, or another call before.
    /// </summary>
    private int SenderOfCorruptFrame(ProcessRange[] sent, bool isOfThisCall)
        => _corrupt!.Position >= 0 ? _corrupt.Position
            : sent is [{ } only] && only.End - only.Begin == 1 && (only.IsSuspect || isOfThisCall) ? only.Begin
            : -1;

    /// <summary>Lets every item that may have sent the corrupt frame run alone, which shows the one that does.</summary>
    private void Suspect(ProcessRange[] sent, int last)
    {
        int count = Array.FindIndex(sent, range => Holds(range, last)) + 1;
        if (count == 0)
        {
            (count, last) = (sent.Length, sent[^1].End - 1);
        }

        foreach (ProcessRange range in sent.AsSpan(0, count - 1))
        {
            _call.Suspect(range);
        }

        _call.Suspect(sent[count - 1] with { End = last + 1 });
        _call.GiveBack(sent[count - 1] with { Begin = last + 1 });
        foreach (ProcessRange range in sent.AsSpan(count))
        {
            _call.GiveBack(range);
        }
    }

    private object IndexOf(int position) => _call.Settings.Scope.Rows?.IndexAt(position) ?? position;

    private TimeoutException OverTime(string what)
        => new($"{_call.Action}: {what} within {_call.Options.ItemTimeout} (ProcessOptions.ItemTimeout), and its worker process was "
            + "killed.");

    private InvalidDataException Corrupt(int position)
    {
        string what = position < 0
            ? "began the call, with what its items share, as a kernel"
            : IndexOf(position) is var index && Equals(index, position) ? $"ran item {position}" : $"ran item {position} ({index})";
        string output = _end.Output.Length == 0 ? "" : $" Its last output:{Environment.NewLine}{_end.Output}";
        return new InvalidDataException(
            $"{_call.Action}: the worker process {_end.ProcessId} sent a frame that is no result while it {what}: {_corrupt!.Message}. It "
                + $"was killed. Code in it has written to a descriptor that it had not opened, or over memory.{output}");
    }

    private WorkerCrashedException Crash(int position, object? index)
        => new(_call.Action, position, index, _end.ProcessId, _end.ExitCode, _end.Signal, _end.Output);
}
