namespace Batching.Generators;

/// <summary>Names for generated locals and parameters that collide with none of the user's.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken.Select(name => name.TrimStart('@')), StringComparer.Ordinal);

    /// <summary>The preferred name where it is free, else the first free one with a number behind it.</summary>
    public string Pick(string preferred)
    {
        string name = preferred;
        for (var number = 2; !_taken.Add(name); number++)
        {
            name = $"{preferred}{number}";
        }

        return name;
    }

    /// <summary>A scope inside this one: it sees these names and keeps its own to itself.</summary>
    public UniqueNames Nested() => new(_taken);
}
