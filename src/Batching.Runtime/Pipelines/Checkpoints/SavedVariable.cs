using System.Text.Json;

namespace Batching;

/// <summary>The value of a variable in a checkpoint: the value itself, or JSON, which only the variable can read.</summary>
internal abstract class SavedVariable
{
    /// <summary>Returns the value for a variable with that name.</summary>
    /// <exception cref="ArgumentException">It is not of the type of the variable.</exception>
    internal abstract object? For(Variable variable);

    /// <summary>The value in JSON.</summary>
    /// <exception cref="InvalidOperationException">The variable's type has no JSON form.</exception>
    internal abstract JsonElement ToJson();

    internal sealed class Live(Variable owner, object? value) : SavedVariable
    {
        internal override object? For(Variable variable)
            => variable.Accepts(value) ? value : throw new ArgumentException(VariableValues.Misfit(variable, value));

        internal override JsonElement ToJson() => owner.ToJson(value);
    }

    internal sealed class Json(JsonElement value) : SavedVariable
    {
        internal override object? For(Variable variable)
        {
            try
            {
                return variable.FromJson(value);
            }
            catch (JsonException failure)
            {
                throw new ArgumentException(
                    $"The variable '{variable.Name}' is of type {variable.ValueType.Name}, but the checkpoint's value is "
                        + $"{value.GetRawText()}: {failure.Message}", failure);
            }
        }

        internal override JsonElement ToJson() => value;
    }
}
