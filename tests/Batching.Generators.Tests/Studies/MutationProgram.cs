namespace Batching.Generators.Tests.Studies;

/// <summary>The program whose edits the mutation suite makes: a run that reaches about everything that C# has.</summary>
internal static class MutationProgram
{
    internal const string Run = "Physics.Simulation";

    internal static readonly string[] Files =
    [
        """
        namespace Physics;

        [Run]
        public sealed partial class Simulation : Run<Simulation.Outcome>
        {
            public sealed record Outcome(double Energy, int Steps)
            {
                public double PerStep => Energy / Math.Max(Steps, 1);
            }

            private const int Limit = 100;
            private static readonly double s_scale = 2.5;
            private static readonly double[] s_table = [1, 2, 3];

            private static Outcome Execute(double start, int steps, Kind kind = Kind.Linear)
            {
                var solver = Solver.Create(kind);
                double energy = start * s_scale;
                int count = 0;
                for (int step = 0; step < steps && step < Limit; step++)
                {
                    energy = solver.Step(energy) + s_table[step % s_table.Length];
                    if (energy > 1000)
                    {
                        break;
                    }

                    count++;
                }

                double Damped(double value) => value * 0.9;
                Func<double, double> shift = value => value + 0.5;
                energy = shift(Damped(energy));
                Vector sum = new Vector(1, 2) + new Vector(energy, count);
                Money money = 3.5;
                energy += sum.Length + money.Amount + Helpers.Best([3, 1, 2], new Descending()) + Helpers.Total(new Countdown(3)) + energy.Clamped();
                energy += Classify(count) + (int)Level.High + new Derived(2).Value + Generic.Twice(3) + Registry.Value + new Matrix()[1, 2];
                energy += Helpers.Guarded("12") + Helpers.Query([1, 2, 3, 4]) + Helpers.Scaled(2) + Chained.Total + Unnamed.Sum(energy);
                return new Outcome(energy, count);
            }

            private static int Classify(int count) => count switch
            {
                0 => 1,
                < 10 => 2,
                _ when count % 2 == 0 => 3,
                _ => 4,
            };

            private static int Unreached(int value) => value + 1;
        }
        """,
        """
        namespace Physics;

        public enum Kind { Linear, Square }

        public enum Level { Low = 1, High = 5 }

        public abstract class Solver
        {
            protected virtual double Factor => 1.5;

            public static Solver Create(Kind kind) => kind == Kind.Linear ? new Linear() : new Square();

            public double Step(double value) => Advance(value) * Factor;

            protected abstract double Advance(double value);

            public virtual string Describe() => "solver";
        }

        public class Linear : Solver
        {
            private readonly double _slope = 0.25;

            protected override double Advance(double value) => value + _slope;
        }

        public class Square : Solver
        {
            protected override double Factor => 0.5;

            protected override double Advance(double value)
            {
                double squared = value * value;
                return squared % 7;
            }
        }

        public readonly struct Vector(double x, double y)
        {
            public double X { get; } = x;

            public double Y { get; } = y;

            public double Length => Math.Sqrt((X * X) + (Y * Y));

            public static Vector operator +(Vector left, Vector right) => new(left.X + right.X, left.Y + right.Y);
        }

        public readonly record struct Money(double Amount)
        {
            public static implicit operator Money(double amount) => new(amount * 2);
        }
        """,
        """
        using System.Collections;
        namespace Physics;

        public static class Helpers
        {
            public static int Best(int[] values, IComparer<int> order)
            {
                Array.Sort(values, order);
                return values[0];
            }

            public static int Total(Countdown countdown)
            {
                int total = 0;
                foreach (int value in countdown)
                {
                    total += value;
                }

                return total;
            }

            public static double Clamped(this double value) => Math.Clamp(value, 0, 10);

            public static int Guarded(string text)
            {
                try
                {
                    return checked(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) * 2);
                }
                catch (FormatException failure) when (failure.Message.Length > 3)
                {
                    return -1;
                }
                finally
                {
                    Registry.Touch();
                }
            }

            public static int Query(int[] values)
            {
                var even = from value in values where value % 2 == 0 orderby value descending select value * 3;
                return even.First() + (values is [1, .., var last] ? last : 0);
            }

            public static double Scaled(double value, double by = 4) => value * by;

            public static string Unrelated() => "unrelated";
        }

        public sealed class Descending : IComparer<int>
        {
            public int Compare(int x, int y) => y.CompareTo(x);
        }

        public sealed class Countdown(int from)
        {
            public Steps GetEnumerator() => new(from);

            public struct Steps(int from)
            {
                private int _at = from + 1;

                public int Current => _at;

                public bool MoveNext() => --_at > 0;
            }
        }

        public class Base
        {
            protected Base() => Offset = 10;

            protected int Offset { get; }
        }

        public class Derived : Base
        {
            public Derived(int value) => Value = value + Offset;

            public int Value { get; }
        }

        public static class Generic
        {
            public static T Twice<T>(T value) where T : System.Numerics.IAdditionOperators<T, T, T> => value + value;
        }

        public static class Registry
        {
            private static readonly int s_value;

            static Registry() => s_value = 42;

            public static int Value => s_value;

            public static void Touch() { }
        }

        public sealed class Matrix
        {
            public int this[int row, int column] => (row * 3) + column;
        }

        public static class Chained
        {
            private static readonly int s_first = Next();
            private static readonly int s_second = Next() * 2;
            private static int s_count;

            public static int Total => s_first - s_second;

            private static int Next() => ++s_count;
        }

        public static class Elsewhere
        {
            private const double Constant = 1.5;

            public static double Compute() => Constant * 2;
        }
        """,
        """
        using System.Runtime.CompilerServices;
        using static Physics.Units;
        namespace Physics;

        public static class Unnamed
        {
            public static double Sum(double start)
            {
                var (first, second) = new Ends(3, 4);
                double sum = first - second;
                foreach (var (left, right) in new[] { new Ends(1, 2) })
                {
                    sum += left - right;
                }

                sum += new Ends(5, 6) is (5, _) ? 1 : 2;
                foreach (int word in new Bag { 1, 2 }.Words)
                {
                    sum += word;
                }

                Row row = [1, 2];
                Copied copied = new Copied(1) with { Extra = 2 };
                Named named = new(5, 7);
                sum += row.Total + copied.Value + named.From + Log.Write($"value {start}").Length;
                sum += new Child().Value + ((IShape)new Disc()).Area() + Measure<Metre>() + Half(sum);
                sum += Wait().GetAwaiter().GetResult() + (from each in new Source() orderby each select each).Count;
                sum += new { first, start }.ToString()!.Length + new Folder()[^1] + new Window().Width;
                using (new Scope())
                {
                    return sum + Scope.Open;
                }
            }

            private static async Task<double> Wait() => await new Later(2);

            private static double Measure<T>() where T : IUnit => T.Factor;
        }

        public sealed class Ends(int from, int to)
        {
            public int From => from;

            public int To => to;
        }

        public static class EndsExtensions
        {
            public static void Deconstruct(this Ends ends, out int first, out int second) => (first, second) = (ends.From, ends.To);
        }

        public sealed class Bag : System.Collections.IEnumerable
        {
            public List<int> Words { get; } = [];

            public System.Collections.IEnumerator GetEnumerator() => Words.GetEnumerator();
        }

        public static class BagExtensions
        {
            public static void Add(this Bag bag, int word) => bag.Words.Add(word * 10);
        }

        [CollectionBuilder(typeof(Rows), "Create")]
        public sealed class Row(int total)
        {
            public int Total => total;

            public IEnumerator<int> GetEnumerator() => Enumerable.Repeat(total, 1).GetEnumerator();
        }

        public static class Rows
        {
            public static Row Create(ReadOnlySpan<int> values) => new(values.Length + 20);
        }

        public record Copied(int Value)
        {
            protected Copied(Copied other) => Value = other.Value + 30;

            public int Extra { get; init; }
        }

        public sealed record Named(int From, int To);

        public static class Log
        {
            public static string Write(Text text) => text.Done();
        }

        [InterpolatedStringHandler]
        public struct Text
        {
            private string _text;

            public Text(int literals, int values) => _text = new string('.', literals);

            public void AppendLiteral(string text) => _text += text;

            public void AppendFormatted<T>(T value) => _text += "1";

            public string Done() => _text;
        }

        public class Parent
        {
            public Parent(int value = 40) => Value = value + 1;

            public int Value { get; }
        }

        public sealed class Child : Parent
        {
        }

        public interface IShape
        {
            double Area() => 50;
        }

        public sealed class Disc : IShape
        {
        }

        public interface IUnit
        {
            static abstract double Factor { get; }
        }

        public sealed class Metre : IUnit
        {
            public static double Factor => 60;
        }

        public static class Units
        {
            public static double Half(double value) => value / 2;
        }

        public static class Others
        {
            public static double Half(double value) => value / 3;
        }

        public sealed class Later(int value)
        {
            public int Value => value;
        }

        public static class LaterExtensions
        {
            public static TaskAwaiter<int> GetAwaiter(this Later later) => Task.FromResult(later.Value + 70).GetAwaiter();
        }

        public sealed class Source
        {
            public int Count { get; init; }
        }

        public static class SourceExtensions
        {
            public static Source OrderBy(this Source source, Func<int, int> key) => new() { Count = source.Count + 80 };

            public static Source Select(this Source source, Func<int, int> key) => new() { Count = source.Count + 1 };
        }

        public sealed class Folder
        {
            public int Length => 90;

            public int this[int index] => index;
        }

        public sealed class Scope : IDisposable
        {
            public static int Open { get; private set; } = 1;

            public void Dispose() => Open -= 1;
        }

        public partial class Window
        {
            public Window() => Set(100);

            public int Width { get; private set; }

            partial void Set(int width);
        }

        public partial class Window
        {
            partial void Set(int width) => Width = width;
        }
        """,
    ];

