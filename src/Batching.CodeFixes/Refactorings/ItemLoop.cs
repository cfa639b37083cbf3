using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>What a loop iterates over.</summary>
internal enum LoopSource
{
    /// <summary>The values of a data component, or the indices.</summary>
    Column,

    /// <summary>The positions of all items.</summary>
    Positions,
}

/// <summary>A recognised loop over the items of a batch.</summary>
/// <param name="Replaced">What the call of the batch method replaces.</param>
/// <param name="Call">The part that runs the items and may be awaited. For a loop statement, the statement.</param>
/// <param name="Source">What it iterates over.</param>
/// <param name="Column">The component, or Indices; null for positions.</param>
/// <param name="Code">What runs for each item: a lambda, a method group, or a statement.</param>
/// <param name="Method">The parameters and the result of the code; null for a loop statement.</param>
/// <param name="Element">The loop variable of a foreach statement; null for others.</param>
internal sealed record ItemLoop(
    SyntaxNode Replaced, SyntaxNode Call, LoopSource Source, IPropertySymbol? Column, SyntaxNode Code, IMethodSymbol? Method,
    ILocalSymbol? Element)
{
    /// <summary>The component that the results are assigned to.</summary>
    public IPropertySymbol? Target { get; init; }

    /// <summary>The statement after the loop that assigns the results. It is removed with the loop.</summary>
    public StatementSyntax? Assignment { get; init; }

    /// <summary>The value of an item, if it is kept; otherwise null.</summary>
    public ITypeSymbol? Result { get; init; }

    /// <summary>Whether the loop is awaited, or its task returned.</summary>
    public bool IsAsynchronous { get; init; }

    /// <summary>Whether the second parameter of the code is the token of the loop.</summary>
    public bool GivesToken { get; init; }

    /// <summary>Whether the second parameter of the code is the item's position.</summary>
    public bool GivesPosition { get; init; }

    /// <summary>Whether the items run one after the other.</summary>
    public bool IsSequential { get; init; }

    /// <summary>The number of items that the loop runs at a time, if it is given.</summary>
    public ExpressionSyntax? MaxParallelism { get; init; }

    /// <summary>The token of the loop.</summary>
    public ExpressionSyntax? Token { get; init; }
}
