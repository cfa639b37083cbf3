using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The behaviour of library members: which only read, which return an alias, and which return the object itself.</summary>
internal static class KnownMembers
{
    // Prefixes. An unknown member of a mutable type counts as a change.
    private static readonly string[] s_readers =
    [
        "Contains", "IndexOf", "LastIndexOf", "Find", "Exists", "TrueForAll", "ConvertAll", "Get", "To", "CopyTo", "BinarySearch",
        "TryGet", "TryPeek", "Peek", "As", "Encrypt", "Decrypt", "TryEncrypt", "TryDecrypt", "CreateEncryptor", "CreateDecryptor",
        "ForEach", "Is", "SetEquals",
        "Overlaps", "Slice", "Clone", "Equals", "Has", "Select", "Descendants", "Elements", "Ancestors", "Attribute", "Element", "Nodes",
        "Compute", "DeepClone", "DeepEquals", "CompareTo", "Any", "All",
    ];

    private static readonly string[] s_deviceReaders =
    [
        "ToString", "Equals", "GetHashCode", "GetType", "Dispose", "DisposeAsync", "ToArray", "GetElapsedTime", "GetTimestamp", "GetEntry",
        "CreateCommand", "TryGetBuffer", "GetBuffer",
    ];

    // What the machine and the program say of themselves.
    private static readonly string[] s_places = ["Combine", "Join", "GetTempPath", "GetFullPath", "ChangeExtension", "GetFolderPath",
        "GetEnvironmentVariable", "ExpandEnvironmentVariables", "GetCurrentDirectory", "Concat"];

    private static readonly string[] s_handedOver = ["TryTake", "TryDequeue", "TryPop", "TryRemove", "TryRead", "TryPopRange", "Take",
        "Rent", "Dequeue", "Pop", "ReadAsync", "TryReceive"];

    private static readonly string[] s_copies =
    [
        "ToArray", "ToList", "ToDictionary", "ToHashSet", "ToLookup", "ToImmutableArray", "ToImmutableList", "ToFrozenDictionary",
        "ToFrozenSet", "Clone", "GetRange", "ConvertAll", "FindAll",
    ];

    private static readonly string[] s_locks = ["LockAsync", "Lock", "EnterScope", "Enter", "EnterAsync", "Acquire", "AcquireAsync",
        "WriterLock", "WriterLockAsync", "AcquireLock", "AcquireLockAsync", "AcquireWriterLock", "UseWriteLock", "WriteLock", "EnterWrite"];

    // What libraries call a buffer that they write to.
    private static readonly string[] s_changedParameters = ["destination", "dest", "destinationArray", "dst", "output", "destinationSpan"];

    public static bool IsReader(Behaviour behaviour, string name)
        => behaviour == Behaviour.Device
            ? Array.IndexOf(s_deviceReaders, name) >= 0
            : s_readers.Any(reader => name.StartsWith(reader, StringComparison.Ordinal)) && name is not ("GetOrAdd" or "GetAndRemove");

    /// <summary>Whether a change of a collection is correct only if the check before it still holds.</summary>
    public static bool ReliesOnCheck(string name)
        => name is "Add" or "AddRange" or "AddFirst" or "AddLast" or "Insert" or "Enqueue" or "Push" or "Dequeue" or "Pop" or "Clear"
            || name.StartsWith("Remove", StringComparison.Ordinal);

    /// <summary>Whether the result of a member belongs to the caller.</summary>
    public static bool HandsOver(string name) => Array.IndexOf(s_handedOver, name) >= 0;

    /// <summary>Whether it gives a new container of the old elements.</summary>
    public static bool Copies(string name) => Array.IndexOf(s_copies, name) >= 0;

