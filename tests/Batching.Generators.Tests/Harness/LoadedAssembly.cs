using System.Reflection;
using System.Runtime.Loader;

namespace Batching.Testing;

/// <summary>A user's compiled assembly, loaded until it is disposed. It shares the library with the tests, so that they can call it by type.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("User", isCollectible: true);

    internal LoadedAssembly(Stream image) => Assembly = _context.LoadFromStream(image);

    internal Assembly Assembly { get; }

    /// <summary>A type by its full name.</summary>
    internal Type Type(string name) => Assembly.GetType(name, throwOnError: true)!;

    public void Dispose() => _context.Unload();
}
