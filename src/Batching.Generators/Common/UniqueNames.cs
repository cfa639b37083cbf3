namespace Batching.Generators;

/// <summary>Names for generated locals and parameters that collide with none of the user's.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken.Select(name => name.TrimStart('@')), StringComparer.Ordinal);

    /// <summary>The preferred name if it is free, otherwise the first free one with a number.</summary>
    public string Pick(string preferred)
    {
        string name = preferred;
        for (var number = 2; !_taken.Add(name); number++)
        {
            name = $"{preferred}{number}";
        }

        return name;
    }

    /// <summary>A nested scope. It sees these names, but its own names stay inside it.</summary>
    public UniqueNames Nested() => new(_taken);
}
