using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Calls of generated methods and steps that do not do what they say, or always throw.</summary>
internal static class WrongCalls
{
    private const string Add = "[Action, InBatchParallel] private static void Add(string path, int amount, int factor = 1) { }";
    private const string Anything = "[Action, InBatchParallel] private static void Keep(string path, object? value = null) { }";
    private const string Many = "[Action, InBatchParallel] private static void Join(string path, params object?[] values) { }";
    private const string Save = "[Action, InBatchParallel(Init = nameof(RunOnce))] private static void Save(string path) { }";
    private const string Drop = "new CallOptions { FailurePolicy = FailurePolicy.Drop }";

    internal static IReadOnlyList<Example> All { get; } =
    [
        Member("BATCH027 parameter", "[InBatchParallel] private static void Touch(string path, PerItem<int> {|BATCH027:width|}) { }",
            "[InBatchParallel] private static void Touch(string path, int width) { }"),
        Member("BATCH027 parameter of a whole batch is a ref struct",
            "[Action] private void Touch(PerItem<int> {|BATCH013:width|}) { } [InBatchParallel] private static void Look(string path, PerItem<string> {|BATCH027:text|}) { }", "[Action] private void Touch(int[] width) { } [InBatchParallel] private static void Look(string path, string text) { }"),
        Call(
            "BATCH041 and BATCH042",
            Add,
            "pipeline.{|BATCH041:Add|}(1); var run = pipeline.{|BATCH041:Batches|}(); rows.{|BATCH041:Slice|}(0, 1); var batches = pipeline.Batches().{|BATCH042:GetAsyncEnumerator|}();",
            "pipeline = pipeline.Add(1); var run = pipeline.Batches(); rows = rows.Slice(0, 1); foreach (Rows batch in run.ToBlockingEnumerable()) { }"),
        Call("BATCH027 empty", Add, "rows.Add({|BATCH027:[]|});", "rows.Add([.. Array.Empty<int>()]);"),
        Call("BATCH027 empty array", Add, "_ = rows.AddAsync(1, {|BATCH027:new int[0]|});", "_ = rows.AddAsync(1, new int[1]);"),
        Call("BATCH027 lengths", Add, "rows.Add([1, 2], {|BATCH027:[1, 2, 3]|});",
            "rows.Add([1, 2], [3, 4]); rows.Add([1, 2], [.. Enumerable.Range(0, 3)]); rows.Add(5, [1, 2, 3]);"),
        Call("BATCH027 lengths, by name and as arrays", Add, "rows.Add(factor: new[] { 1 }, amount: {|BATCH027:new int[] { 1, 2 }|});",
            "rows.Add(factor: new[] { 1, 2 }, amount: new int[2]);"),
        Call(
            "BATCH027 arrays for all",
            "[Action, InBatchParallel] private static void Weigh(string path, int[] weights, int[] others) { }",
            "rows.Weigh([[1], [2, 3]], {|BATCH027:[[1]]|});",
            "rows.Weigh([1, 2], [3]); rows.Weigh(new[] { 1 }, new[] { new[] { 1, 2, 3 }, new[] { 1 } });"),
        Call("BATCH027 no default", Add, "rows.Add({|BATCH027:default|}, [1, 2]);", "rows.Add([1, 2], default); rows.Add(default, 1);"),
        Call("BATCH027 step", Add, "_ = pipeline.Add([1, 2], {|BATCH027:[1, 2, 3]|});", "_ = pipeline.Add([1, 2], [3, 4]);"),
        Call("BATCH027 batch size", Add, "_ = pipeline.Add({|BATCH027:[1, 2, 3]|}).RunAsync(new() { BatchSize = 2 });",
            "_ = pipeline.Add([1, 2, 3]).RunAsync(new() { BatchSize = 3, DropLast = true }); _ = pipeline.Add([1, 2, 3]).RunAsync(new() { BatchSize = 4 }); _ = pipeline.Rebatch(3).Add([1, 2, 3]).RunAsync(new() { BatchSize = 2 });"),
        Call("BATCH027 default batch size", Add, "_ = pipeline.Add({|BATCH027:[1, 2]|}).Tap(batch => { }).Batches();",
            "_ = pipeline.Add([1]).Tap(batch => { }).Batches();"),
        Call("BATCH027 batch size in a variable", Add,
            "var options = new PipelineOptions { BatchSize = 2 }; _ = pipeline.Add({|BATCH027:new[] { 1, 2, 3 }|}).Right().Batches(options with { Seed = 1 });", "var options = new PipelineOptions { BatchSize = 2 }; _ = pipeline.Add([1, 2, 3]).Right().Batches(options with { BatchSize = 3 });"),
        Call("BATCH027 batch size from elsewhere", Add,
            "_ = pipeline.Add({|BATCH027:[1, 2, 3]|}).Batches(new PipelineOptions { BatchSize = 1 + 1 });",
            "int size = 1; size = rows.Count; PipelineOptions options = new() { BatchSize = 2 }; options = new() { BatchSize = size }; _ = pipeline.Add([1, 2, 3]).Batches(options); _ = pipeline.Add([1, 2, 3]).Batches(new() { BatchSize = size });"),
        Call("BATCH027 index of another type", Add, "rows.Add({|BATCH027:PerItem.ByIndex((int index) => index)|});",
            "rows.Add(PerItem.ByIndex((string index) => index.Length));"),
        Call("BATCH027 index of another type, step", Add,
            "_ = pipeline.Add(PerItem.ByIndex((string index) => 1), {|BATCH027:PerItem.ByIndex((object index) => 1)|});",
            "_ = pipeline.Add(PerItem.ByIndex((string index) => 1), PerItem.ByIndex<string, int>(index => 1));"),
        Call("BATCH027 indices in the expression", Add, "new Rows { Indices = [\"a\", \"b\"] }.Add({|BATCH027:[1, 2, 3]|}, 1);",
            "new Rows { Indices = [\"a\", \"b\"] }.Add([1, 2]); new Rows { Indices = [.. rows.Indices] }.Add([1, 2, 3]);"),
        Call(
            "BATCH027 indices in the expression, component",
            "[InBatchParallel(Init = nameof(Sizes))] private static Task LookAsync(int size, int width) => Task.CompletedTask;",
            "_ = new Rows { Indices = new[] { \"a\" }, Sizes = [1] }.LookAsync({|BATCH027:[1, 2]|});",
            "_ = new Rows { Indices = new[] { \"a\" } }.MeetAsync([1, 2]); }\n    private static int[] Widths => [1, 2]; [InBatchParallel(Init = nameof(Widths))] private static Task MeetAsync(int size, int width) { return Task.CompletedTask;"),
        new(
            "BATCH027 inherited, generic",
            "public partial class Rows<T> : Batch<T> { [Action, InBatchParallel] private static void Add(T index, int amount) { } }\npublic sealed class Days : Rows<(int Year, int Day)> { public void Run() { Add({|BATCH027:[]|}); Add({|BATCH027:PerItem.ByIndex((string index) => 1)|}); } }",
            "public partial class Rows<T> : Batch<T> { [Action, InBatchParallel] private static void Add(T index, int amount) { } public void Run() => Add(PerItem.ByIndex((string index) => 1)); }\npublic sealed class Days : Rows<(int Year, int Day)> { public new void Run() { Add([1]); Add(PerItem.ByIndex(((int, int) index) => 1)); } }"),
        new(
            "BATCH027 method of one's own",
            $"public partial class Rows : Batch<string> {{ {Right} {Add} public void Run() => Add({{|BATCH027:[]|}}); }}",
            $"public partial class Rows : Batch<string> {{ {Right} {Add} public static int Sum(PerItem<int> values, PerItem<int> others) => 1; public static int Run() => Sum([], [1, 2]); }}"),

        Member("BATCH029 static item", $"{Save} public void Run() => {{|BATCH029:Save|}}(\"a\");",
            $"{Save} public void Run() {{ this.Save(\"a\"); Rows.Save(\"a\"); Save(\"a\", default); Save(path: \"a\", options: null); }} public static void Once() => Save(\"a\");"),
        Member(
            "BATCH029 item of an instance",
            "private string _last = \"\"; [InBatchParallel(Init = nameof(RunOnce))] private void Save(string path) => _last = path; public void Run() { {|BATCH029:Save|}(_last); this.{|BATCH029:Save|}(path: \"a\"); }",
            "private string _last = \"\"; [InBatchParallel(Init = nameof(RunOnce))] private void Save(string path) => _last = path; public void Run() { Save(_last, cancellationToken: default); this.Save(path: \"a\", options: null); _ = SaveAsync(\"a\"); }"),
        Member(
            "BATCH029 awaitable",
            "[InBatchParallel(Init = nameof(RunOnce))] private async Task SaveAsync(string path) => await File.WriteAllTextAsync(path, \"\"); public async Task RunAsync() => await {|BATCH029:SaveAsync|}(\"a\");",
            "[InBatchParallel(Init = nameof(RunOnce))] private async Task SaveAsync(string path) => await File.WriteAllTextAsync(path, \"\"); public async Task RunAsync() => await SaveAsync(\"a\", default);"),
        Member(
            "BATCH029 result",
            "[InBatchParallel(Init = nameof(RunOnce), Post = nameof(Sizes))] private static int Measure(string path) => path.Length; public void Run() => {|BATCH029:Measure|}(\"a\");",
            "[InBatchParallel(Init = nameof(RunOnce), Post = nameof(Sizes))] private static int Measure(string path) => path.Length; public int Run() { _ = Measure(\"b\"); return Measure(\"a\") + 1; }"),
        Member(
            "BATCH029 other arguments",
            $"[InBatchParallel] private static void Touch(string path, object? value = null) {{ }} public void Run() => {{|BATCH029:Touch|}}(\"a\");",
            $"[InBatchParallel] private static void Touch(string path, int value = 0) {{ }} public void Run() {{ Touch(\"a\"); Touch(3); Touch(\"a\", 3); Touch(); }}"),
        Member(
            "BATCH029 from an item",
            $"{Save} [Action] private void All() {{ foreach (string path in Indices) {{ {{|BATCH029:Save|}}(path); }} }}",
            $"{Save} [InBatchParallel] private void Touch(string path) {{ Save(path); Array.ForEach([path], one => Save(one)); Copy(path); void Copy(string to) => Save(to); }}"),
        Member(
            "BATCH029 recursion",
            $"{Save} public void Run() => Array.ForEach([\"a\"], path => {{|BATCH029:Save|}}(path));",
            "[InBatchParallel(Init = nameof(RunOnce))] private void Walk(string path) { if (path.Length > 1) { Walk(path[1..]); } }"),
        Member(
            "BATCH029 generic",
            "[InBatchParallel(Init = nameof(RunOnce))] private void Save<T>(T value) { } public void Run() { {|BATCH029:Save|}(\"a\"); {|BATCH029:Save|}<object>(\"a\"); }",
            "[InBatchParallel(Init = nameof(RunOnce))] private void Save<T>(T value) { } public void Run() { Save(\"a\", default); Save<object>(\"a\", options: null); }"),
        new(
            "BATCH029 from outside",
            $"public partial class Rows : Batch<string> {{ {Save.Replace("private static", "internal", StringComparison.Ordinal)} }}\npublic static class Caller {{ public static void Run(Rows rows) => rows.{{|BATCH029:Save|}}(\"a\"); }}",
            $"public partial class Rows : Batch<string> {{ {Save.Replace("private static", "internal", StringComparison.Ordinal)} }}\npublic static class Caller {{ public static void Run(Rows rows) => rows.Save(\"a\", default); }}"),
        new(
            "BATCH029 cannot be decided",
            "public partial class Rows : Batch<int> { [InBatchParallel] private static void Scale(int index, int factor = 2) { } public void Run() => {|CS0121:{|BATCH029:Scale|}|}(3); }",
            "public partial class Rows : Batch<int> { [InBatchParallel] private static void Scale(int index, int factor = 2) { } public void Run() { this.Scale(3); Scale(3, cancellationToken: default); Scale(index: 3); Rows.Scale(3); } }"),
        new(
            "BATCH029 of an instance, cannot be decided",
            "public partial class Rows : Batch<int> { private readonly int _sum = 1; [InBatchParallel] private void Scale(int index, int factor = 2) => GC.KeepAlive(_sum + factor); public void Run() { this.{|CS0121:{|BATCH029:Scale|}|}(3); Scale({|CS1503:\"a\"|}); } }",
            "public partial class Rows : Batch<int> { private readonly int _sum = 1; [InBatchParallel] private void Scale(int index, int factor = 2) => GC.KeepAlive(_sum + factor); public void Run() { Scale(3, 4); _ = ScaleAsync(3); Scale(factor: 3); Scale(index: _sum); } }"),

        Call("BATCH030 object", Anything, "rows.Keep({|BATCH030:new CallOptions { Retry = new() }|});",
            "rows.Keep(options: new CallOptions { Retry = new() }); rows.Keep(value: new CallOptions()); rows.Keep((object)new CallOptions());"),
        Call("BATCH030 token", Anything, "rows.Keep({|BATCH030:token|}); _ = rows.KeepAsync({|BATCH030:CancellationToken.None|});",
            "rows.Keep(cancellationToken: token); rows.Keep(token, null, token);"),
        Call("BATCH030 params", Many, "rows.Join(1, \"a\", {|BATCH030:new CallOptions()|}, {|BATCH030:token|});",
            "rows.Join(new CallOptions(), token, 1, \"a\", new CallOptions(), token); rows.Join(1, (object)token);"),
        Call("BATCH030 step", Many + Anything,
            "_ = pipeline.Join(1, {|BATCH030:new CallOptions()|}).Keep({|BATCH030:new CallOptions()|}).Keep({|BATCH030:token|});",
            "_ = pipeline.Join(new CallOptions(), 1).Keep(options: new CallOptions()).Keep(1, new CallOptions());"),
        Call("BATCH030 type argument", "[Action, InBatchParallel] private static void Tag<T>(string path, T tag) { }",
            "rows.Tag({|BATCH030:new CallOptions()|}); _ = rows.TagAsync({|BATCH030:token|}, options: null);",
            "rows.Tag<object>(tag: new CallOptions()); rows.Tag(1, new CallOptions(), token);"),
        Call(
            "BATCH030 declared for options",
            "[InBatchParallel] private static void Keep(string path, object value, CallOptions inner) { }",
            "rows.Keep({|BATCH030:token|}, new CallOptions());",
            "rows.Keep(1, new CallOptions());"),
        Call("BATCH030 params span", "[InBatchParallel] private static void Join(string path, params IEnumerable<object> values) { }",
            "rows.Join(1, {|BATCH030:token|});", "rows.Join(null, token, 1);"),
        Call("BATCH030 whole batch", "[Action] private void Keep(object value) { }",
            "_ = rows.KeepAsync({|BATCH030:new CallOptions()|}); _ = rows.KeepAsync({|BATCH030:token|});",
            "_ = rows.KeepAsync((object)new CallOptions()); _ = rows.KeepAsync(1, token);"),
        Call("BATCH030 method of one's own", Anything, "rows.Keep({|BATCH030:token|});",
            "rows.Own(token); rows.Own(new CallOptions()); Task.FromResult<object>(token); }\n    internal void Own(object value) {"),

        Call(
            "BATCH038 not declared",
            Save,
            "rows.Save(\"a\", options: {|BATCH038:new() { Target = Target.Processes }|}); _ = pipeline.Save(\"a\", {|BATCH038:new() { Target = Target.Processes }|});",
            "rows.Save(\"a\", options: new() { Target = Target.For }); _ = pipeline.Save(\"a\", new() { Target = Target.Auto });"),
        Call(
            "BATCH038 declared",
            "[Action, InBatchParallel(Target = Target.Processes)] private static void Send(string path) { } " + Save,
            "rows.Send(options: new() { Target = Target.Processes }); rows.Save(\"a\", options: {|BATCH038:new() { Target = Target.Processes }|});",
            "rows.Send(options: new() { Target = Target.Processes }); rows.Send(options: new() { Target = Target.Threads });"),
        Call("BATCH031 RunOnce", Save,
            $"rows.Save(\"a\", options: {{|BATCH031:{Drop}|}}); _ = pipeline.Save(\"a\", {{|BATCH031:new() {{ FailurePolicy = FailurePolicy.Drop }}|}});", $"rows.Save(\"a\", options: new() {{ FailurePolicy = FailurePolicy.Collect }}); rows.Right(options: {Drop}); _ = pipeline.Right({Drop});"),
        Call(
            "BATCH031 method",
            "private static int[] Numbers() => []; [Action, InBatchParallel(Init = nameof(Numbers))] private static Task LookAsync(int number) => Task.CompletedTask;",
            $"_ = rows.LookAsync(options: {{|BATCH031:new CallOptions {{ FailurePolicy = FailurePolicy.Collect }} with {{ FailurePolicy = FailurePolicy.Drop }}|}});",
            $"_ = rows.LookAsync(options: {Drop} with {{ FailurePolicy = FailurePolicy.FailFast }});"),
        Call("BATCH031 variable", Save,
            $"CallOptions drop = {Drop}; rows.Save(\"a\", options: {{|BATCH031:drop|}}); rows.Save(\"a\", options: {{|BATCH031:drop with {{ Retry = new() }}|}});", $"CallOptions drop = {Drop}; drop = new(); rows.Save(\"a\", options: drop); rows.Save(\"a\", options: rows.Count > 1 ? {Drop} : null);"),
        Call(
            "BATCH031 component and Items",
            "private List<int> Widths => []; [Action, InBatchParallel(Init = nameof(Widths))] private static void Weigh(int width) { }",
            $"rows.Weigh(options: {{|BATCH031:{Drop}|}});",
            $"rows.Look(options: {Drop}); rows.Each(options: {Drop}); }}\n    [InBatchParallel(Init = nameof(Sizes))] private static void Look(int size) {{ }} [InBatchParallel(Init = nameof(Items))] private static void Each(Item item) {{"),
        Call(
            "BATCH031 overloads",
            "private static int[] Numbers() => []; [InBatchParallel(Init = nameof(Numbers))] private static void Look(int number, int width) { } [InBatchParallel] private static void Look(string path, long height) { }",
            $"rows.Look(width: 1, options: {{|BATCH031:{Drop}|}});",
            $"rows.Look(height: 1, options: {Drop});"),
        new(
            "BATCH031 inherited",
            $"public partial class Base : Batch<string> {{ {Right} {Save} }}\npublic sealed class Rows : Base {{ public void Run(Pipeline<Rows> pipeline) {{ this.Save(\"a\", options: {{|BATCH031:{Drop}|}}); _ = pipeline.Save(\"a\", {{|BATCH031:{Drop}|}}); }} }}",
            $"public partial class Base : Batch<string> {{ {Right} {Save} }}\npublic sealed class Rows : Base {{ public void Run(Pipeline<Rows> pipeline) {{ Right(options: {Drop}); _ = pipeline.Right({Drop}); Save(\"a\", {Drop}); }} private void Save(string path, CallOptions other) {{ }} }}"),
        Call(
            "BATCH048 not awaited",
            "",
            "_ = pipeline.{|CS0311:Then|}({|BATCH048:async|} batch => { await Task.Yield(); return batch; });",
            "_ = pipeline.ThenAsync(async (batch, _) => { await Task.Yield(); return batch; });"),
        Call("BATCH045 options", "", "Right(options: new CallOptions { MaxParallelism = {|BATCH045:0|} });",
            "Right(options: new CallOptions { MaxParallelism = 1 });"),
        Call("BATCH045 run options", "",
            "_ = pipeline.Batches(new() { BatchSize = {|BATCH045:-4|}, Prefetch = {|BATCH045:1025|}, MaxParallelism = {|BATCH045:0|} });",
            "_ = pipeline.Batches(new() { BatchSize = 4, Prefetch = 1024, MaxParallelism = null });"),
        Call("BATCH045 with, automatic", "",
            "PipelineOptions options = new() { Prefetch = PipelineOptions.Auto, MaxParallelism = PipelineOptions.Auto }; _ = pipeline.Batches(options with { Iterations = {|BATCH045:0|} });", "PipelineOptions options = new(); _ = pipeline.Batches(options with { Iterations = long.MaxValue, Epochs = null });"),
        Call("BATCH045 argument", "const int None = 0;",
            "_ = pipeline.Rebatch({|BATCH045:None|}).Repeat({|BATCH045:0|}).WithProbability({|BATCH045:1.5|});",
            "int none = None; _ = pipeline.Rebatch(none).Rebatch(1).Repeat(1).WithProbability(1).WithProbability(0);"),
        Call("BATCH045 retries, named", "",
            "RightAsync(options: new CallOptions { Retry = new() { MaxAttempts = {|BATCH045:0|} }, Processes = new() { MaxDepth = {|BATCH045:9|} } }).Wait();",
            "RightAsync(options: new CallOptions { Retry = new() { MaxAttempts = 1 }, Processes = new() { MaxDepth = 8, HeapLimit = 16 << 20 } }).Wait();"),
    ];

    /// <summary>Statements in a method of the batch class, beside an action.</summary>
    private static Example Call(string name, string action, string wrong, string nearMiss)
    {
        return Member(name, Caller(wrong), Caller(nearMiss));

        string Caller(string statements)
            => $"{action}\n    internal void Run(Rows rows, Pipeline<Rows> pipeline, CancellationToken token) {{ {statements} }}";
    }
}
