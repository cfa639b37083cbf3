using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Runs a wiring: declarations of components, calls of <c>Add</c> and <c>Connect</c>. Code in an <c>if</c> or a loop counts, but as
/// conditional. Code that is not understood is noted and skipped.
/// </summary>
internal sealed class WiringInterpreter(Wiring wiring)
{
    private readonly Dictionary<ILocalSymbol, WiredComponent> _locals = new(SymbolEqualityComparer.Default);
    private bool _isConditional;

    public void Run(IOperation body) => RunAll(body is IBlockOperation block ? block.Operations : [body]);

    private void RunAll(IEnumerable<IOperation> statements)
    {
        foreach (IOperation statement in statements)
        {
            RunOne(statement);
        }
    }

    private void RunOne(IOperation statement)
    {
        switch (statement)
        {
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                {
                    if (declarator.GetVariableInitializer()?.Value is { } value && Component(value) is { } component)
                    {
                        component.Name = declarator.Symbol.Name;
                        _locals[declarator.Symbol] = component;
                    }
                    else
                    {
                        CheckHarmless(declarator.GetVariableInitializer()?.Value);
                    }
                }

                break;
            case IExpressionStatementOperation { Operation: { } expression }:
                Evaluate(expression.Unwrapped());
                break;
            case IReturnOperation { ReturnedValue: null }:
                // In a condition, it makes the code after it conditional.
                break;
            case IEmptyOperation or IBranchOperation or IThrowOperation or ILocalFunctionOperation or ILabeledOperation { Operation: null }:
                break;
            case IBlockOperation block:
                RunAll(block.Operations);
                break;
            case IConditionalOperation condition:
                CheckHarmless(condition.Condition);
                RunConditionally(condition, condition.WhenTrue, condition.WhenFalse);
                break;
            case ILoopOperation loop:
                CheckHarmless(
                    (loop as IForEachLoopOperation)?.Collection
                        ?? (loop as IWhileLoopOperation)?.Condition ?? (loop as IForLoopOperation)?.Condition);
                RunConditionally(
                    loop, [.. loop is IForLoopOperation counted ? counted.Before.Concat(counted.AtLoopBottom) : [], loop.Body]);
                break;
            case ISwitchOperation choice:
                CheckHarmless(choice.Value);
                RunConditionally(choice, [.. choice.Cases.SelectMany(each => each.Body)]);
                break;
            default:
                wiring.Unclear ??= statement.Syntax;
                break;
        }
    }

    private void RunConditionally(IOperation statement, params IOperation?[] inner)
    {
        wiring.Conditional ??= statement.Syntax;
        bool wasConditional = _isConditional;
        _isConditional = true;
        RunAll(inner.OfType<IOperation>());

        // After a conditional return, all code is conditional.
        _isConditional =
            wasConditional || inner.OfType<IOperation>().Any(part => part.DescendantsAndSelf().Any(each => each is IReturnOperation));
    }

