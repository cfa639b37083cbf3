namespace Batching.Generators;

/// <summary>Counts the typing errors between two names: an extra, missing or wrong letter, or two swapped letters. Ignores case.</summary>
internal static class EditDistance
{
    /// <summary>The optimal string alignment distance of Damerau and Levenshtein.</summary>
    public static int Of(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    table[i - 1, j - 1] + (Same(i - 1, j - 1) ? 0 : 1),
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1))
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[left.Length, right.Length];

        bool Same(int i, int j) => char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]);
    }
}
