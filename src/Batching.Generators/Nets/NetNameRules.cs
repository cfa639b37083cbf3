using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Finds names of ports and configs that collide with generated members.</summary>
internal sealed class NetNameRules(ParseContext context, bool isNet)
{
    private static readonly string[] s_ofNets =
    [
        "Add", "Connect", "Unbounded", "Execute", "ExecuteAsync", "StartSession", "Validate", "ToMermaid", "DisposeAsync", "History",
        "SurplusPackets", "Outputs", "Session",
    ];

    private static readonly string[] s_ofObjects = ["Equals", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private static readonly string[] s_ofOutputs = [
        .. s_ofObjects, "Clone", "Completion", "Deconstruct", "EqualityContract", "PrintMembers", "StopAsync"];

    private readonly HashSet<string> _nested = new(StringComparer.Ordinal);
    private readonly HashSet<string> _arguments = new(StringComparer.Ordinal);

    /// <summary>Whether a property of the class may have its name.</summary>
    public bool Allows(ISymbol property, bool isPort)
    {
        if (!isNet)
        {
            return true;
        }

        if (s_ofNets.Contains(property.Name) || (isPort && s_ofOutputs.Contains(property.Name)))
        {
            context.Report(NetDiagnostics.Collision, property.Locations[0], property.Name,
                "has the name of a member that is generated for every net. Rename it");
            return false;
        }

        if (!_arguments.Add(Identifiers.LowerFirst(property.Name)))
        {
            context.Report(NetDiagnostics.Collision, property.Locations[0], property.Name,
                $"would be the argument '{Identifiers.LowerFirst(property.Name)}' of ExecuteAsync, as another port or config would. "
                    + "Rename one of them");
            return false;
        }

        return true;
    }

    /// <summary>Whether the class of a method that is a component may have its name.</summary>
    public bool AllowsNested(IMethodSymbol method, string name)
    {
        if (context.Type.GetMembers(name).FirstOrDefault(member => !GeneratedMembers.IsGenerated(member)) is { } member)
        {
            context.Report(NetDiagnostics.Collision, method.Locations[0], method.Name,
                $"would become the class '{name}', but '{context.Type.Name}' has a member of that name. Rename one of them, or give the "
                    + "class another name with [Name(\"...\")]");
            return false;
        }

        if (name == context.Type.Name)
        {
            context.Report(NetDiagnostics.Collision, method.Locations[0], method.Name,
                $"would become the class '{name}', which is the name of its containing class. Rename one of them");
            return false;
        }

        if (!_nested.Add(name))
        {
            context.Report(NetDiagnostics.Collision, method.Locations[0], method.Name,
                $"would become the class '{name}' a second time. Rename one of the methods, or give the class another name with "
                    + "[Name(\"...\")]");
            return false;
        }

        return true;
    }

    /// <summary>Whether a port or config of a method may have its name.</summary>
    public bool AllowsOfMethod(IMethodSymbol method, string name, string nested)
    {
        if (name != nested && !s_ofObjects.Contains(name))
        {
            return true;
        }

        string whose = name == nested ? "the class around it" : "a member of every object";
        context.Report(NetDiagnostics.Collision, method.Locations[0], method.Name,
            $"would have a port or config '{name}', which is the name of {whose}. Rename it, or give the parameter another name with "
                + "[Name(\"...\")]");
        return false;
    }

    /// <summary>Reports that two ports or configs of a method would be the same property.</summary>
    public void ReportTwice(IMethodSymbol method, string name)
        => context.Report(NetDiagnostics.Collision, method.Locations[0], method.Name,
            $"would have two ports or configs '{name}': names of parameters and of the result's elements must differ in more than their "
                + "first letter's case. Rename one of them, or give a parameter another name with [Name(\"...\")]");
}
