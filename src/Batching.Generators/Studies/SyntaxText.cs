using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// A declaration as text that is the same for code that means the same: the tree without trivia, punctuation, access modifiers and
/// redundant parentheses; locals by number; constants by value; every other name by what it binds to. A <see cref="MemberCode"/> records
/// what it names.
/// </summary>
/// <param name="code">Records what it names.</param>
/// <param name="owner">The member.</param>
/// <param name="isRunMethod">Whether it is the method of the run whose code is read.</param>
internal sealed class SyntaxText(MemberCode code, ISymbol owner, bool isRunMethod)
{
    /// <summary>The format of members in plans, without <c>global::</c>.</summary>
    public static readonly SymbolDisplayFormat ReadableFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat s_type = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly HashSet<string> s_silentAttributes =
    [
        "RunAttribute", "UnkeyedAttribute", "FormerNameAttribute", "FormerValueAttribute", "NameAttribute", "ObsoleteAttribute",
        "SuppressMessageAttribute", "EditorBrowsableAttribute", "GeneratedCodeAttribute",
        "DebuggerDisplayAttribute", "DebuggerStepThroughAttribute", "DebuggerNonUserCodeAttribute", "DescriptionAttribute",
        "ExcludeFromCodeCoverageAttribute", "SerializableAttribute",
        "UnconditionalSuppressMessageAttribute", "PureAttribute", "MemberNotNullAttribute", "NotNullAttribute", "MaybeNullAttribute",
        "NotNullWhenAttribute", "MaybeNullWhenAttribute",
    ];

    private readonly StringBuilder _text = new();
    private readonly Dictionary<ISymbol, int> _locals = new(SymbolEqualityComparer.Default);
    private SemanticModel _model = null!;

    public bool IsEmpty => _text.Length == 0;

    public void Raw(string text) => _text.Append(text).Append(' ');

    /// <summary>A type without its members.</summary>
    public void Header(SyntaxNode declaration)
    {
        _model = code.Model(declaration.SyntaxTree);
        switch (declaration)
        {
            case TypeDeclarationSyntax type:
                Raw(type.Kind().ToString());
                Modifiers(type.Modifiers);
                Nodes(type.AttributeLists);
                Node(type.TypeParameterList);
                Node(type.ParameterList);
                foreach (ParameterSyntax parameter in type is RecordDeclarationSyntax { ParameterList.Parameters: { } parameters }
                    ? parameters
                    : default)
                {
                    // They are names of properties, so they count.
                    Raw(parameter.Identifier.ValueText);
                }

                Node(type.BaseList);
                Nodes(type.ConstraintClauses);
                break;
            case EnumDeclarationSyntax enumeration:
                Raw(enumeration.Kind().ToString());
                Nodes(enumeration.AttributeLists);
                Node(enumeration.BaseList);
                break;
            default:
                Node(declaration);
                break;
        }
    }

