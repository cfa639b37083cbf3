using System.Reflection;
using System.Runtime.Loader;

namespace Batching.Testing;

/// <summary>
/// A user's compiled assembly, loaded until it is disposed. It shares the library with the tests, so that they can call it by type.
/// </summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("User", isCollectible: true);

    /// <param name="image">The assembly.</param>
    /// <param name="libraries">What it refers to beside the library under test.</param>
    internal LoadedAssembly(Stream image, params Stream[] libraries)
    {
        foreach (Stream library in libraries)
        {
            _context.LoadFromStream(library);
        }

        Assembly = _context.LoadFromStream(image);
    }

    internal Assembly Assembly { get; }

    /// <summary>A type by its full name.</summary>
    internal Type Type(string name) => Assembly.GetType(name, throwOnError: true)!;

    public void Dispose() => _context.Unload();
}
