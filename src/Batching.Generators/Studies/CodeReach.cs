using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Finds all source that a run's method reaches, and hashes it member by member. What may run without being named (operators, conversions, initialisers,
/// overrides, implementations of interfaces, members that patterns call) counts for every type that is touched; a virtual call reaches all overrides in source.
/// </summary>
internal sealed class CodeReach
{
    private const int HashDigits = 16;

    private static readonly HashSet<string> s_patternMembers =
    [
        "GetEnumerator", "MoveNext", "Current", "Dispose", "GetAsyncEnumerator", "MoveNextAsync", "DisposeAsync", "Deconstruct", "Add", "GetAwaiter", "GetResult",
        "IsCompleted", "OnCompleted", "UnsafeOnCompleted", "Length", "Count", "Slice", "this[]", "AppendLiteral", "AppendFormatted", "ToStringAndClear", "GetPinnableReference",
        "Select", "SelectMany", "Where", "OrderBy", "ThenBy", "OrderByDescending", "ThenByDescending", "GroupBy", "Join", "GroupJoin", "Cast", "PrintMembers", "Clone",
    ];

    private static readonly HashSet<string> s_frameworkKeys = ["b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"];

    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> _pending = new();
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _assemblies = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private List<INamedTypeSymbol>? _sourceTypes;

    private CodeReach(Compilation compilation, IMethodSymbol method, CancellationToken cancellationToken)
        => (_compilation, RunMethod, _cancellationToken) = (compilation, method, cancellationToken);

    /// <summary>The run's own method: the names and defaults of its parameters are in the run's identity already.</summary>
    public IMethodSymbol RunMethod { get; }

    /// <summary>The code version of a run class; null where it has no method.</summary>
    public static CodeVersionModel? Read(string metadataName, Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.Assembly.GetTypeByMetadataName(metadataName) is not { } type || RunParser.Method(type) is not { } method)
        {
            return null;
        }

        var reach = new CodeReach(compilation, method, cancellationToken);
        reach._hashes.Add("options", $"checked-{((CSharpCompilationOptions)compilation.Options).CheckOverflow}".ToLowerInvariant());
        reach.Touch(method);
        if (RunSymbols.RunBase(type) is { } runBase)
        {
            reach.TouchStored(runBase.TypeArguments[0]);
        }

