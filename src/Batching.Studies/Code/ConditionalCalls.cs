using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Batching.Studies;

/// <summary>
/// Finds calls that only a debug build or only a release build has: calls of methods that are conditional on DEBUG or RELEASE. A check of
/// <see cref="System.Diagnostics.Debug"/> whose arguments only read values is not counted: it either does nothing or ends the program.
/// </summary>
internal sealed class ConditionalCalls(Assembly assembly, PEReader image, MetadataReader symbols, Func<string, bool> isHashed)
{
    private const int Call = 0x28;
    private const int CallVirtual = 0x6F;

    private readonly MetadataReader _metadata = image.GetMetadataReader();
    private readonly Dictionary<EntityHandle, string?> _conditions = [];

    /// <summary>Describes these calls, and attribute classes that are conditional in the same way.</summary>
    internal IEnumerable<string> Find()
    {
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            if (IsConditional(_metadata.GetTypeDefinition(handle).GetCustomAttributes()))
            {
                yield return $"{_metadata.GetString(_metadata.GetTypeDefinition(handle).Name)} is conditional";
            }
        }

        foreach (MethodDefinitionHandle handle in _metadata.MethodDefinitions)
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            foreach (string called in Find(handle, image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
            {
                yield return $"{NameOf(handle)} calls {called}";
            }
        }
    }

    private List<string> Find(MethodDefinitionHandle handle, BlobReader il)
    {
        List<string> found = [];
        int[]? statements = null;
        while (il.RemainingBytes > 0)
        {
            int offset = il.Offset, code = Il.ReadCode(ref il);
            if (code is Call or CallVirtual && Conditional(Il.Token(il)) is { } called)
            {
                statements ??= [
                    .. symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden)
                        .Select(point => point.Offset)];
                int statement = Array.FindLastIndex(statements, start => start <= offset);
                if (!called.StartsWith("Debug.", StringComparison.Ordinal)
                    || statement < 0 || !OnlyReads(il, statements[statement], offset))
                {
                    found.Add(called);
                }
            }

            Il.Skip(code, ref il);
        }

