using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That options and tokens are named where they would be values.</summary>
public class NameSteeringArgumentFixTests
{
    private const string Item = "[InBatchParallel] private static void Touch(string path, object? tag = null) { }\n";

    [TestCase("CallOptions", "options")]
    [TestCase("CancellationToken", "cancellationToken")]
    public async Task The_argument_is_named(string type, string name)
        => await new FixHarness(new NameSteeringArgumentFix(), $"Name the argument '{name}'").VerifyAsync(
            Rows($"{Item}public static void Use(Rows rows, {type} given) => rows.Touch(/* this */ {{|BATCH030:given|}});"),
            Rows($"{Item}public static void Use(Rows rows, {type} given) => rows.Touch(/* this */ {name}: given);"));
}
