using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>Finds all source that a run's method reaches, and hashes it member by member.</summary>
internal sealed class CodeReach
{
    private readonly MemberCodes _codes;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> _pending = new();
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _assemblies = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    private CodeReach(MemberCodes codes) => _codes = codes;

    /// <summary>The code versions of run classes: of those that have a method.</summary>
    public static IEnumerable<CodeVersionModel> Read(IEnumerable<string> metadataNames, Compilation compilation, CancellationToken cancellationToken)
    {
        var codes = new MemberCodes(compilation, cancellationToken);
        return metadataNames.Select(name => Read(name, codes)).OfType<CodeVersionModel>();
    }

    private static CodeVersionModel? Read(string metadataName, MemberCodes codes)
    {
        Compilation compilation = codes.Compilation;
        if (compilation.Assembly.GetTypeByMetadataName(metadataName) is not { } type || RunParser.Method(type) is not { } method)
        {
            return null;
        }

        var reach = new CodeReach(codes);
        reach._hashes.Add("options", $"checked-{((CSharpCompilationOptions)compilation.Options).CheckOverflow}".ToLowerInvariant());
        var start = new MemberCode(codes);
        start.Touch(method);
        reach.Take(start);
        if (RunSymbols.RunBase(type) is { } runBase)
        {
            reach.TouchStored(runBase.TypeArguments[0]);
        }

        reach.Work(method);
        string[] members = [.. reach._hashes.Select(pair => $"{pair.Key} {pair.Value}")];
        return new(
            TypeDeclaration.Of(type),
            HintNames.Of(type, compilation, "Code"),
            CodeHash.Of(string.Join("\n", members.Concat(reach._assemblies))),
            members.ToEquatableArray(),
            reach._assemblies.ToEquatableArray(),
            reach._notes.ToEquatableArray());
    }

    private void Work(IMethodSymbol method)
    {
        while (_pending.Count > 0)
        {
            _codes.CancellationToken.ThrowIfCancellationRequested();
            ISymbol symbol = _pending.Dequeue();
            MemberCode code = SymbolEqualityComparer.Default.Equals(symbol, method) ? _codes.OfRunMethod(method) : _codes.Of(symbol);
            Take(code);
            if (code.Hash is { } hash)
            {
                Keep(code.Name, hash);
            }
        }
    }

    /// <summary>Takes over what a member touches.</summary>
    private void Take(MemberCode code)
    {
        foreach (ISymbol symbol in code.Touched.Where(_seen.Add))
        {
            _pending.Enqueue(symbol);
        }

        _assemblies.UnionWith(code.Assemblies);
        _notes.UnionWith(code.Notes);
    }

    /// <summary>The serialiser calls what nothing in source names: constructors, and accessors of all properties.</summary>
    private void TouchStored(ITypeSymbol type)
    {
        var stored = new MemberCode(_codes);
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

            stored.TouchType(next);
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

                for (INamedTypeSymbol? part = named; part is not null && SymbolEqualityComparer.Default.Equals(part.ContainingAssembly, _codes.Compilation.Assembly); part = part.BaseType)
                {
                    foreach (ISymbol member in part.GetMembers().Where(member => member is IPropertySymbol { IsStatic: false } or IMethodSymbol { MethodKind: MethodKind.Constructor }))
                    {
                        stored.Touch(member);
                        if (member is IPropertySymbol property)
                        {
                            pending.Enqueue(property.Type);
                        }
                    }
                }
            }
        }

        Take(stored);
    }

    private void Keep(string name, string hash)
        => _hashes[name] = _hashes.TryGetValue(name, out string? other) ? CodeHash.Of(string.CompareOrdinal(other, hash) < 0 ? other + hash : hash + other) : hash;
}
