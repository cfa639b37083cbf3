using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>The item method that a loop becomes, decided but not written.</summary>
/// <param name="Name">Its name, without the suffix Async.</param>
/// <param name="Init">The component that supplies the items, or Indices or Items.</param>
/// <param name="Parameters">Its parameters, the item first.</param>
/// <param name="Replacements">The replacement text of parts of the code.</param>
internal sealed record ItemMethodPlan(
    string Name, string Init, IReadOnlyList<ItemMethodPlan.Parameter> Parameters, IReadOnlyDictionary<SyntaxNode, string> Replacements)
{
    /// <summary>The component that takes the results; null for none.</summary>
    public string? Post { get; init; }

    /// <summary>What the method returns; null for void.</summary>
    public ITypeSymbol? Returns { get; init; }

    /// <summary>Whether the method has the modifier async.</summary>
    public bool IsAsync { get; init; }

    public bool IsStatic { get; init; }

    /// <summary>The last assignment of the code. Its value is returned instead.</summary>
    public AssignmentExpressionSyntax? Returned { get; init; }

    /// <summary>The token argument of the call.</summary>
    public ExpressionSyntax? Token { get; init; }

    /// <summary>A parameter.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type; null for the generated type Item.</param>
    /// <param name="Argument">Its argument in the call; null if Init or the engine supplies it.</param>
    internal sealed record Parameter(string Name, ITypeSymbol? Type, string? Argument);
}
