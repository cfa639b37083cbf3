using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>How objects of a library type behave if several threads use them.</summary>
internal enum Behaviour
{
    /// <summary>Unknown, so nothing is reported.</summary>
    Unknown,

    /// <summary>Thread-safe, or never changed.</summary>
    Safe,

    /// <summary>
    /// Reading is safe, changing is not: every member changes it but those that <see cref="KnownMembers.IsReader"/> names.
    /// </summary>
    Collection,

    /// <summary>Every call changes it: streams, writers, random numbers.</summary>
    Device,
}

/// <summary>
/// Knows which library types are mutable, and which are safe. The types are resolved by metadata name once in a compilation.
/// </summary>
internal sealed class KnownTypes
{
    private static readonly string[] s_safeSpaces =
    [
        "System.Collections.Concurrent", "System.Collections.Immutable", "System.Collections.Frozen", "System.Threading",
        "System.Threading.Channels",
        "System.Threading.Tasks", "System.Text.RegularExpressions", "Microsoft.Extensions.Logging", "Microsoft.Extensions.ObjectPool",
    ];

    private static readonly string[] s_safe =
    [
        "System.Random+ThreadSafeRandom", "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2", "System.Net.Http.HttpClient",
        "System.Net.Http.HttpMessageInvoker", "System.Runtime.CompilerServices.ConditionalWeakTable`2", "System.Buffers.ArrayPool`1",
        "System.Buffers.MemoryPool`1",
        "System.Diagnostics.ActivitySource", "System.Diagnostics.Metrics.Meter", "System.Security.Cryptography.RandomNumberGenerator",
        "System.String", "System.Text.Encoding",
        "System.Text.Json.JsonDocument", "System.IProgress`1", "System.IServiceProvider", "System.Lazy`1",
    ];

    private static readonly string[] s_collections =
    [
        "System.Collections.Generic.List`1", "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.Stack`1", "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedList`2",
        "System.Collections.Generic.SortedSet`1",
        "System.Collections.Generic.LinkedList`1", "System.Collections.Generic.LinkedListNode`1",
        "System.Collections.Generic.PriorityQueue`2", "System.Collections.Generic.OrderedDictionary`2",
        "System.Collections.Generic.Dictionary`2+AlternateLookup`1", "System.Collections.Generic.HashSet`1+AlternateLookup`1",
        "System.Collections.Generic.ICollection`1", "System.Collections.Generic.IList`1", "System.Collections.Generic.IDictionary`2",
        "System.Collections.Generic.ISet`1",
        "System.Collections.IList", "System.Collections.IDictionary", "System.Collections.BitArray", "System.Collections.ArrayList",
        "System.Collections.Hashtable",
        "System.Collections.SortedList", "System.Collections.Queue", "System.Collections.Stack", "System.Collections.CollectionBase",
        "System.Collections.DictionaryBase",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.Specialized.NameValueCollection",
        "System.Collections.Specialized.NameObjectCollectionBase",
        "System.Collections.Specialized.StringCollection", "System.Collections.Specialized.StringDictionary",
        "System.Collections.Specialized.ListDictionary",
        "System.Collections.Specialized.HybridDictionary", "System.Collections.Specialized.OrderedDictionary",
        "System.Collections.Specialized.IOrderedDictionary",
        "System.Collections.Immutable.ImmutableArray`1+Builder", "System.Collections.Immutable.ImmutableList`1+Builder",
        "System.Collections.Immutable.ImmutableDictionary`2+Builder",
        "System.Collections.Immutable.ImmutableHashSet`1+Builder", "System.Collections.Immutable.ImmutableSortedDictionary`2+Builder",
        "System.Collections.Immutable.ImmutableSortedSet`1+Builder",
        "System.Text.StringBuilder", "System.Buffers.ArrayBufferWriter`1", "System.Text.Json.Nodes.JsonNode", "System.Xml.Linq.XObject",
        "System.Xml.XmlNode", "System.Xml.XmlNamespaceManager",
        "System.Data.DataTable", "System.Data.DataSet", "System.Data.DataRow", "System.Data.DataColumn", "System.Data.DataView",
        "System.Data.InternalDataCollectionBase",
        "System.Net.Http.Headers.HttpHeaders", "System.Net.Http.HttpRequestMessage", "System.Net.WebHeaderCollection",
        "System.Net.CookieContainer", "System.Net.Mail.MailMessage", "System.UriBuilder",
        "System.Diagnostics.Activity", "System.Diagnostics.ActivityTagsCollection", "System.Diagnostics.TagList",
        "System.Dynamic.ExpandoObject", "System.Security.Claims.ClaimsIdentity",
        "System.Globalization.NumberFormatInfo", "System.Globalization.DateTimeFormatInfo", "System.Text.Json.JsonSerializerOptions",
        "System.Runtime.CompilerServices.StrongBox`1",
        "Microsoft.EntityFrameworkCore.DbSet`1", "System.HashCode", "System.Xml.Serialization.XmlSerializerNamespaces",
        "System.Xml.Xsl.XsltArgumentList",
        "System.Security.Cryptography.SymmetricAlgorithm", "System.Net.Http.MultipartContent", "System.Data.Common.DbParameterCollection",
        "System.Xml.XPath.XPathNodeIterator",
        "Microsoft.Extensions.Primitives.InplaceStringBuilder", "Newtonsoft.Json.Linq.JToken",
    ];

