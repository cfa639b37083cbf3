using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// The caches of the race analyzer for one compilation: known types, bodies of methods, initial values of fields, and effects of calls.
/// </summary>
internal sealed class RaceCompilation(Compilation compilation)
{
    /// <summary>How deep calls are followed.</summary>
    public const int MaxDepth = 4;

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IOperation>> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> _initials = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol,
        ImmutableArray<IOperation>> _memberInitializers = new(SymbolEqualityComparer.Default);
    private readonly Lazy<ImmutableArray<INamedTypeSymbol>> _types = new(() => SourceTypes(compilation.Assembly.GlobalNamespace));
    private GivenDelegates? _given;
    private readonly Lazy<KnownTypes> _known = new(() => new KnownTypes(compilation));

    public Compilation Compilation { get; } = compilation;

    public KnownTypes Types => _known.Value;

    public ConcurrentDictionary<CallKey, Summary> Summaries { get; } = new();

    /// <summary>Whether a symbol is declared in source that is not generated.</summary>
    public bool IsSource(ISymbol symbol)
        => !symbol.DeclaringSyntaxReferences.IsEmpty
            && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly)
            && !GeneratedMembers.IsGenerated(symbol);

    /// <summary>The operations of a method's body; none if it has none.</summary>
    public ImmutableArray<IOperation> Body(IMethodSymbol method, CancellationToken cancellationToken)
        => _bodies.GetOrAdd(method, _ =>
        {
            IMethodSymbol part = method.PartialImplementationPart ?? method;
            ImmutableArray<IOperation>.Builder found = ImmutableArray.CreateBuilder<IOperation>();
            foreach (SyntaxReference reference in part.DeclaringSyntaxReferences)
            {
                SyntaxNode node = reference.GetSyntax(cancellationToken);
                if (node is PropertyDeclarationSyntax { ExpressionBody: { } arrow })
                {
                    node = arrow;
                }
                else if (node is TypeDeclarationSyntax)
                {
                    continue; // A primary constructor.
                }

                if (Operation(node, cancellationToken) is { } operation)
                {
                    found.Add(operation);
                }
            }

            return found.ToImmutable();
        });

    /// <summary>The initial values of a field or property: its initializer, and the values that constructors assign.</summary>
    public ImmutableArray<IOperation> Initials(ISymbol member, CancellationToken cancellationToken)
        => _initials.GetOrAdd(member.OriginalDefinition, symbol =>
        {
            if (!IsSource(symbol))
            {
                return [];
            }

            ImmutableArray<IOperation>.Builder found = ImmutableArray.CreateBuilder<IOperation>();
            foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
            {
                ExpressionSyntax? value = reference.GetSyntax(cancellationToken) switch
                {
                    VariableDeclaratorSyntax { Initializer.Value: { } initial } => initial,
                    PropertyDeclarationSyntax { Initializer.Value: { } initial } => initial,
                    _ => null,
                };
                if (value is not null && Operation(value, cancellationToken) is { } operation)
                {
                    found.Add(Unwrapped(operation));
                }
            }

            foreach (IMethodSymbol constructor in symbol.ContainingType.Constructors)
            {
                foreach (SyntaxReference reference in constructor.DeclaringSyntaxReferences)
                {
                    if (reference.GetSyntax(cancellationToken) is not ConstructorDeclarationSyntax declaration)
                    {
                        continue;
                    }

                    foreach (AssignmentExpressionSyntax assignment in declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                    {
                        string? name = (assignment.Left as IdentifierNameSyntax
                            ?? (assignment.Left as MemberAccessExpressionSyntax)?.Name as IdentifierNameSyntax)?.Identifier.ValueText;
                        if (name == symbol.Name && Operation(assignment.Right, cancellationToken) is { } operation)
                        {
                            found.Add(Unwrapped(operation));
                        }
                    }
                }
            }

            return found.ToImmutable();
        });

    /// <summary>What a field, property or event is given anywhere: delegates, as far as an item runs them.</summary>
    public ImmutableArray<IOperation> Given(ISymbol member, CancellationToken cancellationToken)
    {
        GivenDelegates given = Volatile.Read(ref _given)
            ?? new GivenDelegates(Compilation, (node, token) => Operation(node, token) is { } operation ? Unwrapped(operation) : null);
        return (Interlocked.CompareExchange(ref _given, given, null) ?? given).Of(member, cancellationToken);
    }

    /// <summary>The initializers of a class's instance members: they run with its constructor.</summary>
    public ImmutableArray<IOperation> MemberInitializers(INamedTypeSymbol type, CancellationToken cancellationToken)
        => _memberInitializers.GetOrAdd(type.OriginalDefinition, symbol =>
        {
            ImmutableArray<IOperation>.Builder found = ImmutableArray.CreateBuilder<IOperation>();
            foreach (ISymbol member in symbol.GetMembers())
            {
                if (member.IsStatic || member is not (IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol))
                {
                    continue;
                }

                foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
                {
                    EqualsValueClauseSyntax? clause = reference.GetSyntax(cancellationToken) switch
                    {
                        VariableDeclaratorSyntax declarator => declarator.Initializer,
                        PropertyDeclarationSyntax property => property.Initializer,
                        _ => null,
                    };
                    if (clause is not null && Operation(clause, cancellationToken) is { } operation)
                    {
                        found.Add(operation);
                    }
                }
            }

            return found.ToImmutable();
        });

    /// <summary>The source methods that a call of an abstract or interface method may reach.</summary>
    public IReadOnlyList<IMethodSymbol> Implementations(IMethodSymbol method)
    {
        var found = new List<IMethodSymbol>();
        IMethodSymbol definition = method.OriginalDefinition;
        foreach (INamedTypeSymbol type in _types.Value)
        {
            IMethodSymbol? implementation = null;
            if (definition.ContainingType.TypeKind == TypeKind.Interface)
            {
                INamedTypeSymbol? implemented = type.AllInterfaces.FirstOrDefault(
                    part => SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, definition.ContainingType));
                ISymbol? member = implemented?.GetMembers(definition.Name)
                    .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, definition));
                implementation = member is null ? null : type.FindImplementationForInterfaceMember(member) as IMethodSymbol;
            }
            else
            {
                implementation =
                    type.GetMembers(definition.Name).OfType<IMethodSymbol>().FirstOrDefault(candidate => Overrides(candidate, definition));
            }

            if (implementation is { IsAbstract: false } && IsSource(implementation)
                && !found.Contains(implementation, SymbolEqualityComparer.Default))
            {
                found.Add(implementation);
            }
        }

        return found;
    }

    private static bool Overrides(IMethodSymbol method, IMethodSymbol definition)
    {
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, definition))
            {
                return true;
            }
        }

        return false;
    }

    private IOperation? Operation(SyntaxNode node, CancellationToken cancellationToken)
        => _models.GetOrAdd(node.SyntaxTree, Model).GetOperation(node, cancellationToken);

#pragma warning disable RS1030 // Callees are in other trees than the item method; models are kept, one a tree.
    private SemanticModel Model(SyntaxTree tree) => Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030

    private static IOperation Unwrapped(IOperation operation)
    {
        while (operation is Microsoft.CodeAnalysis.Operations.IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static ImmutableArray<INamedTypeSymbol> SourceTypes(INamespaceSymbol space)
    {
        ImmutableArray<INamedTypeSymbol>.Builder found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        Gather(space);
        return found.ToImmutable();

        void Gather(INamespaceOrTypeSymbol container)
        {
            foreach (ISymbol member in container.GetMembers())
            {
                if (member is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type)
                {
                    found.Add(type);
                    Gather(type);
                }
                else if (member is INamespaceSymbol inner)
                {
                    Gather(inner);
                }
            }
        }
    }
}

/// <summary>A call as far as its effects depend on it.</summary>
internal sealed record CallKey(IMethodSymbol Method, Value? Receiver, EquatableArray<Value> Arguments, LockSet Locks, int Depth);
