namespace Batching.Runtime;

/// <summary>A config of a net that is built while the program runs.</summary>
internal sealed record NetConfig(string Name, Type ValueType, bool MayBeNull, bool HasDefault, object? Default, IReadOnlyList<ConfigPort> Targets)
{
    internal bool Accepts(object? value) => value is null ? MayBeNull : ValueType.IsInstanceOfType(value);
}
