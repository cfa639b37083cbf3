using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>
/// Rules of the race analyzer by the least code that shows each, with its clean twin. A file of <c>Rules</c> is one compilation. A case
/// begins with <c>=== racy: its name</c> or <c>=== clean: its name</c>; what follows is the body of an item method, and after lines of
/// three dashes members of its class and other types.
/// </summary>
public class RaceCaseRuleTests
{
    private const string Usings = """
        using System.Buffers; using System.Collections.Concurrent; using System.Collections.Immutable; using System.Diagnostics; using System.Runtime.CompilerServices; using System.Text;
        """;

    private const string Members = """
        private int _count, _total; private long _big; private double _sum; private string? _name; private bool _flag; private volatile bool _isDone; private int _busy;
        private readonly object _gate = new(), _other = new(); private readonly int[] _array = new int[100]; private readonly int[][] _rows = new int[100][];
        private readonly int[] _map = new int[100]; private readonly int[,] _grid = new int[10, 10]; private readonly List<int> _list = []; private readonly List<string> _names = [];
        private readonly List<Cell> _cells = []; private readonly ReaderWriterLockSlim _slim = new(); private readonly SemaphoreSlim _one = new(1, 1), _two = new(2);
        private readonly Dictionary<string, int> _counts = []; private readonly HashSet<string> _set = []; private readonly Queue<string> _queue = new();
        private readonly StringBuilder _text = new(); private readonly ConcurrentDictionary<string, int> _safe = new(); private readonly ConcurrentDictionary<string, List<int>> _lists = new();
        private readonly ConcurrentBag<int> _bag = []; private readonly ConcurrentQueue<string> _cq = new(); private readonly Lock _lock = new(); private SpinLock _spin;
        private readonly Random _random = new(1); private static int s_count; private static readonly Dictionary<string, int> s_cache = []; private ImmutableList<int> _immutable = [];
        private ImmutableDictionary<string, int> _idict = ImmutableDictionary<string, int>.Empty; private Point _point; private readonly Point[] _points = new Point[100];
        private Cell _cell = new(); private (int A, int B) _pair; private decimal _money; private DateTime _last;
        private sealed class Cell
        {
            public int Value; public Cell? Next; public int Prop { get; set; } public List<int> Items { get; } = []; public void Bump() => Value++; public Cell Copy() => new() { Value = Value };
        }
        private struct Point { public int X, Y; public void Move() => X++; public int Z { get; set; } }
        """;

    [TestCase("Delegates")]
    [TestCase("Locks")]
    [TestCase("Language")]
    [TestCase("Concurrent")]
    [TestCase("Library")]
    [TestCase("Files")]
    [TestCase("Threads")]
    [TestCase("Places")]
    [TestCase("Tasks")]
    [TestCase("Everyday")]
    public async Task Every_case_of_a_file_races_or_does_not(string file)
    {
        Case[] cases = [.. Read(file)];
        ImmutableArray<Diagnostic> found = await RaceCase.Harness().RunAsync([.. cases.Select(one => one.Source)]);
        Assert.That(
            found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "AD0001")
                .Select(UserProject.Describe), Is.Empty, "Every case compiles.");
        ILookup<string,
            Diagnostic> races =
                found.Where(diagnostic => diagnostic.Id == "BATCH032").ToLookup(diagnostic => diagnostic.Location.SourceTree!.FilePath);
        Assert.Multiple(() =>
        {
            for (var i = 0; i < cases.Length; i++)
            {
                IEnumerable<string> messages = races[UserProject.PathOf(i)].Select(race => race.GetMessage(CultureInfo.InvariantCulture));
                Assert.That(messages, cases[i].IsRacy ? Is.Not.Empty : Is.Empty, cases[i].Name);
            }
        });
    }

    private static IEnumerable<Case> Read(string file, [CallerFilePath] string callerFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(SourceTree.Resolve(callerFile))!, "Rules", file + ".txt");
        string[] texts = ("\n" + File.ReadAllText(path).ReplaceLineEndings("\n")).Split("\n=== ")[1..];
        return texts.Select((text, number) =>
        {
            string[] head = text.Split('\n', 2);
            string[] parts = [.. head[1].Split("\n---\n"), "", ""];
            return new Case(head[0], head[0].StartsWith("racy", StringComparison.Ordinal), Source(parts[0], parts[1], parts[2], number));
        });
    }

    private static string Source(string body, string members, string types, int number)
    {
        bool isWhole = body.Contains("[InBatchParallel", StringComparison.Ordinal);
        bool isAsync = body.Contains("await ", StringComparison.Ordinal);
        string item = $"[InBatchParallel] private {(isAsync ? "async Task TouchAsync" : "void Touch")}(string path, ItemContext context) {{ {body} }}";
        return $"{Usings}\nnamespace Case{number};\n"
            + (isWhole ? body : $"{types}\npublic partial class Rows : Batch<string>\n{{\n{Members}\n{members}\n{item}\n}}");
    }

    /// <summary>A case, as a file of its own.</summary>
    private sealed record Case(string Name, bool IsRacy, string Source);
}
