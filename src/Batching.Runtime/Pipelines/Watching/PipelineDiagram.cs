using System.Globalization;
using System.Text;

namespace Batching;

/// <summary>Writes a pipeline as a Mermaid flowchart. Equal pipelines give equal text.</summary>
internal sealed class PipelineDiagram
{
    private readonly StringBuilder _text = new("flowchart LR\n");
    private int _sources;

    private PipelineDiagram()
    {
    }

    internal static string Of(PipelineChain chain)
    {
        var diagram = new PipelineDiagram();
        diagram.Write(chain, 0, "  ");
        return diagram._text.ToString();
    }

    /// <summary>Writes a chain. Returns its last nodes, each with the label of the arrow from it.</summary>
    private List<(string Id, string Label)> Write(PipelineChain chain, int step, string indent)
    {
        string source = $"d{_sources++}";
        Line(indent, $"{source}[({Quoted(chain.Source?.ToString() ?? $"{chain.Input.BatchType.Name}: no dataset yet")})]");
        List<(string Id, string Label)> last = [(source, "")];
        var jumps = new List<(int Behind, string Id)>();
        for (var index = 0; index < chain.Nodes.Count; index++)
        {
            PipelineNode node = chain.Nodes[index];
            Land(index);
            var id = $"s{step}";
            if (node is MergeBoundary merge)
            {
                Line(indent, $"subgraph o{step} [other]");
                last.AddRange(Write(merge.Other, step + 1, indent + "  "));
                Line(indent, "end");
            }

            string name = Quoted(string.Create(CultureInfo.InvariantCulture, $"{step} {node}"));
            Line(indent, id + node switch
            {
                RandomApplyNode or ConditionNode => $"{{{name}}}",
                RepartitionBoundary => $"[[{name}]]",
                UpdateNode => $"([{name}])",
                _ => $"[{name}]",
            });
            foreach ((string from, string label) in last)
            {
                Line(indent, $"{from} -->{(label.Length > 0 ? $"|{label}|" : "")} {id}");
            }

            last = [(id, node is RandomApplyNode ? "chosen" : "")];
            if (node is RandomApplyNode chance)
            {
                jumps.Add((index + 1 + chance.Count, id));
            }

            step += node.Width;
        }

        Land(chain.Nodes.Count);
        return last;

        // A batch that was not chosen continues here.
        void Land(int index) => last.AddRange(jumps.Where(jump => jump.Behind == index).Select(jump => (jump.Id, "not chosen")));
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "#quot;", StringComparison.Ordinal)}\"";

    private void Line(string indent, string line) => _text.Append(indent).Append(line).Append('\n');
}
