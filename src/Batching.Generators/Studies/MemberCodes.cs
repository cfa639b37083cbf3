using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// The members of a compilation as code versions see them. Code that may run without being named (operators, conversions, initializers,
/// overrides, implementations of interfaces, members that patterns call) counts for every type that is used. A virtual call uses all
/// overrides in source. Generated code is read for the members that it uses, but it has no text, because a later version of this library
/// may write it differently. Not thread-safe.
/// </summary>
internal sealed class MemberCodes(GeneratedHalves generated, CancellationToken cancellationToken)
{
    private static readonly HashSet<string> s_patternMembers =
    [
        "GetEnumerator", "MoveNext", "Current", "Dispose", "GetAsyncEnumerator", "MoveNextAsync", "DisposeAsync", "Deconstruct", "Add",
        "GetAwaiter", "GetResult",
        "IsCompleted", "OnCompleted", "UnsafeOnCompleted", "Length", "Count", "Slice", "this[]", "AppendLiteral", "AppendFormatted",
        "ToStringAndClear", "GetPinnableReference",
        "Select", "SelectMany", "Where", "OrderBy", "ThenBy", "OrderByDescending", "ThenByDescending", "GroupBy", "Join", "GroupJoin",
        "Cast", "PrintMembers", "Clone",
    ];

    private static readonly HashSet<string> s_frameworkKeys = [
        "b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"];

    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly SharedState _state = new(generated.Compilation);
    private List<INamedTypeSymbol>? _sourceTypes;

    public Compilation Compilation => generated.Compilation;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>The code of a member or type in source, without <see cref="InPlaceOf"/>.</summary>
    public MemberCode Of(ISymbol symbol)
    {
        var code = new MemberCode(this);
        if (symbol is INamedTypeSymbol type)
        {
            ReadType(code, type);
        }
        else
        {
            ReadMember(code, symbol, isRunMethod: false);
        }

        return code;
    }

    /// <summary>The members that a call of a member may run instead; null if it is that member. It follows from declarations.</summary>
    public MemberCode? InPlaceOf(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol
            || !(symbol.IsAbstract || symbol.IsVirtual || symbol.IsOverride || symbol.ContainingType?.TypeKind == TypeKind.Interface))
        {
            return null;
        }

        var code = new MemberCode(this);
        foreach (ISymbol implementation in Implementations(symbol))
        {
            code.Touch(implementation);
        }

