using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Determines whether a task is known to be completed where its result is read: created so, awaited before, or checked before. It follows
/// names and the order of the text, not paths. When in doubt it assumes that the task is completed.
/// </summary>
internal sealed class CompletedTasks
{
    private const string Tasks = "System.Threading.Tasks";

    private readonly IOperation _root;
    private readonly HashSet<ISymbol> _meant = new(SymbolEqualityComparer.Default);
    private bool _isCompleted;

    private CompletedTasks(IOperation root) => _root = root;

    public static bool Contains(IOperation task, IOperation at)
    {
        var tasks = new CompletedTasks(at.Root());
        tasks.Follow(task);
        return tasks._isCompleted || tasks.IsKnown(at);
    }

    /// <summary>Finds the names that a task may have had before.</summary>
    private void Follow(IOperation task)
    {
        switch (task.Unwrapped())
        {
            case IAwaitOperation:
                _isCompleted = true; // The result of Task.WhenAny.
                break;
            case IInvocationOperation
            {
                TargetMethod:
                {
                    Name: "FromResult" or "FromException" or "FromCanceled" or "WhenEach",
                    ContainingType: { } type
                }
            } when type.IsIn(Tasks):
            case IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: { } declaring } }
                when declaring.IsIn(Tasks):
                _isCompleted = true;
                break;
            case IObjectCreationOperation { Type.Name: "ValueTask", Arguments: { Length: 1 } arguments }:
                _isCompleted |= arguments[0].Value.Type is not { Name: "Task" };
                Follow(arguments[0].Value);
                break;
            case IInvocationOperation { Instance: { } instance, TargetMethod: { Name: "ConfigureAwait" or "AsTask" or "Preserve" } }:
                Follow(instance);
                break;
            case IInvocationOperation
            {
                TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" },
                Arguments: { Length: > 0 } arguments
            }:
                Follow(arguments[0].Value);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                FollowEach(choice.WhenTrue, whenFalse);
                break;
            case ICoalesceOperation choice:
                FollowEach(choice.Value, choice.WhenNull);
                break;
            case IArrayElementReferenceOperation { ArrayReference: { } array }:
                Follow(array);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list }:
                Follow(list);
                break;
            case IConditionalAccessInstanceOperation inner:
                for (IOperation? around = inner.Parent; around is not null; around = around.Parent)
                {
                    if (around is IConditionalAccessOperation access && !access.Operation.Syntax.Span.Contains(inner.Parent!.Syntax.Span))
                    {
                        Follow(access.Operation);
                        break;
                    }
                }

                break;
            case IMemberReferenceOperation member:
                _meant.Add(member.Member);
                if (member.Instance is { } holder)
                {
                    Follow(holder);
                }

                break;
            case IParameterReferenceOperation { Parameter: { } parameter }:
                if (_meant.Add(parameter))
                {
                    FollowLambdaParameter(parameter);
                }

                break;
            case ILocalReferenceOperation { Local: { } local }:
                if (_meant.Add(local))
                {
                    FollowLocal(local);
                }

                break;
        }
    }

    /// <summary>One of several tasks. It is completed if all of them are.</summary>
    private void FollowEach(params IOperation[] choices)
    {
        bool areAll = true;
        bool wasCompleted = _isCompleted;
        foreach (IOperation choice in choices.Where(choice => choice.Unwrapped().ConstantValue is not { HasValue: true, Value: null }))
        {
            _isCompleted = false;
            Follow(choice);
            areAll &= _isCompleted;
        }

        _isCompleted = wasCompleted || areAll;
    }

    private void FollowLocal(ILocalSymbol local)
    {
        foreach (IOperation value in _root.ValuesOf(local))
        {
            Follow(value);
        }

        foreach (IForEachLoopOperation loop in _root.Descendants().OfType<IForEachLoopOperation>()
            .Where(loop => loop.Locals.Contains(local, SymbolEqualityComparer.Default)))
        {
            Follow(loop.Collection);
        }
    }

    /// <summary>
    /// The parameter of a lambda stands for the elements of the sequence that the lambda is applied to. The task of a continuation is
    /// completed.
    /// </summary>
    private void FollowLambdaParameter(IParameterSymbol parameter)
    {
        IAnonymousFunctionOperation? lambda = _root.Descendants().OfType<IAnonymousFunctionOperation>()
            .FirstOrDefault(function => SymbolEqualityComparer.Default.Equals(function.Symbol, parameter.ContainingSymbol));
        IOperation? around = lambda?.Parent;
        while (around is IDelegateCreationOperation or IConversionOperation)
        {
            around = around.Parent;
        }

        if (around is IArgumentOperation { Parent: IInvocationOperation call })
        {
            _isCompleted |= call.TargetMethod.Name.StartsWith("ContinueW", StringComparison.Ordinal)
                && call.TargetMethod.ContainingType.IsIn(Tasks);
            foreach (IOperation source in call.Arguments.Where(argument => !ReferenceEquals(argument, around))
                .Select(argument => argument.Value).Concat(call.Instance is null ? [] : [call.Instance]))
            {
                _meant.UnionWith(Mentioned(source));
            }
        }
    }

    private bool IsKnown(IOperation at)
    {
        foreach (IOperation earlier in _root.Descendants().Where(operation => operation.Syntax.Span.End <= at.Syntax.SpanStart))
        {
            IOperation? completed = earlier switch
            {
                IAwaitOperation awaited when !IsFirstOfMany(awaited.Operation) => awaited.Operation,
                IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAll", ContainingType: { Name: "Task" } type } } wait
                    when type.IsIn(Tasks) => wait,
                IPropertyReferenceOperation
                {
                    Property:
                    {
                        Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status"
                    }
                } state => state.Instance,
                _ => null,
            };
            if (completed is not null && Mentioned(completed).Any(_meant.Contains))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFirstOfMany(IOperation awaited)
        => awaited.DescendantsAndSelf().OfType<IInvocationOperation>()
            .Any(call => call.TargetMethod.Name == "WhenAny" && call.TargetMethod.ContainingType.IsIn(Tasks));

    /// <summary>The symbols in an expression, and those in the values of its variables.</summary>
    private HashSet<ISymbol> Mentioned(IOperation expression)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IOperation>([expression]);
        while (open.Count > 0)
        {
            foreach (IOperation part in open.Pop().DescendantsAndSelf())
            {
                ISymbol? symbol = part switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter => parameter.Parameter,
                    IFieldReferenceOperation or IPropertyReferenceOperation => ((IMemberReferenceOperation)part).Member,
                    _ => null,
                };
                if (symbol is not null && found.Add(symbol) && symbol is ILocalSymbol made)
                {
                    foreach (IOperation value in _root.ValuesOf(made))
                    {
                        open.Push(value);
                    }
                }
            }
        }

        return found;
    }
}
