using System.Security.Cryptography;

namespace Batching.Runtime;

/// <summary>The id of a run: a hash over the name of its class and its parameters, as <c>docs/study-format.md</c> describes.</summary>
internal static class RunIdentity
{
    private const int Bytes = 20;

    /// <summary>Computes the id of a run.</summary>
    /// <param name="type">The full metadata name of its class.</param>
    /// <param name="parameters">The canonical bytes of its parameters.</param>
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

    /// <summary>Whether a text has the form of an id, so that it can be part of a file name.</summary>
    internal static bool IsValid(string? id) => id is { Length: Bytes * 2 } && id.All(char.IsAsciiHexDigitLower);
}
