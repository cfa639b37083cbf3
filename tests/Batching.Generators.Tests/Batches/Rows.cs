using System.Runtime.CompilerServices;

namespace Batching.Testing;

/// <summary>A batch class of a test: sealed, of strings, so that what is generated is short.</summary>
internal static class Rows
{
    /// <summary>The class with some members.</summary>
    internal static string With(string members) => $"public sealed partial class Rows : Batch<string>\n{{\n{members}\n}}\n";

    /// <summary>All checks of <see cref="BatchHarness"/>, text included, for the class with some members.</summary>
    internal static async Task VerifyAsync(
        string members, string beside = "", [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
        => await new BatchHarness(With(members) + beside).VerifyAsync(testFile, test);
}
