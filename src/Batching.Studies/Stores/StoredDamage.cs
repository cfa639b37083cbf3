using System.Text.Json;

namespace Batching.Studies.Stores;

/// <summary>Recognizes exceptions that mean stored data has been damaged, and reads data strictly.</summary>
internal static class StoredDamage
{
    /// <summary>A failure in stored form must have all that was written.</summary>
    private static readonly JsonSerializerOptions s_whole = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true
    };

    /// <summary>Whether an exception means that the data that was read is not a valid value.</summary>
    internal static bool Is(Exception failure)
        => failure is InvalidDataException or InvalidCastException or InvalidOperationException or FormatException or OverflowException
            or ArgumentException or JsonException;

    /// <summary>Reads JSON that this library wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static T Json<T>(string text)
        => JsonSerializer.Deserialize<T>(text, s_whole) ?? throw new JsonException("There is null where a value was expected.");

    /// <summary>Reads the hashes of a version of code, by member.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static IReadOnlyDictionary<string, string> Members(string text)
    {
        Dictionary<string, string> members = Json<Dictionary<string, string>>(text);
        return members.ContainsValue(null!) ? throw new JsonException("A member of the code has no hash.") : members;
    }
}
