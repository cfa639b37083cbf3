using System.Globalization;
using System.Reflection;

namespace Batching.Testing;

/// <summary>Every kind of default value survives onto the generated method, under any culture.</summary>
public class DefaultValueTests
{
    private static readonly string[] s_parameters =
    [
        "bool a = true", "byte a = byte.MaxValue", "sbyte a = sbyte.MinValue", "short a = short.MinValue", "ushort a = ushort.MaxValue",
        "int a = int.MinValue", "int a = int.MaxValue", "uint a = uint.MaxValue", "long a = long.MinValue", "long a = long.MaxValue",
        "ulong a = ulong.MaxValue",
        "nint a = -5", "nuint a = 5", "int? a = 3", "int? a = null", "bool? a = false",
        "float a = 1.5f", "float a = float.NaN", "float a = float.PositiveInfinity", "float a = float.NegativeInfinity", "float a = -0.0f",
        "float a = float.MaxValue", "float a = float.Epsilon",
        "double a = 1234567.891", "double a = double.NaN", "double a = double.PositiveInfinity", "double a = double.NegativeInfinity",
        "double a = -0.0", "double a = double.MinValue",
        "double a = double.Epsilon", "double a = 0.1", "double? a = -1e-7",
        "decimal a = 1.50m", "decimal a = decimal.MaxValue", "decimal a = -0.0000001m", "decimal? a = 2.5m",
        "char a = 'a'", "char a = '\\''", "char a = '\\0'", "char a = '\\uD800'", "char a = '\\\\'", "char a = '\\n'", "char? a = 'é'",
        "string a = \"\"", "string a = \"quote \\\" backslash \\\\ tab \\t newline \\r\\n nul \\0\"",
        "string a = \"\\u2028\\u2029\\u0085\\uFEFF\"", "string a = \"日本 😀 \\uD83D\"", "string a = \"{0} {{x}}\"",
        "string? a = null", "object? a = null", "int[]? a = null",
        "DayOfWeek a = DayOfWeek.Friday", "DayOfWeek? a = DayOfWeek.Monday", "DayOfWeek? a = null", "DayOfWeek a = (DayOfWeek)42",
        "DayOfWeek a = (DayOfWeek)(-1)",
        "AttributeTargets a = AttributeTargets.Class | AttributeTargets.Field", "Odd a = Odd.@event", "Odd a = Odd.Old",
        "Big a = Big.Most", "Big a = (Big)ulong.MaxValue - 1",
        "Guid a = default", "DateTime a = default", "TimeSpan a = new()", "CancellationTokenRegistration a = default",
        "(int, string?) a = default", "KeyValuePair<string, int>? a = null",
        "int a = Limits.Most", "string a = nameof(String)", "dynamic? a = null",
    ];

    [Test]
    public async Task Defaults_of_every_kind_survive([Values("", "de-DE", "fr-FR", "ar-SA")] string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            string source = Source();
            await new BatchHarness(source) { AllowedWarnings = ["CS0618"] }.CheckAsync();
            using LoadedAssembly loaded = new GeneratorHarness(
                new Batching.Generators.BatchGenerator(), source)
            { AllowedWarnings = ["CS0618"] }.Emit();
            Type rows = loaded.Type("Rows");
            for (var number = 0; number < s_parameters.Length; number++)
            {
                ParameterInfo written = rows.GetMethod($"Touch{number}", BindingFlags.NonPublic | BindingFlags.Static)!.GetParameters()[1];
                ParameterInfo[] generated =
                [
                    .. rows.GetMethods().Where(method => method.Name == $"Touch{number}" || method.Name == $"Touch{number}Async")
                        .Select(method => method.GetParameters()[0])
                        .Where(parameter => parameter.ParameterType == written.ParameterType),
                ];
                Assert.That(generated, Has.Length.EqualTo(2), s_parameters[number]);
                foreach (ParameterInfo parameter in generated)
                {
                    Assert.That(parameter.HasDefaultValue, s_parameters[number]);
                    Assert.That(Bits(parameter.DefaultValue), Is.EqualTo(Bits(written.DefaultValue)), s_parameters[number]);
                }
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public async Task A_generic_default_is_default()
        => await new BatchHarness(Rows.With("""
            [Action, InBatchParallel] private static void Touch<T>(string path, T first, T? second = default) { }
            [Action, InBatchParallel] private static void Look<T>(string path, T first, T? second = null) where T : class { }
            [Action, InBatchParallel] private static void Seek<T>(string path, T first, T? second = null, T third = default) where T : struct { }
            """)).CheckAsync();

    // NaN and -0.0 equal what they should not, or do not equal what they should.
    private static object? Bits(object? value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number),
        float number => BitConverter.SingleToInt32Bits(number),
        decimal number => string.Join(",", decimal.GetBits(number)),
        _ => value,
    };

    private static string Source()
        => """
            public enum Odd { None, [Obsolete("Use None.")] Old, @event }
            public enum Big : ulong { None, Most = ulong.MaxValue }
            public static class Limits { public const int Most = -7; }
            """ + Rows.With(
                string.Join("\n",
                    s_parameters.Select(
                        (parameter, number) => $"[InBatchParallel] private static void Touch{number}(string path, {parameter}) {{ }}")));
}
