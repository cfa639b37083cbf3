using System.Globalization;
using System.Text;

namespace Batching.Testing;

/// <summary>A loop class of random shape, with the text that declares it and what it should do.</summary>
internal sealed class RandomLoop
{
    internal static readonly string[] Kinds = ["Before", "On", "After", "Failed", "Finally"];
    private const int MostDepth = 3;
    private readonly List<Event> _events = [];
    private readonly bool _takesElement;

    internal RandomLoop(Random random, string name, int depth, bool takesElement, bool mayBeAsync)
    {
        (Name, _takesElement) = (name, takesElement);
        int sections = random.Next(1, 4);
        for (var section = 0; section < sections; section++)
        {
            List<string> kinds = [.. Kinds.Where(_ => random.Next(3) > 0)];
            if (!kinds.Any(kind => kind is "Before" or "On" or "After"))
            {
                kinds.Insert(0, "On");
            }

            foreach (string kind in kinds)
            {
                int yields = kind == "On" && random.Next(3) == 0 ? random.Next(0, 4) : -1;
                var made = new Event($"S{section}{(char)('a' + section)}x", kind, yields, mayBeAsync && random.Next(3) == 0);
                if (depth < MostDepth)
                {
                    for (int inner = random.Next(-4, 3); inner > 0; inner--)
                    {
                        made.Inner.Add(
                            new RandomLoop(random, $"{name}{(char)('A' + _events.Count)}{inner}", depth + 1,
                                yields >= 0 && random.Next(2) == 0, mayBeAsync));
                    }
                }

                _events.Add(made);
            }
        }
    }

    internal string Name { get; }

    internal bool IsAsync => _events.Any(each => each.IsAsync || each.Inner.Any(inner => inner.IsAsync));

    /// <summary>Every event below, by the name that it calls out.</summary>
    internal IEnumerable<string> EventNames
        => _events.SelectMany(each => each.Inner.SelectMany(inner => inner.EventNames).Prepend($"{Name}.{each.Kind}{each.Section}"));

