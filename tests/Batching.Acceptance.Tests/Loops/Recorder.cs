namespace Acceptance.Loops;

/// <summary>What a loop's events are told to do, and the order in which they ran.</summary>
public sealed class Recorder
{
    private readonly Dictionary<string, Action> _at = [];

    public List<string> Names { get; } = [];

    public string Text => string.Join(", ", Names);

    /// <summary>Does something when an event of that name runs.</summary>
    public Recorder At(string name, Action action)
    {
        _at[name] = action;
        return this;
    }

    public Recorder Fail(string name, string? message = null) => At(name, () => throw new InvalidDataException(message ?? name));

    public void Add(string name)
    {
        Names.Add(name);
        if (_at.TryGetValue(name, out Action? action))
        {
            action();
        }
    }
}
