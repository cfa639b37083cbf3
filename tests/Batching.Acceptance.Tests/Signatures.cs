using System.Reflection;
using System.Runtime.CompilerServices;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 30: what of an item method's signature is found again on what is generated.</summary>
public sealed class Signatures
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Defaults _batch = new() { Indices = [4] };

    [TestCase("Numbers", 20)]
    [TestCase("TextsAsync", 14)]
    [TestCase("StructsAsync", 20)]
    public void Case30_Every_default_survives(string name, int count)
    {
        ParameterInfo[] written = [.. ItemMethod(name).GetParameters().Where(parameter => parameter.HasDefaultValue)];
        Assert.That(written, Has.Length.EqualTo(count));
        MethodInfo[] plain = [.. Generated(name).Where(method => method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is null)];
        MethodInfo[] steps = [
            .. typeof(DefaultsSteps).GetMethods().Where(
                method =>
                    name.StartsWith(method.Name, StringComparison.Ordinal)
                        && method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is null)];
        Assert.That(plain, Is.Not.Empty);
        Assert.That(steps, Has.Length.EqualTo(1));
        foreach (MethodInfo method in plain.Concat(steps))
        {
            foreach (ParameterInfo parameter in written)
            {
                ParameterInfo generated = method.GetParameters().Single(candidate => candidate.Name == parameter.Name);
                Assert.That(generated.HasDefaultValue, $"{method.Name}({parameter.Name})");
                Assert.That(generated.ParameterType, Is.EqualTo(parameter.ParameterType));
                Assert.That(generated.DefaultValue, Is.EqualTo(parameter.DefaultValue), $"{method.Name}({parameter.Name})");
                Assert.That(generated.DefaultValue is double real && double.IsNegative(real),
                    Is.EqualTo(parameter.DefaultValue is double same && double.IsNegative(same)));
            }
        }
    }

    [Test]
    public async Task Case30_A_call_with_defaults_is_what_the_item_method_does_with_its_own()
    {
        Assert.That(_batch.Numbers().Shown, Is.EqualTo(new[] { Written("Numbers") }));
        Assert.That((await _batch.NumbersAsync()).Shown, Is.EqualTo(new[] { Written("Numbers") }));
        Assert.That((await _batch.TextsAsync()).Shown, Is.EqualTo(new[] { Written("TextsAsync") }));
        Assert.That((await _batch.StructsAsync()).Shown, Is.EqualTo(new[] { Written("StructsAsync") }));
    }

    [Test]
    public async Task Case30_Each_with_every_other_argument_left_out_is_the_same()
    {
        string numbers = Written("Numbers"), texts = Written("TextsAsync"), structs = Written("StructsAsync");
        Assert.That(_batch.Numbers(many: [int.MinValue]).Shown, Is.EqualTo(new[] { numbers }));
        Assert.That((await _batch.TextsAsync(letter: ['x'])).Shown, Is.EqualTo(new[] { texts }));
        Assert.That((await _batch.StructsAsync(seven: [7])).Shown, Is.EqualTo(new[] { structs }));
        List<string> shown = [];
        await foreach (Defaults batch in Dataset.From([4]).Pipeline<Defaults>().Numbers(many: [int.MinValue]).Tap(Note).Texts().Tap(Note)
            .Structs(seven: [7]).Tap(Note).Batches())
        {
            Assert.That(shown, Is.EqualTo(new[] { numbers, texts, structs }));
        }

        void Note(Defaults batch) => shown.AddRange(batch.Shown);
    }

    [Test]
    public void Case30_Generic_item_methods()
    {
        Assert.That(_batch.Generic<string, int>("x").Shown, Is.EqualTo(new[] { "4 x  " }));
        Assert.That(_batch.Generic("x", (int?)3, ["a", "b"]).Shown, Is.EqualTo(new[] { "4 x 3 2" }));
        Assert.That(_batch.Generic<string?, int>(null).Shown, Is.EqualTo(new[] { "4   " }));
        Defaults batch =
            Dataset.From([4]).Pipeline<Defaults>().Generic(2.5, (DayOfWeek?)DayOfWeek.Monday).Batches().ToBlockingEnumerable().Single();
        Assert.That(batch.Shown, Is.EqualTo(new[] { FormattableString.CurrentCulture($"4 {2.5} Monday ") }));
    }

    [Test]
    public async Task Case30_Params()
    {
        Assert.That(_batch.Params().Shown, Is.EqualTo(new[] { "4 1st  1" }));
        Assert.That(_batch.Params("a", 1, null, 3).Shown, Is.EqualTo(new[] { "4 a 1,,3 1" }));
        Assert.That((await _batch.ParamsAsync(null, 1)).Shown, Is.EqualTo(new[] { "4  1 1" }));
        Assert.That((await _batch.ParamsAsync(new() { Target = Target.For }, CancellationToken.None, "a", 1)).Shown,
            Is.EqualTo(new[] { "4 a 1 1" }));
        Assert.That(_batch.ParamsOfSpans("a", "b").Shown, Is.EqualTo(new[] { "4 a,b" }));
        Assert.That(
            Generated("Params").Count(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ParamArrayAttribute)))),
            Is.EqualTo(4));
    }

    [Test]
    public async Task Case30_Items_without_results()
    {
        Assert.That(_batch.Nothing(), Is.SameAs(_batch));
        Assert.That(await _batch.NothingAsync(unused: [2]), Is.SameAs(_batch));
        Assert.That(await _batch.NothingLaterAsync(), Is.SameAs(_batch));
    }

    [Test]
    public void Case30_An_awaitable_item_method_has_no_synchronous_form()
        => Assert.That(Generated("NothingLater").Select(method => method.Name).Distinct(), Is.EqualTo(new[] { "NothingLaterAsync" }));

    private static MethodInfo ItemMethod(string name)
        => typeof(Defaults).GetMethods(All)
            .Single(method => method.Name == name && method.IsPrivate && method.GetParameters()[0].Name == "index");

    private static IEnumerable<MethodInfo> Generated(string name)
    {
        string action = name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
        return typeof(Defaults).GetMethods(All)
            .Where(method => method.IsPublic && (method.Name == action || method.Name == action + "Async"));
    }

    /// <summary>What the item method itself gives for its own defaults.</summary>
    private string Written(string name) => name switch
    {
        "Numbers" => _batch.OwnNumbers(),
        "TextsAsync" => _batch.OwnTexts(),
        _ => _batch.OwnStructs(),
    };
}