    /// <summary>Edits that change what the run computes: name, what is replaced, by what.</summary>
    internal static readonly (string Name, string From, string To)[] Changing =
    [
        ("operator in the method", "energy > 1000", "energy >= 1000"),
        ("number in the method", "energy > 1000", "energy > 1001"),
        ("statement removed", "            count++;\n", ""),
        ("statements swapped", "double energy = start * s_scale;\n        int count = 0;",
            "int count = 1;\n        double energy = start * s_scale;"),
        ("order of operands", "solver.Step(energy) + s_table[step % s_table.Length]",
            "s_table[step % s_table.Length] - solver.Step(energy)"),
        ("grouping", "value * by;", "value * (by + 0);"),
        ("condition of a loop", "step < steps && step < Limit", "step < steps || step < Limit"),
        ("local function", "value * 0.9", "value * 0.8"),
        ("lambda", "value + 0.5", "value - 0.5"),
        ("other local in an expression", "shift(Damped(energy))", "Damped(shift(energy))"),
        ("constant", "Limit = 100", "Limit = 101"),
        ("static readonly field", "s_scale = 2.5", "s_scale = 2.6"),
        ("static table", "s_table = [1, 2, 3]", "s_table = [1, 2, 4]"),
        ("arm of a switch", "< 10 => 2", "< 10 => 5"),
        ("pattern of an arm", "< 10 => 2", "< 11 => 2"),
        ("guard of an arm", "count % 2 == 0 => 3", "count % 2 == 1 => 3"),
        ("order of arms", "< 10 => 2,\n        _ when count % 2 == 0 => 3,", "_ when count % 2 == 0 => 3,\n        < 10 => 2,"),
        ("computed property of the result", "Energy / Math.Max(Steps, 1)", "Energy / Math.Max(Steps, 2)"),
        ("virtual property of a base", "Factor => 1.5", "Factor => 1.25"),
        ("override in another file", "Factor => 0.5", "Factor => 0.25"),
        ("override removed", "    protected override double Factor => 0.5;\n\n", ""),
        ("override added", "private readonly double _slope = 0.25;",
            "private readonly double _slope = 0.25; protected override double Factor => 3;"),
        ("implementation of an abstract method", "return squared % 7;", "return squared % 8;"),
        ("factory", "kind == Kind.Linear ? new Linear() : new Square()", "kind == Kind.Square ? new Linear() : new Square()"),
        ("field initialiser of an instance", "_slope = 0.25", "_slope = 0.5"),
        ("base class", "class Linear : Solver", "class Linear : Square"),
        ("user-defined operator", "left.X + right.X", "left.X - right.X"),
        ("implicit conversion", "new(amount * 2)", "new(amount * 3)"),
        ("property reached through a struct", "(X * X) + (Y * Y)", "(X * X) - (Y * Y)"),
        ("initialiser of a primary constructor's property", "public double X { get; } = x;", "public double X { get; } = y;"),
        ("comparer", "y.CompareTo(x)", "x.CompareTo(y)"),
        ("called library method", "Math.Clamp(value, 0, 10)", "Math.Min(value, 10)"),
        ("argument of a library method", "Math.Clamp(value, 0, 10)", "Math.Clamp(value, 0, 11)"),
        ("enumerator's MoveNext", "--_at > 0", "--_at > 1"),
        ("enumerator's initial state", "_at = from + 1", "_at = from + 2"),
        ("value of an enum's member", "High = 5", "High = 6"),
        ("constructor of a base", "Offset = 10", "Offset = 11"),
        ("constructor", "Value = value + Offset", "Value = value - Offset"),
        ("generic helper", "value + value;", "value + value + value;"),
        ("static constructor", "s_value = 42", "s_value = 43"),
        ("indexer", "(row * 3) + column", "(row * 2) + column"),
        ("order of static initialisers",
            "private static readonly int s_first = Next();\n    private static readonly int s_second = Next() * 2;",
            "private static readonly int s_second = Next() * 2;\n    private static readonly int s_first = Next();"),
        ("default of a helper's parameter", "double by = 4", "double by = 5"),
        ("checked to unchecked", "checked(int.Parse", "unchecked(int.Parse"),
        ("exception filter", "failure.Message.Length > 3", "failure.Message.Length > 4"),
        ("caught type", "catch (FormatException failure)", "catch (OverflowException failure)"),
        ("finally", "Registry.Touch();", "Registry.Touch(); Registry.Touch();"),
        ("clause of a query", "orderby value descending", "orderby value"),
        ("projection of a query", "select value * 3", "select value * 4"),
        ("list pattern", "[1, .., var last]", "[2, .., var last]"),
        ("type of a local", "int count = 0;", "short count = 0;"),
        ("integer to floating-point division", "Energy / Math.Max(Steps, 1)", "(int)Energy / Math.Max(Steps, 1)"),
        ("type argument by inference", "Generic.Twice(3)", "Generic.Twice(3.5)"),
        ("overload that is better", "public static double Scaled(double value, double by = 4) => value * by;",
            "public static double Scaled(double value, double by = 4) => value * by; public static double Scaled(int value) => value;"),
        ("prefix to postfix", "++s_count", "s_count++"),
        ("deconstruction by an extension", "(ends.From, ends.To)", "(ends.To, ends.From)"),
        ("extension that a collection initialiser adds by", "word * 10", "word * 11"),
        ("builder of a collection expression", "values.Length + 20", "values.Length + 21"),
        ("copy constructor of a record", "other.Value + 30", "other.Value + 31"),
        ("order of a record's parameters of one type", "Named(int From, int To)", "Named(int To, int From)"),
        ("constructor of an interpolated string's handler", "new string('.', literals)", "new string('.', values)"),
        ("handler's append", "_text += \"1\"", "_text += \"12\""),
        ("default of a base's constructor that nothing names", "int value = 40", "int value = 41"),
        ("body of a base's constructor that nothing names", "Value = value + 1;", "Value = value + 2;"),
        ("default interface member", "double Area() => 50", "double Area() => 51"),
        ("implementation of a default interface member", "class Disc : IShape\n{", "class Disc : IShape\n{ public double Area() => 52;"),
        ("static abstract member", "Factor => 60", "Factor => 61"),
        ("using static of another class", "using static Physics.Units", "using static Physics.Others"),
        ("awaiter by an extension", "later.Value + 70", "later.Value + 71"),
        ("ordering of a query by an extension", "source.Count + 80", "source.Count + 81"),
        ("length of an index from the end", "Length => 90", "Length => 91"),
        ("disposal", "Open -= 1", "Open -= 2"),
        ("partial method", "=> Width = width", "=> Width = width + 1"),
        ("name in an anonymous type", "new { first, start }", "new { firstly = first, start }"),
    ];

