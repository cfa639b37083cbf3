using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Runs a wiring that goes straight through: declarations of components, calls of <c>Add</c> and <c>Connect</c>, and nothing else.</summary>
internal sealed class WiringInterpreter(Wiring wiring)
{
    private readonly Dictionary<ILocalSymbol, WiredComponent> _locals = new(SymbolEqualityComparer.Default);
    private bool _isUnclear;

    /// <summary>Whether all of it was understood.</summary>
    public bool TryRun(IOperation body)
    {
        foreach (IOperation statement in body is IBlockOperation block ? block.Operations : [body])
        {
            Run(statement);
            if (_isUnclear)
            {
                return false;
            }
        }

        return true;
    }

    private void Run(IOperation statement)
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
                        _isUnclear |= !IsHarmless(declarator.GetVariableInitializer()?.Value);
                    }
                }

                break;
            case IExpressionStatementOperation { Operation: { } expression }:
                Evaluate(expression.Unwrapped());
                break;
            case IReturnOperation { ReturnedValue: null } or IEmptyOperation:
                break;
            case IBlockOperation block:
                foreach (IOperation inner in block.Operations)
                {
                    Run(inner);
                }

                break;
            default:
                _isUnclear = true;
                break;
        }
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
            _isUnclear |= !IsHarmless(assignment.Value);
        }
        else if (Component(expression) is null)
        {
            _isUnclear = true;
        }
    }

    /// <summary>The component that an expression gives: one that is known, made, or added here.</summary>
    private WiredComponent? Component(IOperation value)
    {
        value = value.Unwrapped();
        switch (value)
        {
            case IInvocationOperation { TargetMethod.Name: "Add" } add when IsOwn(add) && add.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } argument:
                WiredComponent? component = Component(argument.Value);
                if (component is null && argument.Value.Unwrapped().Type is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class } type)
                {
                    // Made by a method, or given: its class says what ports it has.
                    component = Make(type, argument.Value.Syntax);
                }

                if (component is null)
                {
                    _isUnclear = true;
                    return null;
                }

                component.IsAdded = true;
                return component;
            case IObjectCreationOperation { Type: INamedTypeSymbol made } creation when NetSymbols.Ports(made).Any():
                return Make(made, creation.Syntax);
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
            _isUnclear = true;
            return;
        }

        wiring.Edges.Add(new WiredEdge(from.Value, to.Value, capacity, isFanOut, isFanIn, connect.Syntax));
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

        return Component(owner) is { } component && IsPort(component.Type, property.Property) ? new WiredPort(component, property.Property, value.Syntax) : null;
    }

    /// <summary>Whether a property is a port, and not another name of one.</summary>
    private static bool IsPort(INamedTypeSymbol type, IPropertySymbol property) => NetSymbols.Ports(type).Contains(property, SymbolEqualityComparer.Default);

    /// <summary>The generated methods of this net, not those of another object.</summary>
    private bool IsOwn(IInvocationOperation call)
        => call.Instance?.Unwrapped() is IInstanceReferenceOperation && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, wiring.Net);

    /// <summary>Whether a value has nothing to do with the wiring: no component is in it, and the net is not handed out.</summary>
    private static bool IsHarmless(IOperation? value)
        => value is null || value.DescendantsAndSelf().All(part =>
            part is not (IInvocationOperation { Instance: IInstanceReferenceOperation } or IAnonymousFunctionOperation or IDelegateCreationOperation)
            && !(part is IInstanceReferenceOperation && part.Parent is not IMemberReferenceOperation)
            && !(part.Type is INamedTypeSymbol type && part is IObjectCreationOperation && NetSymbols.Ports(type).Any()));
}
