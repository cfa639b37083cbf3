namespace Batching.Generators;

/// <summary>
/// Pairs of letters that are rare in English. Of two similar names, the one with a rare pair is more likely to be misspelt.
/// </summary>
internal static class RareLetterPairs
{
    // For each letter, the letters that never follow it in the words of the framework's documentation.
    private static readonly string[] s_rare =
    [
        "aehjoq", // a
        "ghknqvwxz", // b
        "bdfgjmnvwxz", // c
        "bfhkqtwxz", // d
        "z", // e
        "bcdghjkmnpqvwxz", // f
        "bcdfjkpqvwxyz", // g
        "bcdfghjkpqvwxz", // h
        "hijwy", // i
        "bcdfghijklmnpqrstvwxyz", // j
        "bcdfghjklmoqrtvwxyz", // k
        "ghjkmnqrwxz", // l
        "cdfghjknqrtvwxyz", // m
        "xz", // n
        "hqz", // o
        "bcfjkmnqvwxz", // p
        "bcdefghijklmnopqrstvwxyz", // q
        "hjqxz", // r
        "bgjxz", // s
        "djkqvxz", // t
        "hjkquvwxyz", // u
        "dfgjktuvwxyz", // v
        "bcdfgjkmpqtuvxyz", // w
        "bdfghjklnoqrsuvwxyz", // x
        "bdfghjkquvx", // y
        "bcdfghjklmnpqrstuvwxy", // z
    ];

    /// <summary>Whether a name has such a pair.</summary>
    public static bool In(string name)
    {
        string letters = name.ToLowerInvariant();
        for (var i = 1; i < letters.Length; i++)
        {
            if (letters[i - 1] is >= 'a' and <= 'z' && s_rare[letters[i - 1] - 'a'].IndexOf(letters[i]) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
