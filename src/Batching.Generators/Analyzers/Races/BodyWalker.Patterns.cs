using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Patterns. The variables that they declare hold the matched values.</summary>
internal sealed partial class BodyWalker
{
    private Value IsMatch(IIsPatternOperation match)
    {
        Value value = Evaluate(match.Value);
        Match(match.Pattern, value);
        Value outcome = Value.Owned with
        {
            ReadFrom =
            value.ReadFrom ?? (value.IsShared && value.Root is IFieldSymbol or IPropertySymbol ? value.Root : null)
        };
        return match.Pattern switch
        {
            IConstantPatternOperation constant => outcome with { OnceWhen = OnceConditions.Of(match.Value, constant.Value, value) },
            INegatedPatternOperation { Pattern: IConstantPatternOperation constant } =>
                outcome with { OnceWhen = !OnceConditions.Of(match.Value, constant.Value, value) },
            _ => outcome,
        };
    }

    private void Match(IPatternOperation? pattern, Value value)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation declaration:
                Declare(declaration.DeclaredSymbol, value);
                break;
            case IRecursivePatternOperation recursive:
                Declare(recursive.DeclaredSymbol, value);
                foreach (IPropertySubpatternOperation part in recursive.PropertySubpatterns)
                {
                    ISymbol? member = (part.Member as IMemberReferenceOperation)?.Member;
                    ITypeSymbol? type = part.Member.Type;
                    Match(part.Pattern,
                        member is null || type is null
                            ? value
                            : member is IPropertySymbol property && HasBody(property) && _compilation.IsSource(property)
                                && property.GetMethod is { } getter
                        ? CallSource(getter, value, [], part)
                        : MemberOf(value, member, type));
                }

                foreach (IPatternOperation part in recursive.DeconstructionSubpatterns)
                {
                    Match(part, value.Origin is Origin.Item ? Value.Item : value with { Functions = [] });
                }

                break;
            case IListPatternOperation list:
                Declare(list.DeclaredSymbol, value);
                foreach (IPatternOperation part in list.Patterns)
                {
                    Match(part, ElementOf(value, default, part.InputType));
                }

                break;
            case ISlicePatternOperation slice:
                Match(slice.Pattern, value);
                break;
            case IBinaryPatternOperation binary:
                Match(binary.LeftPattern, value);
                Match(binary.RightPattern, value);
                break;
            case INegatedPatternOperation negated:
                Match(negated.Pattern, value);
                break;
        }
    }

    private void Declare(ISymbol? variable, Value value)
    {
        if (variable is ILocalSymbol local)
        {
            _state[local] = KnownTypes.IsScalar(local.Type) ? Value.Scalar(value.Index, value.ReadFrom) : value;
        }
    }

    private Value Choose(ISwitchExpressionOperation choice)
    {
        Value value = Evaluate(choice.Value);
        State before = _state;
        State? after = null;
        Value? result = null;
        foreach (ISwitchExpressionArmOperation arm in choice.Arms)
        {
            _state = before.Clone();
            Match(arm.Pattern, value);
            Evaluate(arm.Guard);
            Value chosen = Evaluate(arm.Value);
            if (arm.Value is not IThrowOperation and not IConversionOperation { Operand: IThrowOperation })
            {
                result = Value.Join(result, chosen);
            }

            after = after is null ? _state : State.Join(after, _state);
        }

        _state = after ?? before;
        return result ?? Value.Owned;
    }
}
