using System.ComponentModel;
using System.Globalization;
using System.Text;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>Describes a loop: as a tree with the times of its last run, and as a diagram.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LoopText
{
    private const int Indentation = 2;
    private static readonly string[] s_columns = ["runs", "total", "self", "p95", "callbacks"];

    /// <summary>Returns the tree of sections, events and inner loops.</summary>
    public static string Describe(ILoop loop)
    {
        var rows = new List<string[]>();
        Dictionary<string, LoopEventReport> times =
            loop.State.Report?.Events.ToDictionary(report => report.Path, StringComparer.Ordinal) ?? [];
        rows.Add([loop.Outline.Name, .. times.Count > 0 ? s_columns : []]);
        Describe(LoopPlace.Root(loop), 1, loop.State.Report, times, rows);
        return Table(rows);
    }

    /// <summary>Returns the tree as a Mermaid flowchart. The text depends only on the loop.</summary>
    public static string ToMermaid(ILoop loop)
    {
        var text = new StringBuilder("flowchart TD\n");
        LoopPlace root = LoopPlace.Root(loop);
        LoopPlace[] places = [.. root.SelfAndInside()];
        for (var place = 0; place < places.Length; place++)
        {
            LoopEventOutline[] events = places[place].Outline.Events;
            string title = places[place].Parent is null ? root.Outline.Name : $"{places[place].Name}: {places[place].Outline.Name}";
            text.Append(CultureInfo.InvariantCulture, $"    subgraph l{place}[\"{title}\"]\n        direction TB\n");
            for (var index = 0; index < events.Length; index++)
            {
                string writes = events[index].Writes.Length == 0 ? "" : $"<br/>writes {string.Join(", ", events[index].Writes)}";
                text.Append(CultureInfo.InvariantCulture, $"        l{place}e{index}[\"{events[index].Event.Name}{writes}\"]\n");
            }

            AppendOrder(text, place, events);
            text.Append("    end\n");
        }

        for (var place = 1; place < places.Length; place++)
        {
            LoopPlace parent = places[place].Parent!;
            string? yields = parent.Outline.Events[places[place].AfterEvent].Yields;
            string arrow = yields is null ? "==>" : $"== \"each {Escaped(yields)}\" ==>";
            text.Append(
                CultureInfo.InvariantCulture, $"    l{Array.IndexOf(places, parent)}e{places[place].AfterEvent} {arrow} l{place}\n");
        }

        return text.ToString();
    }

    private static string Escaped(string text)
        => text.Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal)
            .Replace("\"", "#quot;", StringComparison.Ordinal);

    // The path without a failure is solid, the path of a failure dotted.
    private static void AppendOrder(StringBuilder text, int place, LoopEventOutline[] events)
    {
        int? last = null;
        for (var index = 0; index < events.Length; index++)
        {
            LoopEvent current = events[index].Event;
            if (current.Kind == LoopEventKind.Failed)
            {
                if (last is { } failing && events[failing].Event.Section == current.Section)
                {
                    text.Append(CultureInfo.InvariantCulture, $"        l{place}e{failing} -.-> l{place}e{index}\n");
                }

                if (index + 1 < events.Length && events[index + 1].Event.Section == current.Section)
                {
                    text.Append(CultureInfo.InvariantCulture, $"        l{place}e{index} -.-> l{place}e{index + 1}\n");
                }

                continue;
            }

            if (last is { } before)
            {
                text.Append(CultureInfo.InvariantCulture, $"        l{place}e{before} --> l{place}e{index}\n");
            }

            last = index;
        }
    }

    private static void Describe(
        LoopPlace place, int depth, LoopReport? report, Dictionary<string, LoopEventReport> times, List<string[]> rows)
    {
        if (report is not null && report.CallbacksAt.TryGetValue(place.Path, out string[]? callbacks))
        {
            rows.Add([Indented(depth, $"callbacks: {string.Join(", ", callbacks)}")]);
        }

        LoopEventOutline[] events = place.Outline.Events;
        for (var index = 0; index < events.Length; index++)
        {
            LoopEventOutline outline = events[index];
            if (index == 0 || events[index - 1].Event.Section != outline.Event.Section)
            {
                rows.Add([Indented(depth, outline.Event.Section)]);
            }

            string details = string.Concat(
                outline.Yields is null ? "" : $" yields {outline.Yields}",
                outline.IsDeclaredOnly ? " (callbacks only)" : "",
                outline.Writes.Length == 0 ? "" : $" writes {string.Join(", ", outline.Writes)}");
            string name = Indented(depth + 1, outline.Event.Name + details);
            rows.Add(times.TryGetValue(place.PathOf(index), out LoopEventReport? measured)
                ?
                [
                    name, measured.Count.ToString("N0", CultureInfo.InvariantCulture), Shown(measured.Total), Shown(measured.Self),
                    Shown(measured.P95),
                    measured.Callbacks == TimeSpan.Zero ? "" : Shown(measured.Callbacks),
                ]
                : [name]);
            foreach (LoopPlace inner in place.Inner.Where(inner => inner.AfterEvent == index))
            {
                string each = outline.Yields is null ? "" : $", for each {outline.Yields}";
                rows.Add([Indented(depth + 2, $"{inner.Name}: {inner.Outline.Name}{each}")]);
                Describe(inner, depth + 3, report, times, rows);
            }
        }
    }

    private static string Indented(int depth, string text) => new string(' ', depth * Indentation) + text;

    private static string Shown(TimeSpan time)
        => time.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N2} s")
        : time.TotalMilliseconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N2} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:N1} us");

    // Names are aligned left, figures right.
    private static string Table(List<string[]> rows)
    {
        int[] widths = [
            .. Enumerable.Range(0, rows.Max(row => row.Length))
                .Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            string line =
                string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