    private static readonly string[] s_devices =
    [
        "System.Random", "System.IO.Stream", "System.IO.TextWriter", "System.IO.TextReader", "System.IO.BinaryWriter",
        "System.IO.BinaryReader", "System.IO.Compression.ZipArchive",
        "System.IO.Compression.ZipArchiveEntry", "System.IO.Compression.BrotliEncoder", "System.Formats.Tar.TarWriter",
        "System.Formats.Tar.TarReader",
        "System.Text.Json.Utf8JsonWriter", "System.Text.Encoder", "System.Text.Decoder", "System.Xml.XmlWriter", "System.Xml.XmlReader",
        "System.Data.Common.DbConnection", "System.Data.Common.DbCommand",
        "System.Data.Common.DbDataReader", "System.Data.Common.DbTransaction", "System.Data.Common.DataAdapter",
        "System.Data.Common.DbBatch", "System.Data.IDbConnection", "System.Data.IDbCommand",
        "System.Data.IDataReader", "Microsoft.EntityFrameworkCore.DbContext", "System.Security.Cryptography.HashAlgorithm",
        "System.Security.Cryptography.IncrementalHash",
        "System.Security.Cryptography.ICryptoTransform", "System.IO.Hashing.NonCryptographicHashAlgorithm",
        "System.Collections.IEnumerator", "System.Collections.Generic.IAsyncEnumerator`1",
        "System.Diagnostics.Stopwatch", "System.Buffers.IBufferWriter`1", "System.IO.Pipelines.PipeWriter",
        "System.IO.Pipelines.PipeReader", "System.Net.Mail.SmtpClient",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Runtime.Serialization.ObjectIDGenerator",
        "System.Net.NetworkInformation.Ping", "System.Xml.XPath.XPathNavigator", "System.Drawing.Graphics",
        "System.Drawing.Image", "SkiaSharp.SKCanvas", "System.IO.Ports.SerialPort", "System.Globalization.TextElementEnumerator",
        "System.Net.WebSockets.WebSocket", "System.Diagnostics.Process", "System.Threading.PeriodicTimer",
    ];

    private readonly Compilation _compilation;
    private readonly Dictionary<ISymbol, Behaviour> _listed = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, Behaviour> _found = new(SymbolEqualityComparer.Default);

    public KnownTypes(Compilation compilation)
    {
        _compilation = compilation;
        Add(s_collections, Behaviour.Collection);
        Add(s_devices, Behaviour.Device);
        Add(s_safe, Behaviour.Safe);
    }

