using System.Diagnostics;

namespace Batching.Matrix;

/// <summary>Processes that keep every processor busy. They end with this one: each waits for the end of its standard input.</summary>
internal sealed class Burners : IDisposable
{
    private readonly List<Process> _processes = [];

    internal Burners()
    {
        for (var processor = 0; processor < Environment.ProcessorCount; processor++)
        {
            _processes.Add(Self.Start(["--burn"], redirectInput: true));
        }
    }

    /// <summary>Keeps a processor busy until standard input ends.</summary>
    internal static void Burn()
    {
        var thread = new Thread(() =>
        {
            while (true)
            {
                Thread.SpinWait(1000);
            }
        })
        { IsBackground = true };
        thread.Start();
        Console.In.ReadToEnd();
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            process.Dispose();
        }
    }
}
