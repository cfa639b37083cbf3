namespace Batching;

/// <summary>The values of variables, by their names. Immutable, if the values are.</summary>
public sealed class VariableValues
{
    private readonly Dictionary<string, object?> _values;

    internal VariableValues(Dictionary<string, object?> values) => _values = values;

    /// <summary>No values: every variable has its initial value.</summary>
    public static VariableValues Empty { get; } = new([]);

    /// <summary>The values by the names of their variables.</summary>
    public IReadOnlyDictionary<string, object?> ByName => _values;

    /// <summary>Returns the value of a variable.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>Its value, or its initial value if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variable"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The value with its name is of another type.</exception>
    public T GetValue<T>(Variable<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Find(variable, _values);
    }

    /// <summary>Returns these values with another value for a variable.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The new values.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variable"/> is <see langword="null"/>.</exception>
    public VariableValues With<T>(Variable<T> variable, T value)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new(new Dictionary<string, object?>(_values) { [variable.Name] = value });
    }

    internal static T Find<T>(Variable<T> variable, IReadOnlyDictionary<string, object?> values)
        => !values.TryGetValue(variable.Name, out object? value) ? variable.Initial
            : variable.Accepts(value) ? (T)value!
            : throw new InvalidOperationException(Misfit(variable, value));

    internal static string Misfit(Variable variable, object? value)
        => $"The variable '{variable.Name}' is of type {variable.ValueType.Name}, but the value with that name is "
            + $"{(value is null ? "null" : $"of type {value.GetType().Name}")}.";
}
