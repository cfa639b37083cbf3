using System.Globalization;
using System.Text;

namespace Batching.Nets;

/// <summary>Every component of a net waits for another, so nothing can move. The message has a table of the waits.</summary>
public sealed class NetBlockedException : NetException
{
    private const int MostWaitsInMessage = 50;

    /// <summary>Creates the exception.</summary>
    /// <param name="net">The net's address.</param>
    /// <param name="waits">The waits.</param>
    public NetBlockedException(string net, IReadOnlyList<PortWait> waits)
        : base(Describe(net, waits ?? throw new ArgumentNullException(nameof(waits))))
        => Waits = waits;

    /// <summary>The waits, in the order of the components.</summary>
    public IReadOnlyList<PortWait> Waits { get; }

    private static string Describe(string net, IReadOnlyList<PortWait> waits)
    {
        string[][] rows =
        [
            ["component", "port", "waits to", "packets in its edges"],
            .. waits.Take(MostWaitsInMessage)
                .Select(wait => (string[])[wait.Component, wait.Port, wait.IsPut ? "put" : "get", Packets(wait)]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The net '{net}' is blocked: every component waits, and nothing can move.");
        foreach (string[] row in rows)
        {
            text.AppendLine().Append("  ").Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        if (waits.Count > MostWaitsInMessage)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  and {waits.Count - MostWaitsInMessage} more: see Waits.");
        }

        return text.ToString();
    }

    private static string Packets(PortWait wait)
        => wait.Capacity == int.MaxValue
            ? wait.Packets.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{wait.Packets} of {wait.Capacity}");
}
