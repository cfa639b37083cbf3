using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Batching.Studies;

/// <summary>
/// The source of an assembly, as its symbols (portable PDB) list it: the checksum of each file, and the options and references of the
/// compiler. Assemblies with the same source do the same, whether they are optimized or not, unless the source depends on DEBUG or RELEASE.
/// Immutable.
/// </summary>
internal sealed partial class CompiledSource
{
    private static readonly Guid s_options = new("b5feec05-8cd0-4a83-96da-466284bb4bd8");
    private static readonly Guid s_references = new("7e4d4708-096e-4c5c-aeda-cb10ba6a740d");
    private static readonly Guid s_embedded = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private static readonly Guid s_sha256 = new("8829d00f-11b8-4213-878b-770e8597ac16");
    private static readonly Guid s_sha1 = new("ff1816ec-aa5e-4d10-87f7-6f4963833460");

    // These are compared in another way, or only describe the host of the compiler.
    private static readonly string[] s_ignored = ["optimization", "define", "source-file-count", "runtime-version"];

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    private CompiledSource(string build) => Build = build;

    /// <summary><c>Debug</c> or <c>Release</c>.</summary>
    internal string Build { get; }

    /// <summary>A hash. Equal hashes mean equal source. Null if the source cannot be compared.</summary>
    internal string? Hash { get; private set; }

    /// <summary>The reason why the source cannot be compared.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The hash of each file by its name.</summary>
    internal IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Texts that name the places where the source depends on DEBUG or RELEASE. They are part of the hash.</summary>
    internal IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Reads the source of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="isHashed">Whether an assembly with a name has entries of its own in the code version.</param>
    /// <exception cref="IOException">The assembly cannot be read.</exception>
    internal static CompiledSource Read(Assembly assembly, Func<string, bool> isHashed)
    {
        using FileStream file = File.OpenRead(assembly.Location);
        using var image = new PEReader(file);
        var source = new CompiledSource(BuildOf(image.GetMetadataReader()));
        try
        {
            source.Problem = source.TryRead(assembly, image, isHashed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            source.Problem = $"its symbols or source cannot be read ({failure.Message})";
        }

        return source;
    }

    private string? TryRead(Assembly assembly, PEReader image, Func<string, bool> isHashed)
    {
        if (!image.TryOpenAssociatedPortablePdb(
            assembly.Location, path => File.Exists(path) ? File.OpenRead(path) : null, out MetadataReaderProvider? provider, out _))
        {
            return "it has no symbols (a portable .pdb beside it, or embedded)";
        }

        using (provider)
        {
            MetadataReader symbols = provider!.GetMetadataReader();
            Dictionary<string, string> options = OptionsOf(symbols);
            if (options.GetValueOrDefault("language") != "C#"
                || !int.TryParse(options.GetValueOrDefault("source-file-count"), NumberStyles.None, CultureInfo.InvariantCulture,
                    out int count) || count > symbols.Documents.Count
                || ReferencesOf(symbols) is not { } references)
            {
                return "its symbols do not list its source";
            }

            string[] defined = [
                .. options.GetValueOrDefault("define", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
            List<string> lines =
            [
                .. options.Where(option => !s_ignored.Contains(option.Key)).Select(option => $"{option.Key}={option.Value}")
                    .Order(StringComparer.Ordinal),
                .. references.Select(reference =>
                    isHashed(Path.GetFileNameWithoutExtension(reference.Name)) ? reference.Name : $"{reference.Name} {reference.Id}")
                    .Order(StringComparer.Ordinal),
                .. defined.Where(symbol => !IsOfBuild(symbol)),
            ];
            foreach (DocumentHandle handle in symbols.Documents.Take(count))
            {
                if (AddFile(handle, symbols, defined, lines) is { } problem)
                {
                    return problem;
                }
            }

            lines.AddRange(CompiledResources.Of(image).Select(resource => $"resource {resource.Name} {resource.Hash}"));

            // Calls that only one kind of build has.
            _asked.UnionWith(new ConditionalCalls(assembly, image, symbols, isHashed).Find());
            lines.AddRange(_asked.Select(asked => $"{asked} {defined.Contains("DEBUG")} {defined.Contains("RELEASE")}"));
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
            return null;
        }
    }

    private string? AddFile(DocumentHandle handle, MetadataReader symbols, string[] defined, List<string> lines)
    {
        Document document = symbols.GetDocument(handle);
        string path = symbols.GetString(document.Name), name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        byte[] checksum = symbols.GetBlobBytes(document.Hash);
        byte[]? bytes = Embedded(handle, symbols) ?? (File.Exists(path) ? File.ReadAllBytes(path) : null);
        Guid algorithm = symbols.GetGuid(document.HashAlgorithm);
        if (bytes is null
            || !(algorithm == s_sha256 ? SHA256.HashData(bytes) : algorithm == s_sha1 ? Sha1(bytes) : []).AsSpan().SequenceEqual(checksum))
        {
            return $"its source '{path}' {(bytes is null ? "is not available" : "has changed since the build")}";
        }

        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        string text = reader.ReadToEnd();
        if (IsAboutAssembly(text))
        {
            // It holds versions, the commit and the configuration.
            return null;
        }

        string hash = Convert.ToHexStringLower(checksum);
        lines.Add($"{name} {hash}");
        _files[name] = _files.TryGetValue(name, out string? other) ? other + hash[..8] : hash[..8];
        foreach (Match symbol in Directives().Matches(text).SelectMany(directive => Symbols().Matches(directive.Value))
            .Where(symbol => IsOfBuild(symbol.Value)))
        {
            _asked.Add($"{name} asks for {symbol.Value}");
        }

        return null;
    }

    /// <summary>Whether a file only has attributes of the assembly, like the file that the SDK generates.</summary>
    private static bool IsAboutAssembly(string text) => text.Split('\n').Select(line => line.Trim()).All(line =>
        line.Length == 0
        || line.StartsWith("//", StringComparison.Ordinal)
        || (line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';'))
        || (line.StartsWith("[assembly:", StringComparison.Ordinal) && line.EndsWith(']') && line.IndexOfAny(['{', ';']) < 0));

#pragma warning disable CA5350 // The compiler chose the algorithm. The checksum is only compared.
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350

    internal static bool IsOfBuild(string symbol) => symbol is "DEBUG" or "RELEASE";

    private static string BuildOf(MetadataReader metadata)
    {
        const int DisableOptimizations = 0x100;
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is var parent
                && parent.Kind == HandleKind.TypeReference
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "DebuggableAttribute")
                && metadata.GetBlobReader(attribute.Value) is { Length: >= 6 } value)
            {
                _ = value.ReadUInt16();
                return (value.ReadInt32() & DisableOptimizations) != 0 ? "Debug" : "Release";
            }
        }

