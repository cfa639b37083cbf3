using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>The code that a loop runs for each item, and what it uses of the containing method.</summary>
internal sealed class ItemCode
{
    private readonly SemanticModel _model;
    private readonly ItemLoop _loop;

    private ItemCode(SemanticModel model, ItemLoop loop, IOperation root)
    {
        (_model, _loop) = (model, loop);
        Operations = [.. root.DescendantsAndSelf()];
    }

    /// <summary>All operations of the code, including nested functions.</summary>
    public IReadOnlyList<IOperation> Operations { get; }

    /// <summary>The locals and parameters of the containing method that are read, in the order of their first use.</summary>
    public List<ISymbol> Captured { get; } = [];

    /// <summary>The references to captured variables and to the code's own parameters.</summary>
    public List<(IdentifierNameSyntax Name, ISymbol Symbol)> References { get; } = [];

    /// <summary>Whether it uses the instance in a way that operations do not show.</summary>
    public bool UsesInstance { get; private set; }

    /// <summary>A block, a statement, an expression, or a method group.</summary>
    public SyntaxNode Body => _loop.Code is AnonymousFunctionExpressionSyntax function ? function.Body : _loop.Code;

    public bool IsMethodGroup => _loop.Code is ExpressionSyntax and not AnonymousFunctionExpressionSyntax;

    /// <summary>The code, or null if it cannot leave the method that it is in.</summary>
    public static ItemCode? Of(
        SemanticModel model, ItemLoop loop, IMethodSymbol containing, MethodDeclarationSyntax declaration,
        CancellationToken cancellationToken)
    {
        if (model.GetOperation(loop.Code, cancellationToken) is not { } root)
        {
            return null;
        }

        var code = new ItemCode(model, loop, root);
        return code.CanMove(declaration) && code.TryCapture(containing, cancellationToken) && code.OnlyReads(declaration) ? code : null;
    }

    /// <summary>Whether a node is inside the code.</summary>
    public bool Contains(SyntaxNode node) => Body.Span.Contains(node.Span);

    private bool CanMove(MethodDeclarationSyntax declaration)
    {
        // Directives cannot be moved apart, and checked and unsafe contexts change the meaning of code.
        if (_loop.Replaced.ContainsDirectives || declaration.Modifiers.Any(SyntaxKind.UnsafeKeyword)
            || _loop.Replaced.Ancestors().TakeWhile(node => node != declaration)
                .Any(node => node is CheckedStatementSyntax or CheckedExpressionSyntax or UnsafeStatementSyntax))
        {
            return false;
        }

        if (_loop.Code is StatementSyntax statement && Body.DescendantNodesAndSelf(IsNoFunction).Any(node =>
            node is ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax or AwaitExpressionSyntax
            || (node is BreakStatementSyntax && !IsInner(node, statement))))
        {
            return false;
        }

        // The receiver of a method group is evaluated once, so it must be the same for each item.
        return !IsMethodGroup || Operations[0] is IMethodReferenceOperation
        {
            Method: { IsExtensionMethod: false, MethodKind: MethodKind.Ordinary },
            Instance: null or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
                or IFieldReferenceOperation { Field.IsReadOnly: true },
        };
    }

    /// <summary>The continue statements of the loop itself. They end the item.</summary>
    public static IEnumerable<SyntaxNode> Continues(ItemLoop loop)
        => loop.Code is StatementSyntax code
            ? code.DescendantNodesAndSelf(IsNoFunction).Where(node => node is ContinueStatementSyntax && !IsInner(node, code))
            : [];

    /// <summary>A break or continue of a loop or switch within the code stays with it.</summary>
    private static bool IsInner(SyntaxNode jump, SyntaxNode code)
        => jump.Ancestors().TakeWhile(node => node != code.Parent).Any(node =>
            node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
            || (jump is BreakStatementSyntax && node is SwitchStatementSyntax));

