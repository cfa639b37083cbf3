namespace Batching.Testing;

/// <summary>Wrong components, nets and wirings, each beside the near miss that is right.</summary>
internal static class WrongNets
{
    internal static IReadOnlyList<WrongCode.Example> All { get; } =
    [
        new(
            "BATCH201 page",
            """
            public static class {|BATCH201:Words|}
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }
            """),
        new(
            "BATCH202 page",
            """
            [Component]
            public abstract partial class {|BATCH202:Greeter|}
            {
                private Task RunAsync() => Console.Out.WriteLineAsync("hello");
            }
            """,
            """
            [Component]
            public sealed partial class Greeter
            {
                private Task RunAsync() => Console.Out.WriteLineAsync("hello");
            }
            """),
        new(
            "BATCH203 page",
            """
            public partial class Words
            {
                [Component] public string {|BATCH203:Upper|}(string text) => text.ToUpperInvariant();
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }
            """),
        new(
            "BATCH204 page",
            """
            [Component]
            public sealed partial class Squares
            {
                [Output] public OutPort<int> {|BATCH204:Out|} => throw new NotSupportedException();

                private async Task RunAsync() => await Out.PutAsync(1);
            }
            """,
            """
            [Component]
            public sealed partial class Squares
            {
                [Output] public partial OutPort<int> Out { get; }

                private async Task RunAsync() => await Out.PutAsync(1);
            }
            """),
        new(
            "BATCH205 page",
            """
            [Component]
            public sealed partial class Pause
            {
                [Config] public int {|BATCH205:Milliseconds|} { get; } = 3;

                private Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Milliseconds, cancellationToken);
            }
            """,
            """
            [Component]
            public sealed partial class Pause
            {
                [Config] public int Milliseconds { get; set; } = 3;

                private Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Milliseconds, cancellationToken);
            }
            """),
        new(
            "BATCH206 page",
            """
            [Component]
            public sealed partial class {|BATCH206:Squares|};
            """,
            """
            [Component]
            public sealed partial class Squares
            {
                [Input] public partial InPort<int> In { get; }
                [Output] public partial OutPort<int> Out { get; }

                private async Task RunAsync()
                {
                    await foreach (int number in In)
                    {
                        await Out.PutAsync(number * number);
                    }
                }
            }
            """),
        new(
            "BATCH207 page",
            """
            public static partial class Numbers
            {
                [Component] public static int Half([Input(Validator = {|BATCH207:"IsEvn"|})] int number) => number / 2;

                private static bool IsEven(int number) => number % 2 == 0;
            }
            """,
            """
            public static partial class Numbers
            {
                [Component] public static int Half([Input(Validator = nameof(IsEven))] int number) => number / 2;

                private static bool IsEven(int number) => number % 2 == 0;
            }
            """),
        new(
            "BATCH208 page",
            """
            public static partial class Words
            {
                [Component] public static string {|BATCH208:Upper|}(string text) => text.ToUpperInvariant();

                private sealed class UpperComponent;
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();

                private sealed class UpperText;
            }
            """),
        new(
            "BATCH209 page",
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new {|BATCH209:Words.UpperComponent|}());
                    Connect(upper.Result, Text);
                }
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """),
        new(
            "BATCH210 page",
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    var again = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect({|BATCH210:Name|}, again.Text);
                    Connect(upper.Result, Text, fanIn: true);
                    Connect(again.Result, Text, fanIn: true);
                }
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    var again = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(Name, again.Text, fanOut: true);
                    Connect(upper.Result, Text, fanIn: true);
                    Connect(again.Result, Text, fanIn: true);
                }
            }
            """),
        new(
            "BATCH211 page",
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect({|BATCH211:upper.Text|}, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """),
        new(
            "BATCH212 page",
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = new Words.UpperComponent();
                    Connect(Name, {|BATCH212:upper.Text|});
                    Connect(upper.Result, Text);
                }
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """),
        new(
            "BATCH213 page",
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }
                [Output] public partial OutPort<int> Length { get; }

                private void {|BATCH213:Wire|}()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }

            [Net]
            public partial class Greeting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }

                private void Wire()
                {
                    var upper = Add(new Words.UpperComponent());
                    Connect(Name, upper.Text);
                    Connect(upper.Result, Text);
                }
            }
            """),
        new(
            "BATCH214 page",
            """
            public static partial class Numbers
            {
                [Component] public static int Next([Input(FanIn = true)] int number) => number + 1;

                [Component] public static int Keep(int number) => number;
            }

            [Net]
            public partial class Counting
            {
                [Input] public partial InPort<int> Start { get; }
                [Output(All = true)] public partial OutPort<int> Counts { get; }

                private void Wire()
                {
                    var next = Add(new Numbers.NextComponent());
                    var keep = Add(new Numbers.KeepComponent());
                    Connect(Start, next.Number);
                    Connect(next.Result, Counts, fanOut: true);
                    {|BATCH214:Connect(next.Result, keep.Number, capacity: Unbounded, fanOut: true)|};
                    Connect(keep.Result, next.Number, capacity: Unbounded);
                }
            }
            """,
            """
            public static partial class Numbers
            {
                [Component] public static int Next([Input(FanIn = true)] int number) => number + 1;

                [Component] public static int Keep(int number) => number;
            }

            [Net]
            public partial class Counting
            {
                [Input] public partial InPort<int> Start { get; }
                [Output(All = true)] public partial OutPort<int> Counts { get; }

                private void Wire()
                {
                    var next = Add(new Numbers.NextComponent());
                    var keep = Add(new Numbers.KeepComponent());
                    Connect(Start, next.Number);
                    Connect(next.Result, Counts, fanOut: true);
                    Connect(next.Result, keep.Number, capacity: 16, fanOut: true);
                    Connect(keep.Result, next.Number, capacity: Unbounded);
                }
            }
            """),
        new(
            "BATCH215 page",
            """
            [Component]
            public sealed partial class Both
            {
                [Input] public partial InPort<int> Left { get; }
                [Input] public partial InPort<int> Right { get; }

                private async Task RunAsync() => await Task.{|BATCH215:WhenAll|}(Left.GetAsync().AsTask(), Right.GetAsync().AsTask());
            }
            """,
            """
            [Component]
            public sealed partial class Both
            {
                [Input] public partial InPort<int> Left { get; }
                [Input] public partial InPort<int> Right { get; }

                private async Task RunAsync(ComponentContext context)
                {
                    context.Fork(async cancellationToken => await Left.GetAsync(cancellationToken));
                    context.Fork(async cancellationToken => await Right.GetAsync(cancellationToken));
                    await context.JoinAsync();
                }
            }
            """),
        new(
            "BATCH201 around",
            """
            public class {|BATCH201:Outer|} { [Net] public partial class Inner { private void Wire() { } } }
            """,
            """
            public partial class Outer { [Net] public partial class Inner { private void Wire() { } } }
            """),
        new(
            "BATCH202 both",
            """
            [Net, Component] public partial class {|BATCH202:Both|} { private void Wire() { } private Task RunAsync() => Task.CompletedTask; }
            """,
            """
            [Net] public partial class Both { private void Wire() { } }
            """),
        new(
            "BATCH202 record",
            """
            [Component] public sealed partial record {|BATCH202:Both|} { private Task RunAsync() => Task.CompletedTask; }
            """,
            """
            [Component] public sealed partial class Both { private Task RunAsync() => Task.CompletedTask; }
            """),
        new(
            "BATCH202 file",
            """
            [Net] file partial class {|BATCH202:Local|} { private void Wire() { } }
            """,
            """
            [Net] internal partial class Local { private void Wire() { } }
            """),
        new(
            "BATCH203 generic",
            """
            public static partial class Words { [Component] public static T {|BATCH203:Same|}<T>(T value) => value; }
            """,
            """
            public static partial class Words { [Component] public static object Same(object value) => value; }
            """),
        new(
            "BATCH203 by reference",
            """
            public static partial class Words { [Component] public static void {|BATCH203:Count|}(ref int number) => number++; }
            """,
            """
            public static partial class Words { [Component] public static int Count(in int number) => number + 1; }
            """),
        new(
            "BATCH203 span",
            """
            public static partial class Words { [Component] public static int {|BATCH203:Count|}(Span<int> numbers) => numbers.Length; }
            """,
            """
            public static partial class Words { [Component] public static int Count(int[] numbers) => numbers.Length; }
            """),
        new(
            "BATCH204 elsewhere",
            """
            public partial class Words { [Input] public InPort<int> {|BATCH204:In|} => throw new NotSupportedException(); }
            """,
            """
            public partial class Words { public InPort<int> In => throw new NotSupportedException(); }
            """),
        new(
            "BATCH204 direction",
            """
            [Component] public sealed partial class One { [Input] public OutPort<int> {|BATCH204:In|} => throw new NotSupportedException(); private Task RunAsync() => Task.CompletedTask; }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() => await In.GetAsync(); }
            """),
        new(
            "BATCH205 static",
            """
            [Component] public sealed partial class One { [Config] public static int {|BATCH205:Count|} { get; set; } private Task RunAsync() => Task.CompletedTask; }
            """,
            """
            [Component] public sealed partial class One { [Config] public partial int Count { get; set; } private Task RunAsync() => Task.FromResult(Count); }
            """),
        new(
            "BATCH206 ports before the body",
            """
            [Component] public sealed partial class {|BATCH206:One|} { [Input] public partial InPort<int> In { get; } [Config] public partial int Count { get; set; } }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } [Config] public partial int Count { get; set; } private async Task RunAsync() => Count = await In.GetAsync(); }
            """),
        new(
            "BATCH204 beside a right port",
            """
            [Component] public sealed partial class One { [Input] public InPort<int> {|BATCH204:Wrong|} => throw new NotSupportedException(); [Input] public partial InPort<int> In { get; } private async Task RunAsync() => await In.GetAsync(); }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> Wrong { get; } [Input] public partial InPort<int> In { get; } private async Task RunAsync() => await In.GetAsync(); }
            """),
        new(
            "BATCH206 net",
            """
            [Net] public partial class {|BATCH206:Empty|};
            """,
            """
            [Net] public partial class Empty { private void Wire() { } }
            """),
        new(
            "BATCH206 signature",
            """
            [Component] public sealed partial class One { private async Task {|BATCH206:RunAsync|}(int number) => await Task.FromResult(number); }
            """,
            """
            [Component] public sealed partial class One { private async ValueTask RunAsync(ComponentContext context, CancellationToken token) => await Task.FromResult((context, token)); }
            """),
        new(
            "BATCH207 type",
            """
            public static partial class Numbers { [Component] public static int Half([Input(Validator = {|BATCH207:nameof(IsEven)|})] int number) => number / 2; private static bool IsEven(string number) => number.Length == 0; public static bool Use => IsEven(""); }
            """,
            """
            public static partial class Numbers { [Component] public static int Half([Input(Validator = nameof(IsEven))] int number) => number / 2; private static bool IsEven(long number) => number % 2 == 0; }
            """),
        new(
            "BATCH208 twice",
            """
            public static partial class Words { [Component] public static string {|BATCH208:Join|}(string text, string Text) => text + Text; }
            """,
            """
            public static partial class Words { [Component] public static string Join(string text, string other) => text + other; }
            """),
        new(
            "BATCH208 name of every object",
            """
            public static partial class Words { [Component] public static bool {|BATCH208:Compare|}(string text, string equals) => text == equals; }
            """,
            """
            public static partial class Words { [Component] public static bool Compare(string text, [Name("To")] string equals) => text == equals; }
            """),
        new(
            "BATCH208 name of the class around",
            """
            public static partial class Words { [Component] public static string {|BATCH208:Upper|}(string upperComponent) => upperComponent; }
            """,
            """
            public static partial class Words { [Component, Name("Capitals")] public static string Upper(string upperComponent) => upperComponent; }
            """),
        new(
            "BATCH203 a name that is none",
            """
            public static partial class Words { [Component] public static string {|BATCH203:Upper|}([Name("a text")] string text) => text; }
            """,
            """
            public static partial class Words { [Component] public static string Upper([Name("class")] string text) => text; }
            """),
        new(
            "BATCH209 another name of a port",
            """
            [Component] public sealed partial class Twice { [Input] public partial InPort<int> In { get; } public InPort<int> Again => In; private async Task RunAsync() => await In.GetAsync(); }
            [Net] public partial class N { private void Wire() => Add(new {|BATCH209:Twice|}()); }
            """,
            """
            [Component] public sealed partial class Twice { [Input] public partial InPort<int> In { get; } public InPort<int> Again => In; private async Task RunAsync() => await In.GetAsync(); }
            [Net] public partial class N { [Input] public partial InPort<int> One { get; } private void Wire() { var twice = Add(new Twice()); Connect(One, twice.In); } }
            [Net] public partial class M { [Input] public partial InPort<int> One { get; } public InPort<int> Same => One; private void Wire() { var twice = Add(new Twice()); Connect(Same, twice.Again); } }
            """),
        new(
            "BATCH208 overload",
            """
            public static partial class Words { [Component] public static string Upper(string text) => text; [Component] public static string {|BATCH208:Upper|}(int number) => $"{number}"; }
            """,
            """
            public static partial class Words { [Component] public static string Upper(string text) => text; [Component] public static string Lower(int number) => $"{number}"; }
            """),
        new(
            "BATCH209 standard component",
            """
            [Net] public partial class N { [Output(All = true)] public partial OutPort<int> Out { get; } private void Wire() { var map = Add({|BATCH209:Components.Map((int number) => number)|}); Connect(map.Out, Out); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output(All = true)] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(map.Out, Out); } }
            """),
        new(
            "BATCH209 dynamic is silent",
            """
            [Net] public partial class N { [Output(All = true)] public partial OutPort<int> Out { get; } private void Wire() { var map = Add({|BATCH209:Components.Map((int number) => number)|}); Connect(map.Out, Out); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output(All = true)] public partial OutPort<int> Out { get; } private void Wire() { for (var i = 0; i < 1; i++) { var map = Add(Components.Map((int number) => number)); Chain(map); Connect(map.Out, Out); } } private void Chain(Batching.Runtime.TransformComponent<int, int> map) => Connect(In, map.In); }
            """),
        new(
            "BATCH210 fan-in",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Input] public partial InPort<int> Other { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(Other, {|BATCH210:map.In|}); Connect(map.Out, Out); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Input] public partial InPort<int> Other { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var merge = Add(Components.Merge<int>()); Connect(In, merge.In); Connect(Other, merge.In); Connect(merge.Out, Out); } }
            """),
        new(
            "BATCH211 into an output",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); var other = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(In, other.In, fanOut: true); Connect(map.Out, {|BATCH211:other.Out|}); Connect(other.Out, Out, fanOut: true); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); var other = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(map.Out, other.In); Connect(other.Out, Out); } }
            """),
        new(
            "BATCH213 input",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } private void {|BATCH213:Wire|}() { } }
            """,
            """
            [Net] public partial class N { [Signal] public partial InPort<int> In { get; } private void Wire() { } }
            """),
        new(
            "BATCH216 catch all",
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { try { await In.GetAsync(); } {|BATCH216:catch|} (Exception e) { Console.WriteLine(e); } } } }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { try { await In.GetAsync(); } catch (Exception e) when (e is not (EndOfPacketsException or OperationCanceledException)) { Console.WriteLine(e); } } } }
            """),
        new(
            "BATCH216 no type",
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { for (; ; ) { try { await foreach (int number in In) { Console.WriteLine(number); } } {|BATCH216:catch|} { } } } }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { for (; ; ) { try { await foreach (int number in In) { Console.WriteLine(number); } } catch { return; } } } }
            """),
        new(
            "BATCH216 the stop alone",
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { try { await In.GetAsync(); } catch (EndOfPacketsException) { break; } {|BATCH216:catch|} (Exception e) { Console.WriteLine(e); } } } }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { try { await In.GetAsync(); } catch (EndOfPacketsException) { break; } catch (OperationCanceledException) { throw; } catch (Exception e) { Console.WriteLine(e); } } } }
            """),
        new(
            "BATCH216 until the stop",
            """
            [Component] public sealed partial class One { [Output] public partial OutPort<int> Out { get; } private async Task RunAsync(CancellationToken token) { while (!token.IsCancellationRequested) { try { await Out.PutAsync(1); } {|BATCH216:catch|} (Exception e) { Console.WriteLine(e); } } } }
            """,
            """
            [Component] public sealed partial class One { [Output] public partial OutPort<int> Out { get; } private async Task RunAsync(CancellationToken token) { while (!token.IsCancellationRequested) { try { await Out.PutAsync(1); } catch (InvalidOperationException e) { Console.WriteLine(e); } } } }
            """),
        new(
            "BATCH216 in a helper",
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { try { await NextAsync(); } {|BATCH216:catch|} (Exception e) { Console.WriteLine(e); } } } private async Task NextAsync() => Console.WriteLine(await In.GetAsync()); }
            """,
            """
            [Component] public sealed partial class One { [Input] public partial InPort<int> In { get; } private async Task RunAsync() { while (true) { int number = await In.GetAsync(); try { await NextAsync(number); } catch (Exception e) { Console.WriteLine(e); } } } private static async Task NextAsync(int number) { await Task.Yield(); Console.WriteLine(number); } }
            """),
        new(
            "BATCH217 async void",
            """
            public static partial class Words { [Component] public static async void {|BATCH217:Save|}(string text) { await Task.Yield(); Console.WriteLine(text); } }
            """,
            """
            public static partial class Words { [Component] public static async Task Save(string text) { await Task.Yield(); Console.WriteLine(text); } }
            """),
        new(
            "BATCH217 dropped",
            """
            public static partial class Words { [Component] public static void Save(string text) { Task.{|BATCH217:Run|}(() => Console.WriteLine(text)); _ = {|BATCH217:SaveAsync|}(text); var task = {|BATCH217:SaveAsync|}(text); {|BATCH217:SaveAsync|}(text).ConfigureAwait(false); } private static async Task SaveAsync(string text) { await Task.Yield(); Console.WriteLine(text); } }
            """,
            """
            public static partial class Words { [Component] public static async Task Save(string text) { await Task.Run(() => Console.WriteLine(text)); var task = SaveAsync(text); await task; await SaveAsync(text).ConfigureAwait(false); } private static async Task SaveAsync(string text) { await Task.Yield(); Console.WriteLine(text); } }
            """),
        new(
            "BATCH217 in a component and a wiring",
            """
            [Component] public sealed partial class One { [Output] public partial OutPort<int> Out { get; } private async Task RunAsync() { await Task.Yield(); {|BATCH217:Helper|}(); } private async void Helper() => await Out.PutAsync(1); }
            [Net] public partial class N { [Output] public partial OutPort<int> Out { get; } private async void {|BATCH217:Wire|}() { var one = Add(new One()); Connect(one.Out, Out); await Task.Yield(); } }
            """,
            """
            [Component] public sealed partial class One { [Output] public partial OutPort<int> Out { get; } private async Task RunAsync() { await Task.Yield(); await HelperAsync(); } private async Task HelperAsync() => await Out.PutAsync(1); }
            [Net] public partial class N { [Output] public partial OutPort<int> Out { get; } private void Wire() { var one = Add(new One()); Connect(one.Out, Out); } }
            """),
        new(
            "BATCH218 a condition",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } [Config] public bool IsLong { get; set; } private void Wire() { var map = Add(Components.Map((int number) => number)); Connect(In, map.In); {|BATCH218:if|} (IsLong) { Connect(map.Out, Out); } else { Connect(map.Out, Out); } } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(map.Out, Out); } }
            """),
        new(
            "BATCH218 keeps what holds",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } [Config] public bool IsLong { get; set; } private void Wire() { var map = Add({|BATCH209:Components.Map((int number) => number)|}); var other = Components.Map((int number) => number); {|BATCH218:if|} (IsLong) { Connect({|BATCH212:other.Out|}, Out); } Connect(In, other.In); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(map.Out, Out); } }
            """),
        new(
            "BATCH218 unseen",
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { var map = Add(Components.Map((int number) => number)); {|BATCH218:Rest|}(map); Connect({|BATCH211:map.In|}, map.In); } private void Rest(Batching.Runtime.TransformComponent<int, int> map) { Connect(In, map.In); Connect(map.Out, Out); } }
            """,
            """
            [Net] public partial class N { [Input] public partial InPort<int> In { get; } [Output] public partial OutPort<int> Out { get; } private void Wire() { Console.WriteLine("wires"); var map = Add(Components.Map((int number) => number)); Connect(In, map.In); Connect(map.Out, Out); } }
            """),
        new(
            "BATCH215 Run",
            """
            [Component] public sealed partial class One { private async Task RunAsync() => await Task.{|BATCH215:Run|}(() => { }); }
            """,
            """
            [Component] public sealed partial class One { private async Task RunAsync() => await OtherAsync(); private static Task OtherAsync() => Task.Run(() => { }); }
            """),
    ];
}
