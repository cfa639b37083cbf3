using System.Security.Cryptography;
using System.Text;

namespace Batching.Cluster;

/// <summary>
/// A JSON object whose last member is a hash of everything before it, so that a reader can tell whether it is complete. The hash is of the
/// text, not of the values, so a later version with more members can still read an earlier file.
/// </summary>
internal static class SealedJson
{
    private static ReadOnlySpan<byte> Head => ",\n\"hash\":\""u8;

    private static ReadOnlySpan<byte> Tail => "\"}\n"u8;

    /// <summary>Adds the hash to an object with at least one member.</summary>
    internal static byte[] Seal(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> body = json.TrimEnd(" \r\n\t"u8)[..^1].TrimEnd(" \r\n\t"u8);
        return [.. body, .. Head, .. Encoding.ASCII.GetBytes(HashOf(body)), .. Tail];
    }

    /// <summary>The hash of a complete file; null if the hash is missing or wrong.</summary>
    internal static string? HashIn(ReadOnlySpan<byte> file)
    {
        int digits = SHA256.HashSizeInBytes * 2, seal = Head.Length + digits + Tail.Length;
        if (file.Length <= seal || !file.EndsWith(Tail) || !file[^seal..].StartsWith(Head))
        {
            return null;
        }

        string hash = HashOf(file[..^seal]);
        return file[^(digits + Tail.Length)..^Tail.Length].SequenceEqual(Encoding.ASCII.GetBytes(hash)) ? hash : null;
    }

    private static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
