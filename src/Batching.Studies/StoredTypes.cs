using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>The run classes of a study: their stored runs and code versions, read when first asked for. Thread-safe.</summary>
internal sealed class StoredTypes(IRunStore store)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunType, StoredType> _types = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _codes = new(StringComparer.Ordinal);

    /// <summary>What the code versions of the classes cannot see.</summary>
    internal string[] Notes()
    {
        lock (_lock)
        {
            return [.. _types.SelectMany(type => type.Value.Code.Notes.Select(note => $"{type.Key.ShortName}: {note}"))];
        }
    }

    /// <summary>The stored state of a run's class. Blocks if it has not been read yet.</summary>
    internal StoredType Of(Run run) => Find(run.Class) ?? OfAsync(run, CancellationToken.None).Wait();

    /// <summary>The stored state of a run's class, read from the store when first asked for.</summary>
    internal async ValueTask<StoredType> OfAsync(Run run, CancellationToken cancellationToken)
    {
        if (Find(run.Class) is { } known)
        {
            return known;
        }

        RunSchema schema = SchemaOf(run.Class);
        IReadOnlyDictionary<string, StoredRun> rows = await store.ReadAsync(schema, null, cancellationToken).ConfigureAwait(false);
        CodeVersion code = await CodeOfAsync(run, rows.Values, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            // Another thread may have been first.
            _types.TryAdd(run.Class, new StoredType(schema, rows, code, new StoredResults(store, schema)));
            return _types[run.Class];
        }
    }

    /// <summary>Replaces the stored runs of a class.</summary>
    internal void SetRows(RunType type, IReadOnlyDictionary<string, StoredRun> rows)
    {
        lock (_lock)
        {
            _types[type] = _types[type] with { Rows = rows };
        }
    }

    /// <summary>
    /// The current code. If stored results are of another build of the same source, it has their version.
    /// </summary>
    internal async ValueTask<CodeVersion> CodeOfAsync(Run run, IEnumerable<StoredRun> rows, CancellationToken cancellationToken)
    {
        CodeVersion code = run.Class.Code(run);
        IEnumerable<string> versions = rows.Where(row => row is { State: StoredState.Done, Code: not null }).CountBy(row => row.Code!)
            .OrderByDescending(pair => pair.Value).Select(pair => pair.Key);
        foreach (string version in versions)
        {
            if (version == code.Version || await IsSameAsync(version).ConfigureAwait(false))
            {
                return code.Under(version);
            }
        }

        return code;

        // Damage is reported when the damaged code is asked for.
        async ValueTask<bool> IsSameAsync(string version)
        {
            try
            {
                return code.IsSameAs(await MembersOfAsync(version, cancellationToken).ConfigureAwait(false));
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }

    /// <summary>The hashes of a version of code, by member; null if they are not known.</summary>
    internal async ValueTask<IReadOnlyDictionary<string, string>?> MembersOfAsync(string version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_codes.TryGetValue(version, out IReadOnlyDictionary<string, string>? known))
            {
                return known;
            }
        }

        IReadOnlyDictionary<string, string>? members = await store.ReadCodeAsync(version, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return _codes[version] = members;
        }
    }

    internal static RunSchema SchemaOf(RunType type) => new()
    {
        Type = type.Name,
        ShortName = type.ShortName,
        Parameters =
            [.. type.Parameters.Select(parameter => new RunColumn { Name = parameter.Name, Kind = parameter.Codec.Column })],
        ResultMembers = type.Result.Members,
        ResultValue = type.Result.ValueKind,
    };

    private StoredType? Find(RunType type)
    {
        lock (_lock)
        {
            return _types.GetValueOrDefault(type);
        }
    }
}