    private bool TryCapture(IMethodSymbol containing, CancellationToken cancellationToken)
    {
        foreach (SimpleNameSyntax name in Body.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = _model.GetSymbolInfo(name, cancellationToken).Symbol;
            switch (symbol)
            {
                case IRangeVariableSymbol when !IsDeclaredInside(symbol):
                case IMethodSymbol { MethodKind: MethodKind.LocalFunction } when !IsDeclaredInside(symbol):
                case ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter
                    when SymbolEqualityComparer.Default.Equals(parameter.DeclaringMethod, containing):
                    return false;
                case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }:
                    UsesInstance = true; // A parameter of the primary constructor.
                    break;
                case ILocalSymbol or IParameterSymbol
                    when name is IdentifierNameSyntax identifier && (IsOwn(symbol) || !IsDeclaredInside(symbol)):
                    if (!IsOwn(symbol) && !TryCapture(symbol, identifier))
                    {
                        return false;
                    }

                    References.Add((identifier, symbol));
                    break;
            }
        }

        return true;
    }

    private bool TryCapture(ISymbol symbol, IdentifierNameSyntax name)
    {
        ITypeSymbol type = TypeOf(symbol);
        bool isConstantNeeded = symbol is ILocalSymbol { IsConst: true } && name.Ancestors().TakeWhile(node => node != Body).Any(node =>
            node is PatternSyntax or SwitchLabelSyntax or AttributeSyntax or ParameterSyntax
                or LocalDeclarationStatementSyntax { IsConst: true }
                or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression });
        if (isConstantNeeded || !CanBeNamed(type) || symbol is ILocalSymbol { IsRef: true }
            || LibrarySymbols.IsLibraryType(type, "ItemContext") || LibrarySymbols.IsLibraryType(type, "ItemRandom"))
        {
            return false;
        }

        if (!Captured.Contains(symbol, SymbolEqualityComparer.Default))
        {
            Captured.Add(symbol);
        }

        return true;
    }

    /// <summary>Whether captured variables are only read, here and in code that may run at the same time.</summary>
    private bool OnlyReads(MethodDeclarationSyntax declaration)
    {
        IEnumerable<SyntaxNode> others = declaration.DescendantNodes()
            .Select(node => node switch
            {
                AnonymousFunctionExpressionSyntax function => function.Body,
                LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody?.Expression,
                _ => null,
            })
            .OfType<SyntaxNode>()
            .Where(node => node != Body && !Body.Span.Contains(node.Span));
        foreach (SyntaxNode part in IsMethodGroup ? others : others.Prepend(Body))
        {
            DataFlowAnalysis? flow = part switch
            {
                StatementSyntax statement => _model.AnalyzeDataFlow(statement),
                ExpressionSyntax expression => _model.AnalyzeDataFlow(expression),
                _ => null,
            };
            if (flow is not { Succeeded: true }
                || flow.WrittenInside.Concat(flow.UnsafeAddressTaken)
                    .Any(written => Captured.Contains(written, SymbolEqualityComparer.Default)))
            {
                return false;
            }
        }

        // A method of a struct may change it, which data flow analysis does not see.
        return Operations.All(operation => operation switch
        {
            ILocalReferenceOperation local => !Captured.Contains(local.Local, SymbolEqualityComparer.Default) || ValueReads.IsRead(local),
            IParameterReferenceOperation parameter =>
                !Captured.Contains(parameter.Parameter, SymbolEqualityComparer.Default) || ValueReads.IsRead(parameter),
            _ => true,
        });
    }

    private bool IsOwn(ISymbol symbol)
        => SymbolEqualityComparer.Default.Equals(symbol, _loop.Element)
        || (_loop.Code is AnonymousFunctionExpressionSyntax
            && SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, _loop.Method));

    private bool IsDeclaredInside(ISymbol symbol)
        => symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && reference.SyntaxTree == Body.SyntaxTree
            && Body.Span.Contains(reference.Span);

    public static ITypeSymbol TypeOf(ISymbol variable) => variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;

    private static bool CanBeNamed(ITypeSymbol type) => type switch
    {
        { IsAnonymousType: true } or { TypeKind: TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer }
            or { IsRefLikeType: true } => false,
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } => false,
        IArrayTypeSymbol array => CanBeNamed(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.All(CanBeNamed) && (named.ContainingType is null || CanBeNamed(named.ContainingType)),
        _ => true,
    };

    private static bool IsNoFunction(SyntaxNode node) => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
}
