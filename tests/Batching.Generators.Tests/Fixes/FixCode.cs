namespace Batching.Testing;

/// <summary>Code around the members that a fix is tested on.</summary>
internal static class FixCode
{
    /// <summary>A batch class of these members, each line as it is but for its indentation.</summary>
    internal static string Rows(string members)
        => $"public partial class Rows : Batch<string>\n{{\n    {members.ReplaceLineEndings("\n    ")}\n}}".Replace("\n    \n", "\n\n");
}
