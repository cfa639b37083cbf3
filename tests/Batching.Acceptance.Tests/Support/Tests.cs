using System.Diagnostics;

namespace Acceptance;

internal static class Tests
{
    /// <summary>How long a test waits for what must happen. Only a test that fails waits so long.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What a call threw.</summary>
    internal static async Task<TException> FailureAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        try
        {
            await call().WaitAsync(Patience);
        }
        catch (TException exception) when (exception.GetType() == typeof(TException))
        {
            return exception;
        }

        throw new AssertionException($"No {typeof(TException).Name} was thrown.");
    }

    internal static void Await(this ManualResetEventSlim gate)
    {
        if (!gate.Wait(Patience))
        {
            throw new TimeoutException("A gate of the test was not opened.");
        }
    }

    /// <summary>Blocks until something is so that another thread brings about.</summary>
    internal static void Until(Func<bool> condition)
    {
        long begin = Stopwatch.GetTimestamp();
        var spinner = default(SpinWait);
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new TimeoutException("What the test waits for did not come about.");
            }

            spinner.SpinOnce();
        }
    }
}
