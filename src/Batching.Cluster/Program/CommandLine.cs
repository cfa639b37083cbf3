using System.Globalization;

namespace Batching.Cluster;

/// <summary>The arguments of a command: one path, and options with or without a value. Unknown options are errors.</summary>
internal sealed class CommandLine
{
    private static readonly string[] s_flags = ["--retry-failed", "--wait"];

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    internal CommandLine(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            string word = words[at];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                Path = Path is null ? word : throw new UsageException($"'{word}' is a second path, but a command takes one.");
            }
            else if (s_flags.Contains(word))
            {
                _options[word] = "";
            }
            else
            {
                _options[word] = ++at < words.Count ? words[at] : throw new UsageException($"{word} needs a value.");
            }
        }
    }

    /// <summary>The path of the plan, or of its folder.</summary>
    internal string RequiredPath => Path ?? throw new UsageException("The path of the plan, or of its folder, is missing.");

    private string? Path { get; }

    internal string? Text(string option)
    {
        _used.Add(option);
        return _options.GetValueOrDefault(option);
    }

    internal bool Has(string option) => Text(option) is not null;

    internal int? Number(string option) => Text(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
        : throw new UsageException($"{option} needs a whole number, not '{text}'.");

    /// <summary>Throws if there are options that were not read.</summary>
    internal void End()
    {
        if (_options.Keys.FirstOrDefault(option => !_used.Contains(option)) is { } unknown)
        {
            throw new UsageException($"{unknown} is not an option of this command.");
        }
    }
}

/// <summary>The command line is wrong.</summary>
internal sealed class UsageException(string message) : Exception(message);
