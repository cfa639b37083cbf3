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
        string[] names = [.. metadataNames];
        if (names.Length == 0)
        {
            return [];
        }

        var codes = new MemberCodes(GeneratedHalves.Of(compilation, cancellationToken), cancellationToken);
        return names.Select(name => Read(name, compilation, codes)).OfType<CodeVersionModel>();
    }

    private static CodeVersionModel? Read(string metadataName, Compilation compilation, MemberCodes codes)
    {
        if (codes.Compilation.Assembly.GetTypeByMetadataName(metadataName) is not { } type || RunParser.Method(type) is not { } method)
        {
            return null;
        }

        var reach = new CodeReach(codes);
        reach._hashes.Add("options", $"checked-{((CSharpCompilationOptions)compilation.Options).CheckOverflow}".ToLowerInvariant());
        var start = new MemberCode(codes);
        start.Touch(method);
        reach.Take(start);
        reach.Work(method);
        string[] members = [.. reach._hashes.Select(pair => $"{pair.Key} {pair.Value}")];
        return new(
            TypeDeclaration.Of(type, compilation),
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

    private void Keep(string name, string hash)
        => _hashes[name] = _hashes.TryGetValue(name, out string? other) ? CodeHash.Of(string.CompareOrdinal(other, hash) < 0 ? other + hash : hash + other) : hash;
}
