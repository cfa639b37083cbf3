using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Batching.Generators;

/// <summary>The hash of code: the first 64 bits of its SHA-256, in hexadecimal.</summary>
internal static class CodeHash
{
    private const int Bytes = 8;

    public static string Of(string text)
    {
        using var sha = SHA256.Create();
        var hex = new StringBuilder();
        foreach (byte part in sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(Bytes))
        {
            hex.Append(part.ToString("x2", CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }
}