    /// <summary>Edits that change nothing that the run computes.</summary>
    internal static readonly (string Name, string From, string To)[] Neutral =
    [
        ("comment in the method", "int count = 0;", "int count = 0; // How many."),
        ("block comment in an expression", "start * s_scale", "start /* joule */ * s_scale"),
        ("comment above a helper", "    public static double Clamped", "    // Clamps.\n    public static double Clamped"),
        ("documentation", "    private static int Classify", "    /// <summary>Classifies.</summary>\n    private static int Classify"),
        ("white space", "value * 0.9", "value  *  0.9"),
        ("lines", "double energy = start * s_scale;", "double energy =\n            start * s_scale;"),
        ("blank lines", "int count = 0;", "\n\nint count = 0;\n\n"),
        ("renamed local", "double squared = value * value;\n        return squared % 7;",
            "double product = value * value;\n        return product % 7;"),
        ("renamed parameter of a lambda", "value => value + 0.5", "x => x + 0.5"),
        ("renamed parameter of a helper", "Clamped(this double value) => Math.Clamp(value, 0, 10)",
            "Clamped(this double number) => Math.Clamp(number, 0, 10)"),
        ("renamed parameter of a local function", "Damped(double value) => value * 0.9", "Damped(double x) => x * 0.9"),
        ("renamed range variable", "from value in values where value % 2 == 0 orderby value descending select value * 3",
            "from v in values where v % 2 == 0 orderby v descending select v * 3"),
        ("renamed loop variable",
            "for (int step = 0; step < steps && step < Limit; step++)\n        {\n            energy = solver.Step(energy) + s_table[step % s_table.Length];", "for (int i = 0; i < steps && i < Limit; i++)\n        {\n            energy = solver.Step(energy) + s_table[i % s_table.Length];"),
        ("renamed exception", "failure) when (failure.Message.Length > 3)", "caught) when (caught.Message.Length > 3)"),
        ("redundant parentheses", "value * by;", "(value * by);"),
        ("redundant parentheses removed", "(row * 3) + column", "row * 3 + column"),
        ("literal in another base", "Limit = 100", "Limit = 0x64"),
        ("literal with digits separated", "energy > 1000", "energy > 1_000"),
        ("literal with trailing zero", "value + 0.5", "value + 0.50"),
        ("constant written otherwise", "Limit = 100", "Limit = 10 * 10"),
        ("constant's name in place of its value", "step < Limit", "step < 100"),
        ("var for a type", "double energy = start", "var energy = start"),
        ("type for var", "var solver =", "Solver solver ="),
        ("qualified name", "Math.Sqrt(", "System.Math.Sqrt("),
        ("this", "value + _slope", "value + this._slope"),
        ("access modifier", "private static int Classify", "internal static int Classify"),
        ("order of modifiers", "private static readonly double s_scale", "static private readonly double s_scale"),
        ("moved method", "    private static int Unreached(int value) => value + 1;\n}", "}"),
        ("unreached method of the class edited", "Unreached(int value) => value + 1", "Unreached(int value) => value + 2"),
        ("unreached method of a helper class edited", "\"unrelated\"", "\"something else\""),
        ("unreached virtual method edited", "Describe() => \"solver\"", "Describe() => \"a solver\""),
        ("unreached class edited", "Constant * 2", "Constant * 3"),
        ("unreached constant", "Constant = 1.5", "Constant = 1.75"),
        ("unreached class added", "public static class Elsewhere",
            "public static class Added { public static int One => 1; }\n\npublic static class Elsewhere"),
        ("unreached method added", "public static string Unrelated()",
            "public static int Added() => 1;\n\n    public static string Unrelated()"),
        ("unused directive", "using System.Collections;", "using System.Collections;\nusing System.Text;"),
        ("region", "public static class Generic", "#region Generic\n#endregion\npublic static class Generic"),
        ("pragma", "public static class Generic", "#pragma warning disable CS0168\npublic static class Generic"),
        ("suppressed null warning", "int.Parse(text,", "int.Parse(text!,"),
        ("nullable annotation", "Guarded(string text)", "Guarded(string? text)"),
        ("default of the run's own parameter", "Kind kind = Kind.Linear)", "Kind kind = Kind.Square)"),
        ("name of the run's own parameter",
            "Execute(double start, int steps, Kind kind = Kind.Linear)\n    {\n        var solver = Solver.Create(kind);\n        double energy = start * s_scale;", "Execute(double begin, int steps, Kind kind = Kind.Linear)\n    {\n        var solver = Solver.Create(kind);\n        double energy = begin * s_scale;"),
        ("obsolete", "public static int Query", "[Obsolete]\n    public static int Query"),
        ("trailing comma", "_ => 4,", "_ => 4"),
        ("classes in another order", "public sealed class Matrix\n{\n    public int this[int row, int column] => (row * 3) + column;\n}\n",
            ""),
        ("braces around one statement", "if (energy > 1000)\n            {\n                break;\n            }",
            "if (energy > 1000)\n                break;"),
        ("renamed parameter of a primary constructor", "Ends(int from, int to)\n{\n    public int From => from;",
            "Ends(int start, int to)\n{\n    public int From => start;"),
        ("unreached extension method edited", "value / 3", "value / 4"),
        ("comment above a partial method", "partial void Set(int width) => Width = width;",
            "// The other half.\n    partial void Set(int width) => Width = width;"),
        ("named argument", "Math.Clamp(value, 0, 10)", "Math.Clamp(value, 0, max: 10)"),
    ];
}