    /// <summary>
    /// How an object behaves. The base classes of a class count too. Interfaces count only for a value whose class is not known.
    /// </summary>
    public Behaviour Of(ITypeSymbol? type) => type is null ? Behaviour.Unknown : _found.GetOrAdd(type.OriginalDefinition, Find);

    /// <summary>Whether the type is one of a concurrent collection's.</summary>
    public static bool IsConcurrent(ITypeSymbol? type)
        => type is not null && Space(type) == "System.Collections.Concurrent";

    /// <summary>Whether each thread, or each asynchronous flow, has its own value in it.</summary>
    public static bool IsThreadLocal(ITypeSymbol? type)
        => type is { Name: "ThreadLocal" or "AsyncLocal" } && Space(type) == "System.Threading";

    /// <summary>A type of the framework: its objects belong to the code that holds them.</summary>
    public static bool IsFramework(ITypeSymbol type)
        => type is IArrayTypeSymbol or ITypeParameterSymbol || type.IsValueType || type.IsTupleType
            || (Space(type) is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)));

    /// <summary>Numbers, texts, enums and the like. They are copied when they are read.</summary>
    public static bool IsScalar(ITypeSymbol? type)
        => type is not null
            && (type.TypeKind == TypeKind.Enum
                || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_UIntPtr) or SpecialType.System_DateTime
            || (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && IsScalar(((INamedTypeSymbol)type).TypeArguments[0]))
            || (type is
            {
                IsValueType: true,
                Name: "TimeSpan" or "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "Index" or "Range" or "Half" or "Int128"
                    or "UInt128" or "CancellationToken"
            } && Space(type) is "System" or "System.Threading"));

    /// <summary>Collections that return a new collection for each change.</summary>
    public static bool IsImmutable(ITypeSymbol? type)
        => type is not null && type.Name.StartsWith("Immutable", StringComparison.Ordinal) && Space(type) == "System.Collections.Immutable";

    /// <summary>A view of the memory of another object.</summary>
    public static bool IsWindow(ITypeSymbol? type)
        => type is { IsValueType: true, Name: "Span" or "Memory" or "ReadOnlySpan" or "ReadOnlyMemory" or "ArraySegment" }
            && Space(type) == "System";

    public static bool IsWritableWindow(ITypeSymbol? type) => IsWindow(type) && type!.Name is "Span" or "Memory";

    /// <summary>Arrays, views and lists, whose elements are separate places.</summary>
    public static bool IsIndexed(ITypeSymbol? type)
        => type is IArrayTypeSymbol || IsWindow(type)
        || (type is { Name: "List" or "IList" or "Collection", }
            && Space(type) is "System.Collections.Generic" or "System.Collections.ObjectModel" or "System.Collections");

    public static string? Space(ITypeSymbol type)
    {
        ITypeSymbol outer = type;
        while (outer.ContainingType is { } containing)
        {
            outer = containing;
        }

        return outer.ContainingNamespace?.ToDisplayString();
    }

    private void Add(string[] names, Behaviour behaviour)
    {
        foreach (INamedTypeSymbol type in names.SelectMany(name => _compilation.GetTypesByMetadataName(name)))
        {
            _listed[type] = behaviour;
        }
    }

    private Behaviour Find(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            return parameter.ConstraintTypes.Select(Of).FirstOrDefault(behaviour => behaviour != Behaviour.Unknown);
        }

        for (ITypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            if (_listed.TryGetValue(part.OriginalDefinition, out Behaviour listed))
            {
                return listed;
            }

            if (Array.IndexOf(s_safeSpaces, Space(part)) >= 0)
            {
                return Behaviour.Safe;
            }
        }

        return type.TypeKind == TypeKind.Interface
            ? type.AllInterfaces.Select(
                part => _listed.TryGetValue(part.OriginalDefinition, out Behaviour listed) ? listed : Behaviour.Unknown)
                .Where(behaviour => behaviour is Behaviour.Collection or Behaviour.Device).FirstOrDefault()
            : Behaviour.Unknown;
    }
}
