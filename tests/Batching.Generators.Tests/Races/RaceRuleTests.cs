using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>One rule of the race analyzer at a time, by the least code that shows it.</summary>
public class RaceRuleTests
{
    private const string Members = """
        private int _count; private volatile bool _isDone; private int _busy; private readonly object _gate = new(); private object Fresh => new();
        private readonly int[] _array = new int[100]; private readonly int[][] _rows = new int[100][]; private readonly int[] _map = new int[100];
        private readonly List<int> _list = []; private readonly List<Cell> _cells = []; private readonly ReaderWriterLockSlim _slim = new(); private readonly SemaphoreSlim _one = new(1), _two = new(2);
        private readonly ConcurrentDictionary<string, List<int>> _lists = new(); private readonly ConcurrentBag<List<int>> _bag = []; private readonly Mutex _mutex = new(); private SpinLock _spin;
        private readonly Dictionary<string, List<int>> _table = new(); private readonly Lock _lock = new(); private readonly ImmutableList<int>.Builder _builder = ImmutableList.CreateBuilder<int>();
        private sealed class Cell { public int Value; public Cell? Next; public void Bump() => Value++; public Cell Copy() => new() { Value = Value }; }
        private List<int>? _late; private readonly string _folder = "a"; private readonly Lazy<int> _lazy = new(() => 1), _unsafeLazy = new(() => 1, false);
        private readonly int[][] _arrays = new int[100][]; [ThreadStatic] private static int[]? t_buffer; private readonly ThreadLocal<List<int>> _perThread = new(() => []);
        private List<int> Shared() => _list; private static List<int> Made() => [1]; private static void Fill(List<int> list) => list.Add(1);
        private bool TryShared(out List<int> list) { list = _list; return true; }
        private void Two() => Three(); private void Three() => Four(); private void Four() => _count++;
        [MethodImpl(MethodImplOptions.Synchronized)] private void Safely() => _count++;
        """;

