using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>
/// Finds all source that the methods of runs reach, member by member, in compilations that declare the same. Between compilations, members
/// are kept as hashes and numbers. A member is read again only if its text has changed, or if it was not reached before. The hash of a
/// member depends on its text, on declarations and, for a private table, on the bodies of its type.
/// </summary>
internal sealed class CodeReach
{
    private readonly object _lock = new();
    private readonly GeneratedTrees _generated = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private readonly List<ReachedMember?> _members = [];
    private readonly Dictionary<string, RunReach?> _runs = new(StringComparer.Ordinal);
    private SyntaxTree[] _files = [];
    private bool _isSure;

    /// <summary>The code versions of the run classes that have a method.</summary>
    public static CodeVersionModel[] Read(IEnumerable<string> metadataNames, Compilation compilation, CancellationToken cancellationToken)
        => new CodeReach().In(metadataNames, compilation, cancellationToken);

    /// <summary>The same, after another compilation that declares the same was read.</summary>
    public CodeVersionModel[] In(IEnumerable<string> metadataNames, Compilation compilation, CancellationToken cancellationToken)
    {
        string[] names = [.. metadataNames];
        if (names.Length == 0)
        {
            return [];
        }

        lock (_lock)
        {
            SyntaxTree[] generated = _generated.In(compilation, cancellationToken);
            SyntaxTree[] files = [.. compilation.SyntaxTrees, .. generated];
            if (!TryUpdate(names, compilation, files, generated, cancellationToken))
            {
                _keys.Clear();
                _numbers.Clear();
                _members.Clear();
                _runs.Clear();
                _isSure = true;
                _files = files;
                TryUpdate(names, compilation, files, generated, cancellationToken);
            }

            string options = $"checked-{((CSharpCompilationOptions)compilation.Options).CheckOverflow}".ToLowerInvariant();
            return [.. names.Select(name => _runs[name]).OfType<RunReach>().Select(run => run.Version ?? run.Read(_members, options))];
        }
    }

    /// <summary>Reads the changed members. Until all are read, the kept ones do not change.</summary>
    private bool TryUpdate(
        string[] names, Compilation compilation, SyntaxTree[] files, SyntaxTree[] generated, CancellationToken cancellationToken)
    {
        if (!_isSure || Stale(files, generated.Length) is not { } stale)
        {
            return false;
        }

        string[] unknown = [.. names.Where(name => !_runs.ContainsKey(name))];
        if (stale.Count == 0 && unknown.Length == 0)
        {
            _files = files;
            return true;
        }

        var reader = new ReachReader(new GeneratedHalves(compilation, generated), files, Number,
            number => _members[number] is not null && !stale.Contains(number), cancellationToken);
        foreach (int number in stale)
        {
            ReachedMember member = _members[number]!;
            if (member.Identity != number)
            {
                // The bodies that use it are read again too.
                continue;
            }

            if (reader.Find(_keys[number], member, out bool isRunMethod) is not { } symbol)
            {
                return false;
            }

            reader.Again(symbol, isRunMethod, member);
        }

        var runs = unknown.ToDictionary(name => name, name => Begin(name, compilation, reader));
        reader.Finish();

        int[] changed = [.. reader.Read.Where(pair => !pair.Value.Equals(_members[pair.Key])).Select(pair => pair.Key)];
        foreach (int number in changed)
        {
            _members[number] = reader.Read[number];
        }

        foreach (RunReach? run in _runs.Values)
        {
            run?.Forget(changed);
        }

        foreach (KeyValuePair<string, RunReach?> run in runs)
        {
            _runs.Add(run.Key, run.Value);
        }

        _isSure = reader.IsSure;
        _files = files;
        return true;
    }

    private static RunReach? Begin(string metadataName, Compilation compilation, ReachReader reader)
        => reader.Compilation.Assembly.GetTypeByMetadataName(metadataName) is { } type && RunParser.Method(type) is { } method
            ? new(TypeDeclaration.Of(type, compilation), HintNames.Of(type, compilation, "Code"), reader.Start(method),
                reader.Number(method), reader.RunMethod(method, null))
            : null;

    private int Number(string key)
    {
        if (!_numbers.TryGetValue(key, out int number))
        {
            _numbers.Add(key, number = _keys.Count);
            _keys.Add(key);
            _members.Add(null);
        }

        return number;
    }

    /// <summary>The members whose text has changed; null if the files declare something else.</summary>
    private HashSet<int>? Stale(SyntaxTree[] files, int generated)
    {
        if (files.Length != _files.Length)
        {
            return null;
        }

        bool[]?[] changed = new bool[]?[files.Length];
        for (var file = 0; file < files.Length; file++)
        {
            if (files[file] == _files[file])
            {
                continue;
            }

            if (file >= files.Length - generated && !DeclarationsComparer.AreAlike([_files[file]], [files[file]]))
            {
                return null;
            }

            if ((changed[file] = DeclarationNumbers.Of(files[file]).ChangedFrom(DeclarationNumbers.Of(_files[file]))) is null)
            {
                return null;
            }
        }

        return Array.TrueForAll(changed, file => file is null)
            ? []
            : [.. Enumerable.Range(0, _members.Count).Where(number => _members[number] is { } member && member.Places.Any(IsChanged))];

        bool IsChanged(DeclarationPlace place)
        {
            if (changed[place.File] is not { } file)
            {
                return false;
            }

            int end = place.IsWhole ? DeclarationNumbers.Of(files[place.File]).End(place.Number) : place.Number + 1;
            return Array.IndexOf(file, true, place.Number, end - place.Number) >= 0;
        }
    }
}
