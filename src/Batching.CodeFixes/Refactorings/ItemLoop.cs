using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>What a loop goes over.</summary>
internal enum LoopSource
{
    /// <summary>The values of a data component, or the indices.</summary>
    Column,

    /// <summary>The positions of all items.</summary>
    Positions,
}

/// <summary>A loop over the items of a batch, as it was recognised.</summary>
/// <param name="Replaced">What the call of the batch method takes the place of.</param>
/// <param name="Call">The part of it that runs the items and may be awaited; of a statement, the statement.</param>
/// <param name="Source">What it goes over.</param>
/// <param name="Column">The component, or Indices; null for positions.</param>
/// <param name="Code">What runs for each item: a lambda, a method group, or a statement.</param>
/// <param name="Method">What the code is as a method: its parameters, and what it returns. Of a statement: null.</param>
/// <param name="Element">The element of a statement's loop: null for others.</param>
internal sealed record ItemLoop(
    SyntaxNode Replaced, SyntaxNode Call, LoopSource Source, IPropertySymbol? Column, SyntaxNode Code, IMethodSymbol? Method,
    ILocalSymbol? Element)
{
    /// <summary>The component that the results are assigned to.</summary>
    public IPropertySymbol? Target { get; init; }

    /// <summary>The statement behind the loop that assigns the results, which goes away with it.</summary>
    public StatementSyntax? Assignment { get; init; }

    /// <summary>What the code gives for an item where that is kept; null for nothing.</summary>
    public ITypeSymbol? Result { get; init; }

    /// <summary>Whether the loop is awaited, or its task handed on.</summary>
    public bool IsAsynchronous { get; init; }

    /// <summary>Whether the second parameter of the code is the token of the loop.</summary>
    public bool GivesToken { get; init; }

    /// <summary>Whether the second parameter of the code is the item's position.</summary>
    public bool GivesPosition { get; init; }

    /// <summary>Whether the items ran one after the other.</summary>
    public bool IsSequential { get; init; }

    /// <summary>How many items the loop runs at a time, where it says so.</summary>
    public ExpressionSyntax? MaxParallelism { get; init; }

    /// <summary>The token that the loop is given.</summary>
    public ExpressionSyntax? Token { get; init; }
}
