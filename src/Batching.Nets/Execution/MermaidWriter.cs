using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Draws a net as a Mermaid flowchart: a subgraph for each component, a shape for each kind of port, and dotted lines to ports of nets.
/// </summary>
internal sealed class MermaidWriter(MermaidOptions options)
{
    private readonly System.Text.StringBuilder _text = new();
    private readonly Dictionary<object, string> _ids = new(ReferenceEqualityComparer.Instance);

    internal string Write(NetNode net)
    {
        _text.Append("flowchart LR\n");
        WriteNet(net, 1);
        WriteEdges(net);
        return _text.ToString();
    }

    private void WriteNet(NetNode net, int depth)
    {
        Line(depth, $"subgraph {Id(net, "n")}[\"{Escaped(net.Name)}\"]");
        WritePorts(net, depth + 1);
        foreach (ComponentNode component in net.Components)
        {
            if (component is NetNode nested)
            {
                WriteNet(nested, depth + 1);
                continue;
            }

            Line(depth + 1, $"subgraph {Id(component, "n")}[\"{Escaped(component.Name)}\"]");
            WritePorts(component, depth + 2);
            Line(depth + 1, "end");
        }

        Line(depth, "end");
    }

    private void WritePorts(ComponentNode component, int depth)
    {
        foreach (Port port in component.Ports)
        {
            var known = (INetPort)port;
            if (options.HideUnconnectedPorts && known.Incoming.IsEmpty && known.Outgoing.IsEmpty)
            {
                continue;
            }

            string name = $"\"{Escaped(port.Name)}\"";
            string shape = known.Kind switch
            {
                PortKind.Input => $"([{name}])",
                PortKind.Signal => $"{{{{{name}}}}}",
                PortKind.Output => $"[{name}]",
                _ => $">{name}]",
            };
            Line(depth, Id(port, "p") + shape);
        }

        if (options.HideConfigs)
        {
            return;
        }

        foreach (ConfigPort config in component.Configs)
        {
            Line(depth, $"{Id(new object(), "c")}[/\"{Escaped(config.Name)}\"/]");
        }
    }

    private void WriteEdges(NetNode net)
    {
        foreach (Connection connection in net.Connections)
        {
            bool isDotted = connection.From.Node == net || connection.To.Node == net;
            Line(1, $"{Id(connection.From, "p")} {(isDotted ? "-.->" : "-->")} {Id(connection.To, "p")}");
        }

        foreach (ComponentNode component in net.Components)
        {
            if (component is NetNode nested)
            {
                WriteEdges(nested);
            }
        }
    }

    private string Id(object part, string prefix)
    {
        if (!_ids.TryGetValue(part, out string? id))
        {
            id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{_ids.Count}");
            _ids.Add(part, id);
        }

        return id;
    }

    private static string Escaped(string name) => name.Replace("\"", "#quot;", StringComparison.Ordinal);

    private void Line(int depth, string text) => _text.Append(' ', depth * 4).Append(text).Append('\n');
}
