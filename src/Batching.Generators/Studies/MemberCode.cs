using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>One member, or a type without its members, as a code version sees it: its text, and the members that it uses.</summary>
/// <param name="codes">The others.</param>
internal sealed class MemberCode(MemberCodes codes)
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ISymbol> _touched = [];
    private readonly HashSet<string> _assemblies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);

    /// <summary>Its name in plans.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The hash of its text; null if its type's text covers it.</summary>
    public string? Hash { get; private set; }

    /// <summary>The members and types in source that it uses, in order.</summary>
    public IReadOnlyList<ISymbol> Touched => _touched;

    /// <summary>The other assemblies that it uses, except the framework.</summary>
    public IEnumerable<string> Assemblies => _assemblies;

    /// <summary>Notes about code that could not be read.</summary>
    public IEnumerable<string> Notes => _notes;

    /// <summary>The types whose bodies were read for it.</summary>
    public HashSet<INamedTypeSymbol> ReadTypes { get; } = new(SymbolEqualityComparer.Default);

    public void Keep(ISymbol symbol, string text) => (Name, Hash) = (symbol.ToDisplayString(SyntaxText.ReadableFormat), CodeHash.Of(text));

    /// <summary>Records that code names a member.</summary>
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

        if (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.BuiltinOperator }
            or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ILabelSymbol or IRangeVariableSymbol)
        {
            return;
        }

        if (symbol.ContainingType is { } container)
        {
            TouchType(container);
        }

        if (!IsSource(symbol))
        {
            NoteReflection(symbol);
            if (codes.Counts(symbol.ContainingAssembly) && codes.NoteOfState(symbol) is { } note)
            {
                Note(note);
            }

            return;
        }

        if (_seen.Add(symbol))
        {
            _touched.Add(symbol);
        }
    }

    /// <summary>Records that code names a type, or handles values of it.</summary>
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
                if (!IsSource(definition))
                {
                    TouchAssembly(definition.ContainingAssembly);
                }
                else if (!definition.IsAnonymousType && _seen.Add(definition))
                {
                    _touched.Add(definition);
                }

                break;
        }
    }

    /// <summary>Records code that could not be read.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>
    /// Records that a serializer creates and reads values of a type. It calls constructors and the accessors of all properties, which no
    /// code names.
    /// </summary>
    public void TouchStored(ITypeSymbol type)
    {
        // Use definitions, because a generic type may contain ever larger instances of itself.
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<ITypeSymbol>([type]);
        while (pending.Count > 0)
        {
            ITypeSymbol next = pending.Dequeue();
            TouchType(next);
            if (next is IArrayTypeSymbol array)
            {
                pending.Enqueue(array.ElementType);
            }

            if (next is not INamedTypeSymbol named)
            {
                continue;
            }

            foreach (ITypeSymbol argument in named.TypeArguments)
            {
                if (argument is not ITypeParameterSymbol)
                {
                    pending.Enqueue(argument);
                }
            }

            for (INamedTypeSymbol? part = named.OriginalDefinition; part is not null && IsSource(part)
                && seen.Add(part); part = part.BaseType?.OriginalDefinition)
            {
                foreach (ISymbol member in part.GetMembers())
                {
                    if (member is IPropertySymbol { IsStatic: false } property)
                    {
                        Touch(property);
                        pending.Enqueue(property.Type);
                    }
                    else if (member is IFieldSymbol
                    {
                        IsStatic: false, IsImplicitlyDeclared: false,
                        DeclaredAccessibility: Accessibility.Public
                    } field)
                    {
                        Touch(field);
                        pending.Enqueue(field.Type);
                    }
                    else if (member is IMethodSymbol { MethodKind: MethodKind.Constructor })
                    {
                        Touch(member);
                    }
                }
            }
        }
    }

    /// <summary>Records an unknown name, which another generator probably writes.</summary>
    public void TouchUnknown(string name)
        => Note($"names '{name}', whose source the compiler extension cannot see (another generator may write it): its changes are "
            + "not noticed");

    /// <summary>Whether a symbol is completely generated.</summary>
    public bool IsGenerated(ISymbol symbol) => codes.IsGenerated(symbol);

    public SemanticModel Model(SyntaxTree tree) => codes.Model(tree);

    private bool IsSource(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, codes.Compilation.Assembly);

    private void TouchAssembly(IAssemblySymbol? assembly)
    {
        if (assembly is not null && codes.Counts(assembly))
        {
            _assemblies.Add(assembly.Name);
        }
    }

    private void NoteReflection(ISymbol symbol)
    {
        string space = symbol.ContainingNamespace?.ToDisplayString() ?? "";
        bool isReflection = space.StartsWith("System.Reflection", StringComparison.Ordinal)
            || (space == "System" && symbol.ContainingType?.Name == "Activator")
            || (space == "System" && symbol.ContainingType?.Name == "Type"
                && (symbol.Name.StartsWith("Get", StringComparison.Ordinal) || symbol.Name == "InvokeMember")
                && symbol.Name is not ("GetHashCode" or "GetType" or "GetTypeCode"));
        if (isReflection)
        {
            Note($"uses reflection ({symbol.ContainingType!.Name}.{symbol.Name}): what it finds is not seen");
        }
    }
}
