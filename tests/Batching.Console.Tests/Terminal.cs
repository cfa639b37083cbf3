using System.Diagnostics.CodeAnalysis;
using System.Text;
using Spectre.Console;

namespace Batching.Console.Tests;

/// <summary>A console that writes into a text: a terminal, or a file.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer into a text holds nothing.")]
internal sealed class Terminal(bool isTerminal) : IAnsiConsoleOutput
{
    private readonly StringWriter _text = new();

    public TextWriter Writer => _text;

    public bool IsTerminal => isTerminal;

    public int Width => 120;

    public int Height => 40;

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString().ReplaceLineEndings("\n");
            }
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IAnsiConsole Open() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = this,
        Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
    });

    public void SetEncoding(Encoding encoding)
    {
        // A text has none.
    }
}
