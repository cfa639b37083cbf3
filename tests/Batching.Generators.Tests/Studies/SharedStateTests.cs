using Batching.Testing;

namespace Batching.Generators.Tests.Studies;

/// <summary>What a code version says of static members whose state other code may change.</summary>
public class SharedStateTests
{
    [TestCase("static int S;", "S", true, TestName = "A field")]
    [TestCase("public static int S { get; set; }", "S", true, TestName = "A property")]
    [TestCase("public static readonly Config S = new();", "S.K", true, TestName = "An object with a settable property in a readonly field")]
    [TestCase(
        "public static Config S { get; } = new();", "S.K", true, TestName = "An object with a settable property in a readonly property")]
    [TestCase("public static readonly Holder S = new(new Config());", "S.Held.K", true,
        TestName = "An object that holds one with a settable property")]
    [TestCase("public static readonly Counter S = new();", "S.Next()", true, TestName = "An object with a private field that changes")]
    [TestCase("public static readonly Config? S = new();", "S!.K", true, TestName = "A nullable reference")]
    [TestCase(
        "public static readonly IKnown S = new Known();", "S.K", true, TestName = "An interface whose object has a settable property")]
    [TestCase("public static readonly object S = new Config();", "S.GetHashCode()", true, TestName = "An object as object")]
    [TestCase("public static readonly int[] S = [1];", "S[0]", true, TestName = "An array that others see")]
    [TestCase("public static readonly List<int> S = [1];", "S[0]", true, TestName = "A list")]
    [TestCase("public static readonly Dictionary<string, int> S = [];", "S[\"a\"]", true, TestName = "A dictionary")]
    [TestCase("public static readonly IList<int> S = [1];", "S[0]", true, TestName = "A list as an interface")]
    [TestCase("public static readonly IReadOnlyList<int> S = new List<int>();", "S[0]", true, TestName = "A list as a read-only interface")]
    [TestCase("public static readonly Queue<int> S = new();", "S.Count", true, TestName = "A queue")]
    [TestCase("public static readonly Random S = new(1);", "S.Next()", true, TestName = "A source of random numbers")]
    [TestCase("public static readonly System.Text.StringBuilder S = new();", "S.Length", true, TestName = "A string builder")]
    [TestCase("public static readonly System.Collections.Concurrent.ConcurrentQueue<int> S = new();", "S.Count", true,
        TestName = "A concurrent queue")]
    [TestCase("public static readonly Lazy<Config> S = new();", "S.Value.K", true, TestName = "An object that is made late")]
    [TestCase("public static readonly (int A, Config B) S = (1, new());", "S.B.K", true, TestName = "An object in a tuple")]
    [TestCase("public static readonly System.Collections.Immutable.ImmutableArray<Config> S = [];", "S[0].K", true,
        TestName = "Objects in an immutable array")]
    [TestCase("static readonly int[] S = [1]; public static void Set() => S[0] = 2;", "S[0]", true,
        TestName = "A private array that another method writes")]
    [TestCase("static readonly int[] S = [1]; public static int[] All() => S;", "S[0]", true,
        TestName = "A private array that another method hands out")]
    [TestCase("static readonly int[] S = [1]; public static void Set() => System.Threading.Interlocked.Increment(ref S[0]);", "S[0]", true,
        TestName = "A private array that another method writes by reference")]
    [TestCase("static readonly int[] S = [1]; public static void Set() => (S[0], S[0]) = (2, 3);", "S[0]", true,
        TestName = "A private array that another method writes as a tuple")]
    [TestCase("static readonly List<int> S = [1]; public static void Set() => S.Add(2);", "S[0]", true,
        TestName = "A private list that another method adds to")]
    [TestCase("static readonly Grow<int> S = new(null, 1);", "S.N", false, TestName = "A generic record of itself, larger each time")]
    [TestCase("static readonly int[] S = [1, 2]; public static int Last() { foreach (int each in S) { } return S[S.Length - 1]; }", "S[0]",
        false, TestName = "A private table")]
    [TestCase(
        "static readonly Dictionary<string, int> S = new() { [\"a\"] = 1 };", "S[\"a\"]", false, TestName = "A private table by name")]
    [TestCase("public static readonly string S = \"a\";", "S.Length", false, TestName = "A text")]
    [TestCase("public static readonly Fixed S = new(1, \"a\");", "S.Number", false, TestName = "A record")]
    [TestCase(
        "public static readonly Settled S = new() { K = 1 };", "S.K", false, TestName = "A property that is set where the object is made")]
    [TestCase("public static readonly Held S = new(1);", "S.Twice()", false, TestName = "A class of a primary constructor")]
    [TestCase(
        "public static readonly System.Collections.Immutable.ImmutableArray<int> S = [1];", "S[0]", false, TestName = "An immutable array")]
    [TestCase("public static readonly Func<int, int> S = x => x + 1;", "S(1)", false, TestName = "A delegate")]
    [TestCase("public static readonly object S = new();", "S.GetHashCode()", false, TestName = "An object to lock")]
    [TestCase("public static readonly System.Threading.Lock S = new();", "S.GetHashCode()", false, TestName = "A lock")]
    [TestCase("public static readonly System.Globalization.CultureInfo S = System.Globalization.CultureInfo.InvariantCulture;", "S.LCID",
        false, TestName = "A culture")]
    [TestCase("public static readonly Point S = new() { X = 1 };", "S.X", false, TestName = "A struct, which a readonly field keeps")]
    [TestCase("public const int S = 1;", "S", false, TestName = "A constant")]
    [TestCase("public static int[] S => [1];", "S[0]", false, TestName = "A property that makes an array each time")]
    public void State_is_noted_where_other_code_may_change_it(string member, string use, bool isNoted)
    {
        string[] notes = Notes($$"""
            public sealed class Config { public int K { get; set; } = 1; }
            public sealed class Holder(Config held) { public Config Held { get; } = held; }
            public sealed class Counter { private int _count; public int Next() => ++_count; }
            public interface IKnown { int K { get; } }
            public sealed class Known : IKnown { public int K { get; set; } }
            public sealed record Fixed(int Number, string Text);
            public sealed class Settled { public int K { get; init; } }
            public sealed class Held(int number) { public int Twice() => number * 2; }
            public struct Point { public int X { get; set; } }
            public sealed record Grow<T>(Grow<Grow<T>>? Next, int N);
            [Run] public sealed partial class Some : Run<int>
            {
                {{member}}
                private static int Execute(int value) => value + {{use}};
            }
            """);
        Assert.That(notes, isNoted ? Has.One.Contains("the static Some.S") : Is.Empty);
    }

