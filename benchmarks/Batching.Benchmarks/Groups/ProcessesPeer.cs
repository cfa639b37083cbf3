using System.Diagnostics;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// The peer: a process that writes back the bytes that it reads. The caller packs items into blocks of a pipe's size, and reads while it
/// writes.
/// </summary>
internal sealed class EchoProcess : IDisposable
{
    internal const string Argument = "--echo";
    private const int BlockSize = 1 << 16;
    private readonly Process _process;
    private readonly Stream _to;
    private readonly Stream _from;
    private readonly byte[] _outgoing = new byte[1 << 20];
    private readonly byte[] _incoming = new byte[1 << 20];

    internal EchoProcess()
    {
        _process = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!, [.. Host, Argument])
            { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        (_to, _from) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
    }

    private static string[] Host
        => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(EchoProcess).Assembly.Location] : [];

    /// <summary>The life of the process.</summary>
    internal static int Echo()
    {
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        var buffer = new byte[BlockSize];
        while (input.Read(buffer) is var read && read > 0)
        {
            output.Write(buffer, 0, read);
        }

        return ExitCode.Reached;
    }

    /// <summary>
    /// Sends items there and takes them back, each kept in an array of its own or in a column, as a worker's caller needs them.
    /// </summary>
    internal int Exchange(int items, int size)
    {
        if ((long)items * size <= BlockSize)
        {
            _to.Write(_outgoing, 0, items * size);
            _from.ReadExactly(_incoming, 0, items * size);
            return items;
        }

        int itemsABlock = Math.Max(1, BlockSize / size);
        var writer = new Thread(() =>
        {
            for (var sent = 0; sent < items; sent += itemsABlock)
            {
                _to.Write(_outgoing, 0, Math.Min(itemsABlock, items - sent) * size);
            }
        });
        writer.Start();
        var numbers = new int[size == sizeof(int) ? items : 0];
        var blocks = new byte[size == sizeof(int) ? 0 : items][];
        for (var received = 0; received < items; received += itemsABlock)
        {
            int count = Math.Min(itemsABlock, items - received);
            _from.ReadExactly(_incoming, 0, count * size);
            for (var i = 0; i < count; i++)
            {
                if (size == sizeof(int))
                {
                    numbers[received + i] = BitConverter.ToInt32(_incoming, i * size);
                }
                else
                {
                    blocks[received + i] = _incoming.AsSpan(i * size, size).ToArray();
                }
            }
        }

        writer.Join();
        return numbers.Length + blocks.Length;
    }

    public void Dispose()
    {
        _to.Dispose();
        _process.WaitForExit();
        _from.Dispose();
        _process.Dispose();
    }
}