    /// <summary>Its class and those inside.</summary>
    internal void Write(StringBuilder text, Random random)
    {
        text.Append(CultureInfo.InvariantCulture, $"[Loop] public sealed partial class {Name}\n{{\n");
        var number = 0;
        foreach (Event each in _events)
        {
            foreach (RandomLoop inner in each.Inner)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"    [Inner(\"{each.Kind}{each.Section}\")] public {inner.Name} Inner{number++} {{ get; }} = new();\n");
            }
        }

        // In any order within a section; the first of each fixes the order of sections.
        foreach (IGrouping<string, Event> section in _events.GroupBy(each => each.Section))
        {
            foreach (Event each in section.OrderBy(_ => random.Next()))
            {
                string parameters = _takesElement && random.Next(2) == 0
                    ? "int element, ILoopContext context"
                    : "ILoopContext context, CancellationToken token";
                string call = $"Plan.At(\"{Name}.{each.Kind}{each.Section}\", context);";
                if (each.Yields >= 0)
                {
                    string type = each.IsAsync ? "async IAsyncEnumerable<int>" : "IEnumerable<int>";
                    parameters = "ILoopContext context";
                    call += $" for (var i = 0; i < {each.Yields}; i++) {{ {(each.IsAsync ? "await Task.Yield(); " : "")}Plan.Yield(\"{Name}.{each.Kind}{each.Section}\", i); yield return i; }}";
                    text.Append(CultureInfo.InvariantCulture,
                        $"    private {type} {each.Kind}{each.Section}({parameters}) {{ {call} {(each.IsAsync ? "await Task.Yield();" : "")} }}\n");
                }
                else
                {
                    string type = each.IsAsync ? "async Task" : "void";
                    text.Append(CultureInfo.InvariantCulture,
                        $"    private {type} {each.Kind}{each.Section}({parameters}) {{ {(each.IsAsync ? "await Task.Yield(); " : "")}{call} }}\n");
                }
            }
        }

        if (_takesElement)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"    private void BeforeElement(int element, ILoopContext context) => Plan.At(\"{Name}.element \" + element, context);\n");
        }

        text.Append("}\n");
        foreach (RandomLoop inner in _events.SelectMany(each => each.Inner))
        {
            inner.Write(text, random);
        }
    }

    /// <summary>What a run does, one step after the other: the rules of the loop, told a second time.</summary>
    internal void Run(Model model, int depth, int? element)
    {
        foreach (IGrouping<string, Event> section in _events.GroupBy(each => each.Section))
        {
            if (!Section(model, depth, [.. section.OrderBy(each => Array.IndexOf(Kinds, each.Kind))]))
            {
                return;
            }
        }

        if (_takesElement)
        {
            model.ThrowIfCancelled();
            model.At($"{Name}.element {element}", depth);
            model.EndSection(depth);
        }
    }

    private bool Section(Model model, int depth, Event[] events)
    {
        model.ThrowIfCancelled();
        Event? failed = events.FirstOrDefault(each => each.Kind == "Failed");
        Event? last = events.FirstOrDefault(each => each.Kind == "Finally");
        var failures = new List<Exception>();
        try
        {
            foreach (Event each in events.Where(each => each.Kind is "Before" or "On" or "After"))
            {
                if (!Main(model, depth, each))
                {
                    break;
                }
            }
        }
        catch (Exception failure) when ((failed ?? last) is not null)
        {
            Add(failures, failure);
            model.Leaving = int.MaxValue;
            if (failed is not null && !(failure is OperationCanceledException && model.WasCancelled))
            {
                Always(model, depth, failed, failures);
            }
        }

        if (last is not null)
        {
            (int leaving, bool cancelled) = (model.Leaving, model.IsCancelled);
            (model.Leaving, model.IsCancelled) = (int.MaxValue, false);
            Always(model, depth, last, failures);
            (model.Leaving, model.IsCancelled) = (Math.Min(leaving, model.Leaving), cancelled || model.IsCancelled);
        }

        if (failures.Count > 0)
        {
            model.Leaving = int.MaxValue;
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }

        return model.EndSection(depth);
    }

    private bool Main(Model model, int depth, Event each)
    {
        string name = $"{Name}.{each.Kind}{each.Section}";
        model.At(name, depth);
        if (each.Yields < 0)
        {
            if (model.IsLeaving(depth))
            {
                return false;
            }

            foreach (RandomLoop inner in each.Inner)
            {
                inner.Run(model, depth + 1, null);
                if (model.IsLeaving(depth))
                {
                    return false;
                }
            }

            return true;
        }

        for (var element = 0; element < each.Yields; element++)
        {
            model.Yield(name, element);
            if (each.Inner.Count == 0)
            {
                model.ThrowIfCancelled();
            }

            if (model.IsLeaving(depth))
            {
                return false;
            }

            foreach (RandomLoop inner in each.Inner)
            {
                inner.Run(model, depth + 1, element);
                if (model.IsLeaving(depth))
                {
                    return false;
                }
            }
        }

        return !model.IsLeaving(depth);
    }

    private void Always(Model model, int depth, Event each, List<Exception> failures)
    {
        Try(() => model.At($"{Name}.{each.Kind}{each.Section}", depth));
        if (failures.Count > 0)
        {
            model.Leaving = int.MaxValue;
        }

        int aside = int.MaxValue;
        foreach (RandomLoop inner in each.Inner)
        {
            aside = Math.Min(aside, model.Leaving);
            model.Leaving = int.MaxValue;
            Try(() => inner.Run(model, depth + 1, null));
        }

        model.Leaving = Math.Min(aside, model.Leaving);

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                model.Leaving = int.MaxValue;
                Add(failures, failure);
            }
        }
    }

    private static void Add(List<Exception> failures, Exception failure)
        => failures.AddRange(failure is AggregateException several ? several.InnerExceptions : [failure]);

    private sealed record Event(string Section, string Kind, int Yields, bool IsAsync)
    {
        internal List<RandomLoop> Inner { get; } = [];
    }

    /// <summary>What happens at which event, and what the rules have come to.</summary>
    internal sealed class Model(IReadOnlyDictionary<string, char> plan)
    {
        internal List<string> Names { get; } = [];

        internal int Leaving { get; set; } = int.MaxValue;

        internal bool IsCancelled { get; set; }

        internal bool WasCancelled { get; private set; }

        internal void At(string name, int depth)
        {
            Names.Add(name);
            switch (plan.GetValueOrDefault(name))
            {
                case 'f':
                    throw new InvalidDataException(name);
                case 'o':
                    throw new OperationCanceledException(name);
                case 'c':
                    Cancel();
                    break;
                case 't':
                    Cancel();
                    throw new OperationCanceledException(name);
                case 's':
                    Leaving = Math.Min(Leaving, (2 * depth) + 1);
                    break;
                case 'l':
                    Leaving = Math.Min(Leaving, 2 * depth);
                    break;
                case 'p':
                    Leaving = Math.Min(Leaving, (2 * Math.Max(depth - 1, 0)) + 1);
                    break;
                case 'r':
                    Leaving = 0;
                    break;
            }
        }

        internal void Yield(string name, int element) => Names.Add($"{name} yields {element}");

        internal void ThrowIfCancelled()
        {
            if (IsCancelled)
            {
                throw new OperationCanceledException("the token's");
            }
        }

        internal bool IsLeaving(int depth) => Leaving <= (2 * depth) + 1;

        internal bool EndSection(int depth)
        {
            int leaving = Leaving;
            if (leaving > (2 * depth) + 1)
            {
                return true;
            }

            if (leaving < 2 * depth)
            {
                return false;
            }

            Leaving = int.MaxValue;
            return leaving == (2 * depth) + 1;
        }

        // What was put aside stays there.
        private void Cancel() => (IsCancelled, WasCancelled) = (IsCancelled || !WasCancelled, true);
    }
}