    [Test]
    public void State_behind_what_is_generated_is_noted()
        => Assert.That(
            Notes("""
                public static class Settings { public static readonly List<int> Offsets = [1]; }
                public partial class Rows : Batch<int>
                {
                    [DataComponent] public partial int[] Values { get; set; }
                    [Action, InBatchParallel(Post = nameof(Values))] private static int Load(int index) => index + Settings.Offsets[0];
                }
                [Run] public sealed partial class Some : Run<int> { private static int Execute(int value) => new Rows { Indices = [value] }.Load().Values[0]; }
                """),
            Is.EqualTo(["reads the static Settings.Offsets, whose List<int> other code may change: such changes are not noticed"]));

    [Test]
    public void State_of_a_referenced_project_is_noted()
    {
        var library = UserProject.Compile(
            ["namespace Lib; public static class Settings { public static readonly List<int> Offsets = [1]; public static double Factor = 1; public const int Size = 2; public static string Name { get; } = \"\"; }"]).WithAssemblyName("Lib");
        var compilation = UserProject.Compile(
            ["[Run] public sealed partial class Some : Run<double> { private static double Execute(int value) => Lib.Settings.Offsets[0] + Lib.Settings.Factor + Lib.Settings.Size + Lib.Settings.Name.Length; }"]);
        Assert.That(
            CodeReach.Read(["Some"], compilation.AddReferences(library.ToMetadataReference()), CancellationToken.None).Single().Notes,
            Is.EquivalentTo([
                "reads the static Settings.Offsets, whose List<int> other code may change: such changes are not noticed",
                "reads or writes the static Settings.Factor, which other code may change: such changes are not noticed",
            ]));
    }

    private static string[] Notes(string source)
        => [.. CodeReach.Read(["Some"], UserProject.Compile([source]), CancellationToken.None).Single().Notes];
}
