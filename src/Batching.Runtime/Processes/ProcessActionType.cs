using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// Names the <see cref="ProcessAction"/> of a call and its build, by which a worker finds it once a call. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessActionType
{
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    private Type? _found;

    internal ProcessActionType(string name, Guid build, string assembly)
        => (Name, Build, Assembly) = (name, build, assembly);

    /// <summary>The name of the type with that of its assembly.</summary>
    internal string Name { get; }

    /// <summary>The id of the build of its assembly.</summary>
    internal Guid Build { get; }

    internal string Assembly { get; }

    /// <summary>Names the type of an action.</summary>
    public static ProcessActionType Of<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TAction>()
        where TAction : ProcessAction
        => new(typeof(TAction).AssemblyQualifiedName!, typeof(TAction).Module.ModuleVersionId, typeof(TAction).Assembly.GetName().Name!);

    internal bool IsSameAs([NotNullWhen(true)] ProcessActionType? other) => other is not null && (Name, Build) == (other.Name, other.Build);

    /// <summary>Creates the action, in the worker.</summary>
    /// <exception cref="InvalidOperationException">The worker does not have the type, or has that of another build.</exception>
    internal ProcessAction Make() => (ProcessAction)Activator.CreateInstance(_found ??= Find())!;

    [UnconditionalSuppressMessage(
        "Trimming", "IL2057", Justification = "The caller is the same program, and names the type and its constructor in Of.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2073", Justification = "The caller is the same program, and names the type and its constructor in Of.")]
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    private Type Find()
    {
        Type? type;
        try
        {
            type = Type.GetType(Name, throwOnError: false);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            throw Missing(exception);
        }

        if (type is null)
        {
            throw Missing(null);
        }

        if (type.Module.ModuleVersionId != Build)
        {
            throw new InvalidOperationException(
                $"{Assembly} is of another build in the worker process ({type.Module.ModuleVersionId}) than in this one ({Build}): it was "
                    + "built again while this program runs. Start the program again.");
        }

        return type;
    }

    private InvalidOperationException Missing(Exception? cause)
        => new($"The worker process does not find {Name}: Target.Processes needs actions in assemblies that the program loads by itself, "
            + "not in plug-ins that it loads by path.", cause);
}
