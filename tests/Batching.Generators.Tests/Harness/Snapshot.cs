using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Batching.Testing;

/// <summary>
/// Compares text with a committed file, by the conventions of Verify (<c>.verified</c>, <c>.received</c>): see <c>docs/testing.md</c>.
/// </summary>
internal static class Snapshot
{
    internal const string AcceptVariable = "BATCHING_ACCEPT_SNAPSHOTS";
    private const int LinesAround = 3;

    /// <summary>Whether differences are accepted instead of reported.</summary>
    internal static bool Accepts => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    /// <summary>The verified file of a test: <c>TestClass.TestMethod#HintName.verified.cs</c> beside the test's source.</summary>
    internal static string FileOf(string testFile, string test, string hintName)
    {
        string source = SourceTree.Resolve(testFile);
        string hint =
            string.Concat(Path.GetFileNameWithoutExtension(hintName).Select(letter => "<>:\"/\\|?*".Contains(letter) ? '-' : letter));
        return Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{test}#{hint}.verified.cs");
    }

    /// <summary>Fails, with the difference and the way to accept it, unless the text is that of the verified file.</summary>
    internal static void Match(string verifiedFile, string actual, bool? accept = null)
    {
        if (Difference(verifiedFile, actual, accept ?? Accepts) is { } difference)
        {
            throw new AssertionException(difference);
        }
    }

    /// <summary>
    /// What to report; <see langword="null"/> where the texts are equal but for line endings, or the new one was accepted.
    /// </summary>
    internal static string? Difference(string verifiedFile, string actual, bool accept)
    {
        string received = Normalized(actual);
        string? verified = File.Exists(verifiedFile) ? Normalized(File.ReadAllText(verifiedFile)) : null;
        string name = Path.GetFileName(verifiedFile);
        string receivedFile = Path.Combine(
            Path.GetDirectoryName(verifiedFile)!,
            name.Contains(".verified.") ? name.Replace(".verified.", ".received.") : name.Insert(name.LastIndexOf('.'), ".received"));
        if (accept || received == verified)
        {
            File.Delete(receivedFile);
            if (received != verified)
            {
                File.WriteAllText(verifiedFile, received);
            }

            return null;
        }

        File.WriteAllText(receivedFile, received);
        string how = $"To accept, rename {Path.GetFileName(receivedFile)} to {name}, or run the test with {AcceptVariable}=1.";
        return verified is null
            ? $"The snapshot {name} is missing. {how}\n{received}"
            : $"The snapshot {name} differs (- verified, + received). {how}\n{Changes(verified, received)}";
    }

    private static string Changes(string verified, string received)
    {
        List<DiffPiece> lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(verified, received, ignoreWhitespace: false).Lines;
        var text = new StringBuilder();
        for (int line = 0, shown = -1; line < lines.Count; line++)
        {
            if (lines.Skip(line - LinesAround).Take(Math.Min(line, LinesAround) + 1 + LinesAround)
                .All(near => near.Type == ChangeType.Unchanged))
            {
                continue;
            }

            text.Append(shown == line - 1 ? "" : "  ...\n")
                .Append(lines[line].Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " });
            text.Append(lines[line].Text).Append('\n');
            shown = line;
        }

        return text.ToString();
    }

    private static string Normalized(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