    /// <summary>A member.</summary>
    public void Declaration(SyntaxNode declaration)
    {
        _model = code.Model(declaration.SyntaxTree);
        switch (declaration)
        {
            case TypeDeclarationSyntax or EnumMemberDeclarationSyntax or ParameterSyntax:
                // A primary constructor, an enum member, or a property of a record's parameter is part of the text of its type.
                break;
            case VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax field } variable:
                Raw(field.Kind().ToString());
                Modifiers(field.Modifiers);
                Nodes(field.AttributeLists);
                Node(field.Declaration.Type);
                Node(variable);
                break;
            case MethodDeclarationSyntax method when isRunMethod:
                Modifiers(method.Modifiers);
                Node(method.ReturnType);
                foreach (ParameterSyntax parameter in method.ParameterList.Parameters)
                {
                    // Its name and default are in the run's identity.
                    Declared(parameter);
                    Node(parameter.Type);
                }

                Node(method.Body);
                Node(method.ExpressionBody);
                break;
            default:
                Node(declaration);
                break;
        }
    }

    public override string ToString() => _text.ToString();

    private void Nodes<T>(SyntaxList<T> nodes)
        where T : SyntaxNode
    {
        foreach (T node in nodes)
        {
            Node(node);
        }
    }

    private void Modifiers(SyntaxTokenList modifiers)
    {
        // In any order.
        foreach (string modifier in modifiers.Where(modifier => !IsSilent(modifier)).Select(modifier => modifier.Text)
            .OrderBy(text => text, StringComparer.Ordinal))
        {
            Raw(modifier);
        }
    }

    private void Node(SyntaxNode? node)
    {
        if (node is null)
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (node is ExpressionSyntax { Parent: InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression } } element
            && _model.GetCollectionInitializerSymbolInfo(element).Symbol is { } add)
        {
            Symbol(add);
        }

        switch (node)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                Node(parenthesized.Expression);
                return;
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                Node(suppressed.Operand);
                return;
            case BlockSyntax { Statements: { Count: 1 } statements, Parent: StatementSyntax and not BlockSyntax or ElseClauseSyntax }
                when statements[0] is not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax):
                Node(statements[0]);
                return;
            case EmptyStatementSyntax { Parent: BlockSyntax }:
                return;
            case AttributeListSyntax list:
                foreach (AttributeSyntax attribute in list.Attributes.Where(attribute => !IsSilent(attribute)))
                {
                    Children(attribute);
                }

                return;
            case NameColonSyntax colon:
                ArgumentName(colon);
                return;
            case TypeSyntax type when IsType(type):
                Type(type);
                return;
            case ExpressionSyntax expression when Constant(expression):
                return;
            case SimpleNameSyntax name:
                Name(name);
                return;
            case MemberAccessExpressionSyntax access when IsQualification(access.Expression):
                Node(access.Name);
                return;
            case QualifiedNameSyntax qualified:
                Node(qualified.Right);
                return;
            case AliasQualifiedNameSyntax alias:
                Node(alias.Name);
                return;
        }

        Bound(node);
        Children(node);
    }

    private void Children(SyntaxNode node)
    {
        _text.Append('(').Append(node.RawKind).Append(' ');
        Declared(node);
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.AsNode() is { } inner)
            {
                Node(inner);
            }
            else
            {
                Token(child.AsToken(), node);
            }
        }

        _text.Append(')');
    }

    private void Token(SyntaxToken token, SyntaxNode parent)
    {
        if (IsSilent(token))
        {
            return;
        }

        switch (token.Kind())
        {
            case SyntaxKind.CommaToken or SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken
                or SyntaxKind.OpenParenToken or SyntaxKind.CloseParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.CloseBracketToken:
                return;
            case SyntaxKind.IdentifierToken:
                // Names of local declarations are numbered. The name of a member is its key, also in an anonymous type.
                if (parent is MemberDeclarationSyntax or NameEqualsSyntax or TypeParameterSyntax)
                {
                    Raw(token.ValueText);
                }

                return;
            default:
                Raw(token.ValueText);
                return;
        }
    }

    /// <summary>Numbers the symbol that a node declares, in the order of declaration.</summary>
    private void Declared(SyntaxNode node)
    {
        if (node is AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } && _model.GetDeclaredSymbol(node) is { } member)
        {
            // It is named after a local, whose name does not count otherwise.
            Raw(member.Name);
        }

        if (node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ParameterSyntax or ForEachStatementSyntax
            or CatchDeclarationSyntax or LocalFunctionStatementSyntax
            or LabeledStatementSyntax or FromClauseSyntax or LetClauseSyntax or JoinClauseSyntax or JoinIntoClauseSyntax
            or QueryContinuationSyntax
            && _model.GetDeclaredSymbol(node) is { } symbol and not (IFieldSymbol or IEventSymbol))
        {
            Local(symbol);
        }
    }

    private void Local(ISymbol symbol)
    {
        if (!_locals.TryGetValue(symbol, out int number))
        {
            _locals.Add(symbol, number = _locals.Count);
            code.TouchType(symbol switch
            {
                ILocalSymbol local => local.Type,
                IParameterSymbol parameter => parameter.Type,
                _ => null,
            });
        }

        _text.Append('#').Append(number).Append(' ');
    }

    private void ArgumentName(NameColonSyntax colon)
    {
        if (colon.Parent?.Parent is TupleExpressionSyntax)
        {
            return;
        }

        switch (_model.GetSymbolInfo(colon.Name).Symbol)
        {
            case IParameterSymbol parameter:
                _text.Append('@').Append(parameter.Ordinal).Append(' ');
                break;
            case { } member:
                Symbol(member);
                break;
            default:
                Raw(colon.Name.Identifier.ValueText);
                break;
        }
    }

    /// <summary>Whether a node names a type.</summary>
    private bool IsType(TypeSyntax type)
        => type is not (RefTypeSyntax or ScopedTypeSyntax or OmittedTypeArgumentSyntax)
        && !(type is ArrayTypeSyntax && type.Parent is ArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax)
        && (type is PredefinedTypeSyntax or ArrayTypeSyntax or NullableTypeSyntax or TupleTypeSyntax or PointerTypeSyntax
            || _model.GetSymbolInfo(type).Symbol is ITypeSymbol and not ITypeParameterSymbol);

    private void Type(TypeSyntax type)
    {
        ITypeSymbol? symbol = _model.GetSymbolInfo(type).Symbol as ITypeSymbol ?? _model.GetTypeInfo(type).Type;
        if (symbol is null or IErrorTypeSymbol)
        {
            string name = type.ToString();
            Raw(name);
            code.TouchUnknown((type as SimpleNameSyntax)?.Identifier.ValueText ?? name);
            return;
        }

        TypeName(symbol);
    }

    private void TypeName(ITypeSymbol type)
    {
        code.TouchType(type);
        Raw(type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(s_type));
    }

    private bool Constant(ExpressionSyntax expression)
    {
        if (expression is AssignmentExpressionSyntax
            or InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } })
        {
            return false;
        }

        Optional<object?> value = _model.GetConstantValue(expression);
        if (!value.HasValue)
        {
            return false;
        }

        TypeInfo type = _model.GetTypeInfo(expression);
        Raw($"={(type.Type ?? type.ConvertedType)?.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(s_type)}:{ConstantText(value.Value)}");
        return true;
    }

    private static string ConstantText(object? value) => value switch
    {
        null => "null",
        double number => BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture),
        float number => BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture),
        string text => $"{text.Length.ToString(CultureInfo.InvariantCulture)}:{text}",
        char unit => ((int)unit).ToString(CultureInfo.InvariantCulture),
        decimal number => string.Join(",", decimal.GetBits(number)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>Whether the left side of a dot only qualifies the member.</summary>
    private bool IsQualification(ExpressionSyntax left) => left is ThisExpressionSyntax
        || (left is NameSyntax or MemberAccessExpressionSyntax or PredefinedTypeSyntax
            && _model.GetSymbolInfo(left).Symbol is INamespaceOrTypeSymbol and not ITypeParameterSymbol);

    private void Name(SimpleNameSyntax name)
    {
        SymbolInfo info = _model.GetSymbolInfo(name);
        if (info.Symbol is null)
        {
            Raw(name.Identifier.ValueText);
            if (_model.GetTypeInfo(name).Type is IDynamicTypeSymbol
                || name.Parent is MemberAccessExpressionSyntax access && _model.GetTypeInfo(access.Expression).Type is IDynamicTypeSymbol)
            {
                code.Note("uses dynamic: what it calls is not seen");
            }
            else if (info.CandidateSymbols.IsEmpty)
            {
                code.TouchUnknown(name.Identifier.ValueText);
            }

            foreach (ISymbol candidate in info.CandidateSymbols)
            {
                code.Touch(candidate);
            }
        }
        else
        {
            Symbol(info.Symbol);
        }

        if (name is GenericNameSyntax { TypeArgumentList: { } arguments } && info.Symbol is null)
        {
            Children(arguments);
        }
    }

    /// <summary>Records the calls of operations without a name: operators, indexers, constructors, query clauses.</summary>
    private void Bound(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax or AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax:
                if (_model.GetSymbolInfo(node).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } userDefined)
                {
                    Symbol(userDefined);
                }

                if (node is AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } deconstruction)
                {
                    Deconstruction(_model.GetDeconstructionInfo(deconstruction));
                }

                // The same operator differs for other types.
                if (node is BinaryExpressionSyntax && _model.GetTypeInfo(node).Type is { } result)
                {
                    TypeName(result);
                }

                break;
            case ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or AttributeSyntax
                or ElementBindingExpressionSyntax
                or SelectOrGroupClauseSyntax or OrderingSyntax or PrimaryConstructorBaseTypeSyntax:
                if (_model.GetSymbolInfo(node).Symbol is { } called)
                {
                    Symbol(called);
                }

                break;
            case QueryClauseSyntax clause:
                QueryClauseInfo query = _model.GetQueryClauseInfo(clause);
                if (query.OperationInfo.Symbol is { } operation)
                {
                    Symbol(operation);
                }

                if (query.CastInfo.Symbol is { } cast)
                {
                    Symbol(cast);
                }

                break;
            case InvocationExpressionSyntax call:
                if (_model.GetSymbolInfo(call).Symbol is IMethodSymbol method && !ConditionalCalls.IsCheck(call, method, _model))
                {
                    Conditional(method);
                }

                break;
            case CommonForEachStatementSyntax loop:
                ForEachStatementInfo info = _model.GetForEachStatementInfo(loop);
                if (info.GetEnumeratorMethod is { } enumerate)
                {
                    Symbol(enumerate);
                }

                code.TouchType(info.ElementType);
                if (loop is ForEachVariableStatementSyntax parts)
                {
                    Deconstruction(_model.GetDeconstructionInfo(parts));
                }

                break;
            case AwaitExpressionSyntax awaited:
                if (_model.GetAwaitExpressionInfo(awaited).GetAwaiterMethod is { } awaiter)
                {
                    Symbol(awaiter);
                }

                break;
            case PositionalPatternClauseSyntax:
                if (_model.GetOperation(node.Parent!) is IRecursivePatternOperation { DeconstructSymbol: { } pattern })
                {
                    Symbol(pattern);
                }

                break;
        }
    }

    private void Deconstruction(DeconstructionInfo info)
    {
        if (info.Method is { } method)
        {
            Symbol(method);
        }

        foreach (DeconstructionInfo nested in info.Nested)
        {
            Deconstruction(nested);
        }
    }

    /// <summary>A call of a conditional method exists only if its symbol is defined.</summary>
    private void Conditional(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ConditionalAttribute"
                && attribute.ConstructorArguments.FirstOrDefault().Value is string symbol)
            {
                Raw($"?{symbol}:{ConditionalCalls.IsDefined(symbol, _model.SyntaxTree)}");
            }
        }
    }

    private void Symbol(ISymbol symbol)
    {
        switch (symbol)
        {
            case INamespaceSymbol:
                return;
            case ITypeParameterSymbol parameter:
                Raw($"!{parameter.Ordinal.ToString(CultureInfo.InvariantCulture)}");
                return;
            case ITypeSymbol type:
                TypeName(type);
                return;
            case ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ILabelSymbol
                or IMethodSymbol { MethodKind: MethodKind.LocalFunction }:
                if (symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } primary
                    && !SymbolEqualityComparer.Default.Equals(primary.ContainingSymbol, owner))
                {
                    // A parameter of a primary constructor, used by a member.
                    code.TouchType(primary.Type);
                    Raw($"@@{primary.Ordinal.ToString(CultureInfo.InvariantCulture)}");
                    return;
                }

                Local(symbol);
                return;
            case IFieldSymbol { CorrespondingTupleField: { } element }:
                Raw(element.Name);
                return;
            case IDiscardSymbol:
                // Its type follows from the discarded value.
                Raw("_");
                return;
        }

        code.Touch(symbol);
        ISymbol definition = symbol is IMethodSymbol { ReducedFrom: { } reduced } ? reduced.OriginalDefinition : symbol.OriginalDefinition;
        Raw(definition.ContainingType?.IsAnonymousType == true || code.IsGenerated(definition)
            ? definition.Name
            : DocumentationCommentId.CreateDeclarationId(definition) ?? definition.ToDisplayString());
        if (symbol is IMethodSymbol { TypeArguments: { Length: > 0 } arguments })
        {
            bool isStored = symbol.ContainingType is { Name: "JsonSerializer" or "ProcessCodec" };
            foreach (ITypeSymbol argument in arguments)
            {
                TypeName(argument);
                if (isStored)
                {
                    code.TouchStored(argument);
                }
            }
        }

        if (symbol.ContainingType is { TypeArguments.Length: > 0, IsAnonymousType: false } container)
        {
            TypeName(container);
        }
    }

    private static bool IsSilent(SyntaxToken token)
        => token.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword
            or SyntaxKind.ProtectedKeyword or SyntaxKind.PartialKeyword;

    private bool IsSilent(AttributeSyntax attribute)
        => _model.GetSymbolInfo(attribute).Symbol?.ContainingType.Name is { } name && s_silentAttributes.Contains(name);
}
