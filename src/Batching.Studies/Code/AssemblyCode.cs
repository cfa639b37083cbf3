using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;

namespace Batching;

/// <summary>
/// Hashes the code of assemblies: what their types declare and the IL of their methods, and nothing that changes with a commit alone (module id,
/// versions, attributes of the assembly, debug information). Thread-safe.
/// </summary>
internal static class AssemblyCode
{
    private static readonly ConcurrentDictionary<string, string?> s_hashes = new(StringComparer.Ordinal);

    // Of reflection: static, virtual, newslot, abstract and so on, without who may call it.
    private const MethodAttributes Behaviour = ~MethodAttributes.MemberAccessMask;

    private static readonly HashSet<string> s_frameworkKeys = ["b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"];
    private static readonly string? s_shared = SharedOf(typeof(object).Assembly.Location);

    /// <summary>The hashes of the assemblies, and of those outside of the framework that they reach in turn.</summary>
    internal static IEnumerable<(string Name, string? Hash)> HashesOf(IEnumerable<string> names, Assembly home)
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(home) ?? AssemblyLoadContext.Default;
        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var pending = new Queue<AssemblyName>(names.Select(name => new AssemblyName(name)));
        while (pending.TryDequeue(out AssemblyName? name))
        {
            if (name.Name is null || found.ContainsKey(name.Name) || IsLibrary(name.Name))
            {
                continue;
            }

            Assembly? assembly = TryLoad(context, name);
            if (assembly is not null && IsFramework(assembly))
            {
                continue;
            }

            found[name.Name] = assembly is null || assembly.Location.Length == 0 ? null : s_hashes.GetOrAdd(assembly.Location, TryHash);
            foreach (AssemblyName reference in assembly?.GetReferencedAssemblies() ?? [])
            {
                pending.Enqueue(reference);
            }
        }