        return code;
    }

    /// <summary>
    /// The code of a run's own method, without the names and defaults of its parameters, which are in the identity of the run.
    /// </summary>
    public MemberCode OfRunMethod(IMethodSymbol method)
    {
        var code = new MemberCode(this);
        ReadMember(code, method, isRunMethod: true);
        return code;
    }

    public SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            _models[tree] = model = Compilation.GetSemanticModel(tree);
        }

        return model;
    }

    /// <summary>Whether a symbol is completely generated.</summary>
    public bool IsGenerated(ISymbol symbol) => generated.Contains(symbol);

    /// <summary>The note about a static member with mutable state, or null.</summary>
    public string? NoteOfState(ISymbol member) => _state.Note(member, CancellationToken);

    /// <summary>
    /// Whether changes of an assembly count: not those of the framework, nor ours (<c>AssemblyCode</c> leaves out the same at run time).
    /// </summary>
    public bool Counts(IAssemblySymbol assembly)
        => assembly.Name is not ("Batching.Abstractions" or "Batching.Runtime" or "Batching.Loops" or "Batching.Nets" or "Batching.Studies"
            or "Batching.Cluster" or "Batching.Postgres" or "Batching.Console"
            or "Batching.Studies.Console")
        && (assembly.Identity.PublicKeyToken.IsEmpty || !IsFramework(assembly));

    private void ReadType(MemberCode code, INamedTypeSymbol type)
    {
        var text = new SyntaxText(code, type, isRunMethod: false);
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            Write(code, type, text, reference, static (text, declaration) => text.Header(declaration));
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            foreach (IFieldSymbol member in type.GetMembers().OfType<IFieldSymbol>().OrderBy(member => member.Name, StringComparer.Ordinal))
            {
                text.Raw($"{member.Name}={member.ConstantValue}");
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            bool isInitialised = HasInitialiser(member);
            if (isInitialised && !IsGenerated(member))
            {
                // They run in this order.
                text.Raw(member.Name);
            }

            if (isInitialised || RunsUnnamed(member))
            {
                code.Touch(member);
            }
        }

        foreach (ISymbol contracted in type.AllInterfaces.SelectMany(contract => contract.GetMembers()))
        {
            if (type.FindImplementationForInterfaceMember(contracted) is { } implementation)
            {
                code.Touch(implementation);
            }
        }

        // The method that creates a value for a collection expression.
        if (Attribute(type, "CollectionBuilderAttribute") is { ConstructorArguments: { Length: 2 } arguments }
            && arguments[0].Value is INamedTypeSymbol builder && arguments[1].Value is string method)
        {
            foreach (ISymbol create in builder.GetMembers(method))
            {
                code.Touch(create);
            }
        }

        code.TouchType(type.BaseType);
        if (RunSymbols.RunBase(type) is { } run)
        {
            code.TouchStored(run.TypeArguments[0]);
        }

        if (!IsGenerated(type))
        {
            code.Keep(type, text.ToString());
        }
    }

    private void ReadMember(MemberCode code, ISymbol symbol, bool isRunMethod)
    {
        if (!IsGenerated(symbol) && NoteOfState(symbol) is { } note)
        {
            code.Note(note);
        }

        if (symbol is IFieldSymbol { IsStatic: true, IsConst: false, DeclaredAccessibility: Accessibility.Private })
        {
            // All bodies of its class decide whether it is only read.
            code.ReadTypes.Add(symbol.ContainingType);
        }

        var text = new SyntaxText(code, symbol, isRunMethod);
        foreach (SyntaxReference reference in Parts(symbol).SelectMany(part => part.DeclaringSyntaxReferences))
        {
            Write(code, symbol, text, reference, static (text, declaration) => text.Declaration(declaration));
        }

        if (!text.IsEmpty && !IsGenerated(symbol))
        {
            code.Keep(symbol, text.ToString());
        }
    }

    private void Write(MemberCode code, ISymbol symbol, SyntaxText text, SyntaxReference reference, Action<SyntaxText, SyntaxNode> write)
    {
        SyntaxNode declaration = reference.GetSyntax(CancellationToken);
        if (generated.Contains(reference.SyntaxTree))
        {
            text = new SyntaxText(code, symbol, isRunMethod: false);
        }

        try
        {
            write(text, declaration);
        }
        catch (InsufficientExecutionStackException)
        {
            // Its text shows at least whether it has changed.
            text.Raw(declaration.ToString());
            code.Note($"'{symbol.ToDisplayString(SyntaxText.ReadableFormat)}' is nested too deeply to be read: what it calls is not seen");
        }
    }

    /// <summary>The parts of a partial member.</summary>
    public static IEnumerable<ISymbol> Parts(ISymbol symbol)
    {
        yield return symbol;
        if (symbol is IMethodSymbol { PartialImplementationPart: { } method })
        {
            yield return method;
        }

        if (symbol is IPropertySymbol { PartialImplementationPart: { } property })
        {
            yield return property;
        }
    }

    private static bool RunsUnnamed(ISymbol member) => member switch
    {
        IMethodSymbol
        {
            MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion or MethodKind.StaticConstructor
            or MethodKind.Destructor
        } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => RunsUnnamed(constructor),
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } => true,
        IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove } =>
            false,
        ITypeSymbol => false,
        _ => member.IsOverride || s_patternMembers.Contains(member.Name),
    };

    /// <summary>
    /// Whether a constructor runs without being written: the parameterless one of a base, a record's copy constructor (<c>with</c>), or
    /// that of an interpolated string handler.
    /// </summary>
    private static bool RunsUnnamed(IMethodSymbol constructor)
        => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
        || (constructor.ContainingType.IsRecord && constructor.Parameters.Length == 1
            && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType))
        || Attribute(constructor.ContainingType, "InterpolatedStringHandlerAttribute") is not null;

    private static AttributeData? Attribute(ISymbol symbol, string name)
        => symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name);

    private bool HasInitialiser(ISymbol member)
        => member is IFieldSymbol { IsConst: false } or IPropertySymbol or IEventSymbol
        && member.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(CancellationToken) is VariableDeclaratorSyntax { Initializer: not null }
                or PropertyDeclarationSyntax { Initializer: not null })
        && member is not IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum };

    /// <summary>The members that a virtual call may run: every override and implementation in source.</summary>
    private IEnumerable<ISymbol> Implementations(ISymbol member)
    {
        bool isContract = member.ContainingType.TypeKind == TypeKind.Interface;
        foreach (INamedTypeSymbol type in _sourceTypes ??= [.. Types(Compilation.Assembly.GlobalNamespace)])
        {
            if (isContract)
            {
                foreach (INamedTypeSymbol contract in type.AllInterfaces.Where(
                    contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, member.ContainingType)))
                {
                    ISymbol? constructed = contract.GetMembers(member.Name)
                        .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member));
                    if (constructed is not null && type.FindImplementationForInterfaceMember(constructed) is { } implementation)
                    {
                        yield return implementation;
                    }
                }
            }
            else if (type.TypeKind == TypeKind.Class)
            {
                foreach (ISymbol candidate in type.GetMembers(member.Name)
                    .Where(candidate => candidate.IsOverride && Overrides(candidate, member)))
                {
                    yield return candidate;
                }
            }
        }
    }

    private static bool Overrides(ISymbol candidate, ISymbol member)
    {
        for (ISymbol? part = Overridden(candidate); part is not null; part = Overridden(part))
        {
            if (SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, member))
            {
                return true;
            }
        }

        return false;

        static ISymbol? Overridden(ISymbol symbol) => symbol switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            IEventSymbol @event => @event.OverriddenEvent,
            _ => null,
        };
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (INamedTypeSymbol nested in Types(inner))
                {
                    yield return nested;
                }
            }
        }
    }

    /// <summary>
    /// Whether an assembly belongs to the framework: signed with its key, and in its folder. Some packages are signed with that key too,
    /// but their code may change. Those for logging and the like count as framework, because results do not depend on them.
    /// </summary>
    private bool IsFramework(IAssemblySymbol assembly)
    {
        string key = string.Concat(
            assembly.Identity.PublicKeyToken.Select(part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return s_frameworkKeys.Contains(key)
            && (assembly.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                || DirectoryOf(assembly) is not { } directory
                || DirectoryOf(Compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly) is not { } framework
                || directory == framework);
    }

    private string? DirectoryOf(IAssemblySymbol assembly)
        => Path.GetDirectoryName((Compilation.GetMetadataReference(assembly) as PortableExecutableReference)?.FilePath);
}