    private void Evaluate(IOperation expression)
    {
        if (expression is IInvocationOperation { TargetMethod.Name: "Connect" } connect && IsOwn(connect))
        {
            Connect(connect);
        }
        else if (expression is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } instance } property } assignment
            && Known(instance.Unwrapped()) is not null && !NetSymbols.IsInPort(property.Type) && !NetSymbols.IsOutPort(property.Type))
        {
            CheckHarmless(assignment.Value);
        }
        else if (expression is ISimpleAssignmentOperation { Target: ILocalReferenceOperation local })
        {
            // The value depends on the path.
            _locals.Remove(local.Local);
            wiring.Unclear ??= expression.Syntax;
        }
        else if (Component(expression) is null && !IsHarmless(expression))
        {
            wiring.Unclear ??= expression.Syntax;
        }
    }

    private void CheckHarmless(IOperation? value)
    {
        if (!IsHarmless(value))
        {
            wiring.Unclear ??= value!.Syntax;
        }
    }

    /// <summary>The component that an expression gives: one that is known, or is created or added here.</summary>
    private WiredComponent? Component(IOperation value)
    {
        value = value.Unwrapped();
        switch (value)
        {
            case IInvocationOperation { TargetMethod.Name: "Add" } add
                when IsOwn(add) && add.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } argument:
                WiredComponent? component = Component(argument.Value);
                if (component is null
                    && argument.Value.Unwrapped().Type is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class } type)
                {
                    // It comes from elsewhere. Its class declares its ports.
                    component = Make(type, argument.Value.Syntax);
                }

                if (component is null)
                {
                    wiring.Unclear ??= add.Syntax;
                    return null;
                }

                component.IsAdded = true;
                return component;
            case IObjectCreationOperation { Type: INamedTypeSymbol made } creation when NetSymbols.Ports(made).Any():
                return Make(made, creation.Syntax);
            case IInvocationOperation { TargetMethod.IsStatic: true, Type: INamedTypeSymbol standard } factory
                when LibrarySymbols.IsLibraryType(factory.TargetMethod.ContainingType, "Components"):
                return Make(standard, factory.Syntax);
            default:
                return Known(value);
        }
    }

    private WiredComponent? Known(IOperation value)
        => value is ILocalReferenceOperation local && _locals.TryGetValue(local.Local, out WiredComponent? component) ? component : null;

    private WiredComponent Make(INamedTypeSymbol type, SyntaxNode syntax)
    {
        var component = new WiredComponent(type, syntax, type.Name);
        wiring.Components.Add(component);
        return component;
    }

    private void Connect(IInvocationOperation connect)
    {
        WiredPort? from = null;
        WiredPort? to = null;
        int? capacity = null;
        var isFanOut = false;
        var isFanIn = false;
        foreach (IArgumentOperation argument in connect.Arguments)
        {
            object? constant = argument.Value.ConstantValue is { HasValue: true } known ? known.Value : null;
            switch (argument.Parameter?.Name)
            {
                case "from":
                    from = Port(argument.Value);
                    break;
                case "to":
                    to = Port(argument.Value);
                    break;
                case "capacity":
                    capacity = constant as int?;
                    break;
                case "fanOut":
                    isFanOut = constant is not false;
                    break;
                case "fanIn":
                    isFanIn = constant is not false;
                    break;
            }
        }

        if (from is null || to is null)
        {
            wiring.Unclear ??= connect.Syntax;
            return;
        }

        wiring.Edges.Add(new WiredEdge(from.Value, to.Value, capacity, isFanOut, isFanIn, _isConditional, connect.Syntax));
    }

    private WiredPort? Port(IOperation value)
    {
        if (value.Unwrapped() is not IPropertyReferenceOperation { Instance: { } instance } property)
        {
            return null;
        }

        IOperation owner = instance.Unwrapped();
        if (owner is IInstanceReferenceOperation)
        {
            return IsPort(wiring.Net, property.Property) ? new WiredPort(null, property.Property, value.Syntax) : null;
        }

        return Component(owner) is { } component && IsPort(component.Type, property.Property)
            ? new WiredPort(component, property.Property, value.Syntax)
            : null;
    }

    /// <summary>Whether a property is a port itself, not another name for one.</summary>
    private static bool IsPort(INamedTypeSymbol type, IPropertySymbol property)
        => NetSymbols.Ports(type).Contains(property, SymbolEqualityComparer.Default);

    /// <summary>The generated methods of this net, not those of another object.</summary>
    private bool IsOwn(IInvocationOperation call)
        => call.Instance?.Unwrapped() is IInstanceReferenceOperation
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, wiring.Net);

    /// <summary>Whether a value has nothing to do with the wiring: it contains no component and does not pass the net on.</summary>
    private bool IsHarmless(IOperation? value)
        => value is null || value.DescendantsAndSelf().All(part =>
            part is not (IInvocationOperation { Instance: IInstanceReferenceOperation } or IAnonymousFunctionOperation
                or IDelegateCreationOperation)
            && !(part is IInstanceReferenceOperation && part.Parent is not IMemberReferenceOperation)
            && !NetSymbols.IsInPort(part.Type) && !NetSymbols.IsOutPort(part.Type)
            && !(part is ILocalReferenceOperation local && _locals.ContainsKey(local.Local) && part.Parent is not IMemberReferenceOperation)
            && !(part.Type is INamedTypeSymbol type && part is IObjectCreationOperation && NetSymbols.Ports(type).Any()));
}
