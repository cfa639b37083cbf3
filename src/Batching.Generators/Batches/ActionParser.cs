using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads one annotated method into an action.</summary>
internal sealed class ActionParser(ParseContext context, INamedTypeSymbol batchBase, IMethodSymbol method, CollisionRules collisions)
{
    private static readonly string[] s_reservedNames = ["cancellationToken", "options"];

    private readonly string _name = Identifiers.WithoutAsync(method.Name);
    private readonly AttributeData? _action = LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute);
    private readonly AttributeData? _parallel = LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute);

    /// <summary>The action, or null if a problem was reported.</summary>
    public ActionModel? Parse()
    {
        if (!CanBeCalled())
        {
            return null;
        }

        return _parallel is null ? ParseWholeBatch() : ParseItem(_parallel);
    }

    /// <summary>The text of an [Obsolete] attribute to repeat on what is generated, or null.</summary>
    private string? ObsoleteText()
    {
        AttributeData? obsolete = method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute");
        if (obsolete is null)
        {
            return null;
        }

        string arguments = string.Join(", ",
            obsolete.ConstructorArguments.Where(argument => argument.Value is not null)
                .Select(argument => DefaultValueText.Literal(argument.Value!)));
        return arguments.Length == 0 ? "[global::System.Obsolete]" : $"[global::System.Obsolete({arguments})]";
    }

    private ActionModel? ParseWholeBatch()
    {
        if (method.Parameters.FirstOrDefault(
            parameter => ArgumentBinder.Injected(parameter) is ArgumentSource.Context or ArgumentSource.Random) is { } itemOnly)
        {
            Unsupported(itemOnly, "is injected into item methods only, and this action is on the whole batch");
            return null;
        }

        AwaitedType awaited = AwaitedType.Of(method.ReturnType);
        if (Returns(awaited.Result, method, method.Locations[0]) is not { } returns)
        {
            return null;
        }

        IParameterSymbol[] callParameters = [.. method.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        CallParameterModel[] calls = [.. callParameters.Select(parameter => Call(parameter, takesPerItem: false))];
        string asyncName = _name + "Async";
        bool hasAsyncMethod = method.Name != asyncName && !calls.Any(parameter => parameter.IsParams);
        if (!Claim(
            callParameters, hasAsyncMethod ? [new(asyncName, method.Arity, [.. Types(callParameters), GeneratedSignatures.Token])] : []))
        {
            return null;
        }

        ExtraRules.CheckOther(context, method);
        return Model(
            calls, returns, awaited.Result, new WholeBatchModel(awaited.Kind, Arguments(method.Parameters, []), hasAsyncMethod), null);
    }

    private ActionModel? ParseItem(AttributeData parallel)
    {
        bool isKernel = method.ReturnType.TypeKind == TypeKind.Delegate;
        IMethodSymbol item = isKernel ? ((INamedTypeSymbol)method.ReturnType).DelegateInvokeMethod! : method;
        AwaitedType awaited = AwaitedType.Of(item.ReturnType);
        if (!TryTarget(parallel, awaited.Kind != AwaitKind.None, out string target)
            || Init(parallel, item, isKernel) is not { } init
            || BindInit(parallel, init, item, isKernel) is not { } bound
            || !TryPost(parallel, awaited.Result, bound.CallParameters, out PostParser.Found? post)
            || !bound.Binder.TryBind(
                post?.Method, "Post", context.At(parallel, "Post", method), out EquatableArray<ArgumentModel> postArguments))
        {
            return null;
        }

        (IReadOnlyList<ElementBinder.Binding> bindings, IParameterSymbol[] callParameters, ArgumentBinder binder,
            EquatableArray<ArgumentModel> initArguments) = bound;
        AwaitedType posted = post?.Method is null ? default : AwaitedType.Of(post.Method.ReturnType);
        if (Returns(posted.Result, post?.Method ?? method, context.At(parallel, "Post", method)) is not { } returns)
        {
            return null;
        }

        ITypeSymbol? column = post?.ColumnType ?? awaited.Result;
        ProcessModel? process = null;
        if (target == "Processes")
        {
            process = ProcessParser.Parse(
                context, method, item, parallel, init, bindings, post is null ? null : awaited.Result, batchBase.TypeArguments[0]);
            if (process is null)
            {
                return null;
            }
        }

        var itemModel = new ItemModel(
            target,
            isKernel ? Arguments(method.Parameters, []) : Arguments(method.Parameters, bindings),
            isKernel
                ? new KernelModel(TypeText.Full(method.ReturnType.WithNullableAnnotation(NullableAnnotation.NotAnnotated)),
                    KernelArguments(item, bindings, callParameters))
                : null,
            awaited.Result is null ? null : TypeText.Full(awaited.Result),
            column is null ? null : TypeText.Full(column),
            awaited.Kind,
            new InitModel(init.Kind, init.Name, init.Element is null ? "" : TypeText.Full(init.Element), initArguments,
                init.Method is not null, init.IsStatic, init.IsNullable, init.IsStream, init.Await),
            post is null
                ? null
                : new PostModel(post.Name, post.ColumnType is not null, post.Method is { IsStatic: true }, postArguments, posted.Kind),
            process);
        // A params argument must be last, so the standard arguments come before it, unless each item has its own array.
        bool canTakePerItem = !isKernel && !init.IsStream && init.Kind != InitKind.RunOnce
            && callParameters.All(parameter => !parameter.IsParams || IsOwn(parameter));
        CallParameterModel[] calls =
        [
            .. callParameters.Select(parameter => Call(parameter, canTakePerItem && !binder.Used.Contains(parameter.Name))),
            .. bindings.Where(binding => canTakePerItem && binding.IsNamed).Select(binding =>
                new CallParameterModel(binding.Parameter.Name, TypeText.Full(binding.Parameter.Type), null, IsParams: false,
                    TakesPerItem: true, OverridesInit: true)),
        ];
        if (!Claim(callParameters, GeneratedSignatures.Of(_name, method.Arity, itemModel.IsSynchronous, Types(callParameters), calls)))
        {
            return null;
        }

        ExtraRules.Check(context, method, init.Method, post?.Method, initArguments.Concat(postArguments));
        CheckResult(parallel, awaited.Result);
        return Model(calls, returns, posted.Result, null, itemModel);

        bool IsOwn(IParameterSymbol parameter) => parameter.Type is IArrayTypeSymbol && !binder.Used.Contains(parameter.Name);
    }

    /// <summary>Warns if items have a result but there is no Post.</summary>
    private void CheckResult(AttributeData parallel, ITypeSymbol? result)
    {
        if (result is { TypeKind: not TypeKind.Error } && InitParser.Argument(parallel, "Post") is null)
        {
            context.Report(
                BatchDiagnostics.DroppedResult,
                method.Locations[0],
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.ResultType, TypeText.Show(result)),
                method.Name,
                TypeText.Show(result));
        }
    }

    /// <summary>
    /// The bindings that follow from Init: those of the item and of Init itself. The other parameters of the item become call arguments.
    /// </summary>
    private sealed record BoundInit(
        IReadOnlyList<ElementBinder.Binding> Bindings, IParameterSymbol[] CallParameters, ArgumentBinder Binder,
        EquatableArray<ArgumentModel> Arguments);

    /// <summary>The Init of an item method, as the generator selects it; null if there is none.</summary>
    public static InitParser.Found? InitOf(ParseContext context, IMethodSymbol method)
    {
        if (BatchSymbols.BatchBase(context.Type) is not { } batchBase || BatchSymbols.Parallel(method) is not { } parallel)
        {
            return null;
        }

        bool isKernel = method.ReturnType.TypeKind == TypeKind.Delegate;
        IMethodSymbol item = isKernel ? ((INamedTypeSymbol)method.ReturnType).DelegateInvokeMethod! : method;
        return new ActionParser(context, batchBase, method, new CollisionRules(context)).Init(parallel, item, isKernel);
    }

    /// <summary>The selected Init, or null if a problem was reported.</summary>
    private InitParser.Found? Init(AttributeData parallel, IMethodSymbol item, bool isKernel)
    {
        return OverloadRules.Choose(
            context, InitParser.Candidates(context, method, parallel, batchBase), candidate => candidate.Method, Fit, "Init", method,
            context.At(parallel, "Init", method));

        OverloadFit Fit(InitParser.Found candidate)
        {
            var trial = new ActionParser(context.Silent(), batchBase, method, collisions);
            return trial.BindInit(parallel, candidate, item, isKernel) is not { } bound ? OverloadFit.None
                : bound.Arguments.Count < candidate.Method!.Parameters.Length ? OverloadFit.LosesDefault
                : OverloadFit.Full;
        }
    }

    private BoundInit? BindInit(AttributeData parallel, InitParser.Found init, IMethodSymbol item, bool isKernel)
    {
        if (Bindings(parallel, init, item, isKernel) is not { } bindings)
        {
            return null;
        }

        IParameterSymbol[] callParameters = [.. method.Parameters.Where(parameter =>
            ArgumentBinder.Injected(parameter) is null
                && !bindings.Any(bound => SymbolEqualityComparer.Default.Equals(bound.Parameter, parameter)))];
        if (isKernel && !KernelTakesCall(parallel, init, item, bindings.Count, callParameters))
        {
            return null;
        }

        var binder = new ArgumentBinder(context, method, callParameters);
        return binder.TryBind(init.Method, "Init", context.At(parallel, "Init", method), out EquatableArray<ArgumentModel> arguments)
            ? new BoundInit(bindings, callParameters, binder, arguments)
            : null;
    }

    /// <summary>The selected Post, or null if there is none. Returns false if a problem was reported.</summary>
    private bool TryPost(AttributeData parallel, ITypeSymbol? result, IParameterSymbol[] callParameters, out PostParser.Found? post)
    {
        post = null;
        if (!PostParser.TryParse(context, method, parallel, result, out IReadOnlyList<PostParser.Found> candidates)
            || candidates.Count == 0)
        {
            return InitParser.Argument(parallel, "Post") is null;
        }

        Location? location = context.At(parallel, "Post", method);
        post = OverloadRules.Choose(context, candidates, candidate => candidate.Method, Fit, "Post", method, location);
        if (post is null)
        {
            return false;
        }

        PostParser.CheckNull(context, method, post, result, location);
        return true;

        OverloadFit Fit(PostParser.Found candidate)
        {
            IMethodSymbol target = candidate.Method!;
            return !new ArgumentBinder(context.Silent(), method, callParameters).TryBind(
                target, "Post", null, out EquatableArray<ArgumentModel> arguments) ? OverloadFit.None
                : arguments.Count < target.Parameters.Length ? OverloadFit.LosesDefault
                : target.Parameters[0].Type is INamedTypeSymbol { Arity: 1 } ? OverloadFit.Full
                : OverloadFit.Arguments;
        }
    }

    private ActionModel Model(
        CallParameterModel[] calls, ReturnModel returns, ITypeSymbol? returned, WholeBatchModel? wholeBatch, ItemModel? item)
    {
        // The types in the signature of a generated method: its arguments, the item's parameters that a call may override, its constraints,
        // and its result.
        ITypeSymbol[] named =
        [
            .. method.Parameters.Where(parameter => calls.Any(call => call.Name == parameter.Name)).Select(parameter => parameter.Type),
            .. method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes),
            .. returned is null ? Array.Empty<ITypeSymbol>() : [returned],
        ];
        Visibility visibility = named.Select(type => type.Visibility()).Append(Visibility.Public).Min();
        Visibility ofClass = context.Type.Visibility();
        return new ActionModel(
            method.Name,
            _name,
            collisions.Identity(_name),
            DocumentationId(),
            ObsoleteText(),
            method.IsStatic,
            method.TypeParameters.Select(parameter => Identifiers.Escaped(parameter.Name)).ToEquatableArray(),
            method.TypeParameters.Select(TypeText.Constraints).Where(text => text.Length > 0).ToEquatableArray(),
            calls.ToEquatableArray(),
            visibility.Modifier(context.Type, named),
            _action is null ? null : StepRules.Accessibility(context, method, _name, calls, visibility < ofClass ? visibility : ofClass),
            _action is null ? null : InitParser.Argument(_action, "Lock"),
            wholeBatch,
            item,
            returns);
    }

    /// <summary>
    /// The cref from which the documentation of generated methods inherits. The generator does not see the type 'Item', so its name is
    /// completed.
    /// </summary>
    private string DocumentationId()
    {
        string id = method.GetDocumentationCommentId() ?? "";
        string item = $"{(context.Type.GetDocumentationCommentId() ?? "T:").Substring(2)}.Item";
        return method.Parameters.Any(parameter => parameter.Type is { Name: "Item", TypeKind: TypeKind.Error })
            ? id.Replace("(Item,", $"({item},").Replace("(Item)", $"({item})").Replace(",Item,", $",{item},").Replace(",Item)", $",{item})")
            : id;
    }

    private bool CanBeCalled()
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly || method.ReturnType is { IsRefLikeType: true } or IPointerTypeSymbol)
        {
            CannotKeep(method.ReturnType);
            return false;
        }

        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            context.Report(BatchDiagnostics.TargetMismatch, method.Locations[0], method.Name,
                "an 'async void' method cannot be awaited, so its end and its errors would be lost. Return Task");
            return false;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (_parallel is not null && parameter is { RefKind: RefKind.None, Type: INamedTypeSymbol each }
                && LibrarySymbols.IsLibraryType(each, "PerItem", 1))
            {
                string value = TypeText.Show(each.TypeArguments[0]);
                context.Report(
                    BatchDiagnostics.PerItemMisuse, parameter.Locations.FirstOrDefault() ?? method.Locations[0], parameter.Name,
                    $"is of type {TypeText.Show(each)}: take {value} for one item, and the compiler adds the overload that takes one "
                        + "value for each");
                return false;
            }

            string? problem = parameter switch
            {
                { RefKind: not RefKind.None } =>
                    "is passed by reference: items run at the same time, so it must be a plain value. Return what the item computes",
                { Type.IsRefLikeType: true } =>
                    $"is of type {TypeText.Show(parameter.Type)}, which cannot be kept for the items. Take an array or Memory<T>",
                { Type: ITypeParameterSymbol { AllowsRefLikeType: true } } =>
                    "may be a ref struct, which cannot be kept for the items. Remove 'allows ref struct'",
                { Type: IPointerTypeSymbol or IFunctionPointerTypeSymbol } => "is a pointer, which cannot be kept for the items",
                _ => null,
            };
            if (problem is not null)
            {
                Unsupported(parameter, problem);
                return false;
            }
        }

        return true;
    }

    private bool TryTarget(AttributeData parallel, bool isAwaitable, out string target)
    {
        object? value = parallel.NamedArguments.FirstOrDefault(argument => argument.Key == "Target").Value.Value;
        string? problem = null;
        (target, problem) = value switch
        {
            null or 0 => ("Auto", null),
            1 => ("For", null),
            2 when !isAwaitable => ("Threads", null),
            3 when isAwaitable => ("Async", null),
            2 => ("",
                "Target.Threads needs a synchronous item method, and this one is awaitable. Use Target.Async, or leave the target out"),
            3 => ("",
                "Target.Async needs an awaitable item method, and this one is synchronous. Use Target.Threads, or leave the target out"),
            4 => ("Processes", null),
            _ => ("", $"{value} is not a member of Target"),
        };
        if (target.Length > 0)
        {
            return true;
        }

        context.Report(BatchDiagnostics.TargetMismatch, context.At(parallel, "Target", method), method.Name, problem!);
        return false;
    }

    /// <summary>The parameters of the item that Init supplies. For a kernel, those of its delegate.</summary>
    private IReadOnlyList<ElementBinder.Binding>? Bindings(AttributeData parallel, InitParser.Found init, IMethodSymbol item, bool isKernel)
    {
        IParameterSymbol[] parameters = [.. item.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        if (init.Kind == InitKind.RunOnce)
        {
            return [];
        }

        Location? location = context.At(parallel, "Init", method);
        if (init.Kind != InitKind.Items)
        {
            return ElementBinder.Bind(context, init.Element!, parameters, isKernel, init.Name, method.Name, location);
        }

        if (ItemCollision() is { } collision)
        {
            context.Report(BatchDiagnostics.Collision, location, method.Name, collision);
            return null;
        }

        // The generator does not see the type that it writes. It sees an error type of that name.
        if (parameters.FirstOrDefault() is { Type.Name: "Item" } first)
        {
            return [new ElementBinder.Binding(first, "", IsNamed: false)];
        }

        context.Report(BatchDiagnostics.UnboundArgument, location, method.Name, init.Name, "Item",
            "the first parameter must be of the generated type 'Item'");
        return null;
    }

    /// <summary>The reason why the type 'Item' cannot be generated, or null.</summary>
    private string? ItemCollision()
    {
        if (context.Members("Item").Concat(CollisionRules.Indexers(context.Type, "Item")).FirstOrDefault() is { } member)
        {
            string what = member is IPropertySymbol { IsIndexer: true } ? "the indexer" : "the member 'Item'";
            return $"{what} of '{TypeText.Show(member.ContainingType)}' would collide with the generated type 'Item'. Remove it, or use "
                + "another Init";
        }

        string[] own = ["Index", "Position"];
        return own.SelectMany(context.Members).FirstOrDefault(
            property => LibrarySymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null) is { } component
            ? $"the component '{component.Name}' would collide with 'Item.{component.Name}'. Rename it"
            : null;
    }

    /// <summary>Whether the call arguments can supply the other parameters of a kernel's delegate, in their order.</summary>
    private bool KernelTakesCall(
        AttributeData parallel, InitParser.Found init, IMethodSymbol item, int bound, IParameterSymbol[] callParameters)
    {
        if (method.Parameters.FirstOrDefault(
            parameter => ArgumentBinder.Injected(parameter) is ArgumentSource.Context or ArgumentSource.Random) is { } itemOnly)
        {
            Unsupported(itemOnly, "is injected into an item, and a kernel is called once. Take it in the delegate");
            return false;
        }

        if (item.Parameters.FirstOrDefault(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out) is { } byReference)
        {
            context.Report(BatchDiagnostics.UnsupportedParameter, method.Locations[0], byReference.Name, TypeText.Show(method.ReturnType),
                "is passed by reference: items run at the same time, so it must be a plain value");
            return false;
        }

        if (item.ReturnType is { IsRefLikeType: true } or IPointerTypeSymbol)
        {
            CannotKeep(item.ReturnType);
            return false;
        }

        IParameterSymbol[] rest = [.. item.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null).Skip(bound)];
        for (var i = 0; i < rest.Length; i++)
        {
            if (i >= callParameters.Length || !context.Converts(callParameters[i].Type, rest[i].Type))
            {
                context.Report(
                    BatchDiagnostics.UnboundArgument, context.At(parallel, "Init", method), method.Name, init.Name,
                    init.Element is null ? "no item" : TypeText.Show(init.Element),
                    $"nothing supplies '{rest[i].Name}' of its delegate {TypeText.Show(method.ReturnType)}: after the item's arguments it "
                        + "takes the kernel's own, in their order");
                return false;
            }

            context.CheckNull(
                callParameters[i].Type, rest[i].Type, $"the call argument '{callParameters[i].Name}'", rest[i].Name, method.Locations[0]);
        }

        return true;
    }

    /// <summary>The bindings of a kernel's delegate: the item's arguments, then those of the kernel, in their order.</summary>
    private static EquatableArray<ArgumentModel> KernelArguments(
        IMethodSymbol item, IReadOnlyList<ElementBinder.Binding> bindings, IParameterSymbol[] callParameters)
    {
        var next = 0;
        return Arguments(item.Parameters, bindings, _ => callParameters[next++].Name);
    }

    private static EquatableArray<ArgumentModel> Arguments(
        IEnumerable<IParameterSymbol> parameters, IReadOnlyList<ElementBinder.Binding> bindings,
        Func<IParameterSymbol, string>? callName = null)
        => parameters.Select(parameter =>
        {
            if (ArgumentBinder.Injected(parameter) is { } injected)
            {
                return new ArgumentModel(parameter.Name, injected, "");
            }

            foreach (ElementBinder.Binding binding in bindings)
            {
                if (SymbolEqualityComparer.Default.Equals(binding.Parameter, parameter))
                {
                    return new ArgumentModel(parameter.Name, ArgumentSource.Init, binding.Path);
                }
            }

            return new ArgumentModel(parameter.Name, ArgumentSource.Call, callName is null ? parameter.Name : callName(parameter));
        }).ToEquatableArray();

    private static CallParameterModel Call(IParameterSymbol parameter, bool takesPerItem)
        => new(parameter.Name, TypeText.Full(parameter.Type), DefaultValueText.Of(parameter), parameter.IsParams, takesPerItem,
            OverridesInit: false);

    private static string[] Types(IEnumerable<IParameterSymbol> parameters)
        => [.. parameters.Select(parameter => TypeText.Signature(parameter.Type))];

    /// <summary>The result of the batch method, or null if a problem was reported.</summary>
    private ReturnModel? Returns(ITypeSymbol? result, IMethodSymbol source, Location? location)
    {
        if (result is null || (ReferenceEquals(source, method) && _parallel is not null))
        {
            return new ReturnModel(ReturnKind.This, TypeText.Full(context.Type.WithNullableAnnotation(NullableAnnotation.None)));
        }

        if (BatchSymbols.IsBatch(result))
        {
            return new ReturnModel(
                ReturnKind.Batch, TypeText.Full(result.WithNullableAnnotation(NullableAnnotation.NotAnnotated)).TrimEnd('?'));
        }

        if (_action is null)
        {
            return new ReturnModel(ReturnKind.Value, TypeText.Full(result));
        }

        context.Report(BatchDiagnostics.WrongReturn, location, source.Name, TypeText.Show(result));
        return null;
    }

    private bool Claim(IEnumerable<IParameterSymbol> callParameters, IReadOnlyList<GeneratedSignatures.Signature> signatures)
    {
        IParameterSymbol? reserved = callParameters.FirstOrDefault(parameter => s_reservedNames.Contains(parameter.Name));
        string? problem = reserved is not null
            ? $"the call argument '{reserved.Name}' would collide with the last parameters of every generated method. Rename it"
            : collisions.Claim(method, _name, _action is not null, signatures);
        if (problem is not null)
        {
            context.Report(BatchDiagnostics.Collision, method.Locations[0], method.Name, problem);
        }

        return problem is null;
    }

    private void CannotKeep(ITypeSymbol result)
        => context.Report(BatchDiagnostics.UnsupportedParameter, method.Locations[0], "The result", method.Name,
            $"is {TypeText.Show(result)}, which cannot be kept for the batch. Return a value");

    private void Unsupported(IParameterSymbol parameter, string problem)
        => context.Report(BatchDiagnostics.UnsupportedParameter, parameter.Locations.FirstOrDefault() ?? method.Locations[0],
            parameter.Name, method.Name, problem);
}
