using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Batching.Testing;

/// <summary>
/// That options refuse what their <see cref="RangeAttribute"/> leaves out, and nothing else: analyzers read the attribute.
/// </summary>
public class RangeTests
{
    private static IEnumerable<PropertyInfo> Numbers
        => new[] { typeof(CallOptions), typeof(PipelineOptions), typeof(StudyOptions), typeof(SlurmOptions) }.Select(type => type.Assembly)
            .Distinct()
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.GetConstructor(Type.EmptyTypes) is not null && !type.ContainsGenericParameters && !type.IsAbstract)
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property =>
                property.SetMethod is { IsPublic: true } && Number(property) is { } number
                    && (number == typeof(int) || number == typeof(long) || number == typeof(double)));

    [TestCaseSource(nameof(Numbers))]
    public void An_option_refuses_what_its_range_leaves_out(PropertyInfo property)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();
        object?[] denied = property.GetCustomAttribute<DeniedValuesAttribute>()?.Values ?? [];
        foreach (double value in (double[])[
            int.MinValue, -2, -1, 0, 1, 2, 7, 8, 9, 1023, 1024, 1025, (16 << 20) - 1, 16 << 20, int.MaxValue])
        {
            bool isTaken = range is null || (value >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)
                && value <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) && !denied.Contains((int)value));
            Assert.That(Takes(property, value), Is.EqualTo(isTaken), $"{property.DeclaringType!.Name}.{property.Name} = {value}");
        }
    }

    [Test]
    public void The_bounds_of_all_surfaces_are_there()
        => Assert.That(Numbers.Count(property => property.GetCustomAttribute<RangeAttribute>() is not null), Is.GreaterThanOrEqualTo(15));

    private static bool Takes(PropertyInfo property, double value)
    {
        try
        {
            property.SetValue(Activator.CreateInstance(property.DeclaringType!),
                Convert.ChangeType(value, Number(property)!, CultureInfo.InvariantCulture));
            return true;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static Type? Number(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
}
