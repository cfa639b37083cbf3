using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>Decides how a loop becomes an item method, or that it cannot because the result would change.</summary>
internal sealed class ItemMethodPlanner(
    SemanticModel model, ItemLoop loop, ItemCode code, MethodDeclarationSyntax declaration, INamedTypeSymbol batch,
    CancellationToken cancellationToken)
{
    private const string TokenName = "cancellationToken";
    private const string Items = "Items";

    private readonly Dictionary<SyntaxNode, string> _replacements = [];
    private readonly List<ItemMethodPlan.Parameter> _parameters = [];
    private readonly UniqueNames _names = new(
        code.Body.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
    private AssignmentExpressionSyntax? _returned;
    private IPropertySymbol? _post;
    private ExpressionSyntax? _token;
    private string _init = "";

    public ItemMethodPlan? Plan()
    {
        if ((loop.IsSequential && !SequentialRules.AreIndependent(loop, code)) || !TryItem() || !TryCaptured() || !TryToken()
            || !TryReturn(out ITypeSymbol? returns))
        {
            return null;
        }

        if (_replacements.Keys.Any(node => node is IdentifierNameSyntax name && GivesItsName(name)))
        {
            return null;
        }

        return new ItemMethodPlan(Name(), _init, _parameters, _replacements)
        {
            Post = _post?.Name,
            Returns = returns,
            IsAsync = IsAsyncLambda,
            IsStatic = !code.UsesInstance && !code.Operations.Any(operation =>
                operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
                    && !IsReplaced(operation.Syntax)),
            Returned = _returned,
            Token = _token,
        };
    }

    private bool IsAsyncLambda => loop.Code is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 };

    // The compiler assumes that any such variable may be null.
    private bool IsVar => loop.Replaced is ForEachStatementSyntax { Type.IsVar: true };

    /// <summary>The item's parameter, and Init.</summary>
    private bool TryItem()
    {
        if (loop.Source == LoopSource.Positions)
        {
            return !code.IsMethodGroup && TryPosition(loop.Method!.Parameters[0]);
        }

        // A tuple would bind element by element.
        if (BatchMembers.ElementType(loop.Column!).IsTupleType)
        {
            return false;
        }

        _init = loop.Column!.Name;
        (string name, ITypeSymbol type) =
            loop.Element is { } element ? (element.Name, IsVar ? BatchMembers.ElementType(loop.Column) : element.Type)
            : code.IsMethodGroup || loop.Method!.Parameters[0].Name == "_"
                ? (_names.Pick(ElementNames.Of(loop.Column)), BatchMembers.ElementType(loop.Column))
            : (loop.Method.Parameters[0].Name, loop.Method.Parameters[0].Type);
        _parameters.Add(new(name, type, null));
        if (code.IsMethodGroup)
        {
            return true;
        }

        Rename(loop.Element ?? (ISymbol)loop.Method!.Parameters[0], name);
        return true;
    }

    /// <summary>The item of a loop over positions: the value of the only column that is read there, else a row.</summary>
    private bool TryPosition(IParameterSymbol position)
    {
        var values = new List<(IOperation Value, IPropertySymbol Column)>();
        foreach (IOperation operation in code.Operations)
        {
            if (BatchMembers.ValueAt(operation, position) is { } column)
            {
                values.Add((operation, column));
            }
        }

        FindReturned(values);
        IOperation? written = _returned is null ? null : BatchMembers.Plain(model.GetOperation(_returned.Left, cancellationToken));
        bool isUpdate = _returned is { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression };
        (IOperation Value, IPropertySymbol Column)[] read = [
            .. values.Where(value => value.Value.Syntax == written?.Syntax ? isUpdate : ValueReads.IsRead(value.Value))];
        IdentifierNameSyntax[] bare =
        [
            .. code.References
                .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Symbol, position)
                    && !read.Any(value => value.Value.Syntax.Span.Contains(reference.Name.Span))
                    && written?.Syntax.Span.Contains(reference.Name.Span) != true)
                .Select(reference => reference.Name),
        ];
        IPropertySymbol[] columns = [.. read.Select(value => value.Column).Distinct<IPropertySymbol>(SymbolEqualityComparer.Default)];
        if (bare.Length == 0 && columns.Length == 1 && !BatchMembers.ElementType(columns[0]).IsTupleType)
        {
            _init = columns[0].Name;
            string name = _names.Pick(ElementNames.Of(columns[0]));
            _parameters.Add(new(name, BatchMembers.ElementType(columns[0]), null));
            foreach ((IOperation value, _) in read)
            {
                _replacements[value.Syntax] = Identifiers.Escaped(name);
            }

            return true;
        }

        if (!CanHaveItem())
        {
            return false;
        }

        _init = Items;
        string item = _names.Pick("item");
        _parameters.Add(new(item, null, null));
        foreach ((IOperation value, IPropertySymbol column) in read)
        {
            _replacements[value.Syntax] = $"{item}.{(BatchMembers.IsIndices(column) ? "Index" : Identifiers.Escaped(column.Name))}";
        }

        return TryReplace(bare, $"{item}.Position");
    }

    /// <summary>Replaces a read-only variable by a value.</summary>
    private bool TryReplace(IEnumerable<IdentifierNameSyntax> names, string value)
    {
        foreach (IdentifierNameSyntax name in names)
        {
            // A name without an operation is the argument of nameof.
            if (model.GetOperation(name, cancellationToken) is not { } read || !ValueReads.IsRead(read))
            {
                return false;
            }

            _replacements[name] = value;
        }

        return true;
    }

    /// <summary>A final assignment to the item's own value becomes the result, unless the column is used in any other way.</summary>
    private void FindReturned(IReadOnlyList<(IOperation Value, IPropertySymbol Column)> values)
    {
        if (loop.Target is not null || (loop.IsAsynchronous && !IsAsyncLambda))
        {
            return;
        }

        ExpressionSyntax? last = code.Body is BlockSyntax block
            ? (block.Statements.LastOrDefault() as ExpressionStatementSyntax)?.Expression
            : code.Body as ExpressionSyntax;
        if (last is not AssignmentExpressionSyntax assignment
            || code.Body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>().Any())
        {
            return;
        }

        (IOperation value, IPropertySymbol column) = values.FirstOrDefault(candidate => candidate.Value.Syntax == assignment.Left);
        if (column is not { SetMethod: { } setter } || !BatchMembers.IsComponent(column)
            || !model.IsAccessible(declaration.SpanStart, setter) || !IsReturnable(model.GetOperation(assignment, cancellationToken)))
        {
            return;
        }

        int uses = code.Operations.Count(operation =>
            operation is IPropertyReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Property, column));
        int own = values.Count(candidate =>
            SymbolEqualityComparer.Default.Equals(candidate.Column, column)
                && (ReferenceEquals(candidate.Value, value) || ValueReads.IsRead(candidate.Value)));
        if (uses == own)
        {
            (_returned, _post) = (assignment, column);
        }
    }

    private static bool IsReturnable(IOperation? assignment) => assignment switch
    {
        ISimpleAssignmentOperation { IsRef: false } => true,
        ICompoundAssignmentOperation
        {
            OperatorMethod: null, IsChecked: false, InConversion.IsIdentity: true, OutConversion.IsIdentity: true,
            Type.SpecialType: >= SpecialType.System_Int32 and <= SpecialType.System_Double or SpecialType.System_String,
        } => true,
        _ => false,
    };

    /// <summary>Whether the type Item can be generated, and no other thing has that name.</summary>
    private bool CanHaveItem()
    {
        var context = new ParseContext(model.Compilation, batch, null, cancellationToken);
        return model.LookupSymbols(declaration.SpanStart, name: "Item").All(GeneratedMembers.IsGenerated)
            && !context.Members("Item").Concat(context.Members("this[]")).Any()
            && !context.Members("Index").Concat(context.Members("Position")).Any();
    }

    /// <summary>Captured variables become arguments. The position of an item comes from its context.</summary>
    private bool TryCaptured()
    {
        foreach (ISymbol variable in code.Captured.Where(variable => !ItemCode.TypeOf(variable).IsCancellationToken()))
        {
            // The generated method ends with parameters of these names.
            string name = variable.Name is TokenName or "options" ? _names.Pick(variable.Name + "Value") : variable.Name;
            _parameters.Add(new(name, CapturedType(variable), variable.Name));
            Rename(variable, name);
        }

        if (loop.GivesPosition && !code.IsMethodGroup && IsUsed(loop.Method!.Parameters[1]))
        {
            string context = _names.Pick("context");
            _parameters.Add(new(context, model.Compilation.GetTypeByMetadataName("Batching.ItemContext"), null));
            IEnumerable<IdentifierNameSyntax> positions = code.References
                .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Symbol, loop.Method.Parameters[1]))
                .Select(reference => reference.Name);
            if (!TryReplace(positions, $"{context}.Position"))
            {
                return false;
            }
        }

        return !(loop.GivesPosition && code.IsMethodGroup)
            && _parameters.All(parameter => parameter.Type is not { TypeKind: TypeKind.Error });
    }

    /// <summary>The engine's token replaces the loop's token and a captured one, if both are the same.</summary>
    private bool TryToken()
    {
        ISymbol[] captured = [.. code.Captured.Where(variable => ItemCode.TypeOf(variable).IsCancellationToken())];
        ISymbol? given = loop.Token is null ? null : model.GetSymbolInfo(loop.Token, cancellationToken).Symbol;
        IParameterSymbol? own = loop.GivesToken && !code.IsMethodGroup ? loop.Method!.Parameters[1] : null;
        bool isOwnUsed = own is not null && IsUsed(own);
        if (captured.Length > 1
            || (captured.Length == 1 && (loop.Token is not null || isOwnUsed)
                && !SymbolEqualityComparer.Default.Equals(captured[0], given)))
        {
            return false;
        }

        _token = loop.Token ?? (captured.Length == 1 ? SyntaxFactory.IdentifierName(Identifiers.Escaped(captured[0].Name)) : null);
        if (captured.Length == 0 && !isOwnUsed && !(loop.GivesToken && code.IsMethodGroup))
        {
            return true;
        }

        ISymbol[] tokens = [.. captured, .. isOwnUsed ? [own!] : Array.Empty<ISymbol>()];
        string name = tokens.Any(token => token.Name == TokenName) ? TokenName : _names.Pick(TokenName);
        _parameters.Add(new(name, model.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken"), null));
        foreach (ISymbol token in tokens)
        {
            Rename(token, name);
        }

        return true;
    }

    /// <summary>The result of the method, and the component that takes it.</summary>
    private bool TryReturn(out ITypeSymbol? returns)
    {
        returns = null;
        ITypeSymbol? result = _post is null ? null : BatchMembers.ElementType(_post);
        if (loop.Target is not null)
        {
            (_post, result) = (loop.Target, loop.Result);
            if (result is null || !model.Compilation.HasImplicitConversion(result, BatchMembers.ElementType(_post)))
            {
                return false;
            }
        }

        if (loop.Method is null)
        {
            return true;
        }

        if (!loop.IsAsynchronous)
        {
            returns = result;
            return !IsAsyncLambda;
        }

        INamedTypeSymbol? task = model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        INamedTypeSymbol? taskOf = model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        bool isDropped = loop.Result is not null && result is null;
        returns = result is not null ? taskOf?.Construct([result], [result.NullableAnnotation])
            : isDropped || IsAsyncLambda ? task
            : loop.Method.ReturnType;

        // The value of an item is not kept: only an expression can stay as it is.
        return returns is not null && (!isDropped || code.IsMethodGroup || !IsAsyncLambda && code.Body is ExpressionSyntax
            || code.Body is AwaitExpressionSyntax or InvocationExpressionSyntax);
    }

    /// <summary>The type of a captured variable, not nullable if flow analysis shows that it is not null.</summary>
    private ITypeSymbol CapturedType(ISymbol variable)
    {
        ITypeSymbol type = ItemCode.TypeOf(variable);
        if (type.IsValueType || type.NullableAnnotation != NullableAnnotation.Annotated)
        {
            return type;
        }

        TypeInfo info = model.GetSpeculativeTypeInfo(
            loop.Replaced.SpanStart, SyntaxFactory.IdentifierName(Identifiers.Escaped(variable.Name)),
            SpeculativeBindingOption.BindAsExpression);
        return info.Nullability.FlowState == NullableFlowState.NotNull
            ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            : type;
    }

    private bool IsUsed(ISymbol symbol)
        => code.References.Any(reference => SymbolEqualityComparer.Default.Equals(reference.Symbol, symbol));

    private void Rename(ISymbol symbol, string name)
    {
        if (symbol.Name == name)
        {
            return;
        }

        foreach ((IdentifierNameSyntax reference, ISymbol referenced) in code.References)
        {
            if (SymbolEqualityComparer.Default.Equals(referenced, symbol))
            {
                _replacements[reference] = Identifiers.Escaped(name);
            }
        }
    }

    private bool IsReplaced(SyntaxNode node)
        => node.AncestorsAndSelf().TakeWhile(code.Contains).Any(_replacements.ContainsKey)
            || _returned?.Left.Span.Contains(node.Span) == true;

    /// <summary>Whether a name itself matters: as the argument of nameof, or as an inferred member name.</summary>
    private static bool GivesItsName(IdentifierNameSyntax name) => name.Parent switch
    {
        AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } => true,
        ArgumentSyntax { NameColon: null, Parent: TupleExpressionSyntax } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => true,
        _ => false,
    };

    /// <summary>A free name, derived from what the code calls or from the containing method.</summary>
    private string Name()
    {
        ExpressionSyntax? called = code.IsMethodGroup ? (ExpressionSyntax)loop.Code
            : code.Body is AwaitExpressionSyntax awaited ? awaited.Expression : code.Body as ExpressionSyntax;
        if (called is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "ConfigureAwait",
                    Expression: var inner
                }
            })
        {
            called = inner;
        }

        SimpleNameSyntax? name = (called is InvocationExpressionSyntax call ? call.Expression : called) switch
        {
            MemberAccessExpressionSyntax access when called is InvocationExpressionSyntax || code.IsMethodGroup => access.Name,
            SimpleNameSyntax simple when called is InvocationExpressionSyntax || code.IsMethodGroup => simple,
            _ => null,
        };

        // Names of library methods, such as Add or Run, say little about this batch.
        if (name is not null && model.GetSymbolInfo(name, cancellationToken).Symbol?.DeclaringSyntaxReferences.IsEmpty != false)
        {
            name = null;
        }

        var taken = new HashSet<string>(
            model.LookupSymbols(loop.Replaced.SpanStart).Concat(batch.GetMembers()).Select(symbol => symbol.Name), StringComparer.Ordinal);
        string stem = ElementNames.Stem(Identifiers.WithoutAsync(name?.Identifier.ValueText ?? declaration.Identifier.ValueText)) + "Item";
        string free = stem;
        for (var number = 2; taken.Contains(free) || taken.Contains(free + "Async"); number++)
        {
            free = $"{stem}{number}";
        }

        return free;
    }
}