    // Guards
    [TestCase("lock (_gate) _count++;", false)]
    [TestCase("lock (new object()) _count++;", true)]
    [TestCase("lock (Fresh) _count++;", true)]
    [TestCase("lock (path) _count++;", true)]
    [TestCase("lock (typeof(Rows)) _count++;", false)]
    [TestCase("var gate = _gate; lock (gate) _count++;", false)]
    [TestCase("Monitor.Enter(_gate); _count++; Monitor.Exit(_gate);", false)]
    [TestCase("Monitor.Enter(_gate); Monitor.Exit(_gate); _count++;", true)]
    [TestCase("if (!Monitor.TryEnter(_gate)) return; try { _count++; } finally { Monitor.Exit(_gate); }", false)]
    [TestCase("using (_lock.EnterScope()) _count++;", false)]
    [TestCase("using var scope = _lock.EnterScope(); _count++;", false)]
    [TestCase("{ using var scope = _lock.EnterScope(); } _count++;", true)]
    [TestCase("_slim.EnterWriteLock(); _count++; _slim.ExitWriteLock();", false)]
    [TestCase("_slim.EnterReadLock(); _count++; _slim.ExitReadLock();", true)]
    [TestCase("_one.Wait(); _count++; _one.Release();", false)]
    [TestCase("_two.Wait(); _count++; _two.Release();", true)]
    [TestCase("_mutex.WaitOne(); _count++; _mutex.ReleaseMutex();", false)]
    [TestCase("var taken = false; _spin.Enter(ref taken); _count++; _spin.Exit();", false)]
    [TestCase("lock (_gate) { _ = Task.Run(() => _count++); }", true)]
    [TestCase("lock (_gate) { path.ToList().ForEach(_ => _count++); }", false)]
    [TestCase("if (Interlocked.Exchange(ref _busy, 1) == 0) _count++;", false)]
    [TestCase("if (Interlocked.Exchange(ref _busy, 1) == 1) return; _count++;", false)]
    [TestCase("if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return; _count++;", false)]
    [TestCase("while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) { } _count++; Volatile.Write(ref _busy, 0);", false)]
    [TestCase("if (context.Position == 0) _count++;", false)]
    [TestCase("if (path.Length == 0) _count++;", true)]
    [TestCase("_isDone = true;", false)]
    [TestCase("Safely();", false)]
    [TestCase("if (!Monitor.TryEnter(_gate)) { _count++; return; } Monitor.Exit(_gate);", true)]
    [TestCase("if (Monitor.TryEnter(_gate)) { _count++; Monitor.Exit(_gate); }", false)]
    [TestCase("if (Monitor.TryEnter(_gate)) { Monitor.Exit(_gate); } else { _count++; }", true)]
    [TestCase("if (path.Length > 1 && _lock.TryEnter()) { _count++; _lock.Exit(); }", false)]
    [TestCase("if (!_one.Wait(0)) { _list.Add(1); return; } _count++; _one.Release();", true)]
    [TestCase("if (path.Length > 1 || !_one.Wait(0)) return; _count++; _one.Release();", false)]
    [TestCase("bool taken = Monitor.TryEnter(_gate); if (taken) { _count++; Monitor.Exit(_gate); }", false)]
    [TestCase("Monitor.TryEnter(_gate, 50); _count++; Monitor.Exit(_gate);", true)]
    [TestCase("bool taken = Monitor.TryEnter(_gate, 50); _count++; Monitor.Exit(_gate);", true)]
    [TestCase(
        "var taken = false; try { Monitor.TryEnter(_gate, 50, ref taken); _count++; } finally { if (taken) Monitor.Exit(_gate); }", true)]
    [TestCase(
        "var taken = false; try { Monitor.TryEnter(_gate, 50, ref taken); if (!taken) return; _count++; } finally { if (taken) Monitor.Exit(_gate); }", false)]
    [TestCase(
        "var taken = false; try { Monitor.TryEnter(_gate, 50, ref taken); if (taken) _count++; } finally { if (taken) Monitor.Exit(_gate); }", false)]
    [TestCase("while (!Monitor.TryEnter(_gate, 50)) { } _count++; Monitor.Exit(_gate);", false)]
    [TestCase("if (_late is null) lock (_gate) { if (_late is null) { _late = []; _late.Add(1); } }", true)]
    [TestCase("if (_late is null) lock (_gate) { if (_late is null) { List<int> made = [1]; made.Add(1); _late = made; } }", false)]
    [TestCase("lock (_gate) { _late = []; _late.Add(1); }", false)]
    [TestCase("if (path.Length > Volatile.Read(ref _count)) Volatile.Write(ref _count, path.Length);", true)]
    [TestCase("if (Volatile.Read(ref _count) == 0) Volatile.Write(ref _count, 1);", false)]
    [TestCase("Volatile.Write(ref _count, path.Length);", false)]
    [TestCase("_ = _unsafeLazy.Value;", true)]
    [TestCase("_ = _lazy.Value;", false)]
    // Files
    [TestCase("File.AppendAllText(\"log.txt\", path);", true)]
    [TestCase("File.AppendAllText(_folder, path);", true)]
    [TestCase("File.WriteAllLines(Path.Combine(_folder, \"log.txt\"), [path]);", true)]
    [TestCase("using var writer = new StreamWriter($\"{_folder}/log.txt\"); writer.Write(path);", true)]
    [TestCase("lock (_gate) File.AppendAllText(\"log.txt\", path);", false)]
    [TestCase("File.AppendAllText(path + \".log\", path);", false)]
    [TestCase("File.WriteAllText(Path.Combine(_folder, path), path);", false)]
    [TestCase("using var writer = new StreamWriter($\"{_folder}/{path}\"); writer.Write(path);", false)]
    [TestCase("_ = File.ReadAllText(\"log.txt\");", false)]
    // The process
    [TestCase("Environment.CurrentDirectory = path;", true)]
    [TestCase("Directory.SetCurrentDirectory(path);", true)]
    [TestCase("Directory.SetLastWriteTimeUtc(path, default);", false)]
    [TestCase("Environment.SetEnvironmentVariable(\"JOB\", path);", true)]
    [TestCase("Console.ForegroundColor = ConsoleColor.Red;", true)]
    [TestCase("Console.SetOut(TextWriter.Null);", true)]
    [TestCase("lock (_gate) { Console.ForegroundColor = ConsoleColor.Red; Console.ResetColor(); }", false)]
    [TestCase("Console.WriteLine(path); _ = Environment.CurrentDirectory;", false)]
    [TestCase("System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;", false)]
    [TestCase("System.Globalization.CultureInfo.DefaultThreadCurrentCulture = new(path);", true)]
    [TestCase("Environment.ExitCode = 1;", false)]
    [TestCase("Environment.ExitCode++;", true)]
    [TestCase("typeof(Rows).GetField(\"_count\")!.SetValue(this, 1);", true)]
    [TestCase("typeof(Rows).GetField(\"s_count\")!.SetValue(null, 1);", true)]
    [TestCase("var cell = new Cell(); typeof(Cell).GetField(\"Value\")!.SetValue(cell, 1);", false)]
    // The thread
    [TestCase("t_buffer ??= new int[4]; t_buffer[0] = 1;", false)]
    [TestCase("_arrays[context.Position] = t_buffer!;", true)]
    [TestCase("_arrays[context.Position] = [.. t_buffer!];", false)]
    [TestCase("List<int> list = _perThread.Value!; list.Clear(); list.Add(1);", false)]
    [TestCase("_rows[context.Position] = _perThread.Value!.ToArray();", false)]
    // Tasks of an item
    [TestCase("var sum = 0; Task a = Task.Run(() => sum += 1), b = Task.Run(() => sum += 2); Task.WaitAll(a, b);", true)]
    [TestCase("var sum = 0; Task a = Task.Run(() => sum += 1); a.Wait(); Console.Write(sum);", false)]
    [TestCase("var sum = 0; var other = 0; Task a = Task.Run(() => sum += 1), b = Task.Run(() => other += 2); Task.WaitAll(a, b);", false)]
    [TestCase(
        "var sum = 0; Task a = Task.Run(() => Interlocked.Add(ref sum, 1)), b = Task.Run(() => Interlocked.Add(ref sum, 2)); Task.WaitAll(a, b);", false)]
    [TestCase(
        "var list = new List<int>(); Task a = Task.Run(() => list.Add(1)), b = Task.Run(() => { lock (list) list.Add(2); }); Task.WaitAll(a, b);", false)]
    [TestCase(
        "var list = new List<int>(); Task a = Task.Run(() => list.Add(1)), b = Task.Run(() => list.Add(2)); Task.WaitAll(a, b);", true)]
    [TestCase(
        "var sum = 0; var all = new List<Task>(); foreach (char c in path) { all.Add(Task.Run(() => sum++)); } Task.WaitAll([.. all]);",
        true)]
    [TestCase(
        "var all = new List<Task>(); foreach (char c in path) { var sum = 0; all.Add(Task.Run(() => sum++)); } Task.WaitAll([.. all]);",
        false)]
    [TestCase("var list = new List<int>(); Task.WhenAll(path.Select(async c => { await Task.Yield(); list.Add(c); })).Wait();", true)]
    [TestCase(
        "var lengths = new int[4]; Task.WhenAll(Enumerable.Range(0, 4).Select(async i => { await Task.Yield(); lengths[i] = i; })).Wait();", false)]
    [TestCase(
        "var list = new List<int>(); Task.WhenAll(path.Select(async c => { await Task.Yield(); lock (list) { list.Add(c); } })).Wait();",
        false)]
    [TestCase("var sum = 0; int[] parts = path.Select(c => { sum += c; return sum; }).ToArray();", false)]
    [TestCase("var cell = new Cell(); Task a = Task.Run(() => cell.Bump()); a.Wait();", false)]
    [TestCase("var cell = new Cell(); _ = new ValueTask(Task.Run(() => cell.Bump()));", false)]
    [TestCase(
        "Cell one = new(), other = new(); Task a = Task.Run(() => one.Bump()), b = Task.Run(() => other.Bump()); Task.WaitAll(a, b);",
        false)]
    [TestCase("var cell = new Cell(); Task a = Task.Run(() => cell.Bump()), b = Task.Run(() => cell.Bump()); Task.WaitAll(a, b);", true)]
    [TestCase("Task a = Task.Run(() => _count++); a.Wait();", true)]
    // Segments
    [TestCase("for (int i = _map[context.Position]; i < _map[context.Position + 1]; i++) _array[i] = 1;", false)]
    [TestCase("int from = _map[context.Position], to = _map[context.Position + 1]; for (int i = from; i < to; i++) _array[i]++;", false)]
    [TestCase("int from = _map[context.Position], to = _map[context.Position + 1]; _array.AsSpan(from, to - from).Clear();", false)]
    [TestCase("int from = _map[context.Position], to = _map[context.Position + 2]; for (int i = from; i < to; i++) _array[i]++;", true)]
    [TestCase("for (int i = _map[context.Position]; i < _map[context.Position] + 4; i++) _array[i] = 1;", true)]
    // Indices
    [TestCase("_array[context.Position] = 1;", false)]
    [TestCase("_array[context.Position + 1] = 1;", false)]
    [TestCase("_array[99 - context.Position] = 1;", false)]
    [TestCase("_array[context.Position / 2] = 1;", true)]
    [TestCase("_array[context.Position % 2] = 1;", true)]
    [TestCase("_array[context.Position & 7] = 1;", true)]
    [TestCase("_array[_map[context.Position]] = 1;", true)]
    [TestCase("for (var i = 0; i < 4; i++) _array[context.Position * 4 + i] = 1;", false)]
    [TestCase("for (var i = 0; i < 4; i++) _array[context.Position + i] = 1;", true)]
    [TestCase("int from = context.Position * 4; for (int i = from; i < from + 4; i++) _array[i] = 1;", false)]
    [TestCase("for (int i = context.Position; i < 100; i++) _array[i]++;", true)]
    [TestCase("int slot = Interlocked.Increment(ref _count) - 1; _array[slot] = 1;", false)]
    [TestCase("_array[path.Length]++;", true)]
    [TestCase("_rows[context.Position] = new int[3]; _rows[context.Position][path.Length] = 1;", false)]
    [TestCase("_rows[0][context.Position] = 1;", false)]
    [TestCase("_rows[path.Length][0] = 1;", true)]
    [TestCase("_array[context.Position] = _array[context.Position] + 1;", false)]
    [TestCase("_array[context.Position] = _array[context.Position + 1];", true)]
    [TestCase("_array[context.Position] = _map[context.Position + 1];", false)]
    [TestCase("_array[context.Position] = _array.Sum();", true)]
    [TestCase("_array.AsSpan(context.Position * 4, 4)[path.Length] = 1;", false)]
    [TestCase("_array.AsSpan(4)[path.Length] = 1;", true)]
    [TestCase("_array.AsSpan()[(context.Position * 4)..].Fill(1);", false)]
    [TestCase("Array.Fill(_array, 1);", true)]
    [TestCase("Array.Fill(_array, 1, context.Position * 4, 4);", false)]
    [TestCase("new int[4].CopyTo(_array, 0);", true)]
    [TestCase("new int[4].CopyTo(_array, context.Position * 4);", false)]
    [TestCase("Interlocked.Increment(ref _array[path.Length]);", false)]
    // Ownership and views
    [TestCase("var own = new List<int>(_list); own.Add(1);", false)]
    [TestCase("var own = _list.ToList(); own.Add(1);", false)]
    [TestCase("var alias = _list; alias.Add(1);", true)]
    [TestCase("List<int> alias = Made(); alias = _list; alias.Add(1);", true)]
    [TestCase("List<int> own = _list; own = Made(); own.Add(1);", false)]
    [TestCase("Shared().Add(1);", true)]
    [TestCase("Made().Add(1);", false)]
    [TestCase("Fill(_list);", true)]
    [TestCase("Fill([]);", false)]
    [TestCase("TryShared(out List<int> list); list.Add(1);", true)]
    [TestCase("_cells[0].Value = 1;", true)]
    [TestCase("_cells.First(cell => cell.Value > 1).Value = 1;", true)]
    [TestCase("_cells.ToArray()[0].Value = 1;", true)]
    [TestCase("foreach (Cell cell in _cells.Where(cell => cell.Value > 1)) cell.Bump();", true)]
    [TestCase("foreach (Cell cell in _cells.Select(cell => cell.Copy())) cell.Bump();", false)]
    [TestCase("_lists.GetOrAdd(\"a\", _ => []).Add(1);", true)]
    [TestCase("_lists.GetOrAdd(path, _ => []).Add(1);", false)]
    [TestCase("if (_lists.TryGetValue(\"a\", out var list)) list.Add(1);", true)]
    [TestCase("if (_lists.TryRemove(\"a\", out var list)) list.Add(1);", false)]
    [TestCase("if (_bag.TryTake(out var list)) list.Add(1);", false)]
    [TestCase("if (_table.TryGetValue(\"a\", out List<int>? list)) list.Add(1);", true)]
    [TestCase("_builder.Add(1);", true)]
    [TestCase("object thing = _list; if (thing is List<int> { Count: > 0 } list) list.Add(1);", true)]
    [TestCase("var pair = (_list, 1); pair._list.Add(1);", true)]
    [TestCase("var own = new { List = _list }; own.List.Add(1);", true)]
    [TestCase("ref int count = ref _count; count = 1;", true)]
    [TestCase("int own = _count; own++;", false)]
    [TestCase("ref int count = ref _array[context.Position]; count = 1;", false)]
    [TestCase("(_count, int own) = (1, 2);", true)]
    [TestCase("var cell = new Cell { Next = _cells[0] }; cell.Bump();", false)]
    [TestCase("var cell = new Cell { Next = _cells[0] }; cell.Next!.Bump();", true)]
    // Callees
    [TestCase("Two();", true)]
    [TestCase("Action bump = () => _count++; bump();", true)]
    [TestCase("Action bump = Two; bump();", true)]
    [TestCase("void Local() => _count++; Local();", true)]
    [TestCase("void Local() => _count++; lock (_gate) Local();", false)]
    [TestCase("Parallel.ForEach(path, _ => _count++);", true)]
    [TestCase("var sum = 0; Parallel.ForEach(path, letter => sum += letter);", true)]
    [TestCase("var sum = 0; path.ToList().ForEach(letter => sum += letter);", false)]
    public async Task Items_race_or_do_not(string body, bool isRacy)
    {
        IEnumerable<Diagnostic> races = (await RunAsync(body)).Where(diagnostic => diagnostic.Id == "BATCH032");
        Assert.That(
            races.Select(race => race.GetMessage(System.Globalization.CultureInfo.InvariantCulture)), isRacy ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public async Task A_write_in_a_callee_is_reported_at_the_call_with_the_write_beside_it()
    {
        Diagnostic race = (await RunAsync("Two();")).Single(diagnostic => diagnostic.Id == "BATCH032");
        Assert.That(Text(race.Location), Is.EqualTo("Two()"));
        Assert.That(race.AdditionalLocations.Select(Text), Is.EqualTo(["_count++"]));
        Assert.That(race.Properties["Race.InCallee"], Is.EqualTo("true"));
    }

    [TestCase("_count++;", "Increment", "_count", null, "true")]
    [TestCase("_count += 2;", "Add", "_count", null, "true")]
    [TestCase("_count = 2;", "Assignment", "_count", null, "true")]
    [TestCase("_list.Add(1);", "Mutation", "_list", "Add", "false")]
    [TestCase("_array[path.Length] = 1;", "Element", "_array", null, "true")]
    public async Task A_fix_is_told_what_is_done_to_what(string body, string kind, string target, string? member, string isWholeNumber)
    {
        ImmutableDictionary<string,
            string?> properties = (await RunAsync(body)).Single(diagnostic => diagnostic.Id == "BATCH032").Properties;
        Assert.That(
            (properties["Race.Kind"], properties["Race.Target"], properties["Race.Member"], properties["Race.IsWholeNumber"],
                properties["Race.InCallee"]),
            Is.EqualTo((kind, target, member, isWholeNumber, "false")));
    }

    [TestCase("private int Deep(int n) => n == 0 ? _count++ : Deep(n - 1);", "Deep(3);")]
    [TestCase("private int Even(int n) => n == 0 ? _count++ : Odd(n - 1); private int Odd(int n) => n == 0 ? 0 : Even(n - 1);", "Even(3);")]
    [TestCase("private T Keep<T>(T value) { _count++; return Keep<List<T>>([value]) is null ? value : value; }", "Keep(1);")]
    [TestCase("private IEnumerable<int> Numbers() { yield return _count++; foreach (int n in Numbers()) yield return n; }",
        "foreach (int n in Numbers()) { }")]
    [TestCase("private async Task<int> WaitAsync(int n) { await Task.Yield(); return n == 0 ? _count++ : await WaitAsync(n - 1); }",
        "_ = WaitAsync(1);")]
    [TestCase("private int Self => Self + _count++;", "_ = Self;")]
    public async Task Recursion_ends_and_finds_the_race(string member, string body)
        => Assert.That(
            (await RunAsync(body, member)).Select(diagnostic => diagnostic.Id), Has.Some.EqualTo("BATCH032").And.None.EqualTo("AD0001"));

    [Test]
    public async Task A_wide_and_deep_graph_of_calls_ends()
    {
        // 12 methods that each call all others, with lambdas, so that nothing of it can be remembered.
        string members = string.Join("\n", Enumerable.Range(0, 12).Select(number =>
            $"private void M{number}(Action run) {{ run(); {string.Concat(Enumerable.Range(0, 12).Select(other => $"M{other}(() => run());"))} }}"));
        Task<ImmutableArray<Diagnostic>> run = RunAsync("M0(() => _count++);", members);
        Assert.That(await Task.WhenAny(run, Task.Delay(TimeSpan.FromMinutes(1))), Is.SameAs(run));
        Assert.That((await run).Select(diagnostic => diagnostic.Id), Has.Some.EqualTo("BATCH032").And.None.EqualTo("AD0001"));
    }

    [TestCase("_count +")]
    [TestCase("_count++ = ;")]
    [TestCase("_list.Add(")]
    [TestCase("_list.Add(missing, out var;")]
    [TestCase("_array[] = 1;")]
    [TestCase("lock () { _count++; }")]
    [TestCase("lock (_gate { _count++;")]
    [TestCase("ref int x = ref ; x++;")]
    [TestCase("foreach (var in _list) _count++;")]
    [TestCase("for (int i = context.Position; ; ) _array[i")]
    [TestCase("if (_list is { Count: > } list) list.Add(1);")]
    [TestCase("var (a, ) = (_count, ; a++;")]
    [TestCase("_list.ForEach(x => { _count++; );")]
    [TestCase("Missing(ref _count, _list, x => _count++).Add(1)++;")]
    [TestCase("void Local() { Local(; } Local();")]
    [TestCase("using var x = _lock.; _count++;")]
    [TestCase("switch (_count) { case : _count++; break; default _list.Add(1) }")]
    [TestCase("_count switch { 1 => _count++, };")]
    [TestCase("return () => _count++;")]
    [TestCase("new Missing(_list) { X = _count++ }.Y = 1;")]
    [TestCase("_cells[0]?.Next?.Bump(")]
    [TestCase("base.Missing(_count++); this.(); this[0]++;")]
    [TestCase("goto end; try { _count++; } finally { } end: catch { }")]
    public async Task Half_typed_code_throws_nothing(string body)
        => Assert.That((await RunAsync(body)).Where(diagnostic => diagnostic.Id == "AD0001"), Is.Empty);

    [TestCase("private static int[] Touch(string path) { t_buffer ??= new int[4]; t_buffer[0] = path.Length; return t_buffer; }", true)]
    [TestCase("private static int[] Touch(string path) { int[] buffer = t_buffer ??= new int[4]; return buffer.ToArray(); }", false)]
    [TestCase("private static int[] Touch(string path) { Func<int[]> own = () => t_buffer!; return [own().Length]; }", false)]
    [TestCase(
        "private static async Task<int[]> TouchAsync(string path) { int[] buffer = t_buffer ??= new int[4]; await Task.Yield(); buffer[0] = 1; return [1]; }", true)]
    [TestCase(
        "private static async Task<int[]> TouchAsync(string path) { int[] buffer = t_buffer ??= new int[4]; buffer[0] = 1; int first = buffer[0]; await Task.Yield(); return [first]; }", false)]
    public async Task What_a_thread_keeps_is_not_given_away(string item, bool races)
    {
        ImmutableArray<Diagnostic> found = await Product.Harness().RunAsync([$$"""
            public partial class Rows : Batch<string>
            {
                [ThreadStatic] private static int[]? t_buffer;
                [DataComponent] public partial int[][] Parts { get; set; }
                [InBatchParallel(Post = nameof(Parts))]
                {{item}}
            }
            """]);
        Assert.That(found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        Assert.That(found.Any(diagnostic => diagnostic.Id == "BATCH032"), Is.EqualTo(races));
    }

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(string body, string members = "")
        => await Product.Harness().RunAsync([$$"""
            using System.Collections.Concurrent;
            using System.Collections.Immutable;
            using System.Runtime.CompilerServices;
            public partial class Rows : Batch<string>
            {
                {{Members}}
                {{members}}
                [InBatchParallel]
                private void Touch(string path, ItemContext context)
                {
                    {{body}}
                }
            }
            """]);

    private static string Text(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);
}
