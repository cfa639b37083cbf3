using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>Makes batches by their constructors without parameters.</summary>
internal static class BatchFactory
{
    internal static TBatch Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TBatch>()
    {
        try
        {
            return Activator.CreateInstance<TBatch>();
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            // What a constructor throws comes wrapped: callers want what it threw.
            ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    /// <summary>Whether <see cref="Create"/> can make one.</summary>
    internal static bool CanCreate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TBatch>()
        => !typeof(TBatch).IsAbstract && typeof(TBatch).GetConstructor(Type.EmptyTypes) is not null;
}
