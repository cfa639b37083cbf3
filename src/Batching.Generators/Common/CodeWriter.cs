using System.Text;

namespace Batching.Generators;

/// <summary>Writes indented lines of C#.</summary>
internal sealed class CodeWriter
{
    private const string Indentation = "    ";
    private const int MaxLineLength = 160;
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _wantsBlankLine;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "")
    {
        if (_wantsBlankLine)
        {
            _wantsBlankLine = false;
            _text.Append('\n');
        }

        if (text.Length > 0)
        {
            for (var i = 0; i < _depth; i++)
            {
                _text.Append(Indentation);
            }
        }

        _text.Append(text).Append('\n');
    }

    /// <summary>Writes a blank line before the next line, unless the block ends first.</summary>
    public void Separate() => _wantsBlankLine = true;

    /// <summary>Writes a list between a head and a tail: on one line if it fits, otherwise one part on each line.</summary>
    public void List(string head, IReadOnlyList<string> parts, string tail)
    {
        string line = head + string.Join(", ", parts) + tail;
        if ((_depth * Indentation.Length) + line.Length <= MaxLineLength || parts.Count == 0)
        {
            Line(line);
            return;
        }

        Line(head);
        Indented(() =>
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Line(parts[i] + (i == parts.Count - 1 ? tail : ","));
            }
        });
    }

    /// <summary>Writes indented lines.</summary>
    public void Indented(System.Action write)
    {
        _depth++;
        write();
        _depth--;
    }

    /// <summary>Writes the constraint clauses of a declaration, indented.</summary>
    public void Clauses(IEnumerable<string> clauses) => Indented(() =>
    {
        foreach (string clause in clauses)
        {
            Line(clause);
        }
    });

    /// <summary>Writes a block in braces.</summary>
    public void Block(string header, System.Action write)
    {
        Line(header);
        Open();
        write();
        Close();
    }

    /// <summary>Opens a block.</summary>
    public void Open()
    {
        Line("{");
        _depth++;
    }

    /// <summary>Closes a block.</summary>
    public void Close()
    {
        _wantsBlankLine = false;
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