        return found;
    }

    /// <summary>The name of a method that is conditional on the build. Null for other methods.</summary>
    private string? Conditional(EntityHandle handle)
    {
        if (!_conditions.TryGetValue(handle, out string? name))
        {
            _conditions.Add(handle, name = handle.Kind switch
            {
                HandleKind.MethodSpecification => Conditional(_metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
                HandleKind.MethodDefinition =>
                    IsConditional((MethodDefinitionHandle)handle) ? NameOf((MethodDefinitionHandle)handle) : null,
                HandleKind.MemberReference => Conditional(_metadata.GetMemberReference((MemberReferenceHandle)handle), handle),
                _ => null,
            });
        }

        return name;
    }

    private string? Conditional(MemberReference member, EntityHandle handle)
    {
        string name = _metadata.GetString(member.Name);
        (EntityHandle type, string space, string typeName, string? scope) = TypeOf(member.Parent);
        if (type.Kind == HandleKind.TypeDefinition)
        {
            // The signatures of a generic type's instance differ from its definition, so any method of the name counts.
            return _metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetMethods().Any(
                method => _metadata.StringComparer.Equals(_metadata.GetMethodDefinition(method).Name, name) && IsConditional(method))
                ? $"{typeName}.{name}"
                : null;
        }

        if (scope is null || !isHashed(scope))
        {
            // A type of the framework.
            return space == "System.Diagnostics" && typeName == "Debug" && !name.StartsWith("get_", StringComparison.Ordinal)
                && !name.StartsWith("set_", StringComparison.Ordinal) ? $"Debug.{name}" : null;
        }

        try
        {
            // For a generic type, this resolves the method of the definition.
            MethodBase? method = assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle));
            return method is not null
                && method.GetCustomAttributesData().Any(attribute =>
                    attribute.AttributeType.FullName == typeof(System.Diagnostics.ConditionalAttribute).FullName
                    && attribute.ConstructorArguments is [{ Value: string symbol }] && CompiledSource.IsOfBuild(symbol))
                ? $"{typeName}.{name}"
                : null;
        }
        catch (Exception failure)
            when (failure is ArgumentException or MissingMethodException or BadImageFormatException or IOException or TypeLoadException
                or NotSupportedException)
        {
            return $"{typeName}.{name}, which cannot be read";
        }
    }

    private bool IsConditional(MethodDefinitionHandle handle) => IsConditional(_metadata.GetMethodDefinition(handle).GetCustomAttributes());

    private bool IsConditional(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference
                || TypeOf(_metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
                    is not (_, "System.Diagnostics", "ConditionalAttribute", _))
            {
                continue;
            }

            BlobReader value = _metadata.GetBlobReader(attribute.Value);
            _ = value.ReadUInt16();
            if (value.ReadSerializedString() is { } symbol && CompiledSource.IsOfBuild(symbol))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code from the beginning of a statement to a call in it only reads values, without any effect.</summary>
    private bool OnlyReads(BlobReader il, int start, int end)
    {
        il.Offset = start;
        while (il.Offset < end)
        {
            int code = Il.ReadCode(ref il);
            if (code is Call or CallVirtual ? !OnlyReads(Il.Token(il)) : !Il.OnlyReads(code))
            {
                return false;
            }

            Il.Skip(code, ref il);
        }

        return true;
    }

    private bool OnlyReads(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return IsFieldGetter(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle));
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                string name = _metadata.GetString(member.Name);
                (_, string space, string type, string? scope) = TypeOf(member.Parent);
                return scope is not null && !isHashed(scope) && space.StartsWith("System", StringComparison.Ordinal)
                    && ((space == "System" && type is "String" or "Math" or "MathF" or "Double" or "Single"
                        && !name.StartsWith("Copy", StringComparison.Ordinal))
                        || (name.StartsWith("get_", StringComparison.Ordinal)
                            && !(type.Length > 1 && type[0] == 'I' && char.IsUpper(type[1]))
                            && space is "System" or "System.Collections.Generic" or "System.Collections.Immutable"));
            default:
                return false;
        }
    }

    /// <summary>Whether a method is the getter of an automatic property.</summary>
    private bool IsFieldGetter(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0 || (method.Attributes & MethodAttributes.Virtual) != 0
            || !_metadata.GetString(method.Name).StartsWith("get_", StringComparison.Ordinal))
        {
            return false;
        }

        byte[] il = image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
        return il is [0x02, 0x7B, _, _, _, _, 0x2A] or [0x7E, _, _, _, _, 0x2A];
    }

    /// <summary>The type of a referenced member: its definition if it is in this assembly, otherwise the name of its assembly.</summary>
    private (EntityHandle Handle, string Space, string Name, string? Scope) TypeOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                TypeDefinition definition = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                return (handle, _metadata.GetString(definition.Namespace), Bare(definition.Name), null);
            case HandleKind.TypeReference:
                TypeReference reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                EntityHandle scope = reference.ResolutionScope;
                while (scope.Kind == HandleKind.TypeReference)
                {
                    scope = _metadata.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
                }

                return (handle, _metadata.GetString(reference.Namespace), Bare(reference.Name),
                    scope.Kind == HandleKind.AssemblyReference
                        ? _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)
                        : null);
            case HandleKind.TypeSpecification:
                return TypeOf(SignatureNames.DefinitionOf((TypeSpecificationHandle)handle, _metadata));
            default:
                return (default, "", "", null);
        }
    }

    private string Bare(StringHandle name) => GeneratedNames.Bare(_metadata.GetString(name));

    /// <summary>The name of a method. Lambdas and state machines have the name of the method that contains them.</summary>
    private string NameOf(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string name = _metadata.GetString(method.Name);
        name = GeneratedNames.Written(name) ?? name;
        TypeDefinition type = _metadata.GetTypeDefinition(method.GetDeclaringType());
        while (_metadata.GetString(type.Name).StartsWith('<') && type.GetDeclaringType() is { IsNil: false } outer)
        {
            name = GeneratedNames.Written(_metadata.GetString(type.Name)) ?? name;
            type = _metadata.GetTypeDefinition(outer);
        }

        string space = _metadata.GetString(type.Namespace);
        return $"{(space.Length == 0 ? "" : space + ".")}{Bare(type.Name)}.{name}";
    }
}
