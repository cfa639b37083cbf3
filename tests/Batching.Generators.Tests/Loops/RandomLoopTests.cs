using System.Reflection;
using System.Text;
using Batching.Generators;

namespace Batching.Testing;

/// <summary>Loops of random shapes, whose events fail, cancel and leave at random, against the rules told a second time.</summary>
public class RandomLoopTests
{
    private const int Loops = 24;
    private const int RunsOfLoop = 100;

    private const string Support = """
        public static class Plan
        {
            public static Dictionary<string, char> What { get; set; } = [];
            public static List<string> Names { get; set; } = [];
            public static CancellationTokenSource Source { get; set; } = new();

            public static void At(string name, ILoopContext context)
            {
                Names.Add(name);
                ILoopContext root = context;
                while (root.Parent is { } parent) root = parent;
                switch (What.GetValueOrDefault(name))
                {
                    case 'f': throw new InvalidDataException(name);
                    case 'o': throw new OperationCanceledException(name);
                    case 'c': Source.Cancel(); break;
                    case 't': Source.Cancel(); throw new OperationCanceledException(name);
                    case 's': context.SkipSection(); break;
                    case 'l': context.StopLoop(); break;
                    case 'p': (context.Parent ?? context).SkipSection(); break;
                    case 'r': root.StopLoop(); break;
                }
            }

            public static void Yield(string name, int element) => Names.Add($"{name} yields {element}");
        }

        public sealed class Nobody : LoopCallback { }
        """;

    [Test]
    public async Task Every_run_does_what_the_rules_say()
    {
        var random = new Random(7);
        RandomLoop[] loops = [
            .. Enumerable.Range(0, Loops)
                .Select(number => new RandomLoop(random, $"L{number}", 0, takesElement: false, mayBeAsync: number % 2 == 1))];
        var text = new StringBuilder(Support);
        foreach (RandomLoop loop in loops)
        {
            loop.Write(text.Append('\n'), random);
        }

        using LoadedAssembly assembly = new GeneratorHarness(new LoopGenerator(), text.ToString()) { AllowedWarnings = ["CS8425"] }.Emit();
        Type plan = assembly.Type("Plan");
        var failed = 0;
        foreach (RandomLoop loop in loops)
        {
            string[] names = [.. loop.EventNames];
            object made = Activator.CreateInstance(assembly.Type(loop.Name))!;
            for (var run = 0; run < RunsOfLoop; run++)
            {
                var what = new Dictionary<string, char>();
                for (int i = random.Next(0, 4); i > 0; i--)
                {
                    what[names[random.Next(names.Length)]] = "ffoctslpr"[random.Next(9)];
                }

                var model = new RandomLoop.Model(what);
                string expected = Outcome(() => loop.Run(model, 0, null));
                using var source = new CancellationTokenSource();
                plan.GetProperty("What")!.SetValue(null, what);
                plan.GetProperty("Names")!.SetValue(null, new List<string>());
                plan.GetProperty("Source")!.SetValue(null, source);
                var options = new LoopOptions
                {
                    MeasureEvents = run % 3 == 0,
                    Callbacks = run % 3 == 1 ? [(LoopCallback)Activator.CreateInstance(assembly.Type("Nobody"))!] : [],
                };
                string actual = await OutcomeAsync(made, options, source.Token);
                string shown = $"{loop.Name}, run {run}: {string.Join(", ", what.Select(each => $"{each.Value} at {each.Key}"))}";
                Assert.That((List<string>)plan.GetProperty("Names")!.GetValue(null)!, Is.EqualTo(model.Names), shown);
                Assert.That(actual, Is.EqualTo(expected), shown);
                CheckReport(made, options, shown);
                failed += expected.Length > 0 ? 1 : 0;
            }
        }

        Assert.That(failed, Is.InRange(Loops * RunsOfLoop / 10, Loops * RunsOfLoop * 9 / 10),
            "The plans are no good: too few runs fail, or too many.");
    }

    // Times sum up, whatever has happened.
    private static void CheckReport(object loop, LoopOptions options, string shown)
    {
        var report = (LoopReport)loop.GetType().GetProperty("Report")!.GetValue(loop)!;
        if (options.MeasureEvents)
        {
            double sum = report.Events.Sum(each => each.Self.TotalSeconds + each.Callbacks.TotalSeconds);
            Assert.That(sum, Is.EqualTo(report.Elapsed.TotalSeconds).Within(1e-6 * (1 + report.Events.Count)), shown);
        }
    }

    private static string Outcome(Action run)
    {
        try
        {
            run();
            return "";
        }
        catch (Exception thrown)
        {
            return Shown(thrown);
        }
    }

    private static async Task<string> OutcomeAsync(object loop, LoopOptions options, CancellationToken cancellationToken)
    {
        try
        {
            MethodInfo? later = loop.GetType().GetMethod("RunAsync", [typeof(LoopOptions), typeof(CancellationToken)]);
            if (later is not null)
            {
                await ((Task)later.Invoke(loop, [options, cancellationToken])!).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            }
            else
            {
                loop.GetType().GetMethod("Run", [typeof(LoopOptions), typeof(CancellationToken)])!.Invoke(
                    loop, BindingFlags.DoNotWrapExceptions, null, [options, cancellationToken], null);
            }

            return "";
        }
        catch (Exception thrown)
        {
            return Shown(thrown);
        }
    }

    private static string Shown(Exception thrown) => thrown switch
    {
        AggregateException several => string.Join("; ", several.InnerExceptions.Select(Shown)),
        OperationCanceledException { Message: var message } =>
            message.Contains('.', StringComparison.Ordinal) && message[0] == 'L' ? $"cancelled {message}" : "cancelled by the token",
        _ => $"failed {thrown.Message}",
    };
}
