using System.Collections.ObjectModel;
using System.Reflection;

namespace Batching.Runtime.Tests.Api;

/// <summary>
/// The nullable annotations of one signature, in the order of its types. Read from the compiler's own attributes: unlike
/// <see cref="NullabilityInfoContext"/> they tell <c>T</c> from <c>T?</c> where T is not constrained.
/// </summary>
internal sealed class NullableFlags
{
    private const byte Annotated = 2;

    private readonly byte[] _flags;
    private int _next;

    private NullableFlags(byte[] flags) => _flags = flags;

    /// <summary>Annotations of a signature that has none to show.</summary>
    internal static NullableFlags None => new([0]);

    internal static NullableFlags Of(ParameterInfo parameter) => Read(parameter.CustomAttributes, parameter.Member);

    internal static NullableFlags Of(MemberInfo member) => Read(member.CustomAttributes, member.DeclaringType);

    /// <summary>Whether a type parameter is annotated: <see langword="null"/> where annotations are off.</summary>
    internal static bool? IsNullable(Type parameter)
    {
        byte flag = Read(parameter.CustomAttributes, (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType)._flags[0];
        return flag == 0 ? null : flag == Annotated;
    }

    /// <summary>Whether the next type of the signature is annotated. Value types that are not generic have no place in it.</summary>
    internal bool NextIsAnnotated(Type type)
    {
        if (type is { IsValueType: true, IsGenericType: false, IsGenericParameter: false })
        {
            return false;
        }

        byte flag = _flags.Length == 1 ? _flags[0] : _flags[_next++];
        return flag == Annotated && (!type.IsValueType || type.IsGenericParameter);
    }

    // Where a member says nothing, what encloses it says it for all.
    private static NullableFlags Read(IEnumerable<CustomAttributeData> attributes, MemberInfo? enclosing)
    {
        if (Value(attributes, "NullableAttribute") is { } own)
        {
            return new(own);
        }

        for (; enclosing is not null; enclosing = enclosing.DeclaringType)
        {
            if (Value(enclosing.CustomAttributes, "NullableContextAttribute") is { } context)
            {
                return new(context);
            }
        }

        return None;
    }

    private static byte[]? Value(IEnumerable<CustomAttributeData> attributes, string name)
        => attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name)?.ConstructorArguments[0].Value switch
        {
            byte flag => [flag],
            ReadOnlyCollection<CustomAttributeTypedArgument> flags => [.. flags.Select(flag => (byte)flag.Value!)],
            _ => null,
        };
}
