using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Batching.Studies;

/// <summary>
/// The text of one member: its declaration and IL, with names in place of tokens. It includes what the compiler generated for the member
/// (closures, state machines, tables), which is numbered in the order of its use. Not thread-safe.
/// </summary>
internal sealed partial class CompiledText
{
    // Attributes such as static, virtual and abstract, but not the accessibility.
    private const MethodAttributes MethodBehaviour = ~MethodAttributes.MemberAccessMask;
    private const TypeAttributes TypeBehaviour = ~TypeAttributes.VisibilityMask;
    private const int Call = 0x28;
    private const int StoreField = 0x7D;
    private const int StoreStaticField = 0x80;

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly GeneratedNames _generated;
    private readonly SignatureDecoder<string, object?> _signatures;
    private readonly SignatureNames _names;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<EntityHandle, int> _places = [];
    private readonly Queue<EntityHandle> _pending = new();
    private int _placesNamed;

    internal CompiledText(PEReader image, GeneratedNames generated)
    {
        (_image, _generated, _metadata) = (image, generated, image.GetMetadataReader());
        _names = new(handle => NameOf(handle));
        _signatures = new(_names, _metadata, null);
    }

    internal void AddType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        _text.Append(NameOf(handle)).Append(" : ");
        AppendDeclaration(type);
        AppendAttributes(type.GetCustomAttributes());
        foreach (PropertyDefinitionHandle property in type.GetProperties())
        {
            AppendAttributes(_metadata.GetPropertyDefinition(property).GetCustomAttributes());
        }
    }

    internal void AddField(FieldDefinitionHandle handle)
    {
        FieldDefinition field = _metadata.GetFieldDefinition(handle);
        _text.Append(NameOf(handle)).Append(' ');
        AppendDeclaration(field);
        AppendAttributes(field.GetCustomAttributes());
    }

    internal void AddMethod(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        _text.Append(NameOf(handle)).Append(' ');
        AppendDeclaration(method);
        AppendAttributes(method.GetCustomAttributes());
        AppendBody(method);
    }

    /// <summary>Returns the text, after adding what was generated for the member.</summary>
    internal string Complete()
    {
        while (_pending.TryDequeue(out EntityHandle handle))
        {
            _text.Append(CultureInfo.InvariantCulture, $"| ${_places[handle]} ");
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    AppendGenerated((TypeDefinitionHandle)handle);
                    break;
                case HandleKind.MethodDefinition:
                    MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                    _text.Append(Signature(method.Signature)).Append(' ');
                    AppendDeclaration(method);
                    AppendBody(method);
                    break;
                default:
                    AppendDeclaration(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle));
                    break;
            }
        }

        return _text.ToString();
    }

    /// <summary>
    /// Splits a constructor into the initializers of fields and its body, to tell which of them has changed. Other methods have none.
    /// </summary>
    internal static (List<(FieldDefinitionHandle Field, string Text)> Initializers, string Body) SplitInitializers(
        MethodDefinitionHandle handle, PEReader image, GeneratedNames generated)
    {
        MetadataReader metadata = image.GetMetadataReader();
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        string name = metadata.GetString(method.Name);
        List<(FieldDefinitionHandle, string)> found = [];
        if (name is not (".ctor" or ".cctor") || method.RelativeVirtualAddress == 0)
        {
            return (found, "");
        }

        BlobReader il = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
        var start = 0;
        while (il.RemainingBytes > 0)
        {
            int code = Il.ReadCode(ref il);
            EntityHandle named = code is StoreField or StoreStaticField ? Il.Token(il) : default;
            Il.Skip(code, ref il);
            if (code is StoreField or StoreStaticField && named.Kind == HandleKind.FieldDefinition)
            {
                found.Add(((FieldDefinitionHandle)named, Part(start, il.Offset)));
                start = il.Offset;
            }
            else if (code == Call && name == ".ctor")
            {
                // This is most likely the base constructor, after which the written body begins.
                break;
            }
        }

        return (found, Part(start, il.Length));

        string Part(int from, int to)
        {
            var text = new CompiledText(image, generated);
            BlobReader part = il;
            part.Offset = from;
            while (part.Offset < to)
            {
                int code = Il.ReadCode(ref part);
                text.AppendInstruction(code, ref part);
            }

            return text.Complete();
        }
    }

    private void AppendDeclaration(TypeDefinition type)
    {
        TypeLayout layout = type.GetLayout();
        _text.Append(CultureInfo.InvariantCulture,
            $"{(type.BaseType.IsNil ? "" : NameOf(type.BaseType))} {(int)(type.Attributes & TypeBehaviour)} {layout.Size} "
                + $"{layout.PackingSize} ");
        foreach (InterfaceImplementationHandle contract in type.GetInterfaceImplementations())
        {
            _text.Append(NameOf(_metadata.GetInterfaceImplementation(contract).Interface)).Append(' ');
        }
    }

    private void AppendDeclaration(FieldDefinition field)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{Signature(field.Signature)} {field.GetOffset()} ");
        if (field.GetDefaultValue() is { IsNil: false } constant)
        {
            _text.Append('=').Append(Blob(_metadata.GetConstant(constant).Value)).Append(' ');
        }

        if (field.GetRelativeVirtualAddress() is > 0 and int address && SizeOf(field) is > 0 and int size)
        {
            _text.Append(Convert.ToHexStringLower(_image.GetSectionData(address).GetReader(0, size).ReadBytes(size))).Append(' ');
        }
    }

    /// <summary>
    /// The size in bytes of a field with initial data, whose type is a primitive or a generated struct. 0 for other types.
    /// </summary>
    private int SizeOf(FieldDefinition field)
    {
        BlobReader signature = _metadata.GetBlobReader(field.Signature);
        _ = signature.ReadSignatureHeader();
        SignatureTypeCode code = signature.ReadSignatureTypeCode();
        while (code is SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier)
        {
            _ = signature.ReadTypeHandle();
            code = signature.ReadSignatureTypeCode();
        }

        return code switch
        {
            SignatureTypeCode.Boolean or SignatureTypeCode.Byte or SignatureTypeCode.SByte => 1,
            SignatureTypeCode.Char or SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 => 2,
            SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Single => 4,
            SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 or SignatureTypeCode.Double => 8,
            SignatureTypeCode.TypeHandle when signature.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } type
                => _metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size,
            _ => 0,
        };
    }

    private void AppendDeclaration(MethodDefinition method)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{(int)method.ImplAttributes} {(int)(method.Attributes & MethodBehaviour)} ");
        if (method.GetImport() is { Module.IsNil: false } native)
        {
            _text.Append(CultureInfo.InvariantCulture,
                $"{Text(_metadata.GetModuleReference(native.Module).Name)} {Text(native.Name)} {(int)native.Attributes} ");
        }

        foreach (ParameterHandle handle in method.GetParameters())
        {
            // Callers that omit the argument are compiled with the default.
            Parameter parameter = _metadata.GetParameter(handle);
            if (parameter.GetDefaultValue() is { IsNil: false } usual)
            {
                _text.Append(CultureInfo.InvariantCulture, $"{parameter.SequenceNumber}={Blob(_metadata.GetConstant(usual).Value)} ");
            }

            AppendAttributes(parameter.GetCustomAttributes());
        }
    }

    private void AppendGenerated(TypeDefinitionHandle handle)
    {
        _text.Append(Digits().Replace(_metadata.GetString(_metadata.GetTypeDefinition(handle).Name), "#")).Append(' ');
        if (_generated.IsShared(handle))
        {
            // The parts that a member uses are added where it uses them.
            return;
        }

        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        AppendDeclaration(type);
        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            _text.Append(_metadata.GetString(_metadata.GetFieldDefinition(field).Name)).Append(' ');
            AppendDeclaration(_metadata.GetFieldDefinition(field));
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            _text.Append(PlaceOf(method)).Append(' ');
        }
    }

    private void AppendBody(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _text.Append(Signature(_metadata.GetStandaloneSignature(body.LocalSignature).Signature)).Append(' ');
        }

        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            int code = Il.ReadCode(ref il);
            AppendInstruction(code, ref il);
        }

        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{region.Kind} {region.TryOffset} {region.TryLength} ")
                .Append(CultureInfo.InvariantCulture, $"{region.HandlerOffset} {region.HandlerLength} {region.FilterOffset} ");
            if (region.Kind == ExceptionRegionKind.Catch)
            {
                _text.Append(NameOf(region.CatchType)).Append(' ');
            }
        }
    }

    /// <summary>Adds an instruction. Tokens are row numbers, which change with unrelated code, so names replace them.</summary>
    private void AppendInstruction(int code, ref BlobReader il)
    {
        _text.Append(code.ToString("x", CultureInfo.InvariantCulture)).Append(' ');
        switch (IlOperands.SizeOf(code))
        {
            case IlOperands.Token:
                _text.Append(NameOf(MetadataTokens.Handle(il.ReadInt32()))).Append(' ');
                break;
            case IlOperands.Switch:
                int count = il.ReadInt32();
                _text.Append(Convert.ToHexStringLower(il.ReadBytes(count * 4))).Append(' ');
                break;
            case var size and > 0:
                _text.Append(Convert.ToHexStringLower(il.ReadBytes(size))).Append(' ');
                break;
        }
    }

    /// <summary>
    /// Adds attributes that code may read. Attributes of the compiler and for debuggers are left out, except the values of constants, which
    /// are compiled into callers.
    /// </summary>
    private void AppendAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            string name = attribute.Constructor.Kind == HandleKind.MethodDefinition
                ? NameOf(_metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType())
                : NameOf(_metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent);
            if (name is "System.Runtime.CompilerServices.DecimalConstantAttribute"
                or "System.Runtime.CompilerServices.DateTimeConstantAttribute"
                || !(name.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal)
                    || name.StartsWith("System.Diagnostics.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal)))
            {
                string value = Encoding.Latin1.GetString(_metadata.GetBlobBytes(attribute.Value));
                value = value.Contains(", Version=", StringComparison.Ordinal) ? Versions().Replace(value, "$1") : value;
                _text.Append(CultureInfo.InvariantCulture, $"[{name} {Convert.ToHexStringLower(Encoding.Latin1.GetBytes(value))}] ");
            }
        }
    }

    private string Blob(BlobHandle handle) => Convert.ToHexStringLower(_metadata.GetBlobBytes(handle));

    private string Signature(BlobHandle handle)
        => _generated.Signatures.TryGetValue(handle, out string? known) ? known : Kept(handle, _generated.Signatures, DecodedSignature);

    private string NameOf(Handle handle)
        => _generated.Names.TryGetValue(handle, out string? known) ? known : Kept(handle, _generated.Names, DecodedName);

    /// <summary>Decodes a name, and keeps it for all members unless it contains the number of generated code.</summary>
    private string Kept<T>(T handle, Dictionary<T, string> known, Func<T, string> decoded)
        where T : struct
    {
        int before = _placesNamed;
        string text = decoded(handle);
        if (before == _placesNamed)
        {
            known[handle] = text;
        }

        return text;
    }

    private string DecodedSignature(BlobHandle handle)
    {
        // Signatures contain tokens too, so they are decoded to names.
        BlobReader reader = _metadata.GetBlobReader(handle);
        SignatureHeader header = reader.ReadSignatureHeader();
        reader.Offset = 0;
        switch (header.Kind)
        {
            case SignatureKind.Field:
                return _signatures.DecodeFieldSignature(ref reader);
            case SignatureKind.LocalVariables:
                return string.Join(',', _signatures.DecodeLocalSignature(ref reader));
            case SignatureKind.MethodSpecification:
                return string.Join(',', _signatures.DecodeMethodSpecificationSignature(ref reader));
            default:
                MethodSignature<string> signature = _signatures.DecodeMethodSignature(ref reader);
                return $"{signature.Header.RawValue}`{signature.GenericParameterCount} "
                    + $"{signature.ReturnType}({string.Join(',', signature.ParameterTypes)})";
        }
    }

    private string Text(StringHandle handle) => _metadata.GetString(handle);

    private string DecodedName(Handle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                var definition = (TypeDefinitionHandle)handle;
                if (_generated.Contains(definition))
                {
                    return PlaceOf(definition);
                }

                TypeDefinition type = _metadata.GetTypeDefinition(definition);
                string typeName = _generated.NameOf(definition);
                return type.GetDeclaringType() is { IsNil: false } outer
                    ? $"{NameOf(outer)}+{typeName}"
                    : Qualified(type.Namespace, typeName);
            case HandleKind.TypeReference:
                TypeReference reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{NameOf(reference.ResolutionScope)}+{Text(reference.Name)}"
                    : Qualified(reference.Namespace, Text(reference.Name));
            case HandleKind.TypeSpecification:
                BlobReader specification =
                    _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                return _signatures.DecodeType(ref specification, allowTypeSpecifications: true);
            case HandleKind.MethodDefinition:
                if (_generated.Contains((MethodDefinitionHandle)handle))
                {
                    return PlaceOf((MethodDefinitionHandle)handle);
                }

                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{NameOf(method.GetDeclaringType())}.{Text(method.Name)} {Signature(method.Signature)}";
            case HandleKind.FieldDefinition:
                FieldDefinition field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return _generated.Contains(field.GetDeclaringType()) && _generated.IsShared(field.GetDeclaringType())
                    ? PlaceOf((FieldDefinitionHandle)handle)
                    : $"{NameOf(field.GetDeclaringType())}.{Text(field.Name)}";
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return $"{NameOf(member.Parent)}.{NameOfGenerated(member) ?? Text(member.Name)} {Signature(member.Signature)}";
            case HandleKind.MethodSpecification:
                MethodSpecification constructed = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return $"{NameOf(constructed.Method)}<{Signature(constructed.Signature)}>";
            case HandleKind.UserString:
                return $"\"{Convert.ToHexStringLower(Encoding.Unicode.GetBytes(_metadata.GetUserString((UserStringHandle)handle)))}\"";
            case HandleKind.StandaloneSignature:
                return Signature(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature);
            case HandleKind.ModuleReference:
                return Text(_metadata.GetModuleReference((ModuleReferenceHandle)handle).Name);
            default:
                return handle.Kind.ToString();
        }
    }

    private string Qualified(StringHandle space, string name) => space.IsNil ? name : $"{Text(space)}.{name}";

    /// <summary>The name of a generated member of a generic type, which is referenced through an instance of that type.</summary>
    private string? NameOfGenerated(MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeSpecification
            || SignatureNames.DefinitionOf((TypeSpecificationHandle)member.Parent, _metadata)
                is not { Kind: HandleKind.TypeDefinition } handle)
        {
            return null;
        }

        var definition = (TypeDefinitionHandle)handle;
        string name = Text(member.Name);
        bool isOfGenerated = _generated.Contains(definition);
        TypeDefinition type = _metadata.GetTypeDefinition(definition);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            return isOfGenerated && _generated.IsShared(definition)
                ? type.GetFields().Where(field => Text(_metadata.GetFieldDefinition(field).Name) == name).Select(field => PlaceOf(field))
                    .FirstOrDefault()
                : null;
        }

        if (!isOfGenerated && !GeneratedNames.IsOfMember(name))
        {
            return null;
        }

        MethodDefinitionHandle[] found = [.. type.GetMethods().Where(method => Text(_metadata.GetMethodDefinition(method).Name) == name)];
        return found.Length == 1 ? PlaceOf(found[0]) : null;
    }

    /// <summary>The number of generated code in this text. Its own text is added at the end, once.</summary>
    private string PlaceOf(EntityHandle handle)
    {
        _placesNamed++;
        if (!_places.TryGetValue(handle, out int place))
        {
            _places.Add(handle, place = _places.Count);
            _pending.Enqueue(handle);
        }

        return string.Create(CultureInfo.InvariantCulture, $"${place}");
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    // A type of another assembly in an attribute, after the length of its name.
    [GeneratedRegex(@".?([\w.+`\[\]]+, [\w.]+), Version=[0-9.]+, Culture=[\w-]*, PublicKeyToken=\w+", RegexOptions.Singleline)]
    private static partial Regex Versions();
}
