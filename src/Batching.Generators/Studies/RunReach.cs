using System.Collections;

namespace Batching.Generators;

/// <summary>The start of a run in its code, and its last code version.</summary>
/// <param name="Declaration">Its class.</param>
/// <param name="HintName">The name of its file.</param>
/// <param name="Start">The number of the member that names its method.</param>
/// <param name="Method">The number of its method.</param>
/// <param name="RunMethod">The number of its method as the run sees it.</param>
internal sealed record RunReach(TypeDeclaration Declaration, string HintName, int Start, int Method, int RunMethod)
{
    private BitArray _reached = new(0);

    /// <summary>Its version; null if it is not known.</summary>
    public CodeVersionModel? Version { get; private set; }

    /// <summary>Forgets the version if it depends on one of these members.</summary>
    public void Forget(IEnumerable<int> changed)
        => Version = changed.Any(number => number < _reached.Length && _reached[number]) ? null : Version;

    /// <summary>Computes the version from all reached members.</summary>
    /// <param name="members">All members by number.</param>
    /// <param name="options">The compiler options that affect all code, as text.</param>
    public CodeVersionModel Read(List<ReachedMember?> members, string options)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal) { ["options"] = options };
        var assemblies = new SortedSet<string>(StringComparer.Ordinal);
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var reached = new BitArray(members.Count);
        var seen = new BitArray(members.Count);
        var pending = new Queue<int>([Start]);
        while (pending.Count > 0)
        {
            int number = pending.Dequeue();
            number = number == Method ? RunMethod : number;
            reached[number] = true;
            ReachedMember member = members[number]!;
            foreach (int touched in member.Touched)
            {
                int identity = members[touched]!.Identity;
                if (!seen[identity])
                {
                    seen[identity] = true;
                    pending.Enqueue(touched);
                }
            }

            assemblies.UnionWith(member.Assemblies);
            notes.UnionWith(member.Notes);
            if (member.Hash is { } hash)
            {
                hashes[member.Name] = hashes.TryGetValue(member.Name, out string? other)
                    ? CodeHash.Of(string.CompareOrdinal(other, hash) < 0 ? other + hash : hash + other)
                    : hash;
            }
        }

        _reached = reached;
        string[] lines = [.. hashes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")];
        return Version = new(Declaration, HintName, CodeHash.Of(string.Join("\n", lines.Concat(assemblies))), lines.ToEquatableArray(),
            assemblies.ToEquatableArray(), notes.ToEquatableArray());
    }
}