    /// <summary>Whether it gives an object of its own, with all that belongs to it.</summary>
    public static bool Makes(string name, Behaviour behaviour)
        => name is "DeepClone" or "CloneNode"
            || (behaviour == Behaviour.Safe
                && (name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Start", StringComparison.Ordinal)));

    /// <summary>Whether a resource that it gives is a lock that is held.</summary>
    public static bool IsScopedLock(string name) => Array.IndexOf(s_locks, name) >= 0;

    /// <summary>Whether a method of a library writes to a buffer that it is given.</summary>
    public static bool WritesArgument(IMethodSymbol method, IParameterSymbol parameter)
    {
        string type = method.ContainingType.Name;
        if (Array.IndexOf(s_changedParameters, parameter.Name) >= 0)
        {
            return parameter.Type is IArrayTypeSymbol or { SpecialType: SpecialType.System_Array }
                || KnownTypes.IsWritableWindow(parameter.Type);
        }

        switch (type)
        {
            case "Array" when method.IsStatic && parameter.Ordinal == 0 && method.Name is "Fill" or "Sort" or "Reverse" or "Clear":
            case "Array" when method.Name == "Copy" && parameter.Name == "destinationArray":
            case "MemoryExtensions" when method.Name is "Sort" or "Reverse" or "Replace" && parameter.Ordinal == 0:
            case "Array" when method.Name == "CopyTo" && parameter.Ordinal == 0:
                return true;
            case "MemoryExtensions" or "MemoryMarshal" or "CollectionsMarshal" or "Unsafe" or "Interlocked" or "Volatile":
                return false;
        }

        bool fillsBuffers =
            method.Name.StartsWith("Read", StringComparison.Ordinal) || method.Name.StartsWith("Receive", StringComparison.Ordinal)
            || method.Name is "NextBytes" or "Fill" or "Shuffle" or "GetItems" or "GetNonZeroBytes"
            || (method.Name == "GetBytes" && type == "RandomNumberGenerator");
        if (parameter.Type is IArrayTypeSymbol)
        {
            return fillsBuffers
                ? parameter.Name is "buffer" or "data" or "values" or "bytes"
                : method.Name == "CopyTo"
                    || (method.Name is "GetBytes" or "GetChars" && parameter.Ordinal > 0
                        && type is "Encoding" or "UTF8Encoding" or "Encoder" or "Decoder");
        }

        return KnownTypes.IsWritableWindow(parameter.Type) && (fillsBuffers || method.Name is not ("Write" or "WriteAsync"))
            && type is not ("Span" or "Memory" or "ReadOnlySpan" or "ReadOnlyMemory" or "ArraySegment")
            && !(method.ReturnType is { } result && KnownTypes.IsWindow(result));
    }

    /// <summary>Whether a call on a window writes to the memory under it.</summary>
    public static bool WritesWindow(IMethodSymbol method) => method.ContainingType.Name is "Span" && method.Name is "Fill" or "Clear";

    /// <summary>Whether its delegates run once, later or elsewhere, so that locks held now do not guard them.</summary>
    public static bool RunsLater(IMethodSymbol method)
        => method.MethodKind == MethodKind.Constructor
        || (method.ContainingType.Name is "Task" or "TaskFactory" or "ThreadPool" or "Timer" or "Thread" or "CancellationToken"
            or "SynchronizationContext" && method.Name is not ("WhenAll" or "WhenAny"));

    /// <summary>Whether a static property of a library is of the thread or flow that sets it.</summary>
    public static bool FlowsWithThread(IPropertySymbol property)
        => property.Name is "CurrentCulture" or "CurrentUICulture" or "CurrentPrincipal" or "Current";

    /// <summary>Whether it changes what the whole process sees.</summary>
    public static bool ChangesProcess(IMethodSymbol method)
        => method.IsStatic
            && KnownTypes.Space(method.ContainingType) is "System" or "System.IO" or "System.Threading" or "System.Diagnostics"
            && (method.ContainingType.Name, method.Name) switch
            {
                ("Environment", "SetEnvironmentVariable") or ("Directory", "SetCurrentDirectory") => true,
                ("Console", "SetOut" or "SetError" or "SetIn" or "SetCursorPosition" or "ResetColor") => true,
                ("Trace" or "Debug", "Indent" or "Unindent") => true,
                ("AppContext", "SetSwitch" or "SetData") or ("ThreadPool", "SetMinThreads" or "SetMaxThreads") => true,
                _ => false,
            };

    /// <summary>Whether it gives a text that is the same whenever its arguments are.</summary>
    public static bool GivesSameText(IMethodSymbol method)
        => method.IsStatic && Array.IndexOf(s_places, method.Name) >= 0
            && method.ContainingType is { Name: "Path" or "Environment" or "Directory" } or { SpecialType: SpecialType.System_String };

    /// <summary>Whether it gives a rented object back to its pool.</summary>
    public static bool GivesBack(IMethodSymbol method)
        => method is { Name: "Return", ContainingType.Name: "ArrayPool" or "ObjectPool" };

    /// <summary>Whether it sets a member of the object that it is given first, or a static one where that is null.</summary>
    public static bool SetsMember(IMethodSymbol method)
        => method.Name == "SetValue" && method.ContainingType.Name is "FieldInfo" or "PropertyInfo"
            && KnownTypes.Space(method.ContainingType) == "System.Reflection";

    /// <summary>Whether it begins a task of its own with its delegate.</summary>
    public static bool StartsTask(IMethodSymbol method)
        => method is { Name: "Run", ContainingType.Name: "Task" } or { Name: "StartNew", ContainingType.Name: "TaskFactory" }
            or { Name: "QueueUserWorkItem", ContainingType.Name: "ThreadPool" }
            && KnownTypes.Space(method.ContainingType) is "System.Threading.Tasks" or "System.Threading";

    /// <summary>Whether its delegates run at the same time as each other.</summary>
    public static bool RunsInParallel(IMethodSymbol method)
        => KnownTypes.Space(method.ContainingType) switch
        {
            "System.Threading.Tasks" => method.ContainingType.Name == "Parallel",
            "System.Linq" => method.ContainingType.Name == "ParallelEnumerable",
            _ => false,
        };
}