        return "Release";
    }

    private static Dictionary<string, string> OptionsOf(MetadataReader symbols)
    {
        string[] parts = Encoding.UTF8.GetString(Information(symbols.CustomDebugInformation, s_options, symbols) ?? []).Split('\0');
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var place = 0; place + 1 < parts.Length; place += 2)
        {
            options[parts[place]] = parts[place + 1];
        }

        return options;
    }

    /// <summary>The references of the compiler, with their module ids. Null if the symbols do not list them.</summary>
    private static List<(string Name, Guid Id)>? ReferencesOf(MetadataReader symbols)
    {
        if (Information(symbols.CustomDebugInformation, s_references, symbols) is not { } bytes)
        {
            return null;
        }

        List<(string, Guid)> found = [];
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.BaseStream.Position < bytes.Length)
        {
            string name = Text();

            // Skips aliases, kind, time and size.
            _ = Text();
            _ = reader.ReadBytes(1 + 4 + 4);
            found.Add((name, new Guid(reader.ReadBytes(16))));
        }

        return found;

        string Text()
        {
            int start = (int)reader.BaseStream.Position, end = Array.IndexOf(bytes, (byte)0, start);
            reader.BaseStream.Position = end + 1;
            return Encoding.UTF8.GetString(bytes, start, end - start);
        }
    }

    private static byte[]? Embedded(DocumentHandle document, MetadataReader symbols)
    {
        if (Information(symbols.GetCustomDebugInformation(document), s_embedded, symbols) is not { Length: >= 4 } bytes)
        {
            return null;
        }

        // The first four bytes are the uncompressed length, or 0 if the file is not compressed.
        if (BitConverter.ToInt32(bytes, 0) == 0)
        {
            return bytes[4..];
        }

        using var compressed = new DeflateStream(new MemoryStream(bytes, 4, bytes.Length - 4), CompressionMode.Decompress);
        using var text = new MemoryStream();
        compressed.CopyTo(text);
        return text.ToArray();
    }

    private static byte[]? Information(CustomDebugInformationHandleCollection all, Guid kind, MetadataReader symbols)
    {
        foreach (CustomDebugInformationHandle handle in all)
        {
            CustomDebugInformation information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == kind)
            {
                return symbols.GetBlobBytes(information.Value);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[ \t]*#[ \t]*(?:if|elif)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directives();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Symbols();
}
