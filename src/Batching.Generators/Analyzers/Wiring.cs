using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What a Wire method does, as far as the source shows it.</summary>
internal sealed class Wiring(INamedTypeSymbol net)
{
    public INamedTypeSymbol Net { get; } = net;

    /// <summary>Every component that was created or added, in order.</summary>
    public List<WiredComponent> Components { get; } = [];

    public List<WiredEdge> Edges { get; } = [];

    /// <summary>The first code that may not run, or may run several times; null if all code runs once.</summary>
    public SyntaxNode? Conditional { get; set; }

    /// <summary>Code that may add or connect components unseen; null if there is none.</summary>
    public SyntaxNode? Unclear { get; set; }
}

/// <summary>A component in a wiring: where it was created, and whether it was added.</summary>
internal sealed class WiredComponent(INamedTypeSymbol type, SyntaxNode creation, string name)
{
    public INamedTypeSymbol Type { get; } = type;

    public SyntaxNode Creation { get; } = creation;

    /// <summary>The local variable that holds it, or else the name of its class.</summary>
    public string Name { get; set; } = name;

    public bool IsAdded { get; set; }
}

/// <summary>A port in a wiring; the component is null for one of the net itself.</summary>
internal readonly record struct WiredPort(WiredComponent? Component, IPropertySymbol Property, SyntaxNode Syntax)
{
    public bool IsInput => NetSymbols.IsInPort(Property.Type);

    public string Name => Component is null ? Property.Name : $"{Component.Name}.{Property.Name}";

    public bool IsSame(WiredPort other) => Component == other.Component && SymbolEqualityComparer.Default.Equals(Property, other.Property);
}

/// <summary>
/// An edge of a wiring. A capacity that is not a constant is null. A conditional edge may exist several times or not at all.
/// </summary>
internal sealed record WiredEdge(
    WiredPort From, WiredPort To, int? Capacity, bool IsFanOut, bool IsFanIn, bool IsConditional, SyntaxNode Syntax);
