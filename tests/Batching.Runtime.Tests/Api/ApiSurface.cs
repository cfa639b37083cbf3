using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Batching.Runtime.Tests.Api;

/// <summary>Prints what an assembly offers: every public and protected member as a line of near-C#, sorted.</summary>
internal static class ApiSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Attributes that change what a caller can write or what a compiler does with it.
    private static readonly HashSet<string> s_telling =
    [
        "AttributeUsageAttribute", "CollectionBuilderAttribute", "EditorBrowsableAttribute", "FlagsAttribute", "MaybeNullWhenAttribute",
        "NotNullIfNotNullAttribute", "NotNullWhenAttribute", "ObsoleteAttribute", "OverloadResolutionPriorityAttribute",
        "RequiresDynamicCodeAttribute",
        "RequiresUnreferencedCodeAttribute", "SetsRequiredMembersAttribute", "ExperimentalAttribute", "DoesNotReturnAttribute",
        "MemberNotNullAttribute",
    ];

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
    };

    internal static string Print(Assembly assembly)
        => Print(assembly.GetExportedTypes().Where(type => !type.IsNested));

    internal static string Print(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            Append(text, type, "");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type, string indent)
    {
        foreach (string attribute in Attributes(type.CustomAttributes))
        {
            text.Append(indent).Append(attribute).Append('\n');
        }

        text.Append(indent).Append(Header(type)).Append('\n');
        string inner = indent + "    ";
        IEnumerable<string> lines = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
            : typeof(Delegate).IsAssignableFrom(type)
                ? []
                : type.GetMembers(Declared).Where(member => member is not Type)
                    .Select(member => (member.Name, Line: Member(member))).OrderBy(member => member.Name, StringComparer.Ordinal)
                    .ThenBy(member => member.Line, StringComparer.Ordinal)
                    .Select(member => member.Line).OfType<string>();
        foreach (string line in lines)
        {
            text.Append(inner).Append(line).Append('\n');
        }

        foreach (Type nested in type.GetNestedTypes(Declared).Where(IsVisible).OrderBy(nested => nested.Name, StringComparer.Ordinal))
        {
            Append(text, nested, inner);
        }
    }

    private static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return $"{Access(type)} delegate {Signature(type.GetMethod("Invoke")!, FullName(type))}";
        }

        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType
                ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct"
            : $"{(type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record " : "")}class";
        List<string> bases = [];
        if (type.IsEnum)
        {
            bases.Add(Name(Enum.GetUnderlyingType(type)));
        }
        else
        {
            if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            {
                bases.Add(Name(parent));
            }

            bases.AddRange(
                type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(contract => Name(contract))
                    .Order(StringComparer.Ordinal));
        }

        return $"{Access(type)} {kind} {FullName(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..])}";
    }

    private static string? Member(MemberInfo member)
    {
        string? line = member switch
        {
            _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) => null,
            ConstructorInfo constructor when IsVisible(constructor) =>
                $"{Modifiers(constructor)}{TypeName(constructor.DeclaringType!)}({Parameters(constructor)})",
            MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                => $"{Modifiers(method)}{Signature(method, method.Name)}",
            PropertyInfo property => Property(property),
            FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly
                => $"{(field.IsPublic ? "public" : "protected")} {(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}"
                    + $"{Name(field.FieldType, NullableFlags.Of(field))} {field.Name}{(field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "")}",
            EventInfo declared when IsVisible(declared.AddMethod!)
                => $"{Modifiers(declared.AddMethod!)}event {Name(declared.EventHandlerType!, NullableFlags.Of(declared))} {declared.Name}",
            _ => null,
        };
        IEnumerable<string> ofResult =
            member is MethodInfo { ReturnParameter.CustomAttributes: { } attributes } ? Attributes(attributes) : [];
        return line is null
            ? null
            : string.Concat(
                Attributes(member.CustomAttributes).Concat(ofResult.Select(attribute => attribute.Insert(1, "return: ")))
                    .Select(attribute => attribute + " ")) + line;
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsVisible)];
        if (accessors.Length == 0)
        {
            return null;
        }

        string access = accessors.Any(accessor => accessor.IsPublic) ? "public" : "protected";
        IEnumerable<string> shown = accessors.OrderBy(accessor => accessor != property.GetMethod).Select(accessor =>
            (accessor.IsPublic || access == "protected" ? "" : "protected ")
            + (accessor == property.GetMethod
                ? "get;"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;"));
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters().Length == 0
            ? property.Name
            : $"this[{string.Join(", ", (property.GetMethod?.GetParameters() ?? property.SetMethod!.GetParameters()[..^1]).Select(Parameter))}]";
        string modifiers = Modifiers(accessors[0]);
        return $"{access}{modifiers[modifiers.IndexOf(' ')..]}{required}{Name(property.PropertyType, NullableFlags.Of(property))} {name} {{ {string.Join(" ", shown)} }}";
    }

    private static string Signature(MethodInfo method, string name)
    {
        string result = Name(method.ReturnType, NullableFlags.Of(method.ReturnParameter));
        string generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{result} {name}{generic}({Parameters(method)}){Constraints(method.GetGenericArguments())}";
    }

    private static string Parameters(MethodBase method)
    {
        string extended = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extended + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string passed =
            parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        if (type.IsByRef)
        {
            passed = parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
            type = type.GetElementType()!;
        }

        string attributes = string.Concat(Attributes(parameter.CustomAttributes).Select(attribute => attribute + " "));
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue, type)}" : "";
        return $"{attributes}{passed}{Name(type, NullableFlags.Of(parameter))} {parameter.Name}{value}";
    }

    private static string Constraints(Type[] arguments)
        => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> constraints = [];
        if (isStruct)
        {
            constraints.Add("struct");
        }
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            constraints.Add(NullableFlags.IsNullable(argument) == true ? "class?" : "class");
        }
        else if (NullableFlags.IsNullable(argument) == false && argument.GetGenericParameterConstraints().Length == 0)
        {
            constraints.Add("notnull");
        }

        constraints.AddRange(
            argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => Name(type))
                .Order(StringComparer.Ordinal));
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            constraints.Add("new()");
        }

        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            constraints.Add("allows ref struct");
        }

        return constraints.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", constraints)}";
    }));

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "public" : "protected";
        string inheritance = method.DeclaringType!.IsInterface && !method.IsStatic ? ""
            : method.IsStatic ? (method.IsAbstract ? " static abstract" : " static")
            : method is MethodInfo overriding && overriding.GetBaseDefinition() != overriding
                ? (method.IsFinal ? " sealed override" : " override")
            : method.IsAbstract ? " abstract"
            : method.IsVirtual && !method.IsFinal ? " virtual"
            : "";
        return $"{access}{inheritance} ";
    }

    private static string Access(Type type) => type.IsNestedFamily || type.IsNestedFamORAssem ? "protected" : "public";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(Type type) => type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem;

    private static bool IsRecord(Type type)
        => type.GetMethod("PrintMembers", Declared, [typeof(StringBuilder)]) is { } printing
            && printing.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string FullName(Type type)
        => type.IsNested ? TypeName(type, withArguments: true) : $"{type.Namespace}.{TypeName(type, withArguments: true)}";

    private static string TypeName(Type type, bool withArguments = false)
    {
        string name = type.Name.Split('`')[0];
        int inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string[] arguments = [.. type.GetGenericArguments().Skip(inherited).Select(Variance)];
        return withArguments && arguments.Length > 0 ? $"{name}<{string.Join(", ", arguments)}>" : name;
    }

    private static string Variance(Type argument)
        => argument.IsGenericParameter
            ? (argument.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
            {
                GenericParameterAttributes.Contravariant => "in ",
                GenericParameterAttributes.Covariant => "out ",
                _ => "",
            } + argument.Name
            : Name(argument);

    private static string Name(Type type) => Name(type, NullableFlags.None);

    private static string Name(Type type, NullableFlags annotations)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, annotations) + "?";
        }

        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!, annotations);
        }

        string mark = annotations.NextIsAnnotated(type) ? "?" : "";
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, annotations)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (s_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword + mark;
        }

        // The arguments of an enclosing type are the first of the nested one's.
        Type[] arguments = type.IsGenericParameter ? [] : type.GetGenericArguments();
        string[] names = [.. arguments.Select(argument => Name(argument, annotations))];
        string full = WithArguments(type.Name, names, 0);
        if (type is { IsNested: true, IsGenericParameter: false })
        {
            int inherited = type.DeclaringType!.GetGenericArguments().Length;
            full = $"{WithArguments(type.DeclaringType.Name, names[..inherited], 0)}.{WithArguments(type.Name, names, inherited)}";
        }

        return full + mark;
    }

    private static string WithArguments(string name, string[] arguments, int first)
        => arguments.Length > first ? $"{name.Split('`')[0]}<{string.Join(", ", arguments[first..])}>" : name;

    private static IEnumerable<string> Attributes(IEnumerable<CustomAttributeData> attributes) => attributes
        .Where(attribute => s_telling.Contains(attribute.AttributeType.Name))
        .Where(attribute => !IsForOldCompilers(attribute))
        .Select(attribute =>
        {
            IEnumerable<string> arguments =
                attribute.ConstructorArguments.Select(argument => Literal(argument.Value, argument.ArgumentType))
                .Concat(attribute.NamedArguments.Select(
                    argument => $"{argument.MemberName} = {Literal(argument.TypedValue.Value, argument.TypedValue.ArgumentType)}"));
            string list = string.Join(", ", arguments);
            return $"[{attribute.AttributeType.Name[..^"Attribute".Length]}{(list.Length == 0 ? "" : $"({list})")}]";
        })
        .Order(StringComparer.Ordinal);

    // The compiler puts it on ref structs and required members, for compilers that do not know them.
    private static bool IsForOldCompilers(CustomAttributeData attribute)
        => attribute.AttributeType == typeof(ObsoleteAttribute)
        && attribute.ConstructorArguments is [{ Value: string message }, ..]
        && message.EndsWith("are not supported in this version of your compiler.", StringComparison.Ordinal);

    private static string Literal(object? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => plain.IsValueType && plain == type || type.IsGenericParameter ? "default" : "null",
            string text => $"\"{text.Replace("\"", "\\\"")}\"",
            bool truth => truth ? "true" : "false",
            char letter => $"'{letter}'",
            Type named => $"typeof({named.Name.Split('`')[0]})",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object>())}]",
            _ when plain.IsEnum =>
                string.Join(" | ", Enum.ToObject(plain, value).ToString()!.Split(", ").Select(name => $"{plain.Name}.{name}")),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }
}