        reach.Work();
        string[] members = [.. reach._hashes.Select(pair => $"{pair.Key} {pair.Value}")];
        return new(
            TypeDeclaration.Of(type),
            HintNames.Of(type, compilation, "Code"),
            Hash(string.Join("\n", members.Concat(reach._assemblies))),
            members.ToEquatableArray(),
            reach._assemblies.ToEquatableArray(),
            reach._notes.ToEquatableArray());
    }

    /// <summary>Notes that code names a member.</summary>
    public void Touch(ISymbol symbol)
    {
        symbol = symbol is IMethodSymbol { ReducedFrom: { } reduced } ? reduced : symbol;
        if (symbol is IMethodSymbol { AssociatedSymbol: { } associated })
        {
            symbol = associated;
        }

        symbol = symbol.OriginalDefinition;
        if (symbol is ITypeSymbol type)
        {
            TouchType(type);
            return;
        }

        if (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.BuiltinOperator } or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ILabelSymbol or IRangeVariableSymbol)
        {
            return;
        }

        if (symbol.ContainingType is { } container)
        {
            TouchType(container);
        }

        if (!SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly))
        {
            NoteReflection(symbol);
            return;
        }

        if (_seen.Add(symbol))
        {
            _pending.Enqueue(symbol);
        }
    }

    /// <summary>Notes that code names a type, or handles values of it.</summary>
    public void TouchType(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                TouchType(array.ElementType);
                break;
            case IPointerTypeSymbol pointer:
                TouchType(pointer.PointedAtType);
                break;
            case IDynamicTypeSymbol:
                Note("uses dynamic: what it calls is not seen");
                break;
            case INamedTypeSymbol named:
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    if (argument is not ITypeParameterSymbol)
                    {
                        TouchType(argument);
                    }
                }

                if (named.ContainingType is { } outer)
                {
                    TouchType(outer);
                }

                INamedTypeSymbol definition = named.OriginalDefinition;
                if (!SymbolEqualityComparer.Default.Equals(definition.ContainingAssembly, _compilation.Assembly))
                {
                    TouchAssembly(definition.ContainingAssembly);
                }
                else if (!definition.IsAnonymousType && _seen.Add(definition))
                {
                    _pending.Enqueue(definition);
                }

                break;
        }
    }

    /// <summary>Notes what could not be seen.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Notes a name that means nothing here: what another generator writes, most likely.</summary>
    public void TouchUnknown(string name)
    {
        ISymbol[] found = [.. _compilation.GetSymbolsWithName(name, SymbolFilter.TypeAndMember, _cancellationToken)];
        foreach (ISymbol symbol in found)
        {
            Touch(symbol);
        }

        if (found.Length == 0)
        {
            Note($"names '{name}', whose source the compiler extension cannot see (another generator may write it): its changes are not noticed");
        }
    }

    public SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            _models[tree] = model = _compilation.GetSemanticModel(tree);
        }

        return model;
    }

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        var hex = new StringBuilder();
        foreach (byte part in sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(HashDigits / 2))
        {
            hex.Append(part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }

    private void Work()
    {
        while (_pending.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            ISymbol symbol = _pending.Dequeue();
            if (symbol is INamedTypeSymbol type)
            {
                ReadType(type);
            }
            else
            {
                ReadMember(symbol);
            }
        }
    }

    private void ReadType(INamedTypeSymbol type)
    {
        var text = new SyntaxText(this, type);
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            Write(type, text, reference, text.Header);
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
            if (isInitialised)
            {
                // Their order is that in which they run.
                text.Raw(member.Name);
            }

            if (isInitialised || RunsUnnamed(member))
            {
                Touch(member);
            }
        }

        foreach (ISymbol contracted in type.AllInterfaces.SelectMany(contract => contract.GetMembers()))
        {
            if (type.FindImplementationForInterfaceMember(contracted) is { } implementation)
            {
                Touch(implementation);
            }
        }

        // What makes a value of it where a collection expression stands.
        if (Attribute(type, "CollectionBuilderAttribute") is { ConstructorArguments: { Length: 2 } arguments } && arguments[0].Value is INamedTypeSymbol builder && arguments[1].Value is string method)
        {
            foreach (ISymbol create in builder.GetMembers(method))
            {
                Touch(create);
            }
        }

        TouchType(type.BaseType);
        Keep(type, text.ToString());
    }

    private void ReadMember(ISymbol symbol)
    {
        if (symbol is IFieldSymbol { IsStatic: true, IsReadOnly: false, IsConst: false } or IPropertySymbol { IsStatic: true, SetMethod: not null } && symbol.CanBeReferencedByName)
        {
            Note($"reads or writes the static {symbol.ContainingType.Name}.{symbol.Name}, which other code may change: such changes are not noticed");
        }

        if (symbol.IsAbstract || symbol.IsVirtual || symbol.IsOverride || symbol.ContainingType?.TypeKind == TypeKind.Interface)
        {
            foreach (ISymbol implementation in Implementations(symbol))
            {
                Touch(implementation);
            }
        }

        var text = new SyntaxText(this, symbol);
        foreach (SyntaxReference reference in Parts(symbol).SelectMany(part => part.DeclaringSyntaxReferences))
        {
            Write(symbol, text, reference, text.Declaration);
        }

        if (!text.IsEmpty)
        {
            Keep(symbol, text.ToString());
        }
    }

    private void Write(ISymbol symbol, SyntaxText text, SyntaxReference reference, Action<SyntaxNode> write)
    {
        SyntaxNode declaration = reference.GetSyntax(_cancellationToken);
        try
        {
            write(declaration);
        }
        catch (InsufficientExecutionStackException)
        {
            // Its text says at least whether it has changed.
            text.Raw(declaration.ToString());
            Note($"'{symbol.ToDisplayString(SyntaxText.ReadableFormat)}' is nested too deeply to be read: what it calls is not seen");
        }
    }

    private static IEnumerable<ISymbol> Parts(ISymbol symbol)
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
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion or MethodKind.StaticConstructor or MethodKind.Destructor } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => RunsUnnamed(constructor),
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } => true,
        IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove } => false,
        ITypeSymbol => false,
        _ => member.IsOverride || s_patternMembers.Contains(member.Name),
    };

    /// <summary>
    /// Whether a constructor runs where none is written: that of a base without arguments, a record's copy constructor (<c>with</c>), that of an interpolated string's handler.
    /// </summary>
    private static bool RunsUnnamed(IMethodSymbol constructor)
        => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
        || (constructor.ContainingType.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType))
        || Attribute(constructor.ContainingType, "InterpolatedStringHandlerAttribute") is not null;

    private static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name);

    private bool HasInitialiser(ISymbol member)
        => member is IFieldSymbol { IsConst: false } or IPropertySymbol or IEventSymbol
        && member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer: not null } or PropertyDeclarationSyntax { Initializer: not null })
        && member is not IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum };

    /// <summary>What a call of a virtual member may run: every override and implementation in source.</summary>
    private IEnumerable<ISymbol> Implementations(ISymbol member)
    {
        bool isContract = member.ContainingType.TypeKind == TypeKind.Interface;
        foreach (INamedTypeSymbol type in _sourceTypes ??= [.. Types(_compilation.Assembly.GlobalNamespace)])
        {
            if (isContract)
            {
                foreach (INamedTypeSymbol contract in type.AllInterfaces.Where(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, member.ContainingType)))
                {
                    ISymbol? constructed = contract.GetMembers(member.Name).FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member));
                    if (constructed is not null && type.FindImplementationForInterfaceMember(constructed) is { } implementation)
                    {
                        yield return implementation;
                    }
                }
            }
            else if (type.TypeKind == TypeKind.Class)
            {
                foreach (ISymbol candidate in type.GetMembers(member.Name).Where(candidate => candidate.IsOverride && Overrides(candidate, member)))
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

    /// <summary>The serialiser calls what nothing in source names: constructors, and accessors of all properties.</summary>
    private void TouchStored(ITypeSymbol type)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<ITypeSymbol>();
        pending.Enqueue(type);
        while (pending.Count > 0)
        {
            ITypeSymbol next = pending.Dequeue();
            if (!seen.Add(next))
            {
                continue;
            }

            TouchType(next);
            if (next is IArrayTypeSymbol array)
            {
                pending.Enqueue(array.ElementType);
            }
            else if (next is INamedTypeSymbol named)
            {
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    pending.Enqueue(argument);
                }

                for (INamedTypeSymbol? part = named; part is not null && SymbolEqualityComparer.Default.Equals(part.ContainingAssembly, _compilation.Assembly); part = part.BaseType)
                {
                    foreach (ISymbol member in part.GetMembers().Where(member => member is IPropertySymbol { IsStatic: false } or IMethodSymbol { MethodKind: MethodKind.Constructor }))
                    {
                        Touch(member);
                        if (member is IPropertySymbol property)
                        {
                            pending.Enqueue(property.Type);
                        }
                    }
                }
            }
        }
    }

    private void TouchAssembly(IAssemblySymbol? assembly)
    {
        if (assembly is null || assembly.Name is "Batching.Abstractions" or "Batching.Runtime" or "Batching.Studies")
        {
            return;
        }

        if (assembly.Identity.PublicKeyToken.IsEmpty || !IsFramework(assembly))
        {
            _assemblies.Add(assembly.Name);
        }
    }

    /// <summary>
    /// Whether an assembly is of the framework: signed as that is, and beside it. Some packages are signed so too, whose code may change. Those of logging and the
    /// like are taken for the framework: what a run computes is not theirs.
    /// </summary>
    private bool IsFramework(IAssemblySymbol assembly)
    {
        string key = string.Concat(assembly.Identity.PublicKeyToken.Select(part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return s_frameworkKeys.Contains(key)
            && (assembly.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                || DirectoryOf(assembly) is not { } directory || DirectoryOf(_compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly) is not { } framework || directory == framework);
    }

    private string? DirectoryOf(IAssemblySymbol assembly) => Path.GetDirectoryName((_compilation.GetMetadataReference(assembly) as PortableExecutableReference)?.FilePath);

    private void NoteReflection(ISymbol symbol)
    {
        string space = symbol.ContainingNamespace?.ToDisplayString() ?? "";
        bool isReflection = space.StartsWith("System.Reflection", StringComparison.Ordinal)
            || (space == "System" && symbol.ContainingType?.Name == "Activator")
            || (space == "System" && symbol.ContainingType?.Name == "Type" && (symbol.Name.StartsWith("Get", StringComparison.Ordinal) || symbol.Name == "InvokeMember") && symbol.Name is not ("GetHashCode" or "GetType" or "GetTypeCode"));
        if (isReflection)
        {
            Note($"uses reflection ({symbol.ContainingType!.Name}.{symbol.Name}): what it finds is not seen");
        }
    }

    private void Keep(ISymbol symbol, string text)
    {
        string name = symbol.ToDisplayString(SyntaxText.ReadableFormat);
        string hash = Hash(text);
        _hashes[name] = _hashes.TryGetValue(name, out string? other) ? Hash(string.CompareOrdinal(other, hash) < 0 ? other + hash : hash + other) : hash;
    }
}
