using System.ComponentModel;
using System.Reflection;
using Batching.Testing;

namespace Batching.Runtime.Tests.Api;

/// <summary>The public surface changes only together with its baseline, and so only on purpose.</summary>
public class ApiTests
{
    [TestCase("Batching.Abstractions")]
    [TestCase("Batching.Runtime")]
    [TestCase("Batching.Loops")]
    [TestCase("Batching.Nets")]
    [TestCase("Batching.Console")]
    [TestCase("Batching.Studies")]
    [TestCase("Batching.Studies.Console")]
    [TestCase("Batching.Cluster")]
    [TestCase("Batching.Postgres")]
    public void The_public_surface_is_that_of_the_baseline(string assembly)
        => Snapshot.Match(
            Path.Combine(SourceTree.Repository, "tests", "Batching.Runtime.Tests", "Api", $"{assembly}.txt"),
            ApiSurface.Print(Assembly.Load(assembly)));

    [TestCase("Batching.Abstractions")]
    [TestCase("Batching.Runtime")]
    [TestCase("Batching.Loops")]
    [TestCase("Batching.Nets")]
    [TestCase("Batching.Studies")]
    public void What_only_generated_code_names_is_hidden_from_completion(string assembly)
        => Assert.That(
            Assembly.Load(assembly).GetExportedTypes().Where(type => !type.IsNested && type.Namespace == "Batching.Runtime")
                .Where(type => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never),
            Is.Empty);

    [TestCase("Batching.Abstractions")]
    [TestCase("Batching.Runtime")]
    [TestCase("Batching.Loops")]
    [TestCase("Batching.Nets")]
    [TestCase("Batching.Console")]
    [TestCase("Batching.Studies")]
    [TestCase("Batching.Studies.Console")]
    [TestCase("Batching.Cluster")]
    [TestCase("Batching.Postgres")]
    public void The_review_says_why_each_type_is_public(string assembly)
    {
        string[] rows = [.. Review().Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.That(
            UserTypes(assembly).Select(type => type.Name.Split('`')[0])
                .Where(name => !rows.Any(row => row.Contains($"`{name}`") || row.Contains($"`{name}<"))),
            Is.Empty);
    }

    [Test]
    public void The_review_counts_the_public_types_of_each_namespace()
    {
        IEnumerable<string> counts =
            new[] { "Abstractions", "Runtime", "Loops", "Nets", "Console", "Studies", "Studies.Console", "Cluster", "Postgres" }
                .SelectMany(assembly => UserTypes("Batching." + assembly)).GroupBy(type => type.Namespace)
                .Select(types => $"`{types.Key}` | {types.Count()} |");
        string table = string.Join('\n', Review().Where(line => line.StartsWith("| `Batching", StringComparison.Ordinal)));
        Assert.That(counts.Where(count => !table.Contains(count)), Is.Empty);
    }

    [Test]
    public void The_printer_shows_what_a_caller_can_write()
        => Assert.That(ApiSurface.Print([typeof(Shapes<,>)]), Is.EqualTo("""
            public abstract class Batching.Runtime.Tests.Api.Shapes<TKey, TValue> : IDisposable where TKey : notnull where TValue : class, new()
                protected Shapes(string name = "none")
                public int? Count { get; }
                [EditorBrowsable(EditorBrowsableState.Never)] public virtual void Dispose()
                public const double Half = 0.5
                public TValue this[TKey key] { get; protected set; }
                public Dictionary<string, object?> Named { get; init; }
                protected string? Note { get; set; }
                [Obsolete("Gone.")] public static List<string?> Old(int[]? numbers, in DayOfWeek day = DayOfWeek.Friday)
                protected abstract int Sum(params int[] numbers)
                public required string Title { get; init; }
                public override string ToString()
                [OverloadResolutionPriority(-1)] public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
                protected sealed class Inner
                    public Inner()


            """.ReplaceLineEndings("\n")));

    private static string[] Review() => File.ReadAllLines(Path.Combine(SourceTree.Repository, "docs", "api-review.md"));

    private static IEnumerable<Type> UserTypes(string assembly)
        => Assembly.Load(assembly).GetExportedTypes().Where(type =>
            !type.IsNested && type.Namespace != "Batching.Runtime"
                && type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never);
}
