using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>Recognises a loop over the items of a batch in a statement or expression body.</summary>
internal sealed class ItemLoopParser(SemanticModel model, IMethodSymbol containing, CancellationToken cancellationToken)
{
    private const string Tasks = "System.Threading.Tasks";

    public ItemLoop? Parse(SyntaxNode statement) => statement switch
    {
        ForEachStatementSyntax loop => ForEach(loop),
        ExpressionStatementSyntax expression => Effect(expression.Expression),
        LocalDeclarationStatementSyntax local => Stored(local),
        ReturnStatementSyntax { Expression: { } returned } => Returned(returned),
        ArrowExpressionClauseSyntax arrow => HasNoResult() ? Effect(arrow.Expression) : Returned(arrow.Expression),
        _ => null,
    };

    /// <summary>A loop whose value is dropped or assigned to a component.</summary>
    private ItemLoop? Effect(ExpressionSyntax expression)
    {
        if (expression is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment)
        {
            return Value(expression, expression, null);
        }

        return BatchMembers.Column(model.GetOperation(assignment.Left, cancellationToken)) is { } target && BatchMembers.IsComponent(target)
            ? Value(assignment, assignment.Right, target)
            : null;
    }

    /// <summary>A loop whose results go into a local that only the next statement uses, to assign a component.</summary>
    private ItemLoop? Stored(LocalDeclarationStatementSyntax declaration)
    {
        if (declaration.Declaration.Variables.Count != 1
            || declaration.Declaration.Variables[0] is not { Initializer.Value: { } value } variable
            || declaration.Parent is not BlockSyntax block || declaration.UsingKeyword.RawKind != 0
            || model.GetDeclaredSymbol(variable, cancellationToken) is not ILocalSymbol local
            || block.Statements.ElementAtOrDefault(block.Statements.IndexOf(declaration) + 1) is not ExpressionStatementSyntax
            {
                Expression: AssignmentExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                    Right: IdentifierNameSyntax right
                } assignment,
            } next
            || right.Identifier.ValueText != local.Name
            || block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == local.Name) != 1
            || HasComments(next)
            || BatchMembers.Column(model.GetOperation(assignment.Left, cancellationToken)) is not { } target
            || !BatchMembers.IsComponent(target))
        {
            return null;
        }

        return Value(declaration, value, target) is { } loop ? loop with { Assignment = next } : null;
    }

    /// <summary>A task that is returned as it is.</summary>
    private ItemLoop? Returned(ExpressionSyntax expression)
        => !containing.IsAsync && IsType(containing.ReturnType, Tasks, "Task", 0) && expression is InvocationExpressionSyntax call
            ? Call(expression, call, isAwaited: true, null)
            : null;

    private ItemLoop? Value(SyntaxNode replaced, ExpressionSyntax value, IPropertySymbol? target)
    {
        if (value is not AwaitExpressionSyntax awaited)
        {
            return value is InvocationExpressionSyntax direct ? Call(replaced, direct, isAwaited: false, target) : null;
        }

        var call = awaited.Expression as InvocationExpressionSyntax;
        if (call is
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "ConfigureAwait",
                    Expression: InvocationExpressionSyntax inner
                }
            })
        {
            call = inner;
        }

        return call is null ? null : Call(replaced, call, isAwaited: true, target);
    }

    private ItemLoop? Call(SyntaxNode replaced, InvocationExpressionSyntax call, bool isAwaited, IPropertySymbol? target)
    {
        if (!MayBeLoop(call) || model.GetOperation(call, cancellationToken) is not IInvocationOperation invocation)
        {
            return null;
        }

        INamedTypeSymbol type = invocation.TargetMethod.ContainingType;
        return (type.Name, invocation.TargetMethod.Name) switch
        {
            ("Parallel", "For" or "ForEach") when IsType(type, Tasks, "Parallel", 0) && !isAwaited && target is null
                => Parallel(replaced, call, invocation, isAwaited: false),
            ("Parallel", "ForAsync" or "ForEachAsync") when IsType(type, Tasks, "Parallel", 0) && isAwaited && target is null
                => Parallel(replaced, call, invocation, isAwaited: true),
            ("Task", "WhenAll") when IsType(type, Tasks, "Task", 0) && isAwaited => WhenAll(replaced, call, invocation, target),
            ("Enumerable" or "ParallelEnumerable", "ToArray") when IsLinq(type) && !isAwaited && target is not null =>
                ToArray(replaced, call, invocation, target),
            _ => null,
        };
    }

    /// <summary>By syntax alone, so that nothing is bound while the cursor is somewhere else.</summary>
    public static bool MayBeLoop(SyntaxNode statement)
        => statement is ForEachStatementSyntax || statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(MayBeLoop);

    private static bool MayBeLoop(InvocationExpressionSyntax call)
        => call.Expression is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "For" or "ForEach" or "ForAsync" or "ForEachAsync"
            or "WhenAll" or "ToArray"
        }
            or SimpleNameSyntax { Identifier.ValueText: "For" or "ForEach" or "ForAsync" or "ForEachAsync" or "WhenAll" };

    private static ItemLoop? Parallel(SyntaxNode replaced, InvocationExpressionSyntax call, IInvocationOperation invocation, bool isAwaited)
    {
        IArgumentOperation? source = null;
        IArgumentOperation? from = null;
        IArgumentOperation? to = null;
        SyntaxNode? code = null;
        IMethodSymbol? method = null;
        ExpressionSyntax? token = null;
        ExpressionSyntax? maxParallelism = null;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "source":
                    source = argument;
                    break;
                case "fromInclusive":
                    from = argument;
                    break;
                case "toExclusive":
                    to = argument;
                    break;
                case "body":
                    code = Code(argument, isAwaited ? 2 : 1, out method);
                    break;
                case "cancellationToken" when argument.Syntax is ArgumentSyntax { Expression: { } given }:
                    token = given;
                    break;
                case "parallelOptions":
                    if (!TryOptions(argument.Value, out maxParallelism, out token))
                    {
                        return null;
                    }

                    break;
                default:
                    return null;
            }
        }

        if (code is null || (source is null ? Range(from?.Value, to?.Value) : Source(source.Value)) is not { } over)
        {
            return null;
        }

        return new ItemLoop(replaced, call, over.Kind, over.Column, code, method, null)
        {
            IsAsynchronous = isAwaited,
            GivesToken = isAwaited,
            Token = token,
            MaxParallelism = maxParallelism,
        };
    }

    private static ItemLoop? WhenAll(
        SyntaxNode replaced, InvocationExpressionSyntax call, IInvocationOperation invocation, IPropertySymbol? target)
    {
        if (invocation.Arguments.Length != 1 || invocation.Arguments[0] is not { ArgumentKind: ArgumentKind.Explicit } tasks)
        {
            return null;
        }

        IOperation? list = BatchMembers.Plain(tasks.Value);
        if (list is IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList", Arguments.Length: 1 } copy
            && IsLinq(copy.TargetMethod.ContainingType))
        {
            list = BatchMembers.Plain(copy.Arguments[0].Value);
        }

        ITypeSymbol? result = invocation.TargetMethod.TypeArguments.FirstOrDefault();
        return (target is null || result is not null) && Select(replaced, call, list) is { } loop
            ? loop with { IsAsynchronous = true, IsSequential = false, Target = target, Result = result }
            : null;
    }

    private static ItemLoop? ToArray(
        SyntaxNode replaced, InvocationExpressionSyntax call, IInvocationOperation invocation, IPropertySymbol target)
        => Select(replaced, call, BatchMembers.Plain(invocation.Arguments[0].Value)) is { } loop
            ? loop with { Target = target, Result = invocation.TargetMethod.TypeArguments[0] }
            : null;

    private static ItemLoop? Select(SyntaxNode replaced, InvocationExpressionSyntax call, IOperation? operation)
    {
        if (operation is not IInvocationOperation { TargetMethod.Name: "Select", Arguments.Length: 2 } select
            || !IsLinq(select.TargetMethod.ContainingType)
            || select.Arguments[1].Parameter?.Type is not INamedTypeSymbol { TypeArguments.Length: 2 or 3 } function)
        {
            return null;
        }

        var isParallel = false;
        ExpressionSyntax? maxParallelism = null;
        ExpressionSyntax? token = null;
        IOperation? source = BatchMembers.Plain(select.Arguments[0].Value);
        while (source is IInvocationOperation { TargetMethod: { ContainingType: { Name: "ParallelEnumerable" } query } } step
            && IsLinq(query))
        {
            var value = (step.Arguments.ElementAtOrDefault(1)?.Syntax as ArgumentSyntax)?.Expression;
            switch (step.TargetMethod.Name)
            {
                case "AsParallel" when step.Arguments.Length == 1:
                    isParallel = true;
                    break;
                case "AsOrdered" or "AsUnordered":
                    break;
                case "WithDegreeOfParallelism" when maxParallelism is null:
                    maxParallelism = value;
                    break;
                case "WithCancellation" when token is null:
                    token = value;
                    break;
                default:
                    return null;
            }

            source = BatchMembers.Plain(step.Arguments[0].Value);
        }

        int parameters = function.TypeArguments.Length - 1;
        return Code(select.Arguments[1], parameters, out IMethodSymbol? method) is { } code && Source(source) is { } over
            ? new ItemLoop(replaced, call, over.Kind, over.Column, code, method, null)
            {
                GivesPosition = parameters == 2,
                IsSequential = !isParallel && IsType(select.TargetMethod.ContainingType, "System.Linq", "Enumerable", 0),
                MaxParallelism = maxParallelism,
                Token = token,
            }
            : null;
    }

    private ItemLoop? ForEach(ForEachStatementSyntax loop)
    {
        ForEachStatementInfo info = model.GetForEachStatementInfo(loop);
        return loop.AwaitKeyword.RawKind == 0 && info.ElementConversion is { Exists: true, IsImplicit: true, IsUserDefined: false }
            && BatchMembers.Column(model.GetOperation(loop.Expression, cancellationToken)) is { } column
            && model.GetDeclaredSymbol(loop, cancellationToken) is { RefKind: RefKind.None } element
            ? new ItemLoop(loop, loop, LoopSource.Column, column, loop.Statement, null, element) { IsSequential = true }
            : null;
    }

    private static (LoopSource Kind, IPropertySymbol? Column)? Source(IOperation? source)
    {
        source = BatchMembers.Plain(source);
        if (BatchMembers.Column(source) is { } column)
        {
            return (LoopSource.Column, column);
        }

        return source is IInvocationOperation
        {
            TargetMethod: { Name: "Range", ContainingType: { Name: "Enumerable" } type },
            Arguments.Length: 2
        } range && IsLinq(type)
            ? Range(range.Arguments[0].Value, range.Arguments[1].Value)
            : null;
    }

    private static (LoopSource Kind, IPropertySymbol? Column)? Range(IOperation? from, IOperation? to)
        => from is { ConstantValue: { HasValue: true, Value: 0 }, Type.SpecialType: SpecialType.System_Int32 }
            && to is { Type.SpecialType: SpecialType.System_Int32 } && BatchMembers.IsCount(to)
            ? (LoopSource.Positions, null)
            : null;

    /// <summary>A lambda or method group with that many parameters. Any other delegate hides the code that runs.</summary>
    private static SyntaxNode? Code(IArgumentOperation argument, int parameters, out IMethodSymbol? method)
    {
        method = null;
        if (BatchMembers.Plain(argument.Value) is not IDelegateCreationOperation { Target: { } target })
        {
            return null;
        }

        method = target switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            IMethodReferenceOperation group => group.Method,
            _ => null,
        };
        return method?.Parameters.Length == parameters && method.Parameters.All(parameter => parameter.RefKind == RefKind.None)
            ? target.Syntax
            : null;
    }

    /// <summary>Options that are created in place and set only what the batch method can take too.</summary>
    private static bool TryOptions(IOperation value, out ExpressionSyntax? maxParallelism, out ExpressionSyntax? token)
    {
        (maxParallelism, token) = (null, null);
        if (BatchMembers.Plain(value) is not IObjectCreationOperation { Arguments.Length: 0 } created)
        {
            return false;
        }

        foreach (IOperation initializer in created.Initializer?.Initializers ?? [])
        {
            if (initializer is not ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property.Name: { } name },
                    Value: { Syntax: ExpressionSyntax syntax } given,
                })
            {
                return false;
            }

            switch (name)
            {
                case "CancellationToken":
                    token = syntax;
                    break;
                case "MaxDegreeOfParallelism" when given.ConstantValue is { HasValue: true, Value: -1 }:
                    break;
                case "MaxDegreeOfParallelism" when given.ConstantValue is not { HasValue: true, Value: <= 0 }:
                    maxParallelism = syntax;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private bool HasNoResult()
        => containing.ReturnsVoid || (containing.IsAsync && IsType(containing.ReturnType, Tasks, containing.ReturnType.Name, 0));

    private static bool HasComments(SyntaxNode node)
        => node.DescendantTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool IsLinq(INamedTypeSymbol type) => IsType(type, "System.Linq", type.Name, 0);

    private static bool IsType(ITypeSymbol type, string space, string name, int arity)
        => type is INamedTypeSymbol named && named.Name == name && named.Arity == arity
            && named.ContainingNamespace?.ToDisplayString() == space;
}
