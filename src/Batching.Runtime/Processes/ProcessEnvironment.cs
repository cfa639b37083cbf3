using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// The environment of this process, as native code also sees it. On Unix, .NET reads it once and changes a copy. So processes that native
/// code starts would inherit what .NET has removed. Use it before user code runs, because the functions of the C library are not
/// thread-safe.
/// </summary>
internal static partial class ProcessEnvironment
{
    /// <summary>The id of the process that started this one; null if the system does not tell.</summary>
    internal static int? ParentId => OperatingSystem.IsWindows() ? null : NativeParentId();

    /// <summary>Sets a variable, or removes it if the value is null.</summary>
    internal static void Set(string name, string? value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (value is null)
        {
            _ = NativeRemove(name);
        }
        else
        {
            _ = NativeSet(name, value, 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int NativeParentId();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeSet(string name, string value, int overwrites);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRemove(string name);
}
