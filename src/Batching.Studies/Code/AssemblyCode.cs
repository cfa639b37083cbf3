using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Batching.Studies;

/// <summary>Finds the assemblies whose code belongs to a code version, and reads them. Thread-safe.</summary>
internal static class AssemblyCode
{
    private static readonly ConcurrentDictionary<string, CompiledCode?> s_codes = new(StringComparer.Ordinal);

    // The key contains the other assemblies, because they decide which references are hashed by name only.
    private static readonly ConcurrentDictionary<string, CompiledSource?> s_sources = new(StringComparer.Ordinal);

    private static readonly HashSet<string> s_frameworkKeys = [
        "b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"];
    private static readonly string? s_shared = SharedOf(typeof(object).Assembly.Location);

    /// <summary>Reads assemblies, and those that they reference in turn, except the framework and this library.</summary>
    internal static IEnumerable<ReachedAssembly> Of(IEnumerable<string> names, Assembly home)
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(home) ?? AssemblyLoadContext.Default;
        var found = new SortedDictionary<string, Assembly?>(StringComparer.Ordinal);
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

            found[name.Name] = assembly;
            foreach (AssemblyName reference in assembly?.GetReferencedAssemblies() ?? [])
            {
                pending.Enqueue(reference);
            }
        }

        return found.Select(pair => new ReachedAssembly(
            pair.Key,
            pair.Value is { Location.Length: > 0 } assembly
                ? s_codes.GetOrAdd(assembly.Location, static path => Try(() => CompiledCode.Read(path)))
                : null,
            pair.Value is { Location.Length: > 0 } built
                ? s_sources.GetOrAdd(
                    $"{built.Location} {string.Join(' ', found.Keys)}", _ => Try(() => CompiledSource.Read(built, found.ContainsKey)))
                : null));
    }

    /// <summary>The folder of shared frameworks. Null if the program has its own framework, in the same folder as its assemblies.</summary>
    internal static string? SharedOf(string coreLibrary)
    {
        string? framework = Path.GetDirectoryName(Path.GetDirectoryName(coreLibrary));
        return Path.GetFileName(framework) == "Microsoft.NETCore.App" ? Path.GetDirectoryName(framework) : null;
    }

    private static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    // The results of a run do not depend on the version of this library.
    private static bool IsLibrary(string name)
        => name is "Batching.Abstractions" or "Batching.Runtime" or "Batching.Loops" or "Batching.Nets" or "Batching.Studies"
            or "Batching.Cluster" or "Batching.Postgres" or "Batching.Console" or "Batching.Studies.Console";

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
}

/// <summary>An assembly that code reaches.</summary>
/// <param name="Name">The name of the assembly.</param>
/// <param name="Code">Its code; null if it cannot be read.</param>
/// <param name="Source">Its source; null if it cannot be read.</param>
internal sealed record ReachedAssembly(string Name, CompiledCode? Code, CompiledSource? Source);