        return found.Select(pair => (pair.Key, pair.Value));
    }

    /// <summary>The hash of the code in a file.</summary>
    internal static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file);
        return new Hasher(image).Run();
    }

    /// <summary>Where frameworks are shared by programs; null where the program brings its own, in one directory with the rest.</summary>
    internal static string? SharedOf(string coreLibrary)
    {
        string? framework = Path.GetDirectoryName(Path.GetDirectoryName(coreLibrary));
        return Path.GetFileName(framework) == "Microsoft.NETCore.App" ? Path.GetDirectoryName(framework) : null;
    }

    private static string? TryHash(string path)
    {
        try
        {
            return Hash(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    // Ours and the engine's: what a run computes is promised not to depend on their version.
    private static bool IsLibrary(string name) => name is "Batching.Abstractions" or "Batching.Runtime" or "Batching.Studies";

    private static bool IsFramework(Assembly assembly)
        => assembly == typeof(object).Assembly
        || (s_shared is not null
            ? assembly.Location.StartsWith(s_shared + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            : assembly.GetName().GetPublicKeyToken() is { } key && s_frameworkKeys.Contains(Convert.ToHexStringLower(key)));

    private static Assembly? TryLoad(AssemblyLoadContext context, AssemblyName name)
    {
        try
        {
            return context.LoadFromAssemblyName(name);
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private sealed class Hasher(PEReader image)
    {
        private readonly MetadataReader _metadata = image.GetMetadataReader();

        internal string Run()
        {
            List<string> lines = [];
            foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
            {
                AddType(handle, lines);
            }

            lines.Sort(StringComparer.Ordinal);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
        }

        private void AddType(TypeDefinitionHandle handle, List<string> lines)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(handle);
            string name = NameOf(handle);
            lines.Add($"{name} : {(type.BaseType.IsNil ? "" : NameOf(type.BaseType))} {string.Join(',', type.GetInterfaceImplementations().Select(each => NameOf(_metadata.GetInterfaceImplementation(each).Interface)))}");
            foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
            {
                FieldDefinition field = _metadata.GetFieldDefinition(fieldHandle);
                string constant = field.GetDefaultValue() is { IsNil: false } value ? Blob(_metadata.GetConstant(value).Value) : "";
                string data = field.GetRelativeVirtualAddress() is > 0 and int address ? Data(field, address) : "";
                lines.Add($"{name}.{Text(field.Name)} {Signature(field.Signature)} {constant} {data}");
            }

            foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
            {
                MethodDefinition method = _metadata.GetMethodDefinition(methodHandle);
                var line = new StringBuilder($"{name}.{Text(method.Name)} {Signature(method.Signature)} {(int)method.ImplAttributes} {(int)(method.Attributes & Behaviour)} ");
                foreach (ParameterHandle parameter in method.GetParameters())
                {
                    // A call that leaves it out was compiled with it.
                    if (_metadata.GetParameter(parameter).GetDefaultValue() is { IsNil: false } usual)
                    {
                        line.Append(CultureInfo.InvariantCulture, $"{_metadata.GetParameter(parameter).SequenceNumber}={Blob(_metadata.GetConstant(usual).Value)} ");
                    }
                }

                if (method.RelativeVirtualAddress > 0)
                {
                    AppendBody(image.GetMethodBody(method.RelativeVirtualAddress), line);
                }

                lines.Add(line.ToString());
            }
        }

        private void AppendBody(MethodBodyBlock body, StringBuilder line)
        {
            if (!body.LocalSignature.IsNil)
            {
                line.Append(Signature(_metadata.GetStandaloneSignature(body.LocalSignature).Signature)).Append(' ');
            }

            BlobReader il = body.GetILReader();
            while (il.RemainingBytes > 0)
            {
                int code = il.ReadByte();
                if (code == 0xFE)
                {
                    code = 0xFE00 | il.ReadByte();
                }

                line.Append(code.ToString("x", CultureInfo.InvariantCulture)).Append(' ');
                AppendOperand(code, ref il, line);
            }

            foreach (ExceptionRegion region in body.ExceptionRegions)
            {
                line.Append(CultureInfo.InvariantCulture, $"{region.Kind} {region.TryOffset} {region.TryLength} {region.HandlerOffset} {region.HandlerLength} {region.FilterOffset} ");
                if (region.Kind == ExceptionRegionKind.Catch)
                {
                    line.Append(NameOf(region.CatchType));
                }
            }
        }

        /// <summary>Tokens are numbers of rows, which move when something is declared elsewhere: names stand for them.</summary>
        private void AppendOperand(int code, ref BlobReader il, StringBuilder line)
        {
            switch (Operands.SizeOf(code))
            {
                case Operands.Token:
                    line.Append(NameOf(MetadataTokens.Handle(il.ReadInt32()))).Append(' ');
                    break;
                case Operands.Switch:
                    int count = il.ReadInt32();
                    line.Append(Convert.ToHexStringLower(il.ReadBytes(count * 4))).Append(' ');
                    break;
                case var size and > 0:
                    line.Append(Convert.ToHexStringLower(il.ReadBytes(size))).Append(' ');
                    break;
            }
        }

        private string Data(FieldDefinition field, int address)
        {
            // The length is that of the field's type, which is a generated struct whose size is known, or a primitive.
            int size = field.DecodeSignature(new SizeProvider(), null);
            return size > 0 ? Convert.ToHexStringLower(image.GetSectionData(address).GetReader(0, size).ReadBytes(size)) : "";
        }

        private string Blob(BlobHandle handle) => Convert.ToHexStringLower(_metadata.GetBlobBytes(handle));

        private string Signature(BlobHandle handle)
        {
            // Signatures hold tokens too: decode them to names.
            BlobReader reader = _metadata.GetBlobReader(handle);
            SignatureHeader header = reader.ReadSignatureHeader();
            reader.Offset = 0;
            var decoder = new SignatureDecoder<string, object?>(new NameProvider(this), _metadata, null);
            switch (header.Kind)
            {
                case SignatureKind.Field:
                    return decoder.DecodeFieldSignature(ref reader);
                case SignatureKind.LocalVariables:
                    return string.Join(',', decoder.DecodeLocalSignature(ref reader));
                case SignatureKind.MethodSpecification:
                    return string.Join(',', decoder.DecodeMethodSpecificationSignature(ref reader));
                default:
                    MethodSignature<string> signature = decoder.DecodeMethodSignature(ref reader);
                    return $"{signature.Header.RawValue}`{signature.GenericParameterCount} {signature.ReturnType}({string.Join(',', signature.ParameterTypes)})";
            }
        }

        private string Text(StringHandle handle) => _metadata.GetString(handle);

        private string NameOf(Handle handle)
        {
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    TypeDefinition type = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                    return type.GetDeclaringType() is { IsNil: false } outer ? $"{NameOf(outer)}+{Text(type.Name)}" : $"{Text(type.Namespace)}.{Text(type.Name)}";
                case HandleKind.TypeReference:
                    TypeReference reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                    string scope = reference.ResolutionScope.Kind == HandleKind.TypeReference ? NameOf(reference.ResolutionScope) + "+" : "";
                    return $"{scope}{Text(reference.Namespace)}.{Text(reference.Name)}";
                case HandleKind.TypeSpecification:
                    BlobReader specification = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                    return new SignatureDecoder<string, object?>(new NameProvider(this), _metadata, null).DecodeType(ref specification, allowTypeSpecifications: true);
                case HandleKind.MethodDefinition:
                    MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                    return $"{NameOf(method.GetDeclaringType())}.{Text(method.Name)} {Signature(method.Signature)}";
                case HandleKind.FieldDefinition:
                    FieldDefinition field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                    return $"{NameOf(field.GetDeclaringType())}.{Text(field.Name)}";
                case HandleKind.MemberReference:
                    MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                    return $"{NameOf(member.Parent)}.{Text(member.Name)} {Signature(member.Signature)}";
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

        private sealed class NameProvider(Hasher hasher) : ISignatureTypeProvider<string, object?>
        {
            public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

            public string GetByReferenceType(string elementType) => elementType + "&";

            public string GetFunctionPointerType(MethodSignature<string> signature) => $"fn({string.Join(',', signature.ParameterTypes)}):{signature.ReturnType}";

            public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments)
                => $"{genericType}<{string.Join(',', typeArguments)}>";

            public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

            public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

            public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} mod({modifier})";

            public string GetPinnedType(string elementType) => "pinned " + elementType;

            public string GetPointerType(string elementType) => elementType + "*";

            public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

            public string GetSZArrayType(string elementType) => elementType + "[]";

            public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => hasher.NameOf(handle);

            public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => hasher.NameOf(handle);

            public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => hasher.NameOf(handle);
        }

        /// <summary>How many bytes a field with data has.</summary>
        private sealed class SizeProvider : ISignatureTypeProvider<int, object?>
        {
            public int GetArrayType(int elementType, ArrayShape shape) => 0;

            public int GetByReferenceType(int elementType) => 0;

            public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

            public int GetGenericInstantiation(int genericType, System.Collections.Immutable.ImmutableArray<int> typeArguments) => 0;

            public int GetGenericMethodParameter(object? genericContext, int index) => 0;

            public int GetGenericTypeParameter(object? genericContext, int index) => 0;

            public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => unmodifiedType;

            public int GetPinnedType(int elementType) => 0;

            public int GetPointerType(int elementType) => 0;

            public int GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
            {
                PrimitiveTypeCode.Boolean or PrimitiveTypeCode.Byte or PrimitiveTypeCode.SByte => 1,
                PrimitiveTypeCode.Char or PrimitiveTypeCode.Int16 or PrimitiveTypeCode.UInt16 => 2,
                PrimitiveTypeCode.Int32 or PrimitiveTypeCode.UInt32 or PrimitiveTypeCode.Single => 4,
                PrimitiveTypeCode.Int64 or PrimitiveTypeCode.UInt64 or PrimitiveTypeCode.Double => 8,
                _ => 0,
            };

            public int GetSZArrayType(int elementType) => 0;

            public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetTypeDefinition(handle).GetLayout().Size;

            public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

            public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => 0;
        }
    }

    /// <summary>How long the operand of each instruction is (ECMA-335, partition III), from the framework's own table.</summary>
    private static class Operands
    {
        internal const int Token = -1;
        internal const int Switch = -2;

        private static readonly Dictionary<int, int> s_sizes = typeof(System.Reflection.Emit.OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (System.Reflection.Emit.OpCode)field.GetValue(null)!)
            .ToDictionary(code => (int)(ushort)code.Value, SizeOf);

        internal static int SizeOf(int code) => s_sizes.GetValueOrDefault(code);

        private static int SizeOf(System.Reflection.Emit.OpCode code) => code.OperandType switch
        {
            System.Reflection.Emit.OperandType.InlineNone => 0,
            System.Reflection.Emit.OperandType.ShortInlineBrTarget or System.Reflection.Emit.OperandType.ShortInlineI or System.Reflection.Emit.OperandType.ShortInlineVar => 1,
            System.Reflection.Emit.OperandType.InlineVar => 2,
            System.Reflection.Emit.OperandType.InlineBrTarget or System.Reflection.Emit.OperandType.InlineI or System.Reflection.Emit.OperandType.ShortInlineR => 4,
            System.Reflection.Emit.OperandType.InlineI8 or System.Reflection.Emit.OperandType.InlineR => 8,
            System.Reflection.Emit.OperandType.InlineSwitch => Switch,
            _ => Token,
        };
    }
}
