using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Batching.Studies;

/// <summary>Reads the members of a type, except generated types.</summary>
internal sealed class CompiledType(PEReader image, GeneratedNames generated, TypeDefinitionHandle handle)
{
    private readonly MetadataReader _metadata = image.GetMetadataReader();

    internal IEnumerable<CompiledMember> Members()
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string name = DisplayOf(handle)
            + (type.GetGenericParameters() is { Count: > 0 } parameters ? $"<{string.Join(", ", parameters.Select(NameOf))}>" : "");
        yield return Member(name, name, text => text.AddType(handle));
        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            yield return Member(name, FieldName(name, field), text => text.AddField(field));
        }

        Dictionary<MethodDefinitionHandle, string> accessors = Accessors(type);
        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            if (generated.Contains(method))
            {
                continue;
            }

            CompiledMember member = Member(name,
                accessors.TryGetValue(method, out string? property) ? $"{name}.{property}" : $"{name}.{DisplayOf(method, type)}",
                text => text.AddMethod(method));
            (List<(FieldDefinitionHandle Field, string Text)> initializers, string rest) =
                CompiledText.SplitInitializers(method, image, generated);
            yield return initializers.Count == 0 ? member : member with { NamedHash = CompiledCode.HashOf(rest) };

            // A field's initializer is part of the constructors, but a change of it is reported for the field.
            foreach ((FieldDefinitionHandle field, string text) in initializers)
            {
                yield return new(name, FieldName(name, field), Hash: null, CompiledCode.HashOf(text));
            }
        }
    }

    private CompiledMember Member(string type, string name, Action<CompiledText> write)
    {
        var text = new CompiledText(image, generated);
        write(text);
        string hash = CompiledCode.HashOf(text.Complete());
        return new(type, name, hash, hash);
    }

    private string FieldName(string type, FieldDefinitionHandle field)
    {
        string name = _metadata.GetString(_metadata.GetFieldDefinition(field).Name);
        return $"{type}.{GeneratedNames.Written(name) ?? name}";
    }

    private Dictionary<MethodDefinitionHandle, string> Accessors(TypeDefinition type)
    {
        var names = new Dictionary<MethodDefinitionHandle, string>();
        foreach (PropertyDefinitionHandle handle in type.GetProperties())
        {
            PropertyDefinition property = _metadata.GetPropertyDefinition(handle);
            PropertyAccessors accessors = property.GetAccessors();
            foreach (MethodDefinitionHandle accessor in new[] { accessors.Getter, accessors.Setter })
            {
                names.TryAdd(accessor, _metadata.GetString(property.Name));
            }
        }

        foreach (EventDefinitionHandle handle in type.GetEvents())
        {
            EventDefinition declared = _metadata.GetEventDefinition(handle);
            EventAccessors accessors = declared.GetAccessors();
            foreach (MethodDefinitionHandle accessor in new[] { accessors.Adder, accessors.Remover })
            {
                names.TryAdd(accessor, _metadata.GetString(declared.Name));
            }
        }

        return names;
    }

    private string DisplayOf(MethodDefinitionHandle handle, TypeDefinition type)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string name = _metadata.GetString(method.Name);
        if (name == ".cctor")
        {
            return "static constructor";
        }

        string[] outer = [.. type.GetGenericParameters().Select(NameOf)], own = [.. method.GetGenericParameters().Select(NameOf)];
        MethodSignature<string> signature = method.DecodeSignature(new DisplayNames(this, outer, own), null);
        string shown = name == ".ctor"
            ? GeneratedNames.Bare(generated.NameOf(method.GetDeclaringType()))
            : GeneratedNames.Written(name) ?? name;
        return $"{shown}{(own.Length == 0 ? "" : $"<{string.Join(", ", own)}>")}({string.Join(", ", signature.ParameterTypes)})";
    }

    private string NameOf(GenericParameterHandle handle) => _metadata.GetString(_metadata.GetGenericParameter(handle).Name);

    private string DisplayOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            TypeDefinition type = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
            string name = GeneratedNames.Bare(generated.NameOf((TypeDefinitionHandle)handle));
            return type.GetDeclaringType() is { IsNil: false } outer ? $"{DisplayOf(outer)}.{name}" : Qualified(type.Namespace, name);
        }

        if (handle.Kind != HandleKind.TypeReference)
        {
            return "?";
        }

        TypeReference reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
        string bare = GeneratedNames.Bare(_metadata.GetString(reference.Name));
        if (bare == "Decimal" && _metadata.GetString(reference.Namespace) == "System")
        {
            return "decimal";
        }

        return reference.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{DisplayOf(reference.ResolutionScope)}.{bare}"
            : Qualified(reference.Namespace, bare);
    }

    private string Qualified(StringHandle space, string name) => space.IsNil ? name : $"{_metadata.GetString(space)}.{name}";

    /// <summary>Names types as users write them.</summary>
    private sealed class DisplayNames(CompiledType type, string[] outer, string[] own) : SignatureNames(type.DisplayOf)
    {
        public override string GetByReferenceType(string elementType) => "ref " + elementType;

        public override string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
            => genericType == "System.Nullable" ? typeArguments[0] + "?" : base.GetGenericInstantiation(genericType, typeArguments);

        public override string GetGenericMethodParameter(object? genericContext, int index)
            => index < own.Length ? own[index] : base.GetGenericMethodParameter(null, index);

        public override string GetGenericTypeParameter(object? genericContext, int index)
            => index < outer.Length ? outer[index] : base.GetGenericTypeParameter(null, index);

        public override string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public override string GetPinnedType(string elementType) => elementType;

        public override string GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "?";
    }
}
