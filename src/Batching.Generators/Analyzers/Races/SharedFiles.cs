using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds the argument of a call that names a file to write.</summary>
internal static class SharedFiles
{
    private static readonly string[] s_pathParameters = ["fileName", "filename", "path", "outputFileName", "outputFile", "filePath", "uri",
        "destFileName", "destDirName", "destinationFileName", "destinationArchiveFileName"];

    /// <summary>The path that a method of the framework writes to; null for none.</summary>
    public static IOperation? WrittenBy(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string? space = KnownTypes.Space(method.ContainingType);
        bool writes = (method.ContainingType.Name, method.Name) switch
        {
            ("File", "Open") => Writes(call.Arguments),
            ("File", var name) when space == "System.IO" =>
                name.StartsWith("Append", StringComparison.Ordinal) || name.StartsWith("WriteAll", StringComparison.Ordinal)
                || name is "Delete" or "Create" or "CreateText" or "OpenWrite" or "Copy" or "Move" or "Replace",
            ("Directory", "Delete" or "Move") => space == "System.IO",
            ("ZipFile", "CreateFromDirectory" or "Open") or ("XmlWriter", "Create") => true,
            (_, "Save") => space is not null && space.StartsWith("System.", StringComparison.Ordinal),
            _ => false,
        };
        return writes ? Path(call.Arguments) : null;
    }

    /// <summary>The path that a new object writes to; null for none.</summary>
    public static IOperation? WrittenBy(IObjectCreationOperation creation) => creation.Type switch
    {
        { Name: "StreamWriter" } type when KnownTypes.Space(type) == "System.IO" => Path(creation.Arguments),
        { Name: "FileStream" } type when KnownTypes.Space(type) == "System.IO" && Writes(creation.Arguments) => Path(creation.Arguments),
        _ => null,
    };

    /// <summary>Of several paths the last is where a copy goes.</summary>
    private static IOperation? Path(IEnumerable<IArgumentOperation> arguments)
        => arguments.LastOrDefault(argument =>
            argument.Parameter is { Type.SpecialType: SpecialType.System_String, Name: var name }
                && s_pathParameters.Contains(name))?.Value;

    /// <summary>Whether a file is opened to be changed: by its mode, unless it is only opened, or by its access.</summary>
    private static bool Writes(IEnumerable<IArgumentOperation> arguments)
    {
        var writes = true;
        foreach (IArgumentOperation argument in arguments)
        {
            object? constant = argument.Value.ConstantValue.Value;
            switch (argument.Parameter?.Type.Name)
            {
                case "FileAccess":
                    return constant is not int access || (access & (int)FileAccess.Write) != 0;
                case "FileMode":
                    writes = constant is not (int)FileMode.Open;
                    break;
            }
        }

        return writes;
    }
}
