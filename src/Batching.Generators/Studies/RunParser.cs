using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Reads a class with <c>[Run]</c> into a model. It looks at declarations only.</summary>
internal sealed class RunParser
{
    private static readonly string[] s_generated = ["Grid", "Zip", "Sample", "LatinHypercube"];

    private readonly ParseContext _context;
    private readonly INamedTypeSymbol _type;

    private RunParser(ParseContext context) => (_context, _type) = (context, context.Type);

    /// <summary>The model, or null if nothing may be generated. Problems are added to the list, if there is one.</summary>
    public static RunClassModel? Parse(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic>? problems, CancellationToken cancellationToken)
        => new RunParser(new ParseContext(compilation, type, problems, cancellationToken)).Parse();

    /// <summary>The run's method, where there is exactly one: <c>Execute</c> or <c>ExecuteAsync</c>.</summary>
    public static IMethodSymbol? Method(INamedTypeSymbol type)
    {
        IMethodSymbol[] methods = [.. type.GetMembers().Where(RunSymbols.IsRunMethod).Cast<IMethodSymbol>()];
        return methods.Length == 1 ? methods[0] : null;
    }

    private RunClassModel? Parse()
    {
        AttributeData? attribute = LibrarySymbols.Attribute(_type, RunSymbols.RunAttribute);
        if (attribute is null || !IsClassRight() || RunSymbols.RunBase(_type) is not { } runBase)
        {
            return null;
        }

        ITypeSymbol result = runBase.TypeArguments[0];
        CheckResult(result);
        if (Method(_type) is not { } method)
        {
            _context.Report(
                RunDiagnostics.Method,
                _type.Locations[0],
                _type.Name,
                _type.GetMembers().Any(RunSymbols.IsRunMethod)
                    ? "has several methods Execute or ExecuteAsync: keep one"
                    : $"has no method 'static {TypeText.Show(result)} Execute(…)', nor an ExecuteAsync that returns a task of it: write one");
            return null;
        }

        AwaitedType awaited = AwaitedType.Of(method.ReturnType);
        if (!IsMethodRight(method, awaited, result))
        {
            return null;
        }

        var codecs = new CodecParser(_context);
        var former = new FormerParameters(_context, method);
        RunParameterModel[] parameters = [
            .. method.Parameters.Select(parameter => Parameter(parameter, codecs, former)).OfType<RunParameterModel>()];
        double timeout = attribute.NamedArguments.FirstOrDefault(
            argument => argument.Key == "TimeoutSeconds").Value.Value is double seconds ? seconds : 0;
        if (timeout != 0 && (!(timeout > 0) || double.IsInfinity(timeout)))
        {
            _context.Report(RunDiagnostics.Timeout, AttributeLocation(attribute), _type.Name, "is not a number of seconds above 0");
        }
        else if (timeout > 0 && !parameters.Any(parameter => parameter.Kind == RunParameterKind.Token))
        {
            _context.Report(RunDiagnostics.Timeout, AttributeLocation(attribute), _type.Name,
                $"cannot end a run, since '{method.Name}' takes no CancellationToken: add one, and pass it to the calls that take long");
        }

        CheckNames(method, parameters);
        if (_context.HasErrors)
        {
            return null;
        }

        Visibility visibility = method.Parameters.Select(parameter => parameter.Type).Append(result).Select(VisibilityExtensions.Visibility)
            .Append(_type.Visibility()).Min();
        return new RunClassModel(
            TypeDeclaration.Of(_type, _context.Compilation),
            HintNames.Of(_type, _context.Compilation, "Run"),
            _type.FullMetadataName(),
            visibility.Modifier(_type, method.Parameters.Select(parameter => parameter.Type)),
            TypeText.Full(result),
            method.Name,
            awaited.Kind == AwaitKind.None ? RunReturn.Value : awaited.Kind == AwaitKind.Task ? RunReturn.Task : RunReturn.ValueTask,
            attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "JsonContext").Value.Value is INamedTypeSymbol json
                ? TypeText.Full(json)
                : null,
            DefaultValueText.Literal(timeout),
            parameters.ToEquatableArray(),
            codecs.Records.ToEquatableArray());
    }

    private bool IsClassRight()
    {
        string? problem = RunSymbols.RunBase(_type) is null ? null
            : _type.IsAbstract || _type.IsStatic ? "is abstract: mark the classes that derive from it"
            : TypeDeclaration.ContainingTypesAndSelf(_type).Any(type => type.Arity > 0)
                ? "is generic, or nested in a generic type: the stored runs would not tell its type arguments"
            : _type.IsRecord
                ? "is a record: a copy of it would be another run. Make it a class"
            : _type.DeclaringSyntaxReferences.Any(
                reference => reference.GetSyntax(_context.CancellationToken) is TypeDeclarationSyntax { ParameterList: not null })
                || _type.InstanceConstructors.Any(
                    constructor => !constructor.IsImplicitlyDeclared && !GeneratedMembers.IsGenerated(constructor))
                ? "has a constructor, but a run's is generated from the parameters of its method: remove it"
            : null;
        if (problem is not null)
        {
            _context.Report(RunDiagnostics.Unsupported, _type.Locations[0], _type.Name, problem);
            return false;
        }

        if (RunSymbols.RunBase(_type) is null)
        {
            _context.Report(RunDiagnostics.NotRun, _type.Locations[0], _type.Name);
            return false;
        }

        return _context.CanBeExtended(RunDiagnostics.Unsupported, RunDiagnostics.NotPartial);
    }

    private bool IsMethodRight(IMethodSymbol method, AwaitedType awaited, ITypeSymbol result)
    {
        string? problem =
            !method.IsStatic ? "is not static: a run's parameters are the method's, and its properties are generated from them"
            : method.Arity > 0 ? "has type parameters: the stored runs would not tell its type arguments"
            : awaited.Kind is not (AwaitKind.None or AwaitKind.Task or AwaitKind.ValueTask)
                ? "returns an awaitable that is not a Task or ValueTask"
            : awaited.Result is null
                || !_context.Compilation.HasImplicitConversion(awaited.Result, result) && awaited.Result.TypeKind != TypeKind.Error
                ? $"returns {(awaited.Result is null ? "nothing" : TypeText.Show(awaited.Result))}, not {TypeText.Show(result)} of "
                    + $"Run<{TypeText.Show(result)}>"
            : null;
        if (problem is null)
        {
            return true;
        }

        _context.Report(RunDiagnostics.Method, method.Locations[0], _type.Name, $"cannot run '{method.Name}', which {problem}");
        return false;
    }

    private RunParameterModel? Parameter(IParameterSymbol parameter, CodecParser codecs, FormerParameters former)
    {
        string property =
            LibrarySymbols.Attribute(parameter, LibrarySymbols.NameAttribute)?.ConstructorArguments.FirstOrDefault().Value as string
            ?? char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        string type = TypeText.Full(parameter.Type);
        if (parameter.RefKind != RefKind.None)
        {
            Unkeyable(parameter, "is passed by reference: take it by value");
            return null;
        }

        if (parameter.Type.IsCancellationToken())
        {
            former.CheckNone(parameter);
            return new(parameter.Name, property, type, null, RunParameterKind.Token, "", RunPropertyForm.Value, type);
        }

        string? usual = DefaultValueText.Of(parameter);
        if (LibrarySymbols.Attribute(parameter, RunSymbols.UnkeyedAttribute) is not null)
        {
            if (usual is null)
            {
                _context.Report(RunDiagnostics.UnkeyedNeedsDefault, parameter.Locations[0], parameter.Name, _type.Name);
            }

            former.CheckNone(parameter);
            return new(parameter.Name, property, type, usual, RunParameterKind.Unkeyed, "", RunPropertyForm.Value, type);
        }

        if (parameter.Type.TypeKind == TypeKind.Error)
        {
            // The compiler reports it.
            return null;
        }

        Codec codec = codecs.Parse(parameter.Type);
        if (codec.Problem is not null)
        {
            Unkeyable(parameter, codec.Problem);
            return null;
        }

        RunPropertyForm form = codec.IsImmutable ? RunPropertyForm.Value : RunPropertyForm.Copy;
        string propertyType = type;
        if (parameter.Type is IArrayTypeSymbol { Rank: 1 } array && codecs.Parse(array.ElementType).IsImmutable)
        {
            bool mayBeNull = array.NullableAnnotation == NullableAnnotation.Annotated;
            form = mayBeNull ? RunPropertyForm.NullableImmutableArray : RunPropertyForm.ImmutableArray;
            propertyType =
                $"global::System.Collections.Immutable.ImmutableArray<{TypeText.Full(array.ElementType)}>{(mayBeNull ? "?" : "")}";
        }

        return new(parameter.Name, property, type, usual, RunParameterKind.Keyed, codec.Text, form,
            propertyType)
        { FormerNames = former.Names(parameter), FormerValue = former.Value(parameter) };
    }

    private void Unkeyable(IParameterSymbol parameter, string problem)
        => _context.Report(RunDiagnostics.UnkeyableParameter, parameter.Locations[0], parameter.Name, _type.Name, problem);

    private void CheckNames(IMethodSymbol method, RunParameterModel[] parameters)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal) { [_type.Name] = "the class" };
        foreach (RunParameterModel parameter in parameters.Where(parameter => parameter.Kind == RunParameterKind.Keyed))
        {
            string? other = taken.TryGetValue(parameter.Property, out string? known) ? known
                : Occupied(parameter.Property)
                    ?? (s_generated.Contains(parameter.Property) ? $"the generated method '{parameter.Property}'" : null);
            if (other is not null)
            {
                _context.Report(
                    RunDiagnostics.Collision,
                    method.Parameters.First(each => each.Name == parameter.Name).Locations[0],
                    _type.Name,
                    $"the property '{parameter.Property}' of the parameter '{parameter.Name}' would collide with {other}: give it another "
                        + "name with [Name(\"…\")]");
            }

            taken[parameter.Property] = $"that of the parameter '{parameter.Name}'";
        }

        foreach (string name in s_generated)
        {
            if (_type.GetMembers(name).FirstOrDefault(member => !GeneratedMembers.IsGenerated(member)) is { } member)
            {
                _context.Report(RunDiagnostics.Collision, member.Locations[0], _type.Name,
                    $"the generated method '{name}' would collide with your own: rename it");
            }
        }
    }

    private string? Occupied(string name)
    {
        for (INamedTypeSymbol? part = _type; part is not null; part = part.BaseType)
        {
            if (part.GetMembers(name).FirstOrDefault(
                member => ReferenceEquals(part, _type) || member.DeclaredAccessibility != Accessibility.Private) is { } member
                && !GeneratedMembers.IsGenerated(member))
            {
                return ReferenceEquals(part, _type) ? $"'{member.Name}' of the class" : $"'{part.Name}.{member.Name}'";
            }
        }

        return null;
    }

    private void CheckResult(ITypeSymbol result)
    {
        if (new ResultRules().Problem(result) is { } problem)
        {
            _context.Report(RunDiagnostics.UnstorableResult, BaseLocation(), TypeText.Show(result), _type.Name, problem);
        }
    }

    private Location BaseLocation()
        => _type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(_context.CancellationToken))
            .OfType<TypeDeclarationSyntax>().Select(declaration => declaration.BaseList?.Types.FirstOrDefault()?.GetLocation())
            .FirstOrDefault(location => location is not null) ?? _type.Locations[0];

    private Location AttributeLocation(AttributeData attribute)
        => attribute.ApplicationSyntaxReference?.GetSyntax(_context.CancellationToken).GetLocation() ?? _type.Locations[0];
}
