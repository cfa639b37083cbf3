using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Reads members of one compilation, and all members that they use and that are not known yet. The result holds nothing of the compilation.
/// </summary>
/// <param name="halves">The compilation.</param>
/// <param name="files">Its files, by number.</param>
/// <param name="numbers">The number of a member with a key.</param>
/// <param name="isKnown">Whether a member need not be read.</param>
/// <param name="cancellationToken">Cancels the reading.</param>
internal sealed class ReachReader(
    GeneratedHalves halves, SyntaxTree[] files, Func<string, int> numbers, Func<int, bool> isKnown, CancellationToken cancellationToken)
{
    private readonly MemberCodes _codes = new(halves, cancellationToken);
    private readonly Dictionary<SyntaxTree,
        int> _files = files.Select((file, number) => (file, number)).ToDictionary(pair => pair.file, pair => pair.number);
    private readonly Dictionary<ISymbol, int> _numbers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, ISymbol> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<int> _met = [];
    private readonly Queue<System.Action> _pending = [];

    /// <summary>The members that were read.</summary>
    public Dictionary<int, ReachedMember> Read { get; } = [];

    /// <summary>Whether every member can be found again in a compilation that declares the same.</summary>
    public bool IsSure { get; private set; } = true;

    public Compilation Compilation => halves.Compilation;

    /// <summary>The start of a run: the member that names its method.</summary>
    public int Start(IMethodSymbol method)
    {
        int number = numbers("start " + Key(method));
        var code = new MemberCode(_codes);
        code.Touch(method);
        Read[number] = Reached(number, code, [], null);
        return number;
    }

    /// <summary>The method of a run, as that run sees it.</summary>
    public int RunMethod(IMethodSymbol method, ReachedMember? earlier)
    {
        int number = numbers(RunKey(method));
        Enqueue(number, () => Reached(number, _codes.OfRunMethod(method), Places(method), Overrides(method, earlier)));
        return number;
    }

    /// <summary>The number of a member.</summary>
    public int Number(ISymbol symbol)
    {
        if (!_numbers.TryGetValue(symbol, out int number))
        {
            string key = Key(symbol);
            while (_symbols.ContainsKey(key))
            {
                // An invalid program: the two cannot be distinguished later.
                IsSure = false;
                key += "'";
            }

            _symbols.Add(key, symbol);
            _numbers.Add(symbol, number = numbers(key));
        }

        return number;
    }

    /// <summary>Reads a member again.</summary>
    public void Again(ISymbol symbol, bool isRunMethod, ReachedMember earlier)
    {
        if (isRunMethod)
        {
            RunMethod((IMethodSymbol)symbol, earlier);
        }
        else
        {
            Member(Number(symbol), symbol, earlier);
        }
    }

    /// <summary>The symbol of a member that was read from another compilation; null if it is not found.</summary>
    public ISymbol? Find(string key, ReachedMember member, out bool isRunMethod)
    {
        isRunMethod = false;
        if (member.Places.Count == 0)
        {
            return null;
        }

        DeclarationPlace place = member.Places[0];
        ISymbol? declared =
            _codes.Model(files[place.File]).GetDeclaredSymbol(DeclarationNumbers.Of(files[place.File])[place.Number], cancellationToken);
        INamedTypeSymbol? type = declared as INamedTypeSymbol ?? declared?.ContainingType;
        foreach (ISymbol candidate in type is null ? [] : type.GetMembers().Prepend(type).Prepend(declared!))
        {
            if (Key(candidate) == key)
            {
                return candidate;
            }

            if (candidate is IMethodSymbol method && RunKey(method) == key)
            {
                isRunMethod = true;
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Reads all members that were found, until no new one is found.</summary>
    public void Finish()
    {
        while (_pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _pending.Dequeue()();
        }
    }

    private void Member(int number, ISymbol symbol, ReachedMember? earlier)
        => Enqueue(number, () => Reached(number, _codes.Of(symbol), Places(symbol), Overrides(symbol, earlier)));

    private void Enqueue(int number, Func<ReachedMember> read)
    {
        if (_met.Add(number))
        {
            _pending.Enqueue(() => Read[number] = read());
        }
    }

    private ReachedMember Reached(int identity, MemberCode code, IEnumerable<DeclarationPlace> places, ReachedMember? overrides)
    {
        var touched = new List<int>();
        foreach (ISymbol symbol in code.Touched)
        {
            touched.Add(symbol.ContainingType is { IsAnonymousType: true } ? OfAnonymous(symbol, identity) : Met(symbol));
        }

        DeclarationPlace[] whole = [
            .. code.ReadTypes.SelectMany(type => type.DeclaringSyntaxReferences).Select(reference => Place(reference, isWhole: true))];
        return new(
            identity,
            code.Name,
            code.Hash,
            (overrides is null ? touched : overrides.Touched.Concat(touched).Distinct()).ToEquatableArray(),
            (overrides is null ? code.Assemblies : overrides.Assemblies.Union(code.Assemblies)).ToEquatableArray(),
            (overrides is null ? code.Notes : overrides.Notes.Union(code.Notes)).ToEquatableArray(),
            places.Concat(whole).ToEquatableArray(),
            overrides);
    }

    private int Met(ISymbol symbol)
    {
        int number = Number(symbol);
        if (!isKnown(number))
        {
            Member(number, symbol, null);
        }

        return number;
    }

    /// <summary>
    /// A member of an anonymous type comes from the body that creates it, but bodies that create types with the same members share it. So
    /// each body has its own member, with one identity.
    /// </summary>
    private int OfAnonymous(ISymbol symbol, int body)
    {
        string shape = $"anonymous {symbol.Kind} {symbol.Name} of "
            + $"{string.Join(", ", symbol.ContainingType.GetMembers().OfType<IPropertySymbol>().Select(property => $"{property.Name}: {Shape(property.Type)}"))}";
        int identity = numbers(shape);
        int number = numbers($"{body} {shape}");
        Enqueue(number, () => Reached(identity, _codes.Of(symbol), [], null) with { Identity = identity });
        return number;
    }

    private static string Shape(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter =>
            $"{parameter.Name} of {parameter.ContainingSymbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}",
        IArrayTypeSymbol array => $"{Shape(array.ElementType)}[{array.Rank}]",
        INamedTypeSymbol { TypeArguments.IsEmpty: false } named =>
            $"{named.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}<{string.Join(", ", named.TypeArguments.Select(Shape))}>",
        _ => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
    };

    private ReachedMember? Overrides(ISymbol symbol, ReachedMember? earlier)
        => earlier is not null ? earlier.Overrides : _codes.InPlaceOf(symbol) is { } code ? Reached(-1, code, [], null) : null;

    private IEnumerable<DeclarationPlace> Places(ISymbol symbol)
        => MemberCodes.Parts(symbol).SelectMany(part => part.DeclaringSyntaxReferences)
            .Select(reference => Place(reference, isWhole: false));

    private DeclarationPlace Place(SyntaxReference reference, bool isWhole)
    {
        SyntaxNode declaration = reference.GetSyntax(cancellationToken);
        int number = DeclarationNumbers.Of(reference.SyntaxTree).Of(declaration);
        IsSure &= number >= 0;
        return new(_files[reference.SyntaxTree], number, isWhole || declaration is CompilationUnitSyntax);
    }

    private string RunKey(IMethodSymbol method) => "run " + Key(method);

    /// <summary>The key of a member in every compilation that declares the same.</summary>
    private string Key(ISymbol symbol)
    {
        SyntaxReference? reference =
            symbol.DeclaringSyntaxReferences.FirstOrDefault() ?? symbol.ContainingType?.DeclaringSyntaxReferences.FirstOrDefault();
        string id = DocumentationCommentId.CreateDeclarationId(symbol) ?? symbol.ToDisplayString();
        return reference is null
            ? id
            : $"{id} {_files[reference.SyntaxTree]} "
                + $"{DeclarationNumbers.Of(reference.SyntaxTree).Of(reference.GetSyntax(cancellationToken))}";
    }
}
