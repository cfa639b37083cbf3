using System.Security.Cryptography;

namespace Batching.Runtime;

/// <summary>The id of a run: a hash over its class's name and its parameters, as docs/study-format.md says.</summary>
internal static class RunIdentity
{
    private const int Bytes = 20;

    /// <summary>The id of a run with these parameters.</summary>
    /// <param name="type">The full metadata name of its class.</param>
    /// <param name="parameters">Its parameters as a store has them.</param>
    internal static string Of(string type, ReadOnlySpan<byte> parameters)
    {
        var writer = new CanonicalWriter();
        writer.Bytes("BATCHRUN"u8);
        writer.Byte(1);
        writer.Name(type);
        writer.Bytes(parameters);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }

    /// <summary>Whether a text has the form of an id: it may be used as the name of a file then.</summary>
    internal static bool IsValid(string? id) => id is { Length: Bytes * 2 } && id.All(char.IsAsciiHexDigitLower);
}
