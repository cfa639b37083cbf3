using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>The rules of the run time check, as far as one Wire method shows them.</summary>
internal sealed class WiringRules(Wiring wiring, IMethodSymbol method, Action<Diagnostic> report)
{
    private const int Unbounded = int.MaxValue;

    public void Check()
    {
        CheckDirections();
        if (wiring.Unclear is null)
        {
            CheckAdded();
            CheckNetPorts();
            CheckInputs();
        }

        CheckFans();
        CheckCycles();
        ReportUnchecked();
    }

    // Unseen code may add what is missing. Code that runs several times may add twice.
    private void ReportUnchecked()
    {
        if (wiring.Unclear is { } unclear)
        {
            Report(NetDiagnostics.UncheckedWiring, unclear.GetFirstToken().GetLocation(), $"{wiring.Net.Name}.Wire",
                "whether every component is added and every port connected");
        }
        else if (wiring.Conditional is { } conditional)
        {
            Report(NetDiagnostics.UncheckedWiring, conditional.GetFirstToken().GetLocation(), $"{wiring.Net.Name}.Wire",
                "what is connected under a condition or in a loop");
        }
    }

    private void CheckDirections()
    {
        foreach (WiredEdge edge in wiring.Edges)
        {
            if (edge.From.IsInput != edge.From.Component is null)
            {
                Report(NetDiagnostics.WrongDirection, edge.From.Syntax, edge.From.Name, edge.From.IsInput
                    ? "is an input of a component: no edge can begin there"
                    : "is an output of the net: inside, packets are put into it, not got from it");
            }

            if (edge.To.IsInput != edge.To.Component is not null)
            {
                Report(NetDiagnostics.WrongDirection, edge.To.Syntax, edge.To.Name, edge.To.IsInput
                    ? "is an input of the net: inside, packets come from it, and cannot be put into it"
                    : "is an output of a component: no edge can end there");
            }
        }
    }

    private void CheckAdded()
    {
        var reported = new HashSet<WiredComponent>();
        foreach (WiredPort port in wiring.Edges.SelectMany(edge => new[] { edge.From, edge.To }))
        {
            if (port.Component is { IsAdded: false } component && reported.Add(component))
            {
                Report(NetDiagnostics.NotAdded, port.Syntax, port.Name, component.Creation.ToString());
            }
        }
    }

    private void CheckNetPorts()
    {
        foreach (IPropertySymbol port in wiring.Net.GetMembers().OfType<IPropertySymbol>().Where(NetSymbols.IsPort))
        {
            string role = NetSymbols.PortAttribute(port)!.AttributeClass!.Name;
            bool isInput = NetSymbols.IsInPort(port.Type);
            bool isWired = wiring.Edges.Any(edge => Is(isInput ? edge.From : edge.To, port));
            if (!isWired && role is "InputAttribute" or "OutputAttribute")
            {
                Report(
                    NetDiagnostics.UnwiredNetPort,
                    method.Locations[0],
                    port.Name,
                    isInput
                        ? "an input of the net that leads nowhere: connect it to an input of a component"
                        : "an output of the net that nothing leads to: connect an output of a component to it");
            }
        }

        static bool Is(WiredPort wired, IPropertySymbol port) => wired.Component is null && wired.Property.Name == port.Name;
    }

    private void CheckInputs()
    {
        foreach (WiredComponent component in wiring.Components.Where(component => component.IsAdded))
        {
            foreach (IPropertySymbol port in NetSymbols.Ports(component.Type)
                .Where(port => NetSymbols.IsInPort(port.Type) && !IsSignal(port)))
            {
                if (!wiring.Edges.Any(
                    edge => edge.To.Component == component && SymbolEqualityComparer.Default.Equals(edge.To.Property, port)))
                {
                    Report(NetDiagnostics.UnconnectedInput, component.Creation, port.Name, $"'{component.Name}'");
                }
            }
        }
    }

    private void CheckFans()
    {
        WiredEdge[] certain = [.. wiring.Edges.Where(edge => !edge.IsConditional)];
        for (var i = 0; i < certain.Length; i++)
        {
            WiredEdge edge = certain[i];
            CheckFan(edge.From, [.. certain.Take(i + 1).Where(other => other.From.IsSame(edge.From))], other => other.IsFanOut, "FanOut",
                "'fanOut: true' if each is to get every packet");
            CheckFan(edge.To, [.. certain.Take(i + 1).Where(other => other.To.IsSame(edge.To))], other => other.IsFanIn, "FanIn",
                "'fanIn: true' if their packets may come in any order between them");
        }
    }

    // A cycle is reported at its declared components.
    private void CheckFan(WiredPort port, WiredEdge[] edges, Func<WiredEdge, bool> isDeclared, string argument, string advice)
    {
        if (edges.Length > 1 && !isDeclared(edges[edges.Length - 1]) && edges.Count(edge => !isDeclared(edge)) > 1
            && !MayFan(port, argument))
        {
            Report(NetDiagnostics.WiredTwice, port.Syntax, port.Name, advice);
        }
    }

    private void CheckCycles()
    {
        WiredEdge[] loose = [
            .. wiring.Edges.Where(
                edge => edge is { IsConditional: false, Capacity: 0 or Unbounded, From.Component: not null, To.Component: not null })];
        var done = new HashSet<WiredComponent>();
        foreach (WiredEdge edge in loose)
        {
            var path = new List<WiredComponent>();
            if (FindCycle(edge.From.Component!, path))
            {
                Report(NetDiagnostics.LooseCycle, edge.Syntax, string.Join(" -> ", path.Select(component => component.Name)));
                return;
            }
        }

        bool FindCycle(WiredComponent component, List<WiredComponent> path)
        {
            int known = path.IndexOf(component);
            if (known >= 0)
            {
                path.RemoveRange(0, known);
                path.Add(component);
                return true;
            }

            if (!done.Add(component))
            {
                return false;
            }

            path.Add(component);
            if (loose.Where(edge => edge.From.Component == component).Any(edge => FindCycle(edge.To.Component!, path)))
            {
                return true;
            }

            path.RemoveAt(path.Count - 1);
            return false;
        }
    }

    private static bool IsSignal(IPropertySymbol port) => LibrarySymbols.Attribute(port, NetSymbols.SignalAttribute) is not null;

    /// <summary>Whether the attribute of a port declares several edges.</summary>
    private static bool MayFan(WiredPort port, string argument)
        => port.Property.GetAttributes().Any(attribute => Equals(NetSymbols.Argument(attribute, argument), true));

    private void Report(DiagnosticDescriptor descriptor, SyntaxNode syntax, params object[] arguments)
        => Report(descriptor, (syntax is ObjectCreationExpressionSyntax creation ? creation.Type : syntax).GetLocation(), arguments);

    private void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
        => report(Diagnostic.Create(descriptor, location, arguments));
}
